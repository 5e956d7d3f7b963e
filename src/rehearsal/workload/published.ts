/**
 * Published figures of real clusters, beside which a workload is shown. Sources:
 * ITP: Gu et al., ElasticFlow, ASPLOS 2023, and its traces; Philly: Jeon et al., ATC 2019; Seren
 * and Kalos: Hu et al., NSDI 2024, read off the curves in traces/acme-2023-statistics.json, their
 * run-time quantiles by straight lines between its points on a logarithmic axis.
 * Arrivals are given for these clusters together; batches for ITP.
 */
import type { MixName } from './named-mix.ts';

export interface PublishedWorkload {
  readonly name: string;
  readonly source: string;
  /** `[percent of jobs, percent of GPU time]` by size class; 0 where it does not occur. */
  readonly sizeClasses: readonly (readonly [number, number])[];
  /** At 5, 25, 50, 75, 95 and 99 percent. */
  readonly runSeconds: readonly number[];
  readonly largestPercentGpuTimePercent: number | undefined;
  readonly hourlyVarianceOverMean: { readonly min: number; readonly max: number };
  readonly batchJobsMean: number;
  readonly batchJobsP99: number;
  /** `[percent of jobs, percent of GPU time]`: completed, cancelled, failed. */
  readonly ends: readonly (readonly [number, number])[] | undefined;
}

const ARRIVALS = {
  hourlyVarianceOverMean: { min: 39, max: 161 },
  batchJobsMean: 3,
  batchJobsP99: 26,
};

const PUBLISHED: Readonly<Record<MixName, PublishedWorkload>> = {
  itp: {
    ...ARRIVALS,
    name: 'ITP 2021',
    source: 'Gu et al., ASPLOS 2023',
    sizeClasses: [
      [83, 13],
      [16, 57],
      [1.2, 30],
      [0, 0],
      [0, 0],
    ],
    runSeconds: [983, 3_800, 10_500, 16_000, 58_000, 210_000],
    largestPercentGpuTimePercent: 47,
    ends: undefined,
  },
  philly: {
    ...ARRIVALS,
    name: 'Philly 2017',
    source: 'Jeon et al., ATC 2019',
    sizeClasses: [
      [93, 18],
      [6.5, 68],
      [0.35, 14],
      [0, 0],
      [0, 0],
    ],
    runSeconds: [48, 115, 1_100, 2_900, 44_000, 255_000],
    largestPercentGpuTimePercent: 67,
    ends: [
      [60, 32],
      [9, 29],
      [31, 39],
    ],
  },
  seren: {
    ...ARRIVALS,
    name: 'Seren 2023',
    source: 'Hu et al., NSDI 2024',
    sizeClasses: [
      [54, 1.4],
      [43, 11],
      [2.6, 16],
      [0.5, 39],
      [0.18, 33],
    ],
    runSeconds: [3, 18, 134, 413, 3_271, 27_491],
    largestPercentGpuTimePercent: undefined,
    ends: [
      [50, 21],
      [8, 66],
      [43, 12],
    ],
  },
  kalos: {
    ...ARRIVALS,
    name: 'Kalos 2023',
    source: 'Hu et al., NSDI 2024',
    sizeClasses: [
      [86, 0.2],
      [7.6, 0.5],
      [1.4, 2.6],
      [2.8, 47],
      [1.9, 50],
    ],
    runSeconds: [18, 40, 125, 380, 2_936, 13_722],
    largestPercentGpuTimePercent: undefined,
    ends: [
      [54, 31],
      [6, 61],
      [40, 8],
    ],
  },
};

export function publishedWorkload(mix: MixName): PublishedWorkload {
  return PUBLISHED[mix];
}
