/**
 * What a workload is like, in the figures in which clusters publish theirs. For people: percentages
 * and means here are ordinary floating-point numbers that no decision rests on.
 */
import { present } from '../../kernel/assert.ts';
import { SECONDS_PER_HOUR } from '../../kernel/units.ts';
import { BatchCounter } from './batch-counter.ts';
import type { JobEnd, JobRow } from './job-row.ts';
import { SIZE_CLASSES, sizeClassIndexOf } from './size-class.ts';

export const RUN_QUANTILES_PERCENT = [5, 25, 50, 75, 95, 99] as const;
export const JOB_ENDS: readonly JobEnd[] = ['completed', 'cancelled', 'failed', 'unknown'];

/** A part of a workload, by number of jobs and by GPU time. */
export interface WorkloadPart {
  readonly label: string;
  readonly jobsPercent: number;
  readonly gpuTimePercent: number;
}

export interface WorkloadDescription {
  readonly jobCount: number;
  /** From the first submission to the last. */
  readonly spanSeconds: number;
  readonly gpuHours: number;
  readonly largestGpuCount: number;
  /** One for each of {@link SIZE_CLASSES}. */
  readonly sizeClasses: readonly WorkloadPart[];
  /** One for each of {@link RUN_QUANTILES_PERCENT}; nearest rank. */
  readonly runSeconds: readonly number[];
  /** GPU time of the 1 % of jobs (rounded up) that hold most of it. */
  readonly largestPercentGpuTimePercent: number;
  /** Variance over mean of the jobs submitted in each whole hour of the span; 0 below two hours. */
  readonly hourlyVarianceOverMean: number;
  /** See {@link BatchCounter} for what a batch is. */
  readonly batchJobsMean: number;
  /** 99 % of the batches have at most so many jobs. */
  readonly batchJobsP99: number;
  /** One for each of {@link JOB_ENDS}. */
  readonly ends: readonly WorkloadPart[];
}

interface Collected {
  readonly runSeconds: number[];
  readonly gpuSeconds: number[];
  /** By size class, and by end: `[jobs, GPU-seconds]`. */
  readonly bySizeClass: Map<string, [number, number]>;
  readonly byEnd: Map<string, [number, number]>;
  readonly jobsByHour: number[];
  readonly batches: BatchCounter;
  firstSubmitSeconds: number;
  lastSubmitSeconds: number;
  largestGpuCount: number;
}

/** Draws all rows, which come in order of submission; holds two numbers a job. */
export async function describeWorkload(
  rows: AsyncIterable<JobRow> | Iterable<JobRow>,
): Promise<WorkloadDescription> {
  const collected: Collected = {
    runSeconds: [],
    gpuSeconds: [],
    bySizeClass: new Map(),
    byEnd: new Map(),
    jobsByHour: [],
    batches: new BatchCounter(),
    firstSubmitSeconds: 0,
    lastSubmitSeconds: 0,
    largestGpuCount: 0,
  };
  for await (const row of rows) collect(row, collected);
  return describe(collected);
}

function collect(row: JobRow, collected: Collected): void {
  const gpuSeconds = row.gpuCount * row.runSeconds;
  if (collected.runSeconds.length === 0) collected.firstSubmitSeconds = row.submitSeconds;
  collected.lastSubmitSeconds = row.submitSeconds;
  collected.largestGpuCount = Math.max(collected.largestGpuCount, row.gpuCount);
  collected.runSeconds.push(row.runSeconds);
  collected.gpuSeconds.push(gpuSeconds);
  const sizeClass = present(SIZE_CLASSES[sizeClassIndexOf(row.gpuCount)], 'A size class');
  add(collected.bySizeClass, sizeClass.label, gpuSeconds);
  add(collected.byEnd, row.end, gpuSeconds);
  const sinceFirst = row.submitSeconds - collected.firstSubmitSeconds;
  const hour = Math.floor(sinceFirst / SECONDS_PER_HOUR);
  while (collected.jobsByHour.length <= hour) collected.jobsByHour.push(0);
  collected.jobsByHour[hour] = (collected.jobsByHour[hour] ?? 0) + 1;
  collected.batches.add(row);
}

function add(parts: Map<string, [number, number]>, label: string, gpuSeconds: number): void {
  const [jobCount, total] = parts.get(label) ?? [0, 0];
  parts.set(label, [jobCount + 1, total + gpuSeconds]);
}

function describe(collected: Collected): WorkloadDescription {
  const runSeconds = Float64Array.from(collected.runSeconds).sort(ascending);
  const gpuSeconds = Float64Array.from(collected.gpuSeconds).sort(ascending);
  const jobCount = runSeconds.length;
  const total = gpuSeconds.reduce((sum, each) => sum + each, 0);
  const largest = gpuSeconds.subarray(jobCount - Math.ceil(jobCount / 100));
  const partsOf = (parts: Collected['byEnd'], labels: readonly string[]) =>
    labels.map((label) => {
      const [jobs, seconds] = parts.get(label) ?? [0, 0];
      const jobsPercent = percentOf(jobs, jobCount);
      return { label, jobsPercent, gpuTimePercent: percentOf(seconds, total) };
    });
  const batchJobs = collected.batches.sizes();
  return {
    jobCount,
    spanSeconds: collected.lastSubmitSeconds - collected.firstSubmitSeconds,
    gpuHours: total / SECONDS_PER_HOUR,
    largestGpuCount: collected.largestGpuCount,
    sizeClasses: partsOf(
      collected.bySizeClass,
      SIZE_CLASSES.map(({ label }) => label),
    ),
    runSeconds: RUN_QUANTILES_PERCENT.map((percent) => nearestRank(runSeconds, percent)),
    largestPercentGpuTimePercent: percentOf(
      largest.reduce((sum, each) => sum + each, 0),
      total,
    ),
    // The last hour is not whole.
    hourlyVarianceOverMean: varianceOverMean(collected.jobsByHour.slice(0, -1)),
    batchJobsMean: batchJobs.length === 0 ? 0 : jobCount / batchJobs.length,
    batchJobsP99: nearestRank(batchJobs, 99),
    ends: partsOf(collected.byEnd, JOB_ENDS),
  };
}

function ascending(a: number, b: number): number {
  return a - b;
}

function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : (100 * part) / whole;
}

/** The smallest of the ascending `values` that at least `percent` of them do not exceed. */
function nearestRank(values: Float64Array, percent: number): number {
  return values[Math.max(0, Math.ceil((values.length * percent) / 100) - 1)] ?? 0;
}

function varianceOverMean(counts: readonly number[]): number {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  if (counts.length < 2 || mean === 0) return 0;
  const squares = counts.reduce((sum, count) => sum + (count - mean) * (count - mean), 0);
  return squares / counts.length / mean;
}
