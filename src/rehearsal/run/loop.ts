/**
 * The rehearsal itself: the engine under a simulated clock, on virtual sites. Events are taken in
 * the order of (time, kind, sequence); at one second: ends and returns of GPUs, so that they belong
 * to the period that they close; then the calendar, then submissions; then each cluster that
 * anything happened to decides once. Nothing here knows how to schedule, meter or settle; it tells
 * the engine what happens and has the site do what the engine answers.
 */
import { assert } from '../../kernel/assert.ts';
import { floatAt, intAt } from '../../kernel/column.ts';
import { NumberedStreams } from '../../kernel/random.ts';
import type { ClusterRun, Place } from '../../operation/cluster-run.ts';
import { createEngine, type Engine } from '../../operation/engine.ts';
import type { ClusterDecisions } from '../../operation/engine-answers.ts';
import { keptAtLoss } from '../../operation/kept-work.ts';
import type { JobRun, RunObserver } from '../../operation/observer.ts';
import type { Scene } from '../../operation/scene.ts';
import { lengthen } from '../../scheduling/lengthen.ts';
import { failNode, repairNode, slotsOnNode } from '../../scheduling/repair.ts';
import { runLengthSeconds, secondsToFailure, workDoneBy } from '../../sites/failing-nodes.ts';
import type { NodeEvent } from '../../sites/node-events.ts';
import {
  createVirtualSite,
  giveNotice,
  loseRun,
  nextReport,
  nextReportAt,
  reportOutlived,
  runJob,
  type SiteMessage,
  stopJob,
} from '../../sites/virtual-site.ts';
import { PlannedTimes } from './planned-times.ts';
import type { WorkloadColumns } from './workload-columns.ts';

/** Runs `workload` on `scene` to the end of its interval. Cost: about linear in jobs. */
export function runScene(scene: Scene, workload: WorkloadColumns, observer: RunObserver): void {
  const run = new SceneRun(scene, workload, observer);
  while (run.step()) {
    // Each step advances the clock by one moment at which something happens.
  }
}

/** A run in progress. A class, because everything in it lives and changes together. */
export class SceneRun {
  readonly engine: Engine;
  readonly plannedTimes: PlannedTimes;
  /** Runs that ended because a node of theirs failed; a larger outage is none of these. */
  nodeFailureCount = 0;
  readonly #workload: WorkloadColumns;
  readonly #site;
  readonly #failureStreams;
  #nextJob = 0;
  #nextNodeEvent = 0;
  #now: number;

  constructor(scene: Scene, workload: WorkloadColumns, observer: RunObserver) {
    this.engine = createEngine(scene, observer);
    this.plannedTimes = new PlannedTimes(workload, scene.estimates);
    this.#workload = workload;
    this.#now = scene.interval.start;
    this.#site = createVirtualSite(scene.clusters.length);
    this.#failureStreams = new NumberedStreams(scene.failures?.seed ?? 0, 'node-failures');
  }

  get now(): number {
    return this.#now;
  }

  /** Jobs submitted so far. */
  get submittedCount(): number {
    return this.#nextJob;
  }

  /** The next moment at which something happens; infinite where nothing does any more. */
  get nextAt(): number {
    return Math.min(
      this.engine.nextCalendarAt,
      this.engine.nextWakeAt,
      nextReportAt(this.#site),
      this.engine.scene.nodeEvents?.[this.#nextNodeEvent]?.at ?? Infinity,
      this.#workload.submittedAt[this.#nextJob] ?? Infinity,
    );
  }

  /** Takes everything that happens at the next moment; false where the interval is over. */
  step(): boolean {
    const { end } = this.engine.scene.interval;
    const now = this.nextAt;
    if (now > end || now === Infinity) return false;
    this.#now = now;
    for (let next = nextReport(this.#site, now); next; next = nextReport(this.#site, now)) {
      this.#hear(next);
    }
    this.#takeNodeEvents();
    this.#enterCalendar();
    if (now === end) return false;
    for (; this.#workload.submittedAt[this.#nextJob] === now; this.#nextJob += 1) {
      this.#submit(this.#nextJob);
    }
    this.engine.wakeDue(now);
    for (const decisions of this.engine.decide(now)) this.#carryOut(decisions);
    return true;
  }

  #hear({ report, cluster, slot }: SiteMessage): void {
    const place = { cluster, slot };
    switch (report) {
      case 'finished':
        stopJob(this.#site, place);
        this.plannedTimes.finished(() => this.#runAt(place), this.#now);
        this.engine.finish(place, this.#now);
        break;
      case 'vacated': {
        const { keptSeconds: ranSeconds } = stopJob(this.#site, place);
        const { failures } = this.engine.scene;
        const { workSeconds } = workDoneBy(failures, this.#runAt(place), ranSeconds);
        this.engine.giveBack(place, { cause: 'reclaimed', keptSeconds: workSeconds }, this.#now);
        break;
      }
      case 'lost':
        this.#lose(place);
        break;
      case 'outlived':
        this.#planLonger(place);
        break;
    }
  }

  /** What runs on a node that fails goes back to its last checkpoint. */
  #takeNodeEvents(): void {
    const { nodeEvents } = this.engine.scene;
    if (nodeEvents === undefined) return;
    for (; nodeEvents[this.#nextNodeEvent]?.at === this.#now; this.#nextNodeEvent += 1) {
      const { kind, cluster, node } = nodeEvents[this.#nextNodeEvent] as NodeEvent;
      const state = this.engine.clusters[cluster]?.state;
      if (state === undefined) continue;
      if (kind === 'repaired') repairNode(state, node);
      else {
        for (const slot of slotsOnNode(state, node)) this.#lose({ cluster, slot });
        failNode(state, node);
      }
      this.engine.wake(cluster);
    }
  }

  #planLonger(place: Place): void {
    const run = this.#runAt(place);
    const requestedSeconds = this.plannedTimes.outlived(run, this.#now);
    const { state } = this.engine.clusters[place.cluster] as ClusterRun;
    lengthen(state, place.slot, requestedSeconds, this.#now);
    this.engine.wake(place.cluster);
    reportOutlived(this.#site, place, run.startedAt + requestedSeconds);
  }

  #runAt({ cluster, slot }: Place): JobRun {
    return (this.engine.clusters[cluster] as ClusterRun).runOf(slot);
  }

  #lose(place: Place): void {
    this.nodeFailureCount += 1;
    const keptSeconds = this.#keptAtLoss(place, this.#runAt(place));
    this.engine.giveBack(place, { cause: 'interrupted', keptSeconds }, this.#now);
  }

  #enterCalendar(): void {
    for (const displaced of this.engine.enterCalendar(this.#now)) {
      assert(displaced.kind === 'interrupted', 'No site of a rehearsal chooses nodes');
      const kept = this.#keptAtLoss(displaced.place, displaced.run);
      assert(kept === displaced.keptSeconds, 'The site kept other work than the engine says');
    }
  }

  /** Ends `run` at the site, which has lost nodes of it. */
  #keptAtLoss(place: Place, run: JobRun): number {
    const { keptSeconds: noticedAfterSeconds } = stopJob(this.#site, place);
    const lostAfterSeconds = this.#now - run.startedAt;
    const lost = { noticedAfterSeconds, lostAfterSeconds };
    return keptAtLoss(this.engine.scene.failures, run, lost);
  }

  #submit(jobNumber: number): void {
    const workload = this.#workload;
    const job = {
      jobNumber,
      allocation: intAt(workload.allocationIndex, jobNumber),
      gpuCount: intAt(workload.gpuCount, jobNumber),
      requestedSeconds: this.plannedTimes.submitted(jobNumber),
      submittedAt: floatAt(workload.submittedAt, jobNumber),
      wish: workload.wishCode[jobNumber] ?? 0,
      sharePpm: intAt(workload.sharePpm, jobNumber),
    };
    this.engine.submit(job, this.#now);
  }

  #carryOut({ clusterIndex: cluster, starts, notices }: ClusterDecisions): void {
    for (const { slot, run } of starts) {
      const workSeconds = intAt(this.#workload.runSeconds, run.jobNumber) - run.keptSeconds;
      this.#begin({ cluster, slot }, run, workSeconds);
    }
    for (const { slot, vacateAt } of notices) {
      giveNotice(this.#site, { cluster, slot }, this.#now, vacateAt);
    }
  }

  #begin(place: Place, run: JobRun, workSeconds: number): void {
    const { failures, nodeEvents } = this.engine.scene;
    const { jobNumber, attempt, gpuCount, requestedSeconds } = run;
    const lengthSeconds = runLengthSeconds(failures, { attempt, gpuCount, workSeconds });
    runJob(this.#site, place, lengthSeconds, this.#now);
    if (requestedSeconds < lengthSeconds && this.plannedTimes.isEstimated(jobNumber)) {
      reportOutlived(this.#site, place, this.#now + requestedSeconds);
    }
    if (failures === undefined || nodeEvents !== undefined) return;
    const stream = this.#failureStreams.at(jobNumber, attempt);
    const lostAfter = secondsToFailure(failures, { gpuCount, lengthSeconds }, stream);
    if (lostAfter < lengthSeconds) loseRun(this.#site, place, this.#now + lostAfter);
  }
}
