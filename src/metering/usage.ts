/**
 * What ran where, for how long, for whom: one record for each job, attempt and accounting period.
 * A run that crosses a period's boundary is cut there, exactly: the parts add up to the run. A site
 * reports, Polder accepts; both are kept. Ingest is idempotent by (job, attempt, period), so that
 * late, repeated and reordered reports end in the same state.
 */
import { assert, present } from '../kernel/assert.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import { type Interval, overlapOf, type Period } from '../kernel/time.ts';
import type { EpochSeconds, GpuSeconds } from '../kernel/units.ts';
import type { Standing } from '../scheduling/standing.ts';

/** GPUs held from a start to an end. */
export interface UsageSpan extends Interval {
  readonly gpuCount: number;
}

/** A run as Polder knows it. */
export interface KnownRun extends UsageSpan {
  /** It asked for a share of one GPU, whose time is divided among the runs on it. */
  readonly sharesGpu: boolean;
}

/** One attempt of a job, from its start to its end; a pre-empted job has several attempts. */
export interface Run extends UsageSpan {
  readonly jobNumber: number;
  /** 1 for the first. */
  readonly attempt: number;
  readonly allocationIndex: number;
  readonly clusterIndex: number;
  /** At its start. */
  readonly standing: Standing;
}

export interface UsageRecord extends Run {
  readonly periodIndex: number;
  /** gpuCount times the seconds of the interval; of one shared GPU only the run's part. */
  readonly gpuSeconds: GpuSeconds;
}

/** `reported` as the site said, `accepted` as it is charged: never outside the job's known run. */
export interface AcceptedUsage {
  readonly reported: UsageRecord;
  readonly accepted: UsageRecord;
}

export type UsageRefusal =
  /** Another report under the same job, attempt and period; a change is a correction. */
  | { readonly reason: 'exists_with_different_content'; readonly first: UsageSpan }
  /** The job has no such attempt. */
  | { readonly reason: 'unknown_run' }
  /** It was on a GPU with others: only the engine knows what part of its time it had. */
  | { readonly reason: 'shares_gpu' }
  /** The report lies wholly outside the interval in which the job held its GPUs. */
  | { readonly reason: 'outside_known_run' };

export type JudgedUsage =
  | { readonly kind: 'accepted'; readonly accepted: UsageSpan }
  /** The same was reported before: the first answer stands. */
  | { readonly kind: 'same_again' };

/**
 * Whether a report is accepted, and what of it: the part in which the run is known to have held
 * GPUs, and no more GPUs than it held. `first` is the first report of the same job, attempt and
 * period, if there is one; `known` the run as Polder knows it. Refusals in the order of
 * {@link UsageRefusal}.
 */
export function judgeUsage(
  reported: UsageSpan,
  first: UsageSpan | undefined,
  known: KnownRun | undefined,
): Outcome<JudgedUsage, UsageRefusal> {
  if (first !== undefined) {
    const isSame =
      first.start === reported.start &&
      first.end === reported.end &&
      first.gpuCount === reported.gpuCount;
    if (isSame) return done({ kind: 'same_again' as const });
    return refused({ reason: 'exists_with_different_content', first });
  }
  if (known === undefined) return refused({ reason: 'unknown_run' });
  if (known.sharesGpu) return refused({ reason: 'shares_gpu' });
  const accepted = spanWithin(reported, known);
  if (accepted.start >= accepted.end) return refused({ reason: 'outside_known_run' });
  return done({ kind: 'accepted' as const, accepted });
}

/** The part of `span` within `known`, with its GPUs at most; empty where they do not meet. */
export function spanWithin(span: UsageSpan, known: UsageSpan): UsageSpan {
  const start = span.start > known.start ? span.start : known.start;
  const end = span.end < known.end ? span.end : known.end;
  const gpuCount = span.gpuCount < known.gpuCount ? span.gpuCount : known.gpuCount;
  return { start, end: end < start ? start : end, gpuCount };
}

/** Whether the two say the same. */
export function isSameSpan(one: UsageSpan, other: UsageSpan): boolean {
  return one.start === other.start && one.end === other.end && one.gpuCount === other.gpuCount;
}

/**
 * Of the GPU-seconds that a run had of a shared GPU in `wholeSeconds`, those of `partSeconds` of
 * them: in proportion, rounded down.
 */
export function partOfShared(
  gpuSeconds: number,
  { partSeconds, wholeSeconds }: { readonly partSeconds: number; readonly wholeSeconds: number },
): number {
  return wholeSeconds === 0 ? 0 : Math.floor((gpuSeconds * partSeconds) / wholeSeconds);
}

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

/** The reports taken in so far, each judged by {@link judgeUsage}. */
export class UsageBook {
  readonly #byKey = new Map<string, AcceptedUsage>();

  /** `known` is the run as Polder knows it. A repeated report gets the first answer again. */
  accept(reported: UsageRecord, known: KnownRun | undefined): Outcome<AcceptedUsage, UsageRefusal> {
    assert(reported.start < reported.end, `The usage of job ${reported.jobNumber} is empty`);
    const key = keyOf(reported);
    const first = this.#byKey.get(key);
    const judged = judgeUsage(reported, first?.reported, known);
    if (!judged.ok) return judged;
    if (judged.value.kind === 'same_again') return done(present(first, 'The first report'));
    const { accepted: span } = judged.value;
    const run = { ...reported, gpuCount: span.gpuCount };
    const usage = { reported, accepted: toRecord(run, span, reported.periodIndex) };
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
