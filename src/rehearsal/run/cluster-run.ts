/**
 * One cluster of a run: the scheduler's state, and beside it what only the rehearsal knows of each
 * live job: the work that it has left, and how often it has started.
 */
import { floatAt, grownFloats, grownInts, intAt } from '../../kernel/column.ts';
import type { Cluster } from '../../scheduling/cluster.ts';
import { type JobLists, NO_SLOT } from '../../scheduling/jobs.ts';
import type { AdmittedCluster } from './admission.ts';
import type { JobRun } from './observer.ts';

export class ClusterRun implements AdmittedCluster {
  readonly index: number;
  readonly state: Cluster;
  readonly gpuCountMax: number;
  inServiceGpus = 0;
  waitingGpuSeconds = 0;
  /** The time of the latest wake-up that was asked for. */
  wakesAt = 0;
  #workSeconds: Float64Array = new Float64Array(1_024);
  #attempts: Int32Array = new Int32Array(1_024);
  #standing: Int32Array = new Int32Array(1_024);

  constructor(index: number, state: Cluster, gpuCountMax: number) {
    this.index = index;
    this.state = state;
    this.gpuCountMax = gpuCountMax;
  }

  /** A new job waits in `slot`. */
  enqueue(slot: number, workSeconds: number): void {
    while (slot >= this.#attempts.length) this.#grow();
    this.#attempts[slot] = 0;
    this.requeue(slot, workSeconds);
  }

  /** The job in `slot` waits again, with the work that it has left. */
  requeue(slot: number, workSeconds: number): void {
    this.#workSeconds[slot] = workSeconds;
    this.waitingGpuSeconds += this.#requestedGpuSeconds(slot);
  }

  /** The job in `slot` starts; answers the work that it has left. */
  begin(slot: number, standing: number): number {
    this.#attempts[slot] = intAt(this.#attempts, slot) + 1;
    this.#standing[slot] = standing;
    this.waitingGpuSeconds -= this.#requestedGpuSeconds(slot);
    return floatAt(this.#workSeconds, slot);
  }

  /** The present run of the job in `slot`. */
  runOf(slot: number): JobRun {
    const { jobs } = this.state;
    return {
      jobNumber: intAt(jobs.jobNumber, slot),
      attempt: intAt(this.#attempts, slot),
      allocationIndex: intAt(jobs.allocation, slot),
      clusterIndex: this.index,
      gpuCount: intAt(jobs.gpuCount, slot),
      standing: intAt(this.#standing, slot),
      startedAt: floatAt(jobs.startedAt, slot),
      requestedSeconds: intAt(jobs.requestedSeconds, slot),
      workSeconds: floatAt(this.#workSeconds, slot),
    };
  }

  running(): readonly JobRun[] {
    return slotsOf(this.state, this.state.running).map((slot) => this.runOf(slot));
  }

  waiting(): readonly { readonly jobNumber: number; readonly workSeconds: number }[] {
    return slotsOf(this.state, this.state.waiting).map((slot) => ({
      jobNumber: intAt(this.state.jobs.jobNumber, slot),
      workSeconds: floatAt(this.#workSeconds, slot),
    }));
  }

  #requestedGpuSeconds(slot: number): number {
    const { gpuCount, requestedSeconds } = this.state.jobs;
    return intAt(gpuCount, slot) * intAt(requestedSeconds, slot);
  }

  #grow(): void {
    this.#workSeconds = grownFloats(this.#workSeconds);
    this.#attempts = grownInts(this.#attempts);
    this.#standing = grownInts(this.#standing);
  }
}

function slotsOf({ jobs }: Cluster, lists: JobLists): readonly number[] {
  const slots: number[] = [];
  for (let list = 0; list < lists.head.length; list += 1) {
    let slot = intAt(lists.head, list);
    for (; slot !== NO_SLOT; slot = intAt(jobs.next, slot)) slots.push(slot);
  }
  return slots;
}
