/**
 * Draws one batch of jobs after the other: jobs of one size that one user submits together, with
 * run times that lie close together. Shape and number of a batch are drawn before anything else and
 * from their own streams, so that the same batches can be drawn twice: once to count, once to use.
 */
import { present } from '../../kernel/assert.ts';
import { type RandomStream, randomStream } from '../../kernel/random.ts';
import { WHOLE_PPM } from '../../kernel/units.ts';
import {
  drawBounds,
  indexAt,
  type QuantileTable,
  quantileTable,
  sum,
  valueAt,
} from './quantile-table.ts';
import {
  type MixScale,
  type SizeClassMix,
  scaledGpuCounts,
  type WorkloadMix,
} from './workload-mix.ts';

const DRAW_COUNT = 4_294_967_296;

/**
 * Jobs in a batch and the weight of each number. Sweeps: mean 3.2, 99 % within 26, as published of
 * ITP; few: the batches of 9 GPUs and more in the trace msitp-2021 have 1.2 jobs on average.
 */
const BATCH_SIZES = {
  sweep: {
    jobCounts: [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 26, 32, 45, 64, 90, 128, 200, 400],
    weights: [6100, 1450, 700, 430, 300, 200, 220, 130, 90, 90, 70, 125, 30, 30, 15, 10, 5, 3, 2],
  },
  few: { jobCounts: [1, 2, 3, 4, 6], weights: [880, 80, 25, 10, 5] },
} as const;
const BATCH_JOBS_MAX = 400;

/**
 * In the trace, the variance of the logarithm of run time within a batch is 0.17, in all 1.48. One
 * job in ten drawn for itself gives 0.15 of it, the others within a quarter of each other 0.02.
 */
const DRAWN_FOR_ITSELF = DRAW_COUNT / 10;

/** The largest number of a column: 68 years, where a rehearsal has ten at most. */
const RUN_SECONDS_MAX = 2_147_483_647;

interface ClassTables {
  readonly gpuCounts: readonly number[];
  readonly gpuCountBounds: Float64Array;
  readonly jobCounts: readonly number[];
  readonly jobCountBounds: Float64Array;
  readonly runs: QuantileTable;
}

export interface BatchOptions extends MixScale {
  readonly mix: WorkloadMix;
  readonly seed: number;
  readonly streamName: string;
}

/** The batch drawn last; {@link draw} replaces it, so that a batch costs no object. */
export class BatchSource {
  gpuCount = 0;
  jobCount = 0;
  /** Of all its jobs together. */
  totalRunSeconds = 0;
  /** Of each job; only the first `jobCount` entries are of this batch. */
  readonly runSeconds = new Int32Array(BATCH_JOBS_MAX);
  /** 1 for a job that is long in its class. */
  readonly isLong = new Uint8Array(BATCH_JOBS_MAX);

  readonly #classes: readonly ClassTables[];
  readonly #classBounds: Float64Array;
  readonly #longFromDraw: number;
  readonly #lengthFactor: number;
  readonly #sizes: RandomStream;
  readonly #batches: RandomStream;
  readonly #runs: RandomStream;

  constructor({ mix, seed, streamName, ...scale }: BatchOptions) {
    this.#classes = mix.classes.map((each, index) =>
      classTables(each, scaledGpuCounts(mix, index, scale)),
    );
    // Weights of batches, such that the shares of jobs come out as the mix has them.
    this.#classBounds = drawBounds(mix.classes.map((each) => each.jobsPpm / meanBatchJobs(each)));
    this.#lengthFactor = scale.lengthFactor;
    this.#longFromDraw = (mix.longFromPpm / WHOLE_PPM) * DRAW_COUNT;
    this.#sizes = randomStream(seed, `${streamName}/sizes`);
    this.#batches = randomStream(seed, `${streamName}/batches`);
    this.#runs = randomStream(seed, `${streamName}/run-times`);
  }

  draw(): void {
    const index = indexAt(this.#classBounds, this.#sizes.nextUint32());
    const tables = present(this.#classes[index], 'The class of a batch');
    const size = indexAt(tables.gpuCountBounds, this.#sizes.nextUint32());
    const length = indexAt(tables.jobCountBounds, this.#batches.nextUint32());
    this.gpuCount = tables.gpuCounts[size] ?? 1;
    this.jobCount = tables.jobCounts[length] ?? 1;
    this.totalRunSeconds = this.#drawRuns(tables.runs);
  }

  /** Fills the run times; the seconds of all jobs together. */
  #drawRuns(table: QuantileTable): number {
    const baseDraw = this.#runs.nextUint32();
    const baseSeconds = valueAt(table, baseDraw);
    let totalSeconds = 0;
    for (let job = 0; job < this.jobCount; job += 1) {
      const draw = this.#runs.nextUint32();
      const isOwn = draw < DRAWN_FOR_ITSELF;
      const ownDraw = isOwn ? this.#runs.nextUint32() : baseDraw;
      const spread = 0.75 + (draw - DRAWN_FOR_ITSELF) / (DRAW_COUNT - DRAWN_FOR_ITSELF) / 2;
      const mixSeconds = isOwn ? valueAt(table, ownDraw) : baseSeconds * spread;
      const longer = Math.floor(mixSeconds * this.#lengthFactor + 0.5);
      const seconds = Math.min(Math.max(1, longer), RUN_SECONDS_MAX);
      this.runSeconds[job] = seconds;
      this.isLong[job] = ownDraw >= this.#longFromDraw ? 1 : 0;
      totalSeconds += seconds;
    }
    return totalSeconds;
  }
}

function classTables(sizeClass: SizeClassMix, gpuCounts: readonly number[]): ClassTables {
  const batches = BATCH_SIZES[sizeClass.batches];
  return {
    gpuCounts,
    gpuCountBounds: drawBounds(sizeClass.gpuCountWeights),
    jobCounts: batches.jobCounts,
    jobCountBounds: drawBounds(batches.weights),
    runs: quantileTable(sizeClass.runBelowPpm, sizeClass.runSeconds),
  };
}

function meanBatchJobs({ batches }: SizeClassMix): number {
  const { jobCounts, weights } = BATCH_SIZES[batches];
  const total = jobCounts.map((count, index) => count * (weights[index] ?? 0));
  return sum(total) / sum(weights);
}
