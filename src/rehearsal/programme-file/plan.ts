/**
 * A programme file after it was read and checked, in the types of the rooms. Whoever holds a
 * `RehearsalPlan` may rely on every rule that `polder check` tests.
 */
import type { BudgetShortfall } from '../../funding/commitment.ts';
import type { AllocationId, PartyId, ProgrammeId, SiteId } from '../../kernel/ids.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Plan } from '../../operation/plan.ts';
import type { Stage } from '../../operation/stage.ts';
import type { ConditionState } from '../../procurement/condition.ts';
import type { EstimatePolicy } from '../../scheduling/run-history.ts';
import type { Wish } from '../../scheduling/wish.ts';
import type { FailureModel } from '../../sites/failing-nodes.ts';
import type { MixName } from '../workload/named-mix.ts';
import type { TraceFormat } from '../workload/open-workload.ts';

/** A plan with what a rehearsal and its report need besides: the workload, the seed, the words. */
export interface RehearsalPlan extends Plan {
  readonly description: string;
  /** The party whose decision the plan prepares; comparisons are made for its parties. */
  readonly decidingParty: PartyId | undefined;
  /** Sentences that the report repeats: what is assumed, and where figures come from. */
  readonly assumptions: readonly string[];
  readonly conditions: readonly Condition[];
  readonly seed: number;
  readonly workload: readonly WorkloadSource[];
  readonly unstatedTime: UnstatedTime;
  /** How nodes fail; left out: they never do. */
  readonly failures?: FailureModel;
  /** Where the file of failures lies that takes the place of those drawn. */
  readonly failureTrace?: string;
  /** Where `--assume-budget` let a commitment pass that its budget cannot carry. */
  readonly assumedBudget: readonly BudgetShortfall[];
}

/** By which wall time a job is planned whose source has none. */
export type UnstatedTime =
  /** Its run time, which no plan could know, times this, in parts per million. */
  | { readonly kind: 'part-of-run'; readonly ppm: number }
  | ({ readonly kind: 'estimate' } & EstimatePolicy);

export type RehearsalStage = Stage<RehearsalPlan>;

export type WorkloadSource = TraceSource | GeneratedSource;

/** Of the jobs, in parts per million, those with a wish; the others want nothing. */
export type WishShares = readonly { readonly wish: Wish; readonly ppm: number }[];

/** A recorded workload, replayed from submission. */
export interface TraceSource {
  readonly kind: 'trace';
  /** Path as written, relative to the programme file. */
  readonly path: string;
  readonly format: TraceFormat | undefined;
  /** When the first second of the trace falls. */
  readonly startsAt: EpochSeconds;
  /** The allocation of each group of the trace; `*` stands for every other group. */
  readonly allocationByGroup: ReadonlyMap<string, AllocationId>;
  /** How many shifted copies of the trace are laid over each other, 1 or more. */
  readonly copyCount: number;
  readonly wishes: WishShares;
  /** Factor on the GPUs of the jobs of the largest size class, 1 or more. */
  readonly largestClassFactor: number;
}

/** A generated workload with the statistics of a published cluster. */
export interface GeneratedSource {
  readonly kind: 'generated';
  readonly mix: MixName;
  /** GPU-seconds offered, in parts per million of those contracted on its allocations' clusters. */
  readonly loadPpm: number;
  readonly largestClassFactor: number;
  /** Factors on the GPUs and on the run time of every job, 1 or more; the load stays what it is. */
  readonly sizeFactor: number;
  readonly lengthFactor: number;
  readonly wishes: WishShares;
  /** Which part of the jobs each allocation submits. */
  readonly weightByAllocation: ReadonlyMap<AllocationId, number>;
}

/** Something that must happen for the plan to hold, and on whom it depends. */
export interface Condition {
  readonly what: string;
  readonly owner: string;
  readonly dueAt: EpochSeconds | undefined;
  /** Whose capacity waits for it, by site or by programme; neither: it is only kept in view. */
  readonly site?: SiteId;
  readonly programme?: ProgrammeId;
  readonly state?: ConditionState;
  /** What shows the state, in words. */
  readonly evidence?: string;
}
