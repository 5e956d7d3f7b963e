/**
 * Drives an engine by itself through a small scenario of the scheduler: a plain driver that knows
 * jobs by number alone, so that the same events can be handed to two engines.
 */

import { present } from '../../kernel/assert.ts';
import type { DrivenChange, Scenario } from '../../scheduling/testing/drive-cluster.ts';
import type { CalendarEntry } from '../calendar.ts';
import type { Engine } from '../engine.ts';
import type { DisplacedRun } from '../engine-answers.ts';
import type { RunObserver } from '../observer.ts';
import type { Scene } from '../scene.ts';
import { largestGangs } from '../scene-of.ts';
import { SILENT_OBSERVER } from './silent-observer.ts';

export const START = 1_000;
/** Every cluster decides at least so often, so that no wake-up needs to be remembered. */
const TICK_SECONDS = 211;

/** Awards something else to each allocation, so that their order differs. */
export const AWARDING: RunObserver = {
  ...SILENT_OBSERVER,
  periodOpened: () => Float64Array.from({ length: 8 }, (_, allocation) => 700 * (allocation + 1)),
};

/** One cluster over two periods of the same length. */
export function sceneOfScenario(scenario: Scenario): Scene {
  const { rows, shares, allocations, policy, changes = [], end } = scenario;
  const middle = START + Math.floor(end / 2);
  const periods = [
    { start: START, end: middle },
    { start: middle, end: START + end },
  ];
  const interval = { start: START, end: START + end };
  const gpuCountMax = Math.max(...rows.map((row) => row.nodeCount * row.gpusPerNode));
  const known: readonly CalendarEntry[] = [
    { kind: 'capacity', at: START, cluster: 0, gpuCount: gpusOf(scenario, Infinity) },
    { kind: 'open', at: START, period: 0 },
    { kind: 'shares', at: START, cluster: 0, gpuCounts: shares },
    { kind: 'close', at: middle, period: 0 },
    { kind: 'open', at: middle, period: 1 },
    { kind: 'close', at: START + end, period: 1 },
  ];
  return {
    interval,
    periods,
    funderCount: shares.length,
    allocations: allocations.map((each) => ({ ...each, ...interval, clusters: [0], gpuCountMax })),
    clusters: [{ nodeRows: rows, ...largestGangs(rows, Number.MAX_SAFE_INTEGER) }],
    policy,
    calendar: [...known, ...changes.flatMap((change) => entriesOf(scenario, change))].toSorted(
      (a, b) => a.at - b.at,
    ),
  };
}

interface DrivenRun {
  workSeconds: number;
  startedAt: number;
  noticeAt: number;
  vacateAt: number;
}

/** A drive in progress. A class, because everything in it lives and changes together. */
export class EngineDrive {
  readonly engine: Engine;
  readonly lines: string[] = [];
  readonly #scenario: Scenario;
  readonly #runs = new Map<number, DrivenRun>();
  #nextJob = 0;
  #now = START - 1;

  constructor(scenario: Scenario, engine: Engine) {
    this.#scenario = scenario;
    this.engine = engine;
  }

  get now(): number {
    return this.#now;
  }

  /** The same moment of the same scenario with another engine. */
  onto(engine: Engine): EngineDrive {
    const other = new EngineDrive(this.#scenario, engine);
    for (const [job, run] of this.#runs) other.#runs.set(job, { ...run });
    other.#nextJob = this.#nextJob;
    other.#now = this.#now;
    return other;
  }

  /** Goes on until `until`, and decides at each moment at which something happens. */
  runUntil(until: number): void {
    while (this.#now < until) {
      this.happen(Math.min(until, this.#nextAt()));
      this.#decide();
    }
  }

  /**
   * Hands in all that happens by `now` and was not handed in before, and decides nothing. `now` is
   * no later than the next entry of the calendar. Answers the runs whose nodes left service.
   */
  happen(now: number): readonly DisplacedRun[] {
    this.#now = now;
    this.engine.wakeDue(now);
    this.#stopRuns(now);
    const displaced = this.engine.enterCalendar(now);
    for (const each of displaced) {
      if (each.kind === 'interrupted') this.#backInQueue(each.run.jobNumber, each.keptSeconds);
    }
    const { jobs } = this.#scenario;
    for (; START + (jobs[this.#nextJob]?.at ?? Infinity) <= now; this.#nextJob += 1) {
      this.#submit(this.#nextJob, now);
    }
    if ((now - START) % TICK_SECONDS === 0) this.engine.wake(0);
    return displaced;
  }

  #nextAt(): number {
    const tick = START + (Math.floor((this.#now - START) / TICK_SECONDS) + 1) * TICK_SECONDS;
    const job = START + (this.#scenario.jobs[this.#nextJob]?.at ?? Infinity);
    const ends = [...this.#runs.values()].map(endOf);
    const { nextCalendarAt, nextWakeAt } = this.engine;
    const next = Math.min(tick, job, nextCalendarAt, nextWakeAt, ...ends);
    return Math.max(this.#now + 1, next);
  }

  #stopRuns(now: number): void {
    const places = this.engine.places();
    for (const [jobNumber, run] of [...this.#runs].toSorted(([a], [b]) => a - b)) {
      if (endOf(run) > now) continue;
      const place = present(places.get(jobNumber), `The place of ${jobNumber}`);
      if (run.startedAt + run.workSeconds <= now) {
        this.engine.finish(place, now);
        this.#runs.delete(jobNumber);
      } else {
        const keptSeconds = run.noticeAt - run.startedAt;
        this.engine.giveBack(place, { cause: 'reclaimed', keptSeconds }, now);
        this.#backInQueue(jobNumber, keptSeconds);
      }
    }
  }

  #backInQueue(jobNumber: number, keptSeconds: number): void {
    const run = present(this.#runs.get(jobNumber), `The run of ${jobNumber}`);
    run.workSeconds -= keptSeconds;
    run.startedAt = Infinity;
    run.vacateAt = Infinity;
  }

  #submit(jobNumber: number, now: number): void {
    const job = present(this.#scenario.jobs[jobNumber], `The job ${jobNumber}`);
    const { allocation, gpuCount, requestedSeconds, runSeconds, sharePpm = 0 } = job;
    const asked = { allocation, gpuCount, requestedSeconds, sharePpm };
    const submitted = { jobNumber, ...asked, submittedAt: now };
    if (!this.engine.submit(submitted, now).ok) return;
    this.#runs.set(jobNumber, {
      workSeconds: runSeconds,
      startedAt: Infinity,
      noticeAt: Infinity,
      vacateAt: Infinity,
    });
  }

  #decide(): void {
    const now = this.#now;
    for (const { starts, notices } of this.engine.decide(now)) {
      for (const { run, nodes } of starts) {
        present(this.#runs.get(run.jobNumber), 'A run that starts').startedAt = now;
        this.lines.push(
          `${now} start ${run.jobNumber}:${run.attempt} by ${run.standing} on ${nodes}`,
        );
      }
      for (const { jobNumber, vacateAt } of notices) {
        const run = present(this.#runs.get(jobNumber), 'A run with notice');
        run.noticeAt = now;
        run.vacateAt = vacateAt;
        this.lines.push(`${now} notice ${jobNumber} until ${vacateAt}`);
      }
    }
  }
}

function endOf(run: DrivenRun): number {
  return Math.min(run.startedAt + run.workSeconds, run.vacateAt);
}

function entriesOf(scenario: Scenario, change: DrivenChange): readonly CalendarEntry[] {
  const at = START + change.at;
  const { shares, nodesInService } = change;
  const entries: CalendarEntry[] = [];
  if (nodesInService !== undefined) {
    const gpuCount = gpusOf(scenario, nodesInService);
    entries.push({ kind: 'capacity', at, cluster: 0, gpuCount });
  }
  if (shares !== undefined) entries.push({ kind: 'shares', at, cluster: 0, gpuCounts: shares });
  return entries;
}

/** GPUs of the first nodes. */
function gpusOf({ rows }: Scenario, nodeCount: number): number {
  let left = nodeCount;
  let gpuCount = 0;
  for (const row of rows) {
    const nodes = Math.min(left, row.nodeCount);
    gpuCount += nodes * row.gpusPerNode;
    left -= nodes;
  }
  return gpuCount;
}
