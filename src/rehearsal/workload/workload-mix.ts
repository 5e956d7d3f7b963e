/** A mix: what generated jobs look like, as tables of whole numbers fitted to published figures. */
import { WHOLE_PPM } from '../../kernel/units.ts';
import { sum } from './quantile-table.ts';

export interface SizeClassMix {
  /** Parts per million of all jobs. */
  readonly jobsPpm: number;
  /** The sizes in the class, each with its weight among them. */
  readonly gpuCounts: readonly number[];
  readonly gpuCountWeights: readonly number[];
  /** Whether its jobs are submitted in sweeps or by ones and twos. */
  readonly batches: 'sweep' | 'few';
  /**
   * Run time: `runBelowPpm[i]` of the jobs in the class run for less than `runSeconds[i]`; straight
   * lines between. Both ascend, the first from 0 to 1,000,000.
   */
  readonly runBelowPpm: readonly number[];
  readonly runSeconds: readonly number[];
}

/** Parts per million of jobs; they add up to 1,000,000. */
export interface EndShares {
  readonly completedPpm: number;
  readonly cancelledPpm: number;
  readonly failedPpm: number;
}

export interface WorkloadMix {
  readonly name: string;
  /** In ascending order of size. */
  readonly classes: readonly SizeClassMix[];
  /** A job is long where at least this share of its class runs for less time. */
  readonly longFromPpm: number;
  /** Two tables, as the share of jobs and the share of GPU time are both published. */
  readonly endsOfShort: EndShares | undefined;
  readonly endsOfLong: EndShares | undefined;
}

/** How a mix is enlarged for a site. */
export interface MixScale {
  /** Larger jobs are cut to this size. */
  readonly gpuCountMax: number;
  /** The sizes of the largest class of the mix are multiplied by this whole number. */
  readonly largestClassFactor: number;
  /** The sizes of every class are multiplied by this whole number. */
  readonly sizeFactor: number;
  /** Run times are multiplied by this whole number. */
  readonly lengthFactor: number;
}

/** The sizes of class `classIndex` after scaling, in the order of its weights. */
export function scaledGpuCounts(
  mix: WorkloadMix,
  classIndex: number,
  { gpuCountMax, largestClassFactor, sizeFactor }: MixScale,
): readonly number[] {
  const ofClass = classIndex === mix.classes.length - 1 ? largestClassFactor : 1;
  const factor = sizeFactor * ofClass;
  const gpuCounts = mix.classes[classIndex]?.gpuCounts ?? [];
  return gpuCounts.map((gpuCount) => Math.min(gpuCount * factor, gpuCountMax));
}

/** The expected GPU-seconds of one job, exact up to the rounding of run times to seconds. */
export function meanGpuSecondsPerJob(mix: WorkloadMix, scale: MixScale): number {
  const parts = mix.classes.map((sizeClass, index) => {
    const gpuCounts = scaledGpuCounts(mix, index, scale);
    const weights = sizeClass.gpuCountWeights;
    const meanGpus = sum(gpuCounts.map((count, at) => count * (weights[at] ?? 0))) / sum(weights);
    return (
      (sizeClass.jobsPpm / WHOLE_PPM) * meanGpus * meanRunSeconds(sizeClass) * scale.lengthFactor
    );
  });
  return sum(parts);
}

export function meanRunSeconds({ runBelowPpm, runSeconds }: SizeClassMix): number {
  const areas = runBelowPpm.slice(1).map((below, index) => {
    const share = (below - (runBelowPpm[index] ?? 0)) / WHOLE_PPM;
    return (share * ((runSeconds[index] ?? 0) + (runSeconds[index + 1] ?? 0))) / 2;
  });
  return sum(areas);
}
