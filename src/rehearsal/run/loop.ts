/**
 * The rehearsal itself: the scheduler under a simulated clock, on virtual sites. Events are taken
 * in the order of (time, kind, sequence); at one second: ends and returns of GPUs, so that they
 * belong to the period that they close; then the calendar, then submissions; then each cluster
 * that anything happened to decides once. Nothing here knows how to schedule, meter or settle; it
 * carries decisions out and tells the observer.
 */
import { unreachable } from '../../kernel/assert.ts';
import { floatAt, intAt } from '../../kernel/column.ts';
import { accrue, openPeriod } from '../../scheduling/accounts.ts';
import {
  type ClusterAllocation,
  createCluster,
  end,
  nodesFor,
  setNodesInService,
  setShares,
  slotsFromNode,
  submit,
  vacate,
} from '../../scheduling/cluster.ts';
import { decide } from '../../scheduling/decide.ts';
import type { NodeRow } from '../../scheduling/nodes.ts';
import type { SchedulingPolicy } from '../../scheduling/policy.ts';
import {
  createVirtualSite,
  giveNotice,
  nextReport,
  nextReportAt,
  runJob,
  type SiteMessage,
  stopJob,
  wakeAt,
} from '../../sites/virtual-site.ts';
import { type JobRejection, routeJob } from './admission.ts';
import type { CalendarEntry } from './calendar.ts';
import { ClusterRun } from './cluster-run.ts';
import type { RunObserver, RunView, StopCause } from './observer.ts';
import type { WorkloadColumns } from './workload-columns.ts';

/** Everything that a run needs to know, in indices. */
export interface Scene {
  readonly interval: { readonly start: number; readonly end: number };
  readonly periods: readonly { readonly start: number; readonly end: number }[];
  readonly funderCount: number;
  readonly allocations: readonly ClusterAllocation[];
  readonly clustersOfAllocation: readonly (readonly number[])[];
  readonly clusters: readonly SceneCluster[];
  readonly policy: SchedulingPolicy;
  readonly calendar: readonly CalendarEntry[];
  /** Why a job may never run, by the rules of its allocation; `undefined` where it may. */
  readonly refusalOf: (jobNumber: number) => JobRejection | undefined;
}

export interface SceneCluster {
  readonly nodeRows: readonly NodeRow[];
  /** GPUs of the largest gang that the cluster can ever hold. */
  readonly gpuCountMax: number;
}

/** Runs `workload` on `scene` to the end of its interval. Cost: about linear in jobs. */
export function runScene(scene: Scene, workload: WorkloadColumns, observer: RunObserver): void {
  const run = new SceneRun(scene, workload, observer);
  while (run.step()) {
    // Each step advances the clock by one moment at which something happens.
  }
}

/** A run in progress. A class, because everything in it lives and changes together. */
export class SceneRun {
  readonly #scene: Scene;
  readonly #workload: WorkloadColumns;
  readonly #observer: RunObserver;
  readonly #clusters: readonly ClusterRun[];
  readonly #site;
  readonly #touched = new Set<number>();
  #nextJob = 0;
  #nextEntry = 0;
  #now: number;

  constructor(scene: Scene, workload: WorkloadColumns, observer: RunObserver) {
    this.#scene = scene;
    this.#workload = workload;
    this.#observer = observer;
    this.#now = scene.interval.start;
    this.#site = createVirtualSite(scene.clusters.length);
    this.#clusters = scene.clusters.map(
      ({ nodeRows, gpuCountMax }, index) =>
        new ClusterRun(
          index,
          createCluster(nodeRows, scene.funderCount, scene.allocations, scene.policy),
          gpuCountMax,
        ),
    );
  }

  get now(): number {
    return this.#now;
  }

  /** Jobs submitted so far. */
  get submittedCount(): number {
    return this.#nextJob;
  }

  /** Takes everything that happens at the next moment; false where the interval is over. */
  step(): boolean {
    const { end: endOfRun } = this.#scene.interval;
    const { calendar } = this.#scene;
    const now = Math.min(
      calendar[this.#nextEntry]?.at ?? Infinity,
      nextReportAt(this.#site),
      this.#workload.submittedAt[this.#nextJob] ?? Infinity,
    );
    if (now > endOfRun || now === Infinity) return false;
    this.#now = now;
    for (let next = nextReport(this.#site, now); next; next = nextReport(this.#site, now)) {
      this.#hear(next);
    }
    for (; calendar[this.#nextEntry]?.at === now; this.#nextEntry += 1) {
      this.#enter(calendar[this.#nextEntry] as CalendarEntry);
    }
    if (now === endOfRun) return false;
    for (; this.#workload.submittedAt[this.#nextJob] === now; this.#nextJob += 1) {
      this.#submit(this.#nextJob);
    }
    for (const cluster of this.#clusters) {
      if (this.#touched.has(cluster.index)) this.#decide(cluster);
    }
    this.#touched.clear();
    return true;
  }

  #view(): RunView {
    const runs = this.#clusters;
    return {
      now: this.#now,
      clusters: runs.map(({ state }) => state),
      running: () => runs.flatMap((cluster) => cluster.running()),
      waiting: () => runs.flatMap((cluster) => cluster.waiting()),
    };
  }

  #enter(entry: CalendarEntry): void {
    switch (entry.kind) {
      case 'close':
        this.#accrueAll();
        this.#observer.periodClosed(entry.period, this.#view());
        break;
      case 'open':
        this.#openPeriod(entry.period);
        break;
      case 'capacity':
        this.#changeCapacity(this.#cluster(entry.cluster), entry.gpuCount);
        break;
      case 'shares':
        this.#touched.add(entry.cluster);
        setShares(this.#cluster(entry.cluster).state, entry.gpuCounts, this.#now);
        break;
      case 'sample':
        this.#accrueAll();
        this.#observer.sampled(this.#view());
        break;
      default:
        unreachable(entry);
    }
  }

  #accrueAll(): void {
    for (const { state } of this.#clusters) accrue(state.accounts, this.#now);
  }

  #openPeriod(period: number): void {
    const bounds = this.#scene.periods[period];
    const awarded = this.#observer.periodOpened(period, this.#view());
    for (const { index, state } of this.#clusters) {
      openPeriod(state.accounts, bounds?.start ?? this.#now, bounds?.end ?? this.#now);
      const { allocationAwardedGpuSeconds } = state.accounts;
      for (let allocation = 0; allocation < allocationAwardedGpuSeconds.length; allocation += 1) {
        const cell = allocation * this.#clusters.length + index;
        allocationAwardedGpuSeconds[allocation] = awarded[cell] ?? 0;
      }
      state.isReleased = true;
      this.#touched.add(index);
    }
  }

  #changeCapacity(cluster: ClusterRun, gpuCount: number): void {
    const nodeCount = nodesFor(cluster.state, gpuCount);
    for (const slot of slotsFromNode(cluster.state, nodeCount)) {
      this.#giveBack(cluster, slot, 'interrupted');
    }
    setNodesInService(cluster.state, nodeCount);
    cluster.inServiceGpus = gpuCount;
    this.#touched.add(cluster.index);
  }

  #hear({ report, cluster: index, slot }: SiteMessage): void {
    const cluster = this.#cluster(index);
    this.#touched.add(index);
    cluster.state.isReleased = true;
    if (report === 'vacated') this.#giveBack(cluster, slot, 'reclaimed');
    if (report === 'finished') this.#finish(cluster, slot);
  }

  #finish(cluster: ClusterRun, slot: number): void {
    stopJob(this.#site, { cluster: cluster.index, slot });
    const run = cluster.runOf(slot);
    const keptSeconds = this.#now - run.startedAt;
    this.#observer.jobStopped(run, { at: this.#now, cause: 'finished', keptSeconds });
    end(cluster.state, slot, this.#now);
  }

  #giveBack(cluster: ClusterRun, slot: number, cause: StopCause): void {
    const place = { cluster: cluster.index, slot };
    const { workSecondsLeft, keptSeconds } = stopJob(this.#site, place);
    this.#observer.jobStopped(cluster.runOf(slot), { at: this.#now, cause, keptSeconds });
    const requestedLeft = intAt(cluster.state.jobs.requestedSeconds, slot) - keptSeconds;
    vacate(cluster.state, slot, this.#now, requestedLeft);
    cluster.requeue(slot, workSecondsLeft);
  }

  #submit(jobNumber: number): void {
    const workload = this.#workload;
    const gpuCount = intAt(workload.gpuCount, jobNumber);
    const allocation = intAt(workload.allocationIndex, jobNumber);
    const candidates = this.#scene.clustersOfAllocation[allocation] ?? [];
    const index = routeJob(this.#clusters, candidates, gpuCount);
    const refusal =
      this.#scene.refusalOf(jobNumber) ?? (index < 0 ? 'larger_than_cluster' : undefined);
    if (refusal !== undefined) {
      this.#observer.jobRejected(jobNumber, refusal, this.#now);
      return;
    }
    const cluster = this.#cluster(index);
    const job = {
      jobNumber,
      allocation,
      gpuCount,
      requestedSeconds: intAt(workload.requestedSeconds, jobNumber),
      submittedAt: floatAt(workload.submittedAt, jobNumber),
    };
    const slot = submit(cluster.state, job, this.#now);
    cluster.enqueue(slot, intAt(workload.runSeconds, jobNumber));
    this.#observer.jobAdmitted(jobNumber, index, this.#now);
    this.#touched.add(index);
  }

  #decide(cluster: ClusterRun): void {
    const decisions = decide(cluster.state, this.#now);
    for (const { slot, standing, nodes } of decisions.starts) {
      const workSeconds = cluster.begin(slot, standing);
      runJob(this.#site, { cluster: cluster.index, slot }, workSeconds, this.#now);
      this.#observer.jobStarted(cluster.runOf(slot), nodes);
    }
    for (const { slot, vacateAt } of decisions.notices) {
      giveNotice(this.#site, { cluster: cluster.index, slot }, this.#now, vacateAt);
      const jobNumber = intAt(cluster.state.jobs.jobNumber, slot);
      this.#observer.jobNoticed(jobNumber, this.#now, vacateAt);
    }
    if (decisions.wakeAt > this.#now) this.#wake(cluster, decisions.wakeAt);
  }

  /** One wake-up a cluster at a time is enough: an earlier decision asks again. */
  #wake(cluster: ClusterRun, at: number): void {
    if (cluster.wakesAt > this.#now && cluster.wakesAt <= at) return;
    cluster.wakesAt = at;
    wakeAt(this.#site, cluster.index, at);
  }

  #cluster(index: number): ClusterRun {
    return this.#clusters[index] as ClusterRun;
  }
}
