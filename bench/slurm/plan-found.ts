/** What `run-plan.ts` found, as it says it. */
export interface PlanTime {
  /** Processor time of one decision. */
  readonly firstMilliseconds: number;
  readonly medianMilliseconds: number;
  /** Waiting jobs for which nodes are kept after it. */
  readonly heldCount: number;
}

export interface PlanFound {
  /** By the limits that hold where a programme says nothing. */
  readonly usual: PlanTime;
  /** Every waiting job is tried, and up to 1,000 may have a reservation. */
  readonly all: PlanTime;
}
