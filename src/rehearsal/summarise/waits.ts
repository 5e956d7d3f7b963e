/**
 * How long jobs waited: from submission to the first start; for a job that never started, until
 * the end of the rehearsal, so that a queue that never drains is not hidden. Rejected jobs do not
 * count. Percentiles by nearest rank.
 */
import { addInt, floatAt, intAt } from '../../kernel/column.ts';
import type { JobColumns } from '../job-columns.ts';
import type { WaitBySize, WaitSummary } from '../summary.ts';
import { SIZE_CLASSES, sizeClassIndexOf } from '../workload/size-class.ts';
import { type Findings, isRejected } from './input.ts';

/** The waits of the jobs that `isCounted` takes, in seconds, ascending. */
export function waitsOf(
  { recorder, stage }: Findings,
  isCounted: (jobNumber: number) => boolean,
): Float64Array {
  const { columns } = recorder.jobs;
  const waits = new Float64Array(columns.count);
  let count = 0;
  for (let job = 0; job < columns.count; job += 1) {
    if (isRejected(columns, job) || !isCounted(job)) continue;
    waits[count] = waitOf(columns, job, stage.plan.interval.end);
    count += 1;
  }
  return waits.subarray(0, count).sort();
}

/** Seconds; all zero where there is no job. */
export function waitSummaryOf(ascending: Float64Array): WaitSummary {
  const percentile = (percent: number): number =>
    ascending[Math.max(0, Math.ceil((ascending.length * percent) / 100) - 1)] ?? 0;
  return { p50: percentile(50), p95: percentile(95), p99: percentile(99), max: percentile(100) };
}

/** One row for each funder and size class that has jobs, in the order of both. */
export function waitsBySizeOf(findings: Findings): readonly WaitBySize[] {
  const { stage } = findings;
  const waits = waitsByGroup(findings);
  return stage.funders.flatMap((funder, funderIndex) =>
    SIZE_CLASSES.flatMap(({ label }, sizeIndex) => {
      const own = waits[funderIndex * SIZE_CLASSES.length + sizeIndex];
      if (own === undefined || own.length === 0) return [];
      return [{ funder, sizeClass: label, jobs: own.length, ...waitSummaryOf(own) }];
    }),
  );
}

/** Waits, ascending, by funder and size class. Two passes over the jobs, whatever the groups. */
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
  const waits = Array.from(counts, (count) => new Float64Array(count));
  counts.fill(0);
  for (let job = 0; job < columns.count; job += 1) {
    if (isRejected(columns, job)) continue;
    const group = groupOf(job);
    const own = waits[group] as Float64Array;
    own[intAt(counts, group)] = waitOf(columns, job, stage.plan.interval.end);
    addInt(counts, group, 1);
  }
  return waits.map(ascending);
}

/** Sorts in place; by number without a comparison to call, as typed arrays do. */
function ascending(waits: Float64Array): Float64Array {
  return waits.sort();
}

function waitOf(columns: JobColumns, job: number, end: number): number {
  const startedAt = floatAt(columns.startedAt, job);
  return (startedAt < 0 ? end : startedAt) - floatAt(columns.submittedAt, job);
}
