/**
 * The most that any schedule could have used. Let A(s) be what would have been used by time s had
 * every job started when it was submitted, and C(s, t) the capacity of [s, t). Nobody can have used
 * more by t than min over s <= t of A(s) + C(s, t): before s at most what was asked for, after s at
 * most what was there. The same formula with a funder's jobs and its share of GPUs is what a
 * partition of its own would have delivered: the promise to that funder.
 *
 * A and C are piecewise linear, so the minimum lies where either bends.
 */
import { floatAt, intAt } from '../kernel/column.ts';

/** Jobs as columns: from when each could run, for how long, on how many GPUs. */
export interface DemandColumns {
  readonly count: number;
  readonly from: Float64Array;
  /** 0 for a job that does not count. */
  readonly runSeconds: Int32Array;
  readonly gpuCount: Int32Array;
}

/** GPUs from a time on. */
export interface GpuStep {
  readonly at: number;
  readonly gpuCount: number;
}

export interface FluidBound {
  /** A(end): GPU-seconds that the jobs asked for inside the interval. */
  readonly demandedGpuSeconds: number;
  /** The bound by the end of the interval. */
  readonly boundGpuSeconds: number;
  /** The bound by each of the times asked for. */
  readonly boundAt: readonly number[];
}

/** A bend of A as one number, so that a typed array sorts it: time, end or start, GPUs. */
const GPU_RANGE = 1_048_576;
const BEND_RANGE = 2 * GPU_RANGE;

/**
 * The bound over `within`, and by each of `times` (ascending, inside it). `steps` ascend, the first
 * at or before the start. Cost: one sort of the jobs' starts and ends.
 */
export function fluidBoundOf(
  jobs: DemandColumns,
  steps: readonly GpuStep[],
  within: { readonly start: number; readonly end: number },
  times: readonly number[],
): FluidBound {
  const bends = bendsOf(jobs, within);
  const sweep = new Sweep();
  const boundAt: number[] = [];
  let next = 0;
  for (const stop of stopsOf(steps, times, within)) {
    for (; next < bends.length; next += 1) {
      const bend = floatAt(bends, next);
      const seconds = Math.floor(bend / BEND_RANGE);
      if (seconds > stop) break;
      sweep.advance(seconds);
      const rest = bend - seconds * BEND_RANGE;
      sweep.demandGpus += rest >= GPU_RANGE ? rest - GPU_RANGE : -rest;
    }
    sweep.advance(stop);
    for (const { at, gpuCount } of steps) {
      if (Math.max(0, at - within.start) === stop) sweep.capacityGpus = gpuCount;
    }
    for (const at of times) if (at - within.start === stop) boundAt.push(sweep.bound());
  }
  return { demandedGpuSeconds: sweep.demanded, boundGpuSeconds: sweep.bound(), boundAt };
}

/** A and C up to a moment, and the smallest A - C so far: at the start both are zero. */
class Sweep {
  demandGpus = 0;
  capacityGpus = 0;
  demanded = 0;
  #capacity = 0;
  #slackMin = 0;
  #seconds = 0;

  advance(seconds: number): void {
    this.demanded += this.demandGpus * (seconds - this.#seconds);
    this.#capacity += this.capacityGpus * (seconds - this.#seconds);
    this.#seconds = seconds;
    this.#slackMin = Math.min(this.#slackMin, this.demanded - this.#capacity);
  }

  bound(): number {
    return this.#capacity + this.#slackMin;
  }
}

/** Starts and ends of all jobs inside the interval, in order of time; an end before a start. */
function bendsOf(
  jobs: DemandColumns,
  { start, end }: { readonly start: number; readonly end: number },
): Float64Array {
  const bends = new Float64Array(jobs.count * 2);
  let count = 0;
  for (let row = 0; row < jobs.count; row += 1) {
    const from = Math.max(start, floatAt(jobs.from, row));
    const until = Math.min(end, floatAt(jobs.from, row) + intAt(jobs.runSeconds, row));
    if (from >= until) continue;
    const gpuCount = intAt(jobs.gpuCount, row);
    bends[count] = (from - start) * BEND_RANGE + GPU_RANGE + gpuCount;
    bends[count + 1] = (until - start) * BEND_RANGE + gpuCount;
    count += 2;
  }
  return bends.subarray(0, count).sort();
}

function stopsOf(
  steps: readonly GpuStep[],
  times: readonly number[],
  { start, end }: { readonly start: number; readonly end: number },
): readonly number[] {
  const changes = steps.map(({ at }) => Math.max(at, start)).filter((at) => at < end);
  const stops = [...changes, ...times, end].map((at) => at - start);
  return [...new Set(stops)].toSorted((a, b) => a - b);
}
