/**
 * Runs a small cluster by itself: jobs come, end when their work is done, leave when their notice
 * has run out, nodes go and come back; after each moment its scheduler decides. No site, no period,
 * no report: what a test needs to look at every single decision.
 */
import type { ClusterAllocation } from '../cluster.ts';
import type { SubmittedJob } from '../jobs.ts';
import type { NodeRow } from '../nodes.ts';
import type { SchedulingPolicy } from '../policy.ts';
import type { Standing } from '../standing.ts';
import { EngineScheduler, type Moment } from './engine-scheduler.ts';

export interface DrivenJob {
  readonly at: number;
  readonly allocation: number;
  readonly gpuCount: number;
  readonly runSeconds: number;
  /** Below `runSeconds`: an estimate, which is doubled each time that the run outlives it. */
  readonly requestedSeconds: number;
  /** Code of `WISHES`. */
  readonly wish?: number;
  /** Millionths of one GPU, of a job of one. */
  readonly sharePpm?: number;
  /** Its holder takes it back then, where it still waits or runs. */
  readonly cancelAt?: number;
}

/** What changes at `at`, whatever the jobs do. */
export interface DrivenChange {
  readonly at: number;
  readonly nodesInService?: number;
  readonly shares?: readonly number[];
  /** A node fails, or is repaired. */
  readonly failed?: number;
  readonly repaired?: number;
  /** A period ends here, and the next begins. */
  readonly isPeriodTurn?: boolean;
}

export interface DrivenWindow {
  readonly start: number;
  readonly end: number;
  /** The nodes that stay in service. */
  readonly nodeCount: number;
}

export interface Scenario {
  readonly rows: readonly NodeRow[];
  readonly shares: readonly number[];
  readonly allocations: readonly ClusterAllocation[];
  /** GPU-seconds by allocation in each period; left out: nothing is awarded. */
  readonly awards?: readonly number[];
  readonly policy: SchedulingPolicy;
  /** By time. */
  readonly jobs: readonly DrivenJob[];
  readonly changes?: readonly DrivenChange[];
  /** By start; the changes of service that they bring stand in `changes`. */
  readonly windows?: readonly DrivenWindow[];
  readonly end: number;
}

/** What a scheduler decided, of jobs by their number. */
export interface Decided {
  readonly starts: readonly {
    readonly job: number;
    readonly standing: Standing;
    readonly nodes: readonly number[];
  }[];
  readonly notices: readonly { readonly job: number; readonly vacateAt: number }[];
  /** 0: no wake-up. */
  readonly wakeAt: number;
  /** What was asked for before is void. */
  readonly isForAll: boolean;
}

/** A scheduler under a drive; it knows jobs by their number. */
export interface DrivenScheduler {
  submit(job: SubmittedJob, now: number): void;
  end(job: number, now: number): void;
  vacate(job: number, requestedSecondsLeft: number, now: number): void;
  lengthen(job: number, requestedSeconds: number, now: number): void;
  withdraw(job: number, now: number): void;
  /** The running jobs that hold a node from `nodeStart` on. */
  jobsFromNode(nodeStart: number): readonly number[];
  jobsOnNode(node: number): readonly number[];
  failNode(node: number): void;
  repairNode(node: number): void;
  setNodesInService(nodeCount: number, now: number): void;
  setShares(shares: readonly number[], now: number): void;
  openPeriod(start: number, end: number): void;
  /** Every waiting job is to be tried again. */
  wake(): void;
  decide(now: number): Decided;
  /** A line for each thing that a test may want to compare. */
  state(): readonly string[];
}

interface Run {
  workSeconds: number;
  requestedSeconds: number;
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
  lookAgainSeconds: 60,
  entryPenaltySecondsMax: 0,
};

/** The windows in the time of the clock. */
export function windowsOf({ windows = [] }: Scenario): readonly DrivenWindow[] {
  return windows.map(({ start, end, nodeCount }) => ({
    start: DRIVE_START + start,
    end: DRIVE_START + end,
    nodeCount,
  }));
}

/** Runs the scenario and answers a line for each start, end, notice and return. */
export function drive(scenario: Scenario, look: (moment: Moment) => void): readonly string[] {
  return driveScheduler(scenario, new EngineScheduler(scenario, look), false);
}

/** The same with any scheduler; on request with its state after each decision. */
export function driveScheduler(
  scenario: Scenario,
  scheduler: DrivenScheduler,
  isStateTold: boolean,
): readonly string[] {
  const driver = new Driver(scenario, scheduler);
  while (driver.step()) {
    if (isStateTold) driver.lines.push(`wakes at ${driver.wakeAt}`, ...scheduler.state());
  }
  return driver.lines;
}

/** A drive in progress. A class, because everything in it lives and changes together. */
class Driver {
  readonly lines: string[] = [];
  readonly #scenario: Scenario;
  readonly #scheduler: DrivenScheduler;
  readonly #runs = new Map<number, Run>();
  #nextJob = 0;
  #nextChange = 0;
  wakeAt = Infinity;

  constructor(scenario: Scenario, scheduler: DrivenScheduler) {
    this.#scenario = scenario;
    this.#scheduler = scheduler;
    const nodeCount = scenario.rows.reduce((sum, row) => sum + row.nodeCount, 0);
    scheduler.openPeriod(DRIVE_START, DRIVE_START + scenario.end);
    scheduler.setNodesInService(nodeCount, DRIVE_START);
    scheduler.setShares(scenario.shares, DRIVE_START);
  }

  /** Takes all that happens at the next moment; false where nothing does any more. */
  step(): boolean {
    const { jobs, changes = [], end } = this.#scenario;
    const now = Math.min(
      DRIVE_START + (jobs[this.#nextJob]?.at ?? Infinity),
      DRIVE_START + (changes[this.#nextChange]?.at ?? Infinity),
      this.wakeAt,
      ...[...this.#runs].map(([job, run]) =>
        Math.min(endOf(run), outlivedAt(run), this.#cancelAt(job)),
      ),
    );
    if (now > DRIVE_START + end || now === Infinity) return false;
    if (now >= this.wakeAt) {
      this.wakeAt = Infinity;
      this.#scheduler.wake();
    }
    this.#stopRuns(now);
    this.#lengthenRuns(now);
    for (; changes[this.#nextChange]?.at === now - DRIVE_START; this.#nextChange += 1) {
      this.#change(changes[this.#nextChange], now);
    }
    this.#cancelJobs(now);
    for (; jobs[this.#nextJob]?.at === now - DRIVE_START; this.#nextJob += 1) {
      this.#submit(jobs[this.#nextJob], now);
    }
    this.#carryOut(this.#scheduler.decide(now), now);
    return true;
  }

  #cancelAt(job: number): number {
    return DRIVE_START + (this.#scenario.jobs[job]?.cancelAt ?? Infinity);
  }

  #stopRuns(now: number): void {
    for (const [job, run] of [...this.#runs]) {
      if (run.startedAt + run.workSeconds === now) {
        this.lines.push(`${now - DRIVE_START} end ${job}`);
        this.#runs.delete(job);
        this.#scheduler.end(job, now);
      } else if (run.vacateAt === now) this.#giveBack(job, now, run.noticeAt);
    }
  }

  #lengthenRuns(now: number): void {
    for (const [job, run] of this.#runs) {
      if (outlivedAt(run) !== now) continue;
      run.requestedSeconds *= 2;
      this.lines.push(`${now - DRIVE_START} longer ${job}`);
      this.#scheduler.lengthen(job, run.requestedSeconds, now);
    }
  }

  #cancelJobs(now: number): void {
    for (const [job, run] of [...this.#runs]) {
      if (this.#cancelAt(job) !== now) continue;
      this.lines.push(`${now - DRIVE_START} cancel ${job}`);
      this.#runs.delete(job);
      if (run.startedAt === Infinity) this.#scheduler.withdraw(job, now);
      else this.#scheduler.end(job, now);
    }
  }

  #giveBack(job: number, now: number, keptUntil: number | undefined): void {
    const run = this.#runs.get(job);
    if (run === undefined) return;
    const keptSeconds = (keptUntil ?? run.startedAt) - run.startedAt;
    this.lines.push(`${now - DRIVE_START} back ${job} keeps ${keptSeconds}`);
    run.requestedSeconds = Math.max(1, run.requestedSeconds - keptSeconds);
    this.#scheduler.vacate(job, run.requestedSeconds, now);
    run.workSeconds -= keptSeconds;
    run.startedAt = Infinity;
    run.vacateAt = Infinity;
  }

  #change(change: DrivenChange | undefined, now: number): void {
    if (change?.isPeriodTurn === true) {
      this.#scheduler.openPeriod(now, now + this.#scenario.end);
    }
    if (change?.shares !== undefined) this.#scheduler.setShares(change.shares, now);
    if (change?.failed !== undefined) {
      const lost = this.#scheduler.jobsOnNode(change.failed);
      for (const job of lost) this.#giveBack(job, now, undefined);
      this.#scheduler.failNode(change.failed);
    }
    if (change?.repaired !== undefined) this.#scheduler.repairNode(change.repaired);
    if (change?.nodesInService === undefined) return;
    const lost = this.#scheduler.jobsFromNode(change.nodesInService);
    for (const job of lost) this.#giveBack(job, now, undefined);
    this.#scheduler.setNodesInService(change.nodesInService, now);
  }

  #submit(job: DrivenJob | undefined, now: number): void {
    if (job === undefined) return;
    const { allocation, gpuCount, requestedSeconds, runSeconds, wish = 0, sharePpm = 0 } = job;
    const jobNumber = this.#nextJob;
    const asked = { allocation, gpuCount, requestedSeconds, wish, sharePpm };
    const submitted = { jobNumber, ...asked, submittedAt: now };
    this.#scheduler.submit(submitted, now);
    this.#runs.set(jobNumber, {
      workSeconds: runSeconds,
      requestedSeconds,
      startedAt: Infinity,
      noticeAt: Infinity,
      vacateAt: Infinity,
    });
  }

  #carryOut({ starts, notices, wakeAt, isForAll }: Decided, now: number): void {
    for (const { job, standing, nodes } of starts) {
      const run = this.#runs.get(job);
      if (run === undefined) continue;
      run.startedAt = now;
      this.lines.push(`${now - DRIVE_START} start ${job} ${standing} on ${nodes}`);
    }
    for (const { job, vacateAt } of notices) {
      const run = this.#runs.get(job);
      if (run === undefined) continue;
      run.noticeAt = now;
      run.vacateAt = vacateAt;
      this.lines.push(`${now - DRIVE_START} notice ${job}`);
    }
    const asked = wakeAt > now ? wakeAt : Infinity;
    this.wakeAt = isForAll ? asked : Math.min(this.wakeAt, asked);
  }
}

function endOf(run: Run): number {
  return Math.min(run.startedAt + run.workSeconds, run.vacateAt);
}

/** When the run is as old as its estimate, where it goes on then. */
function outlivedAt({ startedAt, requestedSeconds, workSeconds }: Run): number {
  return requestedSeconds < workSeconds ? startedAt + requestedSeconds : Infinity;
}
