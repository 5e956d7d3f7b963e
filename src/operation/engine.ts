/**
 * Carries a plan out: takes jobs in, enters the calendar, asks the scheduler of each cluster and
 * keeps what follows from its answers. It has no clock and no site: a driver hands in what happens,
 * each time with the second at which it is, and does on the sites what is answered. The rehearsal
 * and the live platform drive the same engine.
 *
 * Time never goes back, and nothing may be handed in after `nextCalendarAt` before the calendar is
 * entered: a driver that comes late takes what happened and what is due in the order of time. At
 * one second it hands in, in this order, so that the same events always give the same decisions:
 *  1. `finish` and `giveBack`, so that they belong to the period that they close;
 *  2. `enterCalendar`;
 *  3. `submit` and `cancel`;
 *  4. `decide`.
 */
import { assert, unreachable } from '../kernel/assert.ts';
import { intAt } from '../kernel/column.ts';
import { done, type Outcome } from '../kernel/outcome.ts';
import { accrue, award, openPeriod } from '../scheduling/accounts.ts';
import { type Cluster, end, isRunning, submit, vacate, withdraw } from '../scheduling/cluster.ts';
import { type Decisions, decide } from '../scheduling/decide.ts';
import { type Explanation, explain } from '../scheduling/explain.ts';
import { accrueRoom } from '../scheduling/free-room.ts';
import { nodesFor, setNodesInService, setShares, slotsFromNode } from '../scheduling/in-service.ts';
import type { SubmittedJob } from '../scheduling/jobs.ts';
import { moveBeforeMaintenance, moveRunsBelow } from '../scheduling/move-runs.ts';
import { type NodeGpus, nodesHeldBy } from '../scheduling/segments.ts';
import { isSharer } from '../scheduling/shared-gpus.ts';
import { admit, type JobRejection } from './admission.ts';
import type { CalendarEntry } from './calendar.ts';
import { CalendarCursor } from './calendar-cursor.ts';
import {
  type ClusterRun,
  createClusterRun,
  type Place,
  slotsOf,
  type ToldReason,
} from './cluster-run.ts';
import type {
  ClusterDecisions,
  DisplacedRun,
  GivenNotice,
  InterruptedRun,
  MovedRun,
  StartedRun,
} from './engine-answers.ts';
import { keptAtLoss } from './kept-work.ts';
import type { RunObserver, RunView } from './observer.ts';
import type { Scene } from './scene.ts';

/**
 * The version of what the engine decides. To be raised with every change after which the same
 * events give other decisions, that is, whenever the trace hash of a golden rehearsal changes:
 * whoever explains an old decision must know by which rules it was made.
 */
export const ENGINE_VERSION = '10';

/** Most moments bring nothing of a kind; then no list is made. */
const NONE: readonly never[] = [];

/** What an engine goes on from. */
export interface EngineState {
  readonly clusters: readonly ClusterRun[];
  /** The calendar was entered up to and at this second. */
  readonly enteredAt: number;
}

/** An engine at the start of its scene, with nothing entered and no job. */
export function createEngine(scene: Scene, observer: RunObserver): Engine {
  const clusters = scene.clusters.map((_, index) => createClusterRun(scene, index));
  return new Engine(scene, observer, { clusters, enteredAt: scene.interval.start - 1 });
}

export class Engine {
  readonly scene: Scene;
  readonly clusters: readonly ClusterRun[];
  readonly #placedBySite: readonly ClusterRun[];
  readonly #observer: RunObserver;
  /** By cluster: 1 where anything happened since it decided last. */
  readonly #isTouched: Uint8Array;
  readonly #calendar: CalendarCursor;

  constructor(scene: Scene, observer: RunObserver, { clusters, enteredAt }: EngineState) {
    this.scene = scene;
    this.clusters = clusters;
    this.#placedBySite = clusters.filter(({ isPlacedBySite }) => isPlacedBySite);
    this.#observer = observer;
    this.#isTouched = new Uint8Array(clusters.length);
    this.#calendar = new CalendarCursor(scene.calendar, enteredAt);
  }

  /** When `enterCalendar` is due next; infinite after the last entry. */
  get nextCalendarAt(): number {
    return this.#calendar.nextAt;
  }

  /** The calendar was entered up to and at this second. */
  get enteredAt(): number {
    return this.#calendar.enteredAt;
  }

  /** Takes a job in at `now`, and answers where it waits. */
  submit(job: SubmittedJob, now: number): Outcome<Place, { readonly reason: JobRejection }> {
    this.#assertInTime(now);
    const admitted = admit(this.clusters, this.scene.allocations[job.allocation], job);
    if (!admitted.ok) {
      this.#observer.jobRejected(job.jobNumber, admitted.reason, now);
      return admitted;
    }
    const cluster = this.#cluster(admitted.value);
    const slot = submit(cluster.state, job, now);
    cluster.enqueue(slot, 0, 0);
    this.#observer.jobAdmitted(job.jobNumber, cluster.index, now);
    this.#isTouched[cluster.index] = 1;
    return done({ cluster: cluster.index, slot });
  }

  /** The running job at `place` is done. Its slot is free afterwards. */
  finish(place: Place, now: number): void {
    this.#assertInTime(now);
    this.#endRun(place, 'finished', now);
  }

  /** The job at `place` is not wanted any more, whether it waits or runs. Its slot is free then. */
  cancel(place: Place, now: number): void {
    this.#assertInTime(now);
    const cluster = this.#cluster(place.cluster);
    if (isRunning(cluster.state, place.slot)) {
      this.#endRun(place, 'cancelled', now);
      return;
    }
    const jobNumber = intAt(cluster.state.jobs.jobNumber, place.slot);
    cluster.withdraw(place.slot);
    withdraw(cluster.state, place.slot, now);
    this.#isTouched[cluster.index] = 1;
    this.#observer.jobWithdrawn(jobNumber, now);
  }

  /**
   * The running job at `place` gave its GPUs back and waits again, at its old place in the queue.
   * `keptSeconds` of the run are in its checkpoints and need not be done again.
   */
  giveBack(
    place: Place,
    {
      cause,
      keptSeconds,
    }: { readonly cause: 'reclaimed' | 'interrupted'; readonly keptSeconds: number },
    now: number,
  ): void {
    this.#assertInTime(now);
    const cluster = this.#cluster(place.cluster);
    const { slot } = place;
    this.#observer.jobStopped(cluster.runAt(slot, now), { at: now, cause, keptSeconds });
    const requestedLeft = intAt(cluster.state.jobs.requestedSeconds, slot) - keptSeconds;
    vacate(cluster.state, slot, now, Math.max(1, requestedLeft));
    cluster.requeue(slot, keptSeconds);
    this.#isTouched[cluster.index] = 1;
  }

  /** The first time at which a cluster asked to decide anew; infinite where none did. */
  get nextWakeAt(): number {
    return this.clusters.reduce((first, { wakesAt }) => Math.min(first, wakesAt), Infinity);
  }

  /** Has those decide that asked for it by `now`. */
  wakeDue(now: number): void {
    for (const each of this.clusters) if (each.takeWake(now)) this.#isTouched[each.index] = 1;
  }

  /** Has a cluster decide anew on all that wait, though it did not ask for it. */
  wake(clusterIndex: number): void {
    this.#cluster(clusterIndex).state.isReleased = true;
    this.#isTouched[clusterIndex] = 1;
  }

  /**
   * Enters all that is due by `now`, each entry at its own second, and answers the runs whose nodes
   * left service. Those that are interrupted are over, and the sites must stop them; only where a
   * site chooses the nodes are there others, also before maintenance.
   */
  enterCalendar(now: number): readonly DisplacedRun[] {
    this.#calendar.moveTo(now);
    let entry = this.#calendar.take();
    if (entry === undefined && this.#placedBySite.length === 0) return NONE;
    const displaced: DisplacedRun[] = [];
    for (; entry !== undefined; entry = this.#calendar.take()) {
      displaced.push(...this.#enter(entry));
    }
    for (const { index, state } of this.#placedBySite) {
      displaced.push(...movedRuns(index, moveBeforeMaintenance(state, now)));
    }
    return displaced;
  }

  /**
   * Takes over what the calendar says of capacity and shares at `enteredAt`, where it is another
   * calendar than the one that was entered: the plan has changed. Answers as `enterCalendar` does.
   */
  adoptCalendar(): readonly DisplacedRun[] {
    const now = this.#calendar.enteredAt;
    const entered = this.#calendar.entered();
    return this.clusters.flatMap((cluster) => {
      const isHere = (entry: CalendarEntry): boolean =>
        (entry.kind === 'capacity' || entry.kind === 'shares') && entry.cluster === cluster.index;
      const capacity = entered.findLast((entry) => entry.kind === 'capacity' && isHere(entry));
      const shares = entered.findLast((entry) => entry.kind === 'shares' && isHere(entry));
      const { shareGpus } = cluster.state.accounts;
      const isOther =
        shares?.kind === 'shares' && shares.gpuCounts.some((n, i) => n !== shareGpus[i]);
      if (isOther) setShares(cluster.state, shares.gpuCounts, now);
      this.#isTouched[cluster.index] = 1;
      const gpuCount = capacity?.kind === 'capacity' ? capacity.gpuCount : 0;
      if (gpuCount === cluster.inServiceGpus) return [];
      return this.#changeCapacity(cluster, gpuCount, now);
    });
  }

  /** One cycle of each cluster that anything happened to, in their order. */
  decide(now: number): readonly ClusterDecisions[] {
    const decided: ClusterDecisions[] = [];
    for (const cluster of this.clusters) {
      if (this.#isTouched[cluster.index] === 0) continue;
      this.#isTouched[cluster.index] = 0;
      decided.push(this.#decideOne(cluster, now));
    }
    return decided;
  }

  /** How many GPUs of each of its nodes the running job at `place` is on; 1 of a shared one. */
  nodesOf({ cluster, slot }: Place): readonly NodeGpus[] {
    const { state } = this.#cluster(cluster);
    const held = nodesHeldBy(state, slot);
    return isSharer(state, slot) ? held.map(({ node }) => ({ node, gpuCount: 1 })) : held;
  }

  /** Why the waiting job at `place` waits, as of `now`. Cost: all jobs of its cluster. */
  explain({ cluster, slot }: Place, now?: number): Explanation {
    return explain(this.#cluster(cluster).state, slot, now);
  }

  /** Waiting jobs whose reason is another than this answered before. Cost: all that wait there. */
  changedReasons(clusterIndex: number): readonly ToldReason[] {
    return this.#cluster(clusterIndex).changedReasons();
  }

  isRunning({ cluster, slot }: Place): boolean {
    return isRunning(this.#cluster(cluster).state, slot);
  }

  /** Where every live job is, by its number. Cost: all live jobs. */
  places(): Map<number, Place> {
    const places = new Map<number, Place>();
    for (const { index, state } of this.clusters) {
      for (const slot of [...slotsOf(state, state.running), ...slotsOf(state, state.waiting)]) {
        places.set(intAt(state.jobs.jobNumber, slot), { cluster: index, slot });
      }
    }
    return places;
  }

  view(now: number): RunView {
    const { clusters } = this;
    return {
      now,
      clusters: clusters.map(({ state }) => state),
      running: () => clusters.flatMap((cluster) => cluster.running()),
      waiting: () => clusters.flatMap((cluster) => cluster.waiting()),
    };
  }

  /** What is due comes first, or it would be entered into accounts that are ahead of it. */
  #assertInTime(now: number): void {
    assert(now <= this.nextCalendarAt, 'Something happens after an entry that is due');
  }

  #enter(entry: CalendarEntry): readonly DisplacedRun[] {
    switch (entry.kind) {
      case 'close':
        this.#accrueAll(entry.at);
        this.#observer.periodClosed(entry.period, this.view(entry.at));
        return [];
      case 'open':
        this.#openPeriod(entry.period, entry.at);
        return [];
      case 'capacity':
        return this.#changeCapacity(this.#cluster(entry.cluster), entry.gpuCount, entry.at);
      case 'shares':
        this.#isTouched[entry.cluster] = 1;
        setShares(this.#cluster(entry.cluster).state, entry.gpuCounts, entry.at);
        return [];
      case 'sample':
        this.#accrueAll(entry.at);
        this.#observer.sampled(this.view(entry.at));
        return [];
      default:
        return unreachable(entry);
    }
  }

  #accrueAll(now: number): void {
    for (const { state } of this.clusters) {
      accrue(state.accounts, now);
      accrueRoom(state.room, now);
    }
  }

  #openPeriod(period: number, now: number): void {
    const bounds = this.scene.periods[period];
    const awarded = this.#observer.periodOpened(period, this.view(now));
    for (const { index, state } of this.clusters) {
      openPeriod(state.accounts, bounds?.start ?? now, bounds?.end ?? now);
      const cellOf = (allocation: number): number => allocation * this.clusters.length + index;
      const { allocations } = this.scene;
      award(
        state.accounts,
        allocations.map((_, each) => awarded[cellOf(each)] ?? 0),
      );
      this.wake(index);
    }
  }

  #changeCapacity(cluster: ClusterRun, gpuCount: number, now: number): readonly DisplacedRun[] {
    const { state, index } = cluster;
    const nodeCount = nodesFor(state, gpuCount);
    const moved = cluster.isPlacedBySite ? moveRunsBelow(state, nodeCount, now) : NONE;
    const interrupted = slotsFromNode(state, nodeCount).map((slot) =>
      this.#interrupt(cluster, slot, now),
    );
    setNodesInService(state, nodeCount, now);
    cluster.inServiceGpus = gpuCount;
    this.#isTouched[index] = 1;
    return [...interrupted, ...movedRuns(index, moved)];
  }

  #interrupt(cluster: ClusterRun, slot: number, now: number): InterruptedRun {
    const place = { cluster: cluster.index, slot };
    const run = cluster.runOf(slot);
    const keptSeconds = keptAtLoss(this.scene.failures, run, {
      noticedAfterSeconds: cluster.noticedAfterSecondsOf(slot),
      lostAfterSeconds: now - run.startedAt,
    });
    this.giveBack(place, { cause: 'interrupted', keptSeconds }, now);
    return { kind: 'interrupted', place, run, at: now, keptSeconds };
  }

  #endRun({ cluster: index, slot }: Place, cause: 'finished' | 'cancelled', now: number): void {
    const cluster = this.#cluster(index);
    const run = cluster.runAt(slot, now);
    this.#observer.jobStopped(run, { at: now, cause, keptSeconds: now - run.startedAt });
    end(cluster.state, slot, now);
    this.#isTouched[index] = 1;
  }

  #decideOne(cluster: ClusterRun, now: number): ClusterDecisions {
    const { state, index } = cluster;
    const decisions = decide(state, now);
    const starts = decisions.starts.length === 0 ? NONE : this.#start(cluster, decisions);
    const notices = decisions.notices.length === 0 ? NONE : this.#notify(state, decisions, now);
    cluster.askToWake(decisions, now);
    return { clusterIndex: index, starts, notices };
  }

  #start(cluster: ClusterRun, { starts }: Decisions): readonly StartedRun[] {
    return starts.map(({ slot, standing, nodes }) => {
      cluster.begin(slot, standing);
      const run = cluster.runOf(slot);
      this.#observer.jobStarted(run, nodes);
      return { slot, run, nodes };
    });
  }

  #notify({ jobs }: Cluster, { notices }: Decisions, now: number): readonly GivenNotice[] {
    return notices.map(({ slot, vacateAt }) => {
      const jobNumber = intAt(jobs.jobNumber, slot);
      this.#observer.jobNoticed(jobNumber, now, vacateAt);
      return { slot, jobNumber, vacateAt };
    });
  }

  #cluster(index: number): ClusterRun {
    return this.clusters[index] as ClusterRun;
  }
}

function movedRuns(cluster: number, slots: readonly number[]): readonly MovedRun[] {
  return slots.map((slot) => ({ kind: 'moved', place: { cluster, slot } }));
}
