/** What `run-agent.ts` found, as it says it. */
export interface AgentFound {
  /** Of a round, by the clock; what Slurm and Polder take to answer is in it. */
  readonly seconds: number;
  /** Of the agent alone. */
  readonly processorSeconds: number;
  readonly peakMebibytes: number;
}
