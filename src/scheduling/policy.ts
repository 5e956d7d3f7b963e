/** How a cluster is scheduled: agreed between the funders, none of it a constant. */
export interface SchedulingPolicy {
  /**
   * Which waiting jobs later ones must not delay: the first blocked ones, by holding nodes for them
   * (`holds.ts`), or, where conservative, all that a cycle tries, by a plan of their starts
   * (`conservative.ts`). Left out: reservations.
   */
  readonly backfill?: 'reservations' | 'conservative';
  /** The most reservations held at once for blocked jobs; 0: none. Reclaims have their own. */
  readonly reservationCountMax: number;
  /** The most waiting jobs that one cycle tries to start, 1 or more. */
  readonly triedJobCountMax: number;
  /** How far a funder may go above its share, in parts per million of that share. */
  readonly borrowLimitPpm: number;
  /** How much of a funder's idle share others may use, in parts per million of its share. */
  readonly lendLimitPpm: number;
  /** A borrower's job keeps its GPUs at least so long before an owner may reclaim them. */
  readonly minimumRunSeconds: number;
  /** Time between the notice and the end of a reclaimed job, in which it writes its checkpoint. */
  readonly noticeSeconds: number;
  /**
   * What only time can change is looked at again after so long, 1 or more: whether an owner may
   * reclaim more, take lesser reservations over, or start where its right or place is new.
   */
  readonly lookAgainSeconds: number;
  /**
   * Entry penalty: from its start to its end a job counts in the order as if it had used its GPUs
   * for the time that it asked for, but for no longer than this, besides what it uses. 0: none, and
   * all that start at one second find the same order, since nothing was used yet.
   */
  readonly entryPenaltySecondsMax: number;
  /** True where no job starts that would run into known maintenance; left out: false. */
  readonly drainsAhead?: boolean;
}
