/**
 * What the leader has in memory: the plan in indices and the engine, rebuilt from the store. It is
 * a cache and nothing more: whenever it may differ from the store, it is thrown away.
 */
import { selectAllocations } from '../../access/store/allocations.ts';
import { present } from '../../kernel/assert.ts';
import type { ClusterId, SiteId } from '../../kernel/ids.ts';
import type { Place } from '../../operation/cluster-run.ts';
import { createClusterRun } from '../../operation/cluster-run.ts';
import { createEngine, type Engine } from '../../operation/engine.ts';
import type { SharedBefore } from '../../operation/run-keeper.ts';
import type { Scene } from '../../operation/scene.ts';
import { sceneOf } from '../../operation/scene-of.ts';
import {
  openedPeriodAt,
  restoreEngine,
  type SavedJob,
  type SavedRun,
  snapshotOfClusterRun,
} from '../../operation/snapshot.ts';
import { type Stage, stageOf } from '../../operation/stage.ts';
import type { Database, Reader } from '../../platform/database/transaction.ts';
import { openPeriod } from '../../scheduling/accounts.ts';
import { jobIdOf } from '../../scheduling/job-id.ts';
import { STANDINGS } from '../../scheduling/standing.ts';
import { type LiveJob, loadLiveJobs, loadSnapshots } from '../../scheduling/store/live-jobs.ts';
import { loadOpeningSums } from '../../settlement/store/stored-books.ts';
import { selectConnectedSites } from '../../sites/store/connections.ts';
import { loadPlanState } from '../load-plan.ts';
import type { StoredPlan } from '../stored-plan.ts';
import { fromKeyedSnapshot, recounted } from './keyed-snapshot.ts';
import { type IsCharged, LiveKeeper } from './live-keeper.ts';

export interface Memory {
  /** Of the plan; where the store has another, this memory is of no use any more. */
  readonly operationVersion: number;
  readonly plan: StoredPlan;
  readonly stage: Stage;
  readonly engine: Engine;
  readonly keeper: LiveKeeper;
  /** Where each live job is, by its number. */
  readonly places: Map<number, Place>;
  /** Running jobs whose site was told to stop them, because their holder took them back. */
  readonly stopping: Set<number>;
  /** Entries of the ledger in memory below this one are in the store. */
  savedEntryCount: number;
  /** Nothing was decided since the rebuild: the calendar of the plan is still to be adopted. */
  isFresh: boolean;
}

/** `undefined` before a programme was applied: there is nothing to lead. */
export async function loadMemory(
  database: Database,
  isCharged: IsCharged,
): Promise<Memory | undefined> {
  return database.snapshot(async (reader) => {
    const { plan, operationVersion } = await loadPlanState(reader);
    if (plan === undefined) return undefined;
    const stage = stageOf(plan);
    const connected = new Set<SiteId>(await selectConnectedSites(reader));
    const frozen = await loadFrozen(reader, stage);
    const scene = withOwnSchedulers(withFrozen(sceneOf(stage), frozen), stage, connected);
    const charged = await loadChargedRuns(reader);
    const keeper = new LiveKeeper(stage, jobIdOf, (key) => charged.has(key) || isCharged(key));
    for (const sum of await loadOpeningSums(reader)) keeper.books.ledger.bringForward(sum);
    const jobs = await loadLiveJobs(reader);
    const engine = await restored(reader, { stage, scene, keeper, jobs });
    const stopping = jobs.filter(({ run }) => run?.isStopOrdered === true);
    return {
      operationVersion,
      plan,
      stage,
      engine,
      keeper,
      places: engine.places(),
      stopping: new Set(stopping.map(({ jobNumber }) => jobNumber)),
      savedEntryCount: 0,
      isFresh: true,
    };
  });
}

/**
 * Keys of the use of runs that go on here and were charged already: their sites reported the usage
 * before anybody heard that they are over. What they had reserved is given back, so that the ledger
 * in memory could not charge them a second time.
 */
async function loadChargedRuns(reader: Reader): Promise<ReadonlySet<string>> {
  const rows = await reader.query<{ key: string }>(
    `SELECT DISTINCT 'use:' || entry.subject || ':' || entry.attempt || ':' || entry.month AS key
       FROM scheduling.run AS run
       JOIN scheduling.job AS job ON job.number = run.job_number
       JOIN settlement.entry AS entry
         ON entry.subject = job.id AND entry.flow = 'use' AND entry.attempt = run.attempt
      WHERE run.ended_at IS NULL`,
    [],
  );
  return new Set(rows.map(({ key }) => key));
}

/** By allocation of the stage: whether its funder lets it start nothing at present. */
async function loadFrozen(reader: Reader, { plan }: Stage): Promise<readonly boolean[]> {
  const frozen = new Set(
    (await selectAllocations(reader))
      .filter(({ frozenAt }) => frozenAt !== undefined)
      .map(({ id }) => id),
  );
  return plan.allocations.map(({ id }) => frozen.has(id));
}

function withFrozen(scene: Scene, isFrozen: readonly boolean[]): Scene {
  const allocations = scene.allocations.map((allocation, index) =>
    isFrozen[index] === true ? { ...allocation, startsUntil: 0 } : allocation,
  );
  return { ...scene, allocations };
}

/** The scheduler of a connected site chooses the nodes, and gives whole GPUs only. */
function withOwnSchedulers(scene: Scene, stage: Stage, connected: ReadonlySet<SiteId>): Scene {
  const clusters = scene.clusters.map((cluster, index) => {
    const site = present(stage.clusters[index], `The cluster ${index}`).site.id;
    return connected.has(site)
      ? { ...cluster, givesWholeGpus: true, isPlacedBySite: true }
      : cluster;
  });
  return { ...scene, clusters };
}

/** What runs that go on had of shared GPUs in the months before, as the engine charged it then. */
async function loadSharedBefore(reader: Reader): Promise<SharedBefore> {
  const rows = await reader.query<{ number: number; attempt: number; gpu_seconds: string }>(
    `SELECT run.job_number AS number, run.attempt, sum(usage.gpu_seconds)::text AS gpu_seconds
       FROM scheduling.run AS run
       JOIN metering.usage AS usage
         ON usage.job_number = run.job_number AND usage.attempt = run.attempt
      WHERE run.ended_at IS NULL AND usage.is_of_shared_gpu AND usage.revision = 0
      GROUP BY run.job_number, run.attempt`,
    [],
  );
  return new Map(
    rows.map(({ number, attempt, gpu_seconds }) => {
      return [number, { attempt, sharedGpuSeconds: Number(gpu_seconds) }];
    }),
  );
}

interface Ground {
  readonly stage: Stage;
  readonly scene: Scene;
  readonly keeper: LiveKeeper;
  readonly jobs: readonly LiveJob[];
}

/** The engine as it was saved last, or at its start where it never was. */
async function restored(reader: Reader, { stage, scene, keeper, jobs }: Ground): Promise<Engine> {
  const stored = await loadSnapshots(reader);
  if (stored.length === 0) return createEngine(scene, keeper);
  const snapshots = new Map(
    stored.map(({ cluster, snapshot }) => [cluster, fromKeyedSnapshot(snapshot)]),
  );
  const enteredAt = Math.max(...[...snapshots.values()].map((snapshot) => snapshot.enteredAt));
  const openedPeriod = openedPeriodAt(scene, enteredAt);
  if (openedPeriod >= 0) keeper.resume(openedPeriod, await loadSharedBefore(reader));
  const counted = {
    funders: stage.funders,
    allocations: stage.plan.allocations.map(({ id }) => id),
  };
  const clusters = stage.clusters.map(({ cluster }, index) => {
    const snapshot = snapshots.get(cluster.id);
    return snapshot === undefined
      ? newClusterSnapshot(scene, index, enteredAt)
      : recounted(snapshot, counted);
  });
  const version = stored[0]?.engineVersion ?? '';
  const snapshot = { version, enteredAt, clusters };
  return restoreEngine(scene, keeper, { snapshot, ...savedJobsOf(stage, jobs) });
}

/** A cluster that came with a change of the plan, empty and in the period that is open. */
function newClusterSnapshot(scene: Scene, index: number, enteredAt: number) {
  const cluster = createClusterRun(scene, index);
  const period = scene.periods[openedPeriodAt(scene, enteredAt)];
  if (period !== undefined) {
    openPeriod(cluster.state.accounts, period.start, period.end);
    cluster.state.accounts.accruedAt = enteredAt;
  }
  return snapshotOfClusterRun(cluster);
}

function savedJobsOf(
  stage: Stage,
  jobs: readonly LiveJob[],
): { readonly running: readonly SavedRun[]; readonly waiting: readonly SavedJob[] } {
  const clusterOf = indexOfEach(stage.clusters.map(({ cluster }) => cluster.id));
  const allocationOf = indexOfEach(stage.plan.allocations.map(({ id }) => id));
  const running: SavedRun[] = [];
  const waiting: SavedJob[] = [];
  for (const job of jobs) {
    const saved: SavedJob = {
      jobNumber: job.jobNumber,
      clusterIndex: present(clusterOf.get(job.cluster), `The cluster ${job.cluster}`),
      allocationIndex: present(
        allocationOf.get(job.allocation),
        `The allocation ${job.allocation}`,
      ),
      gpuCount: job.gpuCount,
      wish: job.wish,
      sharePpm: job.sharePpm,
      requestedSeconds: Math.max(1, job.requestedSeconds - job.keptSeconds),
      submittedAt: job.submittedAt,
      attempt: job.attemptCount,
      keptSeconds: job.keptSeconds,
    };
    if (job.run === undefined) waiting.push(saved);
    else running.push(toSavedRun(saved, job.run));
  }
  return { running, waiting };
}

function toSavedRun(job: SavedJob, run: NonNullable<LiveJob['run']>): SavedRun {
  return {
    ...job,
    standing: STANDINGS.indexOf(run.standing),
    startedAt: run.startedAt,
    vacateAt: run.vacateAt ?? 0,
    nodes: run.nodes.map((node, index) => ({ node, gpuCount: run.gpuCounts[index] ?? 0 })),
  };
}

function indexOfEach(ids: readonly string[]): ReadonlyMap<string, number> {
  return new Map(ids.map((id, index) => [id, index]));
}

/** Where a cluster stands, in ids. */
export function siteOfCluster(
  { stage }: Memory,
  clusterIndex: number,
): { readonly cluster: ClusterId; readonly site: SiteId } {
  const { cluster, site } = present(stage.clusters[clusterIndex], `The cluster ${clusterIndex}`);
  return { cluster: cluster.id, site: site.id };
}
