/**
 * An engine as plain rows and numbers, and back: what a driver stores so that another process can
 * go on. The jobs are rows of their own, because they change one by one; the snapshot holds what
 * cannot be found again in them or in the scene. Rows and snapshot must be of one moment, so they
 * are stored in one transaction. The calendar goes on behind `enteredAt`, at its own seconds,
 * however late the restore is.
 */
import { floatAt, intAt } from '../kernel/column.ts';
import { askedGpus } from '../scheduling/jobs.ts';
import type { NodeGpus } from '../scheduling/segments.ts';
import {
  type ClusterSnapshot,
  requeueJob,
  restoreCluster,
  restoreNodes,
  resumeJob,
  snapshotOfCluster,
} from '../scheduling/snapshot.ts';
import { type ClusterRun, createClusterRun, slotsOf } from './cluster-run.ts';
import { ENGINE_VERSION, Engine } from './engine.ts';
import type { RunObserver } from './observer.ts';
import type { Scene } from './scene.ts';

export interface EngineSnapshot {
  /** The version of the engine that made it; every later one can go on from it. */
  readonly version: string;
  /** The calendar was entered up to and at this second. */
  readonly enteredAt: number;
  readonly clusters: readonly ClusterRunSnapshot[];
}

export interface ClusterRunSnapshot extends ClusterSnapshot {
  readonly inServiceGpus: number;
  /** When it is to decide anew whatever happens before; left out where it did not ask for that. */
  readonly wakesAt?: number | undefined;
}

/** A job that waits. */
export interface SavedJob {
  readonly jobNumber: number;
  readonly clusterIndex: number;
  readonly allocationIndex: number;
  readonly gpuCount: number;
  /** Code of `WISHES`; left out: it wants nothing. */
  readonly wish?: number;
  /** Of a job of one GPU that is content with a share: millionths; left out: all of it. */
  readonly sharePpm?: number;
  /** Wall time asked for, as far as checkpoints have not covered it. */
  readonly requestedSeconds: number;
  readonly submittedAt: number;
  /** How often it has started. */
  readonly attempt: number;
  /** Work that the checkpoints of earlier runs hold. */
  readonly keptSeconds: number;
}

/** A job that runs. */
export interface SavedRun extends SavedJob {
  /** Code of `STANDINGS`. */
  readonly standing: number;
  readonly startedAt: number;
  /** When it must have given its GPUs back; 0 without a notice. */
  readonly vacateAt: number;
  /** Of a shared GPU 1, whoever holds it: that stands in the snapshot. */
  readonly nodes: readonly NodeGpus[];
}

export interface SavedEngine {
  readonly snapshot: EngineSnapshot;
  /** Runs of one second stand in the order in which they were decided. */
  readonly running: readonly SavedRun[];
  readonly waiting: readonly SavedJob[];
}

/**
 * Cost: funders squared, allocations, holds and shared GPUs of each cluster; of the jobs that run,
 * a look at each for its notice.
 */
export function snapshotOf(engine: Engine): EngineSnapshot {
  return {
    version: ENGINE_VERSION,
    enteredAt: engine.enteredAt,
    clusters: engine.clusters.map(snapshotOfClusterRun),
  };
}

/** What of the snapshot belongs to one cluster: all that its jobs and decisions change. */
export function snapshotOfClusterRun(cluster: ClusterRun): ClusterRunSnapshot {
  const { state, inServiceGpus, wakesAt } = cluster;
  const asked = wakesAt === Infinity ? undefined : wakesAt;
  return { ...snapshotOfCluster(state), inServiceGpus, wakesAt: asked };
}

/** The whole engine: snapshot and jobs. Cost: all live jobs. */
export function saveEngine(engine: Engine): SavedEngine {
  const running = engine.clusters.flatMap((cluster) =>
    slotsOf(cluster.state, cluster.state.running).map((slot) => savedRunOf(engine, cluster, slot)),
  );
  const waiting = engine.clusters.flatMap((cluster) =>
    slotsOf(cluster.state, cluster.state.waiting).map((slot) => savedJobOf(cluster, slot)),
  );
  return { snapshot: snapshotOf(engine), running, waiting };
}

/**
 * An engine that goes on from what was saved. Every cluster decides anew at the next `decide`.
 * Cost: sorting the jobs, and a few microseconds for each.
 */
export function restoreEngine(scene: Scene, observer: RunObserver, saved: SavedEngine): Engine {
  const { snapshot } = saved;
  const running = saved.running.toSorted((a, b) => a.startedAt - b.startedAt);
  const waiting = saved.waiting.toSorted(
    (a, b) => a.submittedAt - b.submittedAt || a.jobNumber - b.jobNumber,
  );
  const clusters = snapshot.clusters.map((own, index) => {
    const cluster = createClusterRun(scene, index);
    const isHere = ({ clusterIndex }: SavedJob): boolean => clusterIndex === index;
    fillCluster(cluster, own, running.filter(isHere), waiting.filter(isHere));
    return cluster;
  });
  const engine = new Engine(scene, observer, { clusters, enteredAt: snapshot.enteredAt });
  for (const { index } of clusters) engine.wake(index);
  return engine;
}

/** The period that is open at a second whose calendar entries were entered; -1 where none is. */
export function openedPeriodAt({ calendar }: Scene, enteredAt: number): number {
  const last = calendar.findLast(
    ({ at, kind }) => at <= enteredAt && (kind === 'open' || kind === 'close'),
  );
  return last?.kind === 'open' ? last.period : -1;
}

function fillCluster(
  cluster: ClusterRun,
  snapshot: ClusterRunSnapshot,
  running: readonly SavedRun[],
  waiting: readonly SavedJob[],
): void {
  const { state } = cluster;
  const slotOfJob = new Map<number, number>();
  const riders = ridersIn(snapshot);
  restoreNodes(state, snapshot);
  cluster.inServiceGpus = snapshot.inServiceGpus;
  cluster.wakesAt = snapshot.wakesAt ?? Infinity;
  for (const run of running) {
    const slot = riders.has(run.jobNumber)
      ? resumeJob(state, { ...toSubmitted(run), gpuCount: 0 }, ridingRunOf(run))
      : resumeJob(state, toSubmitted(run), run);
    cluster.resume(slot, run);
    slotOfJob.set(run.jobNumber, slot);
  }
  for (const job of waiting) {
    const slot = requeueJob(state, toSubmitted(job));
    cluster.enqueue(slot, job.attempt, job.keptSeconds);
    slotOfJob.set(job.jobNumber, slot);
  }
  restoreCluster(state, snapshot, slotOfJob);
}

/** The numbers of the jobs that are on a GPU which another holds. */
function ridersIn({ sharedGpus = [] }: ClusterRunSnapshot): ReadonlySet<number> {
  const riders = sharedGpus.flatMap(({ holder, sharers }) =>
    sharers.map(({ jobNumber }) => jobNumber).filter((jobNumber) => jobNumber !== holder),
  );
  return new Set(riders);
}

function ridingRunOf(run: SavedRun): SavedRun {
  return { ...run, nodes: run.nodes.map(({ node }) => ({ node, gpuCount: 0 })) };
}

function toSubmitted(job: SavedJob) {
  return {
    jobNumber: job.jobNumber,
    allocation: job.allocationIndex,
    gpuCount: job.gpuCount,
    requestedSeconds: job.requestedSeconds,
    submittedAt: job.submittedAt,
    wish: job.wish ?? 0,
    sharePpm: job.sharePpm ?? 0,
  };
}

function savedJobOf(cluster: ClusterRun, slot: number): SavedJob {
  const { jobs } = cluster.state;
  return {
    jobNumber: intAt(jobs.jobNumber, slot),
    clusterIndex: cluster.index,
    allocationIndex: intAt(jobs.allocation, slot),
    gpuCount: askedGpus(jobs, slot),
    wish: intAt(jobs.wish, slot),
    sharePpm: intAt(jobs.sharePpm, slot),
    requestedSeconds: intAt(jobs.requestedSeconds, slot),
    submittedAt: floatAt(jobs.submittedAt, slot),
    attempt: cluster.attemptOf(slot),
    keptSeconds: cluster.keptSecondsOf(slot),
  };
}

function savedRunOf(engine: Engine, cluster: ClusterRun, slot: number): SavedRun {
  return {
    ...savedJobOf(cluster, slot),
    standing: cluster.standingOf(slot),
    requestedSeconds: cluster.reservedSecondsOf(slot),
    startedAt: floatAt(cluster.state.jobs.startedAt, slot),
    vacateAt: floatAt(cluster.state.jobs.vacateAt, slot),
    nodes: engine.nodesOf({ cluster: cluster.index, slot }),
  };
}
