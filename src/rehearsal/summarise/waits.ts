/**
 * How long jobs waited: from submission to the first start; for a job that never started, until
 * the end of the rehearsal, so that a queue that never drains is not hidden. Rejected jobs do not
 * count. Percentiles by nearest rank.
 */
import { floatAt, intAt } from '../../kernel/column.ts';
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
    const startedAt = floatAt(columns.startedAt, job);
    const until = startedAt < 0 ? stage.plan.interval.end : startedAt;
    waits[count] = until - floatAt(columns.submittedAt, job);
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
  const { stage, recorder } = findings;
  const { columns } = recorder.jobs;
  const groups = new Int32Array(columns.count);
  for (let job = 0; job < columns.count; job += 1) {
    const funder = stage.funderOfAllocation[intAt(columns.allocationIndex, job)] ?? 0;
    groups[job] = funder * SIZE_CLASSES.length + sizeClassIndexOf(intAt(columns.gpuCount, job));
  }
  return stage.funders.flatMap((funder, funderIndex) =>
    SIZE_CLASSES.flatMap(({ label }, sizeIndex) => {
      const group = funderIndex * SIZE_CLASSES.length + sizeIndex;
      const waits = waitsOf(findings, (job) => intAt(groups, job) === group);
      if (waits.length === 0) return [];
      return [{ funder, sizeClass: label, jobs: waits.length, ...waitSummaryOf(waits) }];
    }),
  );
}
