/**
 * What ran where, for how long, for whom: one record for each job, attempt and accounting period.
 * A run that crosses a period's boundary is cut there, exactly: the parts add up to the run. A site
 * reports, Polder accepts; both are kept. Ingest is idempotent by (job, attempt, period), so that
 * late, repeated and reordered reports end in the same state.
 */
import { assert } from '../kernel/assert.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import { type Interval, overlapOf, type Period } from '../kernel/time.ts';
import type { EpochSeconds, GpuSeconds } from '../kernel/units.ts';
import type { Standing } from '../scheduling/standing.ts';

/** One attempt of a job, from its start to its end; a pre-empted job has several attempts. */
export interface Run extends Interval {
  readonly jobNumber: number;
  /** 1 for the first. */
  readonly attempt: number;
  readonly allocationIndex: number;
  readonly clusterIndex: number;
  readonly gpuCount: number;
  /** At its start. */
  readonly standing: Standing;
}

export interface UsageRecord extends Run {
  readonly periodIndex: number;
  /** gpuCount times the seconds of the interval. */
  readonly gpuSeconds: GpuSeconds;
}

/** `reported` as the site said, `accepted` as it is charged: never outside the job's known run. */
export interface AcceptedUsage {
  readonly reported: UsageRecord;
  readonly accepted: UsageRecord;
}

export type UsageRefusal =
  /** The report lies wholly outside the interval in which the job held its GPUs. */
  | { readonly reason: 'outside_known_run' }
  /** Another report under the same job, attempt and period; a change is a correction. */
  | { readonly reason: 'exists_with_different_content'; readonly first: UsageRecord };

/** The parts of `run` by period, in order. Time before or after all `periods` is left out. */
export function splitAtPeriods(run: Run, periods: readonly Period[]): readonly UsageRecord[] {
  return periods.flatMap((period, periodIndex) => {
    const part = overlapOf(run, period);
    return part === undefined ? [] : [toRecord(run, part, periodIndex)];
  });
}

/** The part of `run` in one period; of 0 GPU-seconds where the run ended as it started. */
export function usageIn(run: Run, period: Period, periodIndex: number): UsageRecord {
  const start = Math.max(run.start, period.start) as EpochSeconds;
  const end = Math.max(start, Math.min(run.end, period.end)) as EpochSeconds;
  return toRecord(run, { start, end }, periodIndex);
}

function toRecord(run: Run, part: Interval, periodIndex: number): UsageRecord {
  return {
    jobNumber: run.jobNumber,
    attempt: run.attempt,
    allocationIndex: run.allocationIndex,
    clusterIndex: run.clusterIndex,
    gpuCount: run.gpuCount,
    standing: run.standing,
    start: part.start,
    end: part.end,
    periodIndex,
    // A product of whole numbers, below 2^53 for any machine; a check here would cost each job.
    gpuSeconds: (run.gpuCount * (part.end - part.start)) as GpuSeconds,
  };
}

/**
 * The reports taken in so far. Reasons, in this order:
 * 1. `exists_with_different_content`; the same report again gets the first answer;
 * 2. `outside_known_run`.
 */
export class UsageBook {
  readonly #byKey = new Map<string, AcceptedUsage>();

  /** Accepts the part of `reported` that lies in `known`, the interval in which the job ran. */
  accept(reported: UsageRecord, known: Interval): Outcome<AcceptedUsage, UsageRefusal> {
    assert(reported.start < reported.end, `The usage of job ${reported.jobNumber} is empty`);
    const key = keyOf(reported);
    const first = this.#byKey.get(key);
    if (first !== undefined) return answerAgain(first, reported);
    const part = overlapOf(reported, known);
    if (part === undefined) return refused({ reason: 'outside_known_run' as const });
    const accepted = toRecord(reported, part, reported.periodIndex);
    const usage = { reported, accepted };
    this.#byKey.set(key, usage);
    return done(usage);
  }

  /** Everything accepted, ordered by job, attempt and period, whatever the order of arrival. */
  records(): readonly AcceptedUsage[] {
    return [...this.#byKey.values()].toSorted(({ accepted: a }, { accepted: b }) => {
      if (a.jobNumber !== b.jobNumber) return a.jobNumber - b.jobNumber;
      if (a.attempt !== b.attempt) return a.attempt - b.attempt;
      return a.periodIndex - b.periodIndex;
    });
  }
}

function keyOf({ jobNumber, attempt, periodIndex }: UsageRecord): string {
  return `${jobNumber}/${attempt}/${periodIndex}`;
}

function answerAgain(
  first: AcceptedUsage,
  again: UsageRecord,
): Outcome<AcceptedUsage, UsageRefusal> {
  const { reported } = first;
  const isSame =
    reported.start === again.start &&
    reported.end === again.end &&
    reported.gpuCount === again.gpuCount &&
    reported.allocationIndex === again.allocationIndex &&
    reported.clusterIndex === again.clusterIndex &&
    reported.standing === again.standing;
  if (isSame) return done(first);
  return refused({ reason: 'exists_with_different_content' as const, first: reported });
}
