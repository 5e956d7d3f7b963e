import { countText } from '../../kernel/number-text.ts';
import { JOB_ENDS, RUN_QUANTILES_PERCENT, type WorkloadDescription } from './describe.ts';
import type { PublishedWorkload } from './published.ts';

type Line = readonly [figure: string, here: string, published: string];

/** The figures as an aligned table in text, the published ones beside them where they are given. */
export function renderDescription(
  description: WorkloadDescription,
  published?: PublishedWorkload,
): string {
  const lines: Line[] = [
    ['', 'here', published?.name ?? ''],
    ['jobs', whole(description.jobCount), ''],
    ['days from first to last submission', fixed(description.spanSeconds / 86_400), ''],
    ['GPU-hours', whole(description.gpuHours), ''],
    ['GPUs of the largest job', whole(description.largestGpuCount), ''],
    ...sizeLines(description, published),
    ...runLines(description, published),
    [
      'GPU time of the largest 1 % of jobs, %',
      fixed(description.largestPercentGpuTimePercent),
      optional(published?.largestPercentGpuTimePercent),
    ],
    ...arrivalLines(description, published),
    ...endLines(description, published),
  ];
  const text = aligned(published === undefined ? lines.map(([a, b]) => [a, b]) : lines);
  return published === undefined ? text : `${text}\nPublished: ${published.source}.`;
}

function sizeLines(description: WorkloadDescription, published?: PublishedWorkload): Line[] {
  return description.sizeClasses.map(({ label, jobsPercent, gpuTimePercent }, index) => [
    `jobs / GPU time, ${label} GPU${label === '1' ? '' : 's'}, %`,
    pair([jobsPercent, gpuTimePercent]),
    pair(published?.sizeClasses[index]),
  ]);
}

function runLines(description: WorkloadDescription, published?: PublishedWorkload): Line[] {
  return RUN_QUANTILES_PERCENT.map((percent, index) => [
    `run time at ${percent} %, s`,
    whole(description.runSeconds[index] ?? 0),
    optional(published?.runSeconds[index], whole),
  ]);
}

function arrivalLines(description: WorkloadDescription, published?: PublishedWorkload): Line[] {
  const range = published?.hourlyVarianceOverMean;
  return [
    [
      'jobs an hour, variance / mean',
      fixed(description.hourlyVarianceOverMean),
      range === undefined ? '' : `${range.min}-${range.max}`,
    ],
    ['jobs a batch, mean', fixed(description.batchJobsMean), optional(published?.batchJobsMean)],
    [
      'jobs a batch, at 99 %',
      whole(description.batchJobsP99),
      optional(published?.batchJobsP99, whole),
    ],
  ];
}

function endLines(description: WorkloadDescription, published?: PublishedWorkload): Line[] {
  return description.ends.map(({ jobsPercent, gpuTimePercent }, index) => [
    `jobs / GPU time, ${JOB_ENDS[index]}, %`,
    pair([jobsPercent, gpuTimePercent]),
    pair(published?.ends?.[index]),
  ]);
}

function aligned(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function pair(values: readonly [number, number] | undefined): string {
  return values === undefined ? '' : `${fixed(values[0])} / ${fixed(values[1])}`;
}

function optional(value: number | undefined, show: (value: number) => string = fixed): string {
  return value === undefined ? '' : show(value);
}

function fixed(value: number): string {
  return value.toFixed(Math.abs(value) < 1 ? 2 : 1);
}

function whole(value: number): string {
  return countText(Math.round(value));
}
