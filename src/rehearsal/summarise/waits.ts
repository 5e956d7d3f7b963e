/**
 * How long jobs waited: from submission to the first start; without end for a job that never
 * started, so that a queue that never drains is not hidden: a wait until the end of the rehearsal
 * would look the shorter the sooner that is. Rejected jobs do not count. Percentiles by nearest
 * rank.
 */
import { addInt, floatAt, intAt } from '../../kernel/column.ts';
import type { JobColumns } from '../job-columns.ts';
import type { WaitBySize, WaitSummary } from '../summary.ts';
import { SIZE_CLASSES, sizeClassIndexOf } from '../workload/size-class.ts';
import { type Findings, isRejected } from './input.ts';

/** The waits of the jobs that `isCounted` takes: seconds, ascending; infinite without a start. */
export function waitsOf(
  { recorder }: Findings,
  isCounted: (jobNumber: number) => boolean,
): Float64Array {
  const { columns } = recorder.jobs;
  const waits = new Float64Array(columns.count);
  let count = 0;
  for (let job = 0; job < columns.count; job += 1) {
    if (isRejected(columns, job) || !isCounted(job)) continue;
    waits[count] = waitOf(columns, job);
    count += 1;
  }
  return waits.subarray(0, count).sort();
}

/**
 * Of the waits in all `groups`, each ascending, together: all zero where there is no job. A
 * percentile is looked for among the seconds: nothing larger than a group is ever sorted.
 */
export function waitSummaryOf(...groups: readonly Float64Array[]): WaitSummary {
  const max = Math.max(0, ...groups.map(longestOf));
  const count = groups.reduce((sum, { length }) => sum + length, 0);
  const countWithin = (seconds: number): number =>
    groups.reduce((sum, waits) => sum + countUpTo(waits, seconds), 0);
  const percentile = (percent: number): number | null => {
    const rank = Math.ceil((count * percent) / 100);
    if (countWithin(max) < rank) return null;
    return firstWhere(max, (seconds) => countWithin(seconds) >= rank);
  };
  return { p50: percentile(50), p95: percentile(95), p99: percentile(99), max };
}

/** The waits of all jobs by funder and size class. */
export class WaitTable {
  /** At [funder * size classes + size class], each ascending. */
  readonly #groups: readonly Float64Array[];

  constructor(findings: Findings) {
    this.#groups = waitsByGroup(findings);
  }

  all(): WaitSummary {
    return waitSummaryOf(...this.#groups);
  }

  ofFunder(funderIndex: number): WaitSummary {
    const first = funderIndex * SIZE_CLASSES.length;
    return waitSummaryOf(...this.#groups.slice(first, first + SIZE_CLASSES.length));
  }

  /** One row for each funder and size class that has jobs, in the order of both. */
  bySize({ stage }: Findings): readonly WaitBySize[] {
    return stage.funders.flatMap((funder, funderIndex) =>
      SIZE_CLASSES.flatMap(({ label }, sizeIndex) => {
        const own = this.#groups[funderIndex * SIZE_CLASSES.length + sizeIndex];
        if (own === undefined || own.length === 0) return [];
        return [{ funder, sizeClass: label, jobs: own.length, ...waitSummaryOf(own) }];
      }),
    );
  }
}

/** Two passes over the jobs, whatever the groups. */
function waitsByGroup({ stage, recorder }: Findings): readonly Float64Array[] {
  const { columns } = recorder.jobs;
  const groupOf = (job: number): number => {
    const funder = stage.funderOfAllocation[intAt(columns.allocationIndex, job)] ?? 0;
    return funder * SIZE_CLASSES.length + sizeClassIndexOf(intAt(columns.gpuCount, job));
  };
  const counts = new Int32Array(stage.funders.length * SIZE_CLASSES.length);
  for (let job = 0; job < columns.count; job += 1) {
    if (!isRejected(columns, job)) addInt(counts, groupOf(job), 1);
  }
  const ends = new Int32Array(counts.length);
  for (let group = 1; group < ends.length; group += 1) {
    ends[group] = intAt(ends, group - 1) + intAt(counts, group - 1);
  }
  const waits = new Float64Array(columns.count);
  for (let job = 0; job < columns.count; job += 1) {
    if (isRejected(columns, job)) continue;
    const group = groupOf(job);
    waits[intAt(ends, group)] = waitOf(columns, job);
    addInt(ends, group, 1);
  }
  // By number without a comparison to call, as typed arrays do.
  return Array.from(ends, (end, group) => waits.subarray(end - intAt(counts, group), end).sort());
}

/** The longest wait that ended; 0 where none did. */
function longestOf(waits: Float64Array): number {
  const endedCount = countUpTo(waits, Number.MAX_SAFE_INTEGER);
  return endedCount === 0 ? 0 : floatAt(waits, endedCount - 1);
}

/** How many of `waits`, ascending, are `seconds` or less. */
function countUpTo(waits: Float64Array, seconds: number): number {
  return firstWhere(waits.length, (place) => !(floatAt(waits, place) <= seconds));
}

/** The first whole number from 0 to `end` from which on `holds` is true; `end` where none is. */
function firstWhere(end: number, holds: (number: number) => boolean): number {
  let from = 0;
  let until = end;
  while (from < until) {
    const middle = from + Math.floor((until - from) / 2);
    if (holds(middle)) until = middle;
    else from = middle + 1;
  }
  return from;
}

function waitOf(columns: JobColumns, job: number): number {
  const startedAt = floatAt(columns.startedAt, job);
  return startedAt < 0 ? Infinity : startedAt - floatAt(columns.submittedAt, job);
}
