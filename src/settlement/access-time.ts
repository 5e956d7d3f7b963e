/**
 * How the GPU time of a funder was used in a year: the sums of its monthly statements. Of the joint
 * undertaking it is the use of the Union's access time, which a hosting agreement asks for by 31
 * January (rule 5, Regulation (EU) 2021/1173 as amended by (EU) 2026/150, Art. 12b). A figure is
 * the sum of lines, so that what balances in each month balances in the year.
 */
import type { AllocationLine, GpuTimeLine } from './statement-line.ts';

export const CLUSTER_FIGURES = [
  'entitledGpuSeconds',
  'awardedGpuSeconds',
  'demandedGpuSeconds',
  'deliveredGpuSeconds',
  'lentGpuSeconds',
  'borrowedGpuSeconds',
  'repaidGpuSeconds',
  'gaveBackGpuSeconds',
  'expiredGpuSeconds',
  'shortfallGpuSeconds',
] as const;
type ClusterFigure = (typeof CLUSTER_FIGURES)[number];
export type ClusterTime = Pick<GpuTimeLine, 'site' | 'cluster' | ClusterFigure>;

const HOLDER_FIGURES = ['awardedGpuSeconds', 'usedGpuSeconds'] as const;
type HolderFigure = (typeof HOLDER_FIGURES)[number];
export type HolderTime = Pick<AllocationLine, 'holder' | 'mode' | 'cluster' | HolderFigure>;

export interface AccessTime {
  readonly clusters: readonly ClusterTime[];
  /** Who used it, and in which access mode. */
  readonly holders: readonly HolderTime[];
}

/** Of the lines of all statements of a year, each list in the order in which it first has one. */
export function accessTimeOf(
  gpuTime: readonly ClusterTime[],
  allocations: readonly HolderTime[],
): AccessTime {
  return {
    clusters: summed(gpuTime, ({ site, cluster }) => ({ site, cluster }), CLUSTER_FIGURES),
    holders: summed(
      allocations,
      ({ holder, mode, cluster }) => ({ holder, mode, cluster }),
      HOLDER_FIGURES,
    ),
  };
}

/** The lines that are about the same, as one with the sums of their figures. */
function summed<About extends object, Figure extends string, Line extends About>(
  lines: readonly (Line & Readonly<Record<Figure, number>>)[],
  aboutOf: (line: Line) => About,
  figures: readonly Figure[],
): readonly Line[] {
  const sums = new Map<string, Line & Readonly<Record<Figure, number>>>();
  for (const line of lines) {
    const about = aboutOf(line);
    const key = JSON.stringify(about);
    const before = sums.get(key);
    const sum = figures.map((name) => [name, (before?.[name] ?? 0) + line[name]] as const);
    sums.set(key, { ...about, ...Object.fromEntries(sum) } as (typeof lines)[number]);
  }
  return [...sums.values()];
}
