/**
 * Runs a small cluster by itself: jobs come, end when their work is done, leave when their notice
 * has run out, nodes go and come back; after each moment the cluster decides. No site, no period,
 * no report: what a test needs to look at every single decision.
 */
import { intAt } from '../../kernel/column.ts';
import { accrue, openPeriod } from '../accounts.ts';
import {
  type Cluster,
  type ClusterAllocation,
  createCluster,
  end,
  setNodesInService,
  setShares,
  slotsFromNode,
  submit,
  vacate,
} from '../cluster.ts';
import { type Decisions, decide } from '../decide.ts';
import { NO_SLOT } from '../jobs.ts';
import type { NodeRow } from '../nodes.ts';
import { orderKeyOf } from '../order.ts';
import type { SchedulingPolicy } from '../policy.ts';
import { OWN, STANDINGS } from '../standing.ts';

export interface DrivenJob {
  readonly at: number;
  readonly allocation: number;
  readonly gpuCount: number;
  readonly runSeconds: number;
  readonly requestedSeconds: number;
}

/** What changes at `at`, whatever the jobs do. */
export interface DrivenChange {
  readonly at: number;
  readonly nodesInService?: number;
  readonly shares?: readonly number[];
}

export interface Scenario {
  readonly rows: readonly NodeRow[];
  readonly shares: readonly number[];
  readonly allocations: readonly ClusterAllocation[];
  readonly policy: SchedulingPolicy;
  /** By time. */
  readonly jobs: readonly DrivenJob[];
  readonly changes?: readonly DrivenChange[];
  readonly end: number;
}

/** What happened at one moment, and what was decided. */
export interface Moment {
  readonly now: number;
  readonly cluster: Cluster;
  readonly decisions: Decisions;
  /** Slot by number of the job; those of ended jobs are gone. */
  readonly live: ReadonlyMap<number, number>;
  readonly isCapacityChanged: boolean;
  /** GPUs of each funder before the decisions. */
  readonly runningBefore: readonly number[];
  /** The held jobs that would have run by the standing `own` before the decisions. */
  readonly ownHeldBefore: ReadonlySet<number>;
}

interface Run {
  readonly job: number;
  workSeconds: number;
  startedAt: number;
  noticeAt: number;
  vacateAt: number;
}

/** Not 0, which stands for no time in some columns. */
export const DRIVE_START = 1_000;

export const DRIVE_POLICY: SchedulingPolicy = {
  reservationCountMax: 4,
  triedJobCountMax: 100,
  borrowLimitPpm: 1_000_000_000,
  lendLimitPpm: 1_000_000,
  minimumRunSeconds: 0,
  noticeSeconds: 0,
};

/** Runs the scenario and answers a line for each start, end, notice and return. */
export function drive(scenario: Scenario, look: (moment: Moment) => void): readonly string[] {
  const driver = new Driver(scenario);
  while (driver.step(look)) {
    // One moment at a time.
  }
  return driver.lines;
}

/** A drive in progress. A class, because everything in it lives and changes together. */
class Driver {
  readonly lines: string[] = [];
  readonly #scenario: Scenario;
  readonly #cluster: Cluster;
  readonly #runs = new Map<number, Run>();
  readonly #live = new Map<number, number>();
  #nextJob = 0;
  #nextChange = 0;
  #wakeAt = Infinity;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    const { rows, shares, allocations, policy } = scenario;
    this.#cluster = createCluster(rows, shares.length, allocations, policy);
    openPeriod(this.#cluster.accounts, DRIVE_START, DRIVE_START + scenario.end);
    setNodesInService(this.#cluster, this.#cluster.nodes.nodeCount);
    setShares(this.#cluster, shares, DRIVE_START);
  }

  step(look: (moment: Moment) => void): boolean {
    const { jobs, changes = [], end: length } = this.#scenario;
    const cluster = this.#cluster;
    const now = Math.min(
      DRIVE_START + (jobs[this.#nextJob]?.at ?? Infinity),
      DRIVE_START + (changes[this.#nextChange]?.at ?? Infinity),
      this.#wakeAt,
      ...[...this.#runs.values()].map(endOf),
    );
    if (now > DRIVE_START + length || now === Infinity) return false;
    if (now >= this.#wakeAt) {
      this.#wakeAt = Infinity;
      cluster.isReleased = true;
    }
    this.#stopRuns(now);
    let isCapacityChanged = false;
    for (; changes[this.#nextChange]?.at === now - DRIVE_START; this.#nextChange += 1) {
      isCapacityChanged = this.#change(changes[this.#nextChange], now) || isCapacityChanged;
    }
    for (; jobs[this.#nextJob]?.at === now - DRIVE_START; this.#nextJob += 1) {
      this.#submit(jobs[this.#nextJob], now);
    }
    const runningBefore = [...cluster.accounts.runningGpus];
    accrue(cluster.accounts, now);
    const ownHeldBefore = ownHeldSlots(cluster);
    const decisions = decide(cluster, now);
    this.#carryOut(decisions, now);
    accrue(cluster.accounts, now);
    const before = { runningBefore, ownHeldBefore };
    look({ now, cluster, decisions, live: this.#live, isCapacityChanged, ...before });
    return true;
  }

  #stopRuns(now: number): void {
    for (const [slot, run] of [...this.#runs]) {
      if (run.startedAt + run.workSeconds === now) {
        this.lines.push(`${now - DRIVE_START} end ${run.job}`);
        this.#runs.delete(slot);
        this.#live.delete(run.job);
        end(this.#cluster, slot, now);
      } else if (run.vacateAt === now) this.#giveBack(slot, run, now, run.noticeAt);
    }
  }

  #giveBack(slot: number, run: Run, now: number, keptUntil: number): void {
    const keptSeconds = keptUntil - run.startedAt;
    this.lines.push(`${now - DRIVE_START} back ${run.job} keeps ${keptSeconds}`);
    const requested = intAt(this.#cluster.jobs.requestedSeconds, slot);
    vacate(this.#cluster, slot, now, requested - keptSeconds);
    run.workSeconds -= keptSeconds;
    run.startedAt = Infinity;
    run.vacateAt = Infinity;
  }

  #change(change: DrivenChange | undefined, now: number): boolean {
    if (change?.shares !== undefined) setShares(this.#cluster, change.shares, now);
    if (change?.nodesInService === undefined) return false;
    for (const slot of slotsFromNode(this.#cluster, change.nodesInService)) {
      const run = this.#runs.get(slot);
      if (run !== undefined) this.#giveBack(slot, run, now, run.startedAt);
    }
    setNodesInService(this.#cluster, change.nodesInService);
    return true;
  }

  #submit(job: DrivenJob | undefined, now: number): void {
    if (job === undefined) return;
    const { allocation, gpuCount, requestedSeconds, runSeconds } = job;
    const jobNumber = this.#nextJob;
    const submitted = { jobNumber, allocation, gpuCount, requestedSeconds, submittedAt: now };
    const slot = submit(this.#cluster, submitted, now);
    this.#live.set(jobNumber, slot);
    this.#runs.set(slot, {
      job: jobNumber,
      workSeconds: runSeconds,
      startedAt: Infinity,
      noticeAt: Infinity,
      vacateAt: Infinity,
    });
  }

  #carryOut({ starts, notices, wakeAt }: Decisions, now: number): void {
    for (const { slot, standing, nodes } of starts) {
      const run = this.#runs.get(slot);
      if (run === undefined) continue;
      run.startedAt = now;
      const by = STANDINGS[standing] ?? '';
      this.lines.push(`${now - DRIVE_START} start ${run.job} ${by} on ${nodes}`);
    }
    for (const { slot, vacateAt } of notices) {
      const run = this.#runs.get(slot);
      if (run === undefined) continue;
      run.noticeAt = now;
      run.vacateAt = vacateAt;
      this.lines.push(`${now - DRIVE_START} notice ${run.job}`);
    }
    if (wakeAt > now) this.#wakeAt = Math.min(this.#wakeAt, wakeAt);
  }
}

function ownHeldSlots(cluster: Cluster): ReadonlySet<number> {
  const held = cluster.holds.map(({ slot }) => slot).filter((slot) => slot !== NO_SLOT);
  return new Set(held.filter((slot) => orderKeyOf(cluster, slot).standing === OWN));
}

function endOf(run: Run): number {
  return Math.min(run.startedAt + run.workSeconds, run.vacateAt);
}
