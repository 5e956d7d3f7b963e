/** What `run-decide.ts` found, as it says it. */
export interface DecideFound {
  readonly runningCount: number;
  readonly waitingCount: number;
  /**
   * One decision after one job ended, milliseconds of the processor: of the clock, 1 in 100 is one
   * in which others on the machine had the core.
   */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** A cluster made anew from its snapshot and jobs, and its first decision; milliseconds. */
  readonly rebuildMilliseconds: number;
  /** One decision that plans a start for each of 1,000 waiting jobs; milliseconds. */
  readonly planMilliseconds: number;
  readonly bytesPerWaitingJob: number;
  readonly bytesPerNode: number;
}
