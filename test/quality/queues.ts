/**
 * The same engine under other rules, for comparison only. A queue here is a scene with the rules
 * taken away that make the difference:
 *  1. `polder`: as planned;
 *  2. `first come, EASY backfill`: one funder that owns all, one allocation, one reservation, so
 *     that the order is the time of submission and nothing is lent or reclaimed;
 *  3. `fair share, no lending`: each funder has its share and may borrow nothing; one that was not
 *     given its share while it waited may still make up for that.
 */
import { present } from '../../src/kernel/assert.ts';
import { floatAt, intAt } from '../../src/kernel/column.ts';
import { fluidBoundOf } from '../../src/operation/fluid-bound.ts';
import type { JobRun, JobStop, RunObserver } from '../../src/operation/observer.ts';
import type { Scene } from '../../src/operation/scene.ts';
import { SceneRun } from '../../src/rehearsal/run/loop.ts';
import type { WorkloadColumns } from '../../src/rehearsal/run/workload-columns.ts';

export const QUEUES = ['polder', 'first come, EASY backfill', 'fair share, no lending'] as const;
export type Queue = (typeof QUEUES)[number];

export interface Quality {
  readonly queue: Queue;
  /** GPU-seconds used, by the most that any schedule could have used. */
  readonly usedOfBound: number;
  readonly boundedSlowdownMean: number;
  readonly waitSecondsMean: number;
  readonly reclaimCount: number;
}

/** A run shorter than this counts as so long, or the shortest jobs would decide the mean. */
const SLOWDOWN_BOUND_SECONDS = 10;

/** What `queue` makes of `workload` on `scene`, whose capacity stays as it is at its start. */
export function qualityOf(queue: Queue, scene: Scene, workload: WorkloadColumns): Quality {
  return qualityWithPlans(queue, scene, workload).quality;
}

/** The same, and for how long each job without a wall time was planned. */
export function qualityWithPlans(
  queue: Queue,
  scene: Scene,
  workload: WorkloadColumns,
): { readonly quality: Quality; readonly estimatedSeconds: Int32Array | undefined } {
  const watch = new Watch(workload, scene);
  const isFirstCome = queue === 'first come, EASY backfill';
  const jobs = isFirstCome
    ? { ...workload, allocationIndex: new Int32Array(workload.count) }
    : workload;
  const run = new SceneRun(isFirstCome ? firstComeOf(scene) : lendingOf(queue, scene), jobs, watch);
  while (run.step()) {
    // Each step advances the clock by one moment at which something happens.
  }
  const { estimatedSeconds } = run.plannedTimes;
  return { quality: { queue, ...watch.figures() }, estimatedSeconds };
}

function lendingOf(queue: Queue, scene: Scene): Scene {
  if (queue === 'polder') return scene;
  return { ...scene, policy: { ...scene.policy, borrowLimitPpm: 0 } };
}

function firstComeOf(scene: Scene): Scene {
  const { start, end } = scene.interval;
  const gpuCountMax = Number.MAX_SAFE_INTEGER;
  const clusters = scene.clusters.map((_, cluster) => cluster);
  return {
    ...scene,
    funderCount: 1,
    allocations: [{ funder: 0, priority: 'ordinary', clusters, start, end, gpuCountMax }],
    policy: { ...scene.policy, reservationCountMax: 1 },
    calendar: scene.calendar.map((entry) => {
      if (entry.kind !== 'shares') return entry;
      return { ...entry, gpuCounts: [entry.gpuCounts.reduce((sum, gpus) => sum + gpus, 0)] };
    }),
  };
}

class Watch implements RunObserver {
  readonly #workload: WorkloadColumns;
  readonly #scene: Scene;
  readonly #startedAt: Float64Array;
  readonly #endedAt: Float64Array;
  readonly #isTaken: Uint8Array;
  #usedGpuSeconds = 0;
  #reclaimCount = 0;

  constructor(workload: WorkloadColumns, scene: Scene) {
    this.#workload = workload;
    this.#scene = scene;
    this.#startedAt = new Float64Array(workload.count).fill(scene.interval.end);
    this.#endedAt = new Float64Array(workload.count).fill(scene.interval.end);
    this.#isTaken = new Uint8Array(workload.count);
  }

  periodOpened(): Float64Array {
    const cells = this.#scene.allocations.length * this.#scene.clusters.length;
    return new Float64Array(cells);
  }

  periodClosed(period: number, view: Parameters<RunObserver['periodClosed']>[1]): void {
    if (period < this.#scene.periods.length - 1) return;
    for (const run of view.running()) this.#use(run, view.now);
  }

  jobStarted({ jobNumber, attempt, startedAt }: JobRun): void {
    if (attempt === 1) this.#startedAt[jobNumber] = startedAt;
  }

  jobStopped(run: JobRun, { at, cause }: JobStop): void {
    this.#use(run, at);
    if (cause === 'reclaimed') this.#reclaimCount += 1;
    if (cause === 'finished') this.#endedAt[run.jobNumber] = at;
  }

  jobAdmitted(jobNumber: number): void {
    this.#isTaken[jobNumber] = 1;
  }

  jobNoticed(): void {}
  jobRejected(): void {}
  jobWithdrawn(): void {}
  sampled(): void {}

  /** A job that did not end counts as if it had ended with the interval. */
  figures(): Omit<Quality, 'queue'> {
    const { submittedAt, runSeconds, count } = this.#workload;
    let taken = 0;
    let slowdown = 0;
    let wait = 0;
    for (let job = 0; job < count; job += 1) {
      if (this.#isTaken[job] !== 1) continue;
      const from = floatAt(submittedAt, job);
      const runLength = Math.max(SLOWDOWN_BOUND_SECONDS, intAt(runSeconds, job));
      taken += 1;
      slowdown += Math.max(1, (floatAt(this.#endedAt, job) - from) / runLength);
      wait += floatAt(this.#startedAt, job) - from;
    }
    return {
      usedOfBound: this.#usedGpuSeconds / this.#boundGpuSeconds(),
      boundedSlowdownMean: slowdown / taken,
      waitSecondsMean: wait / taken,
      reclaimCount: this.#reclaimCount,
    };
  }

  #use({ gpuCount, startedAt }: JobRun, at: number): void {
    this.#usedGpuSeconds += gpuCount * (at - startedAt);
  }

  #boundGpuSeconds(): number {
    const { count, submittedAt, runSeconds, gpuCount } = this.#workload;
    const { interval, calendar } = this.#scene;
    const first = calendar.find((entry) => entry.kind === 'capacity');
    const capacity = present(first?.kind === 'capacity' ? first : undefined, 'The capacity');
    const jobs = { count, from: submittedAt, runSeconds, gpuCount };
    const steps = [{ at: interval.start, gpuCount: capacity.gpuCount }];
    return fluidBoundOf(jobs, steps, interval, []).boundGpuSeconds;
  }
}
