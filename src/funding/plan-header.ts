import type { PartyId } from '../kernel/ids.ts';
import type { Interval } from '../kernel/time.ts';
import type { EpochSeconds } from '../kernel/units.ts';

/** Something that must happen for the plan to hold, and on whom it depends. */
export interface PlanCondition {
  readonly what: string;
  readonly owner: string;
  readonly dueAt: EpochSeconds | undefined;
}

/**
 * What the funders agreed for every cluster: its fields are those of `SchedulingPolicy`, which
 * stands to the right of this room; the compiler compares the two where both are seen.
 */
export interface AgreedPolicy {
  readonly backfill?: 'reservations' | 'conservative';
  readonly reservationCountMax: number;
  readonly triedJobCountMax: number;
  readonly borrowLimitPpm: number;
  readonly lendLimitPpm: number;
  readonly minimumRunSeconds: number;
  readonly noticeSeconds: number;
  readonly lookAgainSeconds: number;
  readonly entryPenaltySecondsMax: number;
  readonly drainsAhead?: boolean;
}

/** What a plan says of itself, above its lists. */
export interface PlanHeader {
  readonly name: string;
  readonly description: string;
  /** The party whose decision the plan prepares. */
  readonly decidingParty: PartyId | undefined;
  readonly assumptions: readonly string[];
  readonly conditions: readonly PlanCondition[];
  /** What is drawn at random at virtual sites follows from it. */
  readonly seed: number;
  readonly interval: Interval;
  readonly policy: AgreedPolicy;
}

/** How often the plan has changed; 0: no programme file was applied yet. */
export interface PlanVersions {
  /** Rises in each transaction that changes anything of the plan. */
  readonly version: number;
  /** Rises only where jobs are scheduled by what changed. */
  readonly operationVersion: number;
  readonly appliedAt: EpochSeconds | undefined;
}
