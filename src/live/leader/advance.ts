/**
 * One turn in memory: what the store has that is new is told to the engine, in the order of time,
 * and what the engine decides is gathered to be saved. Nothing here touches the store.
 *
 *  1. Reports of the sites, by their times, and between them what the calendar has due before;
 *     one that comes late counts for the scheduler from now on, and is charged by its own time.
 *  2. What else the calendar has due by now.
 *  3. What holders take back; then what they submit, by number.
 *  4. The decisions of every cluster that anything happened to, and why the others still wait.
 */
import { present } from '../../kernel/assert.ts';
import { compare } from '../../kernel/compare.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { ClusterRun, Place } from '../../operation/cluster-run.ts';
import { ENGINE_VERSION } from '../../operation/engine.ts';
import type { ClusterDecisions, DisplacedRun } from '../../operation/engine-answers.ts';
import type { JobRun } from '../../operation/observer.ts';
import { snapshotOfClusterRun } from '../../operation/snapshot.ts';
import { promisedStartOf } from '../../scheduling/explain.ts';
import { freeGpusOf } from '../../scheduling/free-room.ts';
import { orderKeyOf } from '../../scheduling/order.ts';
import { STANDINGS } from '../../scheduling/standing.ts';
import type { RunCause } from '../../scheduling/store/cycle-writes.ts';
import type { Cancelling } from '../../scheduling/store/live-jobs.ts';
import type { SubmittedJobRow } from '../../scheduling/store/submitted-jobs.ts';
import type { UntakenReport } from '../../sites/store/site-reports.ts';
import { toStartPayload } from './dispatch.ts';
import { toKeyedSnapshot } from './keyed-snapshot.ts';
import { type Memory, siteOfCluster } from './memory.ts';
import { emptyWrites, type TurnWrites } from './turn-writes.ts';

/** What the store has that the engine has not heard of. */
export interface NewWork {
  readonly reports: readonly UntakenReport[];
  readonly cancellings: readonly Cancelling[];
  readonly submitted: readonly SubmittedJobRow[];
}

export function advance(memory: Memory, work: NewWork, at: EpochSeconds): TurnWrites {
  const now = toEpochSeconds(Math.max(at, memory.engine.enteredAt));
  const turn = new Turn(memory, now);
  turn.adoptCalendar();
  for (const report of byTime(work.reports)) turn.takeReport(report);
  turn.enterCalendar(now);
  for (const cancelling of work.cancellings) turn.cancel(cancelling);
  for (const job of work.submitted) turn.submit(job);
  turn.decide();
  return turn.writes;
}

function byTime(reports: readonly UntakenReport[]): readonly UntakenReport[] {
  return reports.toSorted((a, b) => a.at - b.at || compare(a.site, b.site) || a.number - b.number);
}

/** A turn in progress. A class, because its parts all add to the same lists. */
class Turn {
  readonly writes: TurnWrites;
  readonly #memory: Memory;
  readonly #now: EpochSeconds;
  readonly #allocationOf: ReadonlyMap<string, number>;

  constructor(memory: Memory, now: EpochSeconds) {
    this.#memory = memory;
    this.#now = now;
    this.writes = emptyWrites(now);
    const { allocations } = memory.stage.plan;
    this.#allocationOf = new Map(allocations.map(({ id }, index) => [id, index]));
  }

  /** After a rebuild the plan may be another than the one that was entered last. */
  adoptCalendar(): void {
    if (!this.#memory.isFresh) return;
    this.#memory.isFresh = false;
    this.#displace(this.#memory.engine.adoptCalendar());
  }

  enterCalendar(until: number): void {
    const { engine } = this.#memory;
    if (until >= engine.enteredAt) this.#displace(engine.enterCalendar(until));
  }

  takeReport(report: UntakenReport): void {
    const { engine, keeper } = this.#memory;
    const { site, number, jobNumber, attempt } = report;
    this.writes.takenNumbers.set(site, Math.max(number, this.writes.takenNumbers.get(site) ?? 0));
    const heardAt = Math.min(Math.max(report.at, engine.enteredAt), this.#now);
    this.enterCalendar(heardAt - 1);
    const place = this.#runningAt(jobNumber, attempt);
    if (place === undefined || report.kind === 'started') return;
    // What a site says of the run of another is none of its business.
    if (siteOfCluster(this.#memory, place.cluster).site !== site) return;
    const run = this.#runAt(place);
    const endedAt = Math.min(Math.max(report.at, run.startedAt), heardAt);
    const keptSeconds = Math.min(report.keptSeconds, endedAt - run.startedAt);
    // A run that waited at its site and never started there held nothing.
    keeper.noteEnd(jobNumber, report.hasStarted ? endedAt : run.startedAt);
    const cause = causeOf(report, this.#memory.stopping.delete(jobNumber));
    const end = { jobNumber, attempt, cause, endedAt: toEpochSeconds(endedAt), keptSeconds };
    this.writes.ends.push(end);
    if (cause === 'reclaimed' || cause === 'interrupted') {
      engine.giveBack(place, { cause, keptSeconds }, heardAt);
      return;
    }
    this.#memory.places.delete(jobNumber);
    if (cause === 'cancelled') engine.cancel(place, heardAt);
    else engine.finish(place, heardAt);
  }

  cancel({ jobNumber, attempt }: Cancelling): void {
    const { engine, places } = this.#memory;
    const place = places.get(jobNumber);
    if (attempt !== undefined) {
      // Its run may have ended with this very turn: then the next one ends the job.
      const running = this.#runningAt(jobNumber, attempt);
      if (running === undefined) return;
      this.writes.stops.push({ jobNumber, attempt });
      this.#memory.stopping.add(jobNumber);
      this.#order('stop', { jobNumber, attempt, clusterIndex: running.cluster }, {});
      return;
    }
    if (place !== undefined) {
      engine.cancel(place, this.#now);
      places.delete(jobNumber);
    }
    this.writes.cancellations.push(jobNumber);
  }

  submit(row: SubmittedJobRow): void {
    const { engine, places } = this.#memory;
    const allocation = this.#allocationOf.get(row.allocation);
    // An allocation of a newer plan: the next turn has it.
    if (allocation === undefined) return;
    const { jobNumber } = row;
    const admitted = engine.submit({ ...row, allocation }, this.#now);
    if (!admitted.ok) {
      this.writes.rejections.push({ jobNumber, reason: admitted.reason });
      return;
    }
    places.set(jobNumber, admitted.value);
    const where = siteOfCluster(this.#memory, admitted.value.cluster);
    this.writes.admissions.push({ jobNumber, ...where });
  }

  decide(): void {
    const { engine } = this.#memory;
    engine.wakeDue(this.#now);
    for (const decided of engine.decide(this.#now)) this.#gather(decided);
  }

  #gather({ clusterIndex, starts, notices }: ClusterDecisions): void {
    const { engine } = this.#memory;
    for (const { slot, run } of starts) this.#start({ cluster: clusterIndex, slot }, run);
    for (const { slot, vacateAt } of notices) {
      const run = this.#runAt({ cluster: clusterIndex, slot });
      const { jobNumber, attempt } = run;
      this.writes.notices.push({ jobNumber, attempt, vacateAt: toEpochSeconds(vacateAt) });
      this.#order('notice', run, { vacateAt });
    }
    const { cluster, site } = siteOfCluster(this.#memory, clusterIndex);
    this.#tellWaits(clusterIndex);
    const run = present(engine.clusters[clusterIndex], `The cluster ${cluster}`);
    const { funders, plan } = this.#memory.stage;
    const counted = { funders, allocations: plan.allocations.map(({ id }) => id) };
    this.writes.snapshots.push({
      cluster,
      site,
      takenAt: this.#now,
      engineVersion: ENGINE_VERSION,
      inServiceGpuCount: run.inServiceGpus,
      snapshot: toKeyedSnapshot(snapshotOfClusterRun(run), engine.enteredAt, counted),
      freeRoom: freeGpusOf(run.state.room),
    });
  }

  #start(place: Place, run: JobRun): void {
    const { jobNumber, attempt } = run;
    const { cluster } = siteOfCluster(this.#memory, place.cluster);
    const { nodes, gpuCounts } = this.#nodesOf(place);
    this.writes.starts.push({
      jobNumber,
      attempt,
      cluster,
      standing: STANDINGS[run.standing] ?? 'borrowed',
      nodes,
      gpuCounts,
      startedAt: toEpochSeconds(run.startedAt),
    });
    const allocation = present(
      this.#memory.stage.plan.allocations[run.allocationIndex],
      `The allocation of ${jobNumber}`,
    ).id;
    const { gpuCount, keptSeconds } = run;
    const requestedSeconds = run.requestedSeconds + keptSeconds;
    const payload = { allocation, gpuCount, nodes, gpuCounts, requestedSeconds, keptSeconds };
    this.#order('start', run, toStartPayload(payload));
  }

  #nodesOf(place: Place) {
    const held = this.#memory.engine.nodesOf(place);
    return {
      nodes: held.map(({ node }) => node),
      gpuCounts: held.map(({ gpuCount }) => gpuCount),
    };
  }

  #tellWaits(clusterIndex: number): void {
    const { engine } = this.#memory;
    const { state } = present(engine.clusters[clusterIndex], `The cluster ${clusterIndex}`);
    for (const { slot, jobNumber, reason } of engine.changedReasons(clusterIndex)) {
      const key = orderKeyOf(state, slot);
      const startsBy = promisedStartOf(state, key, this.#now);
      this.writes.waits.push({
        jobNumber,
        reason,
        standing: STANDINGS[key.standing] ?? 'borrowed',
        startsBy: startsBy === undefined ? undefined : toEpochSeconds(startsBy),
      });
    }
  }

  #displace(displaced: readonly DisplacedRun[]): void {
    for (const each of displaced) {
      if (each.kind === 'moved') {
        const { jobNumber, attempt } = this.#runAt(each.place);
        const { nodes } = this.#nodesOf(each.place);
        this.writes.moves.push({ jobNumber, attempt, nodes });
        continue;
      }
      const { run, at, keptSeconds } = each;
      const { jobNumber, attempt } = run;
      const endedAt = toEpochSeconds(at);
      this.writes.ends.push({ jobNumber, attempt, cause: 'interrupted', endedAt, keptSeconds });
      this.#order('stop', run, {});
    }
  }

  #order(kind: TurnOrder['kind'], run: NamedRun, payload: TurnOrder['payload']): void {
    const { jobNumber, attempt, clusterIndex } = run;
    const where = siteOfCluster(this.#memory, clusterIndex);
    this.writes.orders.push({ ...where, kind, jobNumber, attempt, payload });
  }

  /** Where the job runs, where it is the attempt that is meant. */
  #runningAt(jobNumber: number, attempt: number): Place | undefined {
    const place = this.#memory.places.get(jobNumber);
    if (place === undefined || !this.#memory.engine.isRunning(place)) return undefined;
    return this.#clusterOf(place).attemptOf(place.slot) === attempt ? place : undefined;
  }

  /** Divides the time of a shared GPU, so only where the turn saves the cluster. */
  #runAt(place: Place): JobRun {
    return this.#clusterOf(place).runOf(place.slot);
  }

  #clusterOf({ cluster }: Place): ClusterRun {
    return present(this.#memory.engine.clusters[cluster], 'A cluster');
  }
}

type NamedRun = Pick<JobRun, 'jobNumber' | 'attempt' | 'clusterIndex'>;

type TurnOrder = TurnWrites['orders'][number];

/**
 * A run that its site stopped without having been told to gave its GPUs back: the job waits again.
 * Where the site was told because the nodes left service, the run is over already.
 */
function causeOf({ kind }: UntakenReport, isTakenBack: boolean): RunCause {
  switch (kind) {
    case 'failed':
      return 'failed';
    case 'vacated':
      return 'reclaimed';
    case 'stopped':
      return isTakenBack ? 'cancelled' : 'interrupted';
    default:
      return 'completed';
  }
}
