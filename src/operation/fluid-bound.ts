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

/**
 * Jobs as columns: from when each could run, for how long, on how many GPUs. Where `from` ascends,
 * half of the sorting falls away.
 */
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

/** A bend of A as one number, so that a typed array sorts it: its second, and its GPUs. */
const GPU_RANGE = 1_048_576;

/**
 * The bound over `within`, and by each of `times` (ascending, inside it). `steps` ascend, the first
 * at or before the start. Cost: one sort of the jobs' ends.
 */
export function fluidBoundOf(
  jobs: DemandColumns,
  steps: readonly GpuStep[],
  within: { readonly start: number; readonly end: number },
  times: readonly number[],
): FluidBound {
  const bends = new Bends(jobs, within);
  const sweep = new Sweep();
  const boundAt: number[] = [];
  for (const stop of stopsOf(steps, times, within)) {
    bends.takeUntil(stop, sweep);
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

/** Starts and ends of all jobs inside an interval, each in the order of time. */
class Bends {
  readonly #starts: Float64Array;
  readonly #ends: Float64Array;
  #nextStart = 0;
  #nextEnd = 0;

  constructor(
    jobs: DemandColumns,
    { start, end }: { readonly start: number; readonly end: number },
  ) {
    const starts = new Float64Array(jobs.count);
    const ends = new Float64Array(jobs.count);
    let count = 0;
    let areInOrder = true;
    for (let row = 0; row < jobs.count; row += 1) {
      const from = Math.max(start, floatAt(jobs.from, row));
      const until = Math.min(end, floatAt(jobs.from, row) + intAt(jobs.runSeconds, row));
      if (from >= until) continue;
      const gpuCount = intAt(jobs.gpuCount, row);
      starts[count] = (from - start) * GPU_RANGE + gpuCount;
      ends[count] = (until - start) * GPU_RANGE + gpuCount;
      if (count > 0 && from - start < secondsOf(floatAt(starts, count - 1))) areInOrder = false;
      count += 1;
    }
    this.#starts = areInOrder ? starts.subarray(0, count) : starts.subarray(0, count).sort();
    this.#ends = ends.subarray(0, count).sort();
  }

  /** Has `sweep` take the bends up to and at `stop`. */
  takeUntil(stop: number, sweep: Sweep): void {
    for (;;) {
      const start = this.#starts[this.#nextStart] ?? Infinity;
      const end = this.#ends[this.#nextEnd] ?? Infinity;
      const bend = Math.min(start, end);
      const seconds = secondsOf(bend);
      if (seconds > stop) return;
      sweep.advance(seconds);
      const gpuCount = bend - seconds * GPU_RANGE;
      if (bend === end) {
        this.#nextEnd += 1;
        sweep.demandGpus -= gpuCount;
      } else {
        this.#nextStart += 1;
        sweep.demandGpus += gpuCount;
      }
    }
  }
}

function secondsOf(bend: number): number {
  return Math.floor(bend / GPU_RANGE);
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
