/**
 * One cluster under the engine: the scheduler's state, and beside it what the scheduler need not
 * know of each live job: how often it has started, by what right it runs, what its checkpoints
 * hold, and which reason for waiting was told last.
 */
import { assert } from '../kernel/assert.ts';
import { addInt, floatAt, grownInts, intAt } from '../kernel/column.ts';
import { accrue } from '../scheduling/accounts.ts';
import { type Cluster, createCluster } from '../scheduling/cluster.ts';
import type { Decisions } from '../scheduling/decide.ts';
import { nodesFor } from '../scheduling/in-service.ts';
import { askedGpus, type JobLists, NO_SLOT } from '../scheduling/jobs.ts';
import { planWindows } from '../scheduling/maintenance.ts';
import type { NodeRow } from '../scheduling/nodes.ts';
import { isSharer, sharedGpuSeconds } from '../scheduling/shared-gpus.ts';
import { WAIT_REASONS, type WaitReason } from '../scheduling/wait-reason.ts';
import type { AdmittedCluster } from './admission.ts';
import type { JobRun, WaitingJob } from './observer.ts';
import type { Scene, SceneCluster } from './scene.ts';

/** Where a live job is: its cluster, and its slot there while it lives. */
export interface Place {
  readonly cluster: number;
  readonly slot: number;
}

export interface ToldReason {
  readonly slot: number;
  readonly jobNumber: number;
  readonly reason: WaitReason;
}

const FIRST_CAPACITY = 1_024;
const NOTHING_TOLD = -1;

export class ClusterRun implements AdmittedCluster {
  readonly index: number;
  readonly state: Cluster;
  readonly nodeRows: readonly NodeRow[];
  readonly gpuCountMax: number;
  readonly gpuCountMaxInPod: number;
  readonly gpuCountMaxInRack: number;
  readonly givesWholeGpus: boolean;
  readonly isPlacedBySite: boolean;
  inServiceGpus = 0;
  waitingGpuSeconds = 0;
  /** When it is to decide anew whatever happens before; infinite where it did not ask for that. */
  wakesAt = Infinity;
  #attempts: Int32Array = new Int32Array(FIRST_CAPACITY);
  #standing: Int32Array = new Int32Array(FIRST_CAPACITY);
  #keptSeconds: Int32Array = new Int32Array(FIRST_CAPACITY);
  /** What the run was planned for at its start, and reserved: a longer plan reserves no more. */
  #reservedSeconds: Int32Array = new Int32Array(FIRST_CAPACITY);
  #toldReason: Int32Array = new Int32Array(FIRST_CAPACITY);

  constructor(index: number, state: Cluster, of: SceneCluster) {
    this.index = index;
    this.state = state;
    this.nodeRows = of.nodeRows;
    this.gpuCountMax = of.gpuCountMax;
    this.gpuCountMaxInPod = of.gpuCountMaxInPod;
    this.gpuCountMaxInRack = of.gpuCountMaxInRack;
    this.givesWholeGpus = of.givesWholeGpus ?? false;
    this.isPlacedBySite = of.isPlacedBySite ?? false;
  }

  /** A job waits in `slot` that the engine did not know: with its attempts and work so far. */
  enqueue(slot: number, attempts: number, keptSeconds: number): void {
    this.#enter(slot, attempts, keptSeconds);
    this.waitingGpuSeconds += this.#requestedGpuSeconds(slot);
  }

  /** A job runs in `slot` that the engine did not know. */
  resume(slot: number, run: Pick<JobRun, 'attempt' | 'standing' | 'keptSeconds'>): void {
    this.#enter(slot, run.attempt, run.keptSeconds);
    this.#standing[slot] = run.standing;
    this.#reservedSeconds[slot] = intAt(this.state.jobs.requestedSeconds, slot);
  }

  attemptOf(slot: number): number {
    return intAt(this.#attempts, slot);
  }

  keptSecondsOf(slot: number): number {
    return intAt(this.#keptSeconds, slot);
  }

  standingOf(slot: number): number {
    return intAt(this.#standing, slot);
  }

  reservedSecondsOf(slot: number): number {
    return intAt(this.#reservedSeconds, slot);
  }

  /** How long the job in `slot` had run when it was given notice; 0 without a notice. */
  noticedAfterSecondsOf(slot: number): number {
    const { noticedAt, startedAt } = this.state.jobs;
    const at = floatAt(noticedAt, slot);
    return at === 0 ? 0 : at - floatAt(startedAt, slot);
  }

  /** The job in `slot` waits again; its last run added `keptSeconds` to its checkpoints. */
  requeue(slot: number, keptSeconds: number): void {
    addInt(this.#keptSeconds, slot, keptSeconds);
    this.#toldReason[slot] = NOTHING_TOLD;
    this.waitingGpuSeconds += this.#requestedGpuSeconds(slot);
  }

  /** The waiting job in `slot` leaves; to be told before its slot is free. */
  withdraw(slot: number): void {
    this.waitingGpuSeconds -= this.#requestedGpuSeconds(slot);
  }

  /** The job in `slot` starts. */
  begin(slot: number, standing: number): void {
    addInt(this.#attempts, slot, 1);
    this.#standing[slot] = standing;
    this.#reservedSeconds[slot] = intAt(this.state.jobs.requestedSeconds, slot);
    this.waitingGpuSeconds -= this.#requestedGpuSeconds(slot);
  }

  /** Notes when a decision made at `now` asks to be followed by another. */
  askToWake({ wakeAt, isForAll }: Pick<Decisions, 'wakeAt' | 'isForAll'>, now: number): void {
    const asked = wakeAt > now ? wakeAt : Infinity;
    this.wakesAt = isForAll ? asked : Math.min(this.wakesAt, asked);
  }

  /** True where it asked to decide by `now`; it has not asked any more then. */
  takeWake(now: number): boolean {
    const isDue = this.wakesAt <= now;
    if (!isDue) return false;
    this.wakesAt = Infinity;
    this.state.isWoken = true;
    return true;
  }

  /** The present run of the job in `slot` as of `now`. */
  runAt(slot: number, now: number): JobRun {
    accrue(this.state.accounts, now);
    return this.runOf(slot);
  }

  /** The same as of the last accrual: that says what its part of a shared GPU is. */
  runOf(slot: number): JobRun {
    const { jobs } = this.state;
    return {
      jobNumber: intAt(jobs.jobNumber, slot),
      attempt: intAt(this.#attempts, slot),
      allocationIndex: intAt(jobs.allocation, slot),
      clusterIndex: this.index,
      gpuCount: askedGpus(jobs, slot),
      sharedGpuSeconds: this.#sharedGpuSeconds(slot),
      standing: intAt(this.#standing, slot),
      startedAt: floatAt(jobs.startedAt, slot),
      requestedSeconds: intAt(this.#reservedSeconds, slot),
      keptSeconds: intAt(this.#keptSeconds, slot),
    };
  }

  running(): readonly JobRun[] {
    return slotsOf(this.state, this.state.running).map((slot) => this.runOf(slot));
  }

  waiting(): readonly WaitingJob[] {
    return slotsOf(this.state, this.state.waiting).map((slot) => ({
      jobNumber: intAt(this.state.jobs.jobNumber, slot),
      keptSeconds: this.keptSecondsOf(slot),
    }));
  }

  /** Waiting jobs whose reason is another than was answered before. Cost: all that wait. */
  changedReasons(): readonly ToldReason[] {
    const { jobs, waiting } = this.state;
    const told: ToldReason[] = [];
    for (const slot of slotsOf(this.state, waiting)) {
      const code = intAt(jobs.reason, slot);
      if (intAt(this.#toldReason, slot) === code) continue;
      this.#toldReason[slot] = code;
      const reason = WAIT_REASONS[code] ?? 'not_tried_yet';
      told.push({ slot, jobNumber: intAt(jobs.jobNumber, slot), reason });
    }
    return told;
  }

  #enter(slot: number, attempts: number, keptSeconds: number): void {
    while (slot >= this.#attempts.length) this.#grow();
    this.#attempts[slot] = attempts;
    this.#keptSeconds[slot] = keptSeconds;
    this.#toldReason[slot] = NOTHING_TOLD;
  }

  #requestedGpuSeconds(slot: number): number {
    const { jobs } = this.state;
    return askedGpus(jobs, slot) * intAt(jobs.requestedSeconds, slot);
  }

  #sharedGpuSeconds(slot: number): number | undefined {
    const { state } = this;
    if (!isSharer(state, slot)) return undefined;
    return sharedGpuSeconds(state, slot, state.accounts.accruedAt);
  }

  #grow(): void {
    this.#attempts = grownInts(this.#attempts);
    this.#standing = grownInts(this.#standing);
    this.#keptSeconds = grownInts(this.#keptSeconds);
    this.#reservedSeconds = grownInts(this.#reservedSeconds);
    this.#toldReason = grownInts(this.#toldReason);
  }
}

export function createClusterRun(scene: Scene, index: number): ClusterRun {
  const cluster = scene.clusters[index];
  assert(cluster !== undefined, `The scene has no cluster ${index}`);
  const { funderCount, allocations, policy } = scene;
  const state = createCluster(cluster.nodeRows, funderCount, allocations, policy);
  const windows = cluster.windows ?? [];
  planWindows(
    state,
    windows.map(({ gpuCount, ...window }) => {
      return { ...window, nodeCount: nodesFor(state, gpuCount) };
    }),
  );
  return new ClusterRun(index, state, cluster);
}

/** The slots of all jobs in `lists`, list by list in their order. */
export function slotsOf({ jobs }: Cluster, lists: JobLists): readonly number[] {
  const slots: number[] = [];
  for (let list = 0; list < lists.head.length; list += 1) {
    let slot = intAt(lists.head, list);
    for (; slot !== NO_SLOT; slot = intAt(jobs.next, slot)) slots.push(slot);
  }
  return slots;
}
