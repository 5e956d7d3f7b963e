/** What one rehearsal of the year found, as `run-year.ts` says it. */
export interface YearFound {
  readonly jobCount: number;
  /** Starts and notices. */
  readonly decisionCount: number;
  /** Submissions, starts, notices and ends. */
  readonly eventCount: number;
  /** Of the ledger. */
  readonly entryCount: number;
  /** To draw the jobs. */
  readonly loadSeconds: number;
  /** From the first job to the statements, ledger and trace hash included. */
  readonly runSeconds: number;
  readonly summarySeconds: number;
  readonly peakMemoryMiB: number;
  readonly traceHash: string;
  readonly utilisation: number;
  readonly utilisationBound: number;
  /** Jobs that still wait at the end. */
  readonly waiting: number;
  readonly preempted: number;
  /** Runs that ended because a node of theirs failed. */
  readonly stopped: number;
}
