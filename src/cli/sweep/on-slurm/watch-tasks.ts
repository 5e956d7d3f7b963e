/**
 * Watches tasks of job arrays until each has left its results or is over without them. Slurm says
 * what a task does; that a scenario is done is said by its result in the folder alone. A task
 * waits, runs, and is over; one that Slurm knows no more counts as over.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { SlurmUnreachable } from '../../../agent/slurm-rest.ts';
import type { ScenarioResult } from '../../../rehearsal/sweep/result.ts';
import type { Scenario } from '../../../rehearsal/sweep/sweep.ts';
import { type ArrayTask, recordOfTask } from '../../../sites/slurm/slurm-array.ts';
import { meaningOfState } from '../../../sites/slurm/slurm-states.ts';
import { ServerSaidNo } from '../../failure.ts';
import type { Submission } from './submission-file.ts';

export interface WatchedTask {
  readonly submission: Submission;
  readonly arrayJobId: number;
  /** From 1. */
  readonly task: number;
  /** Those of it that have no result yet. */
  readonly scenarios: readonly Scenario[];
}

export interface Watch {
  readonly recordsOf: (arrayJobId: number) => Promise<readonly ArrayTask[]>;
  readonly resultOf: (scenario: Scenario) => ScenarioResult | undefined;
  readonly hasOutput: (task: WatchedTask) => boolean;
  readonly begins: (scenario: Scenario) => void;
  readonly ends: (scenario: Scenario, result: ScenarioResult) => void;
  /** After each look: how many wait and run, and why those wait, by Slurm. */
  readonly looked: (look: Look) => void;
  /** Over without all of its results. Where it throws, the watch ends. */
  readonly failed: (task: WatchedTask, record: ArrayTask | undefined) => Promise<void>;
  /** Slurm cannot be asked: told once, until it can be asked again. */
  readonly isSilent: (message: string) => void;
  readonly wallSeconds: () => number;
  readonly signal: AbortSignal;
}

export interface Look {
  readonly waitingCount: number;
  readonly runningCount: number;
  /** As Slurm writes it, of the first that waits; empty where none does. */
  readonly waitReason: string;
}

/** A file that another machine wrote is seen by then, on a file system that both see. */
const VISIBLE_SECONDS = 60;
const SILENCE_SECONDS_MAX = 600;
const LOOK_SECONDS = { min: 1, max: 30 } as const;
/** Of the time, at most one part in so many is spent on asking Slurm. */
const PAUSE_PER_ASK = 5;

export function doesTaskGoOn(record: ArrayTask | undefined): boolean {
  if (record === undefined) return false;
  const { kind } = meaningOfState(record.state);
  return kind === 'waits' || kind === 'runs';
}

/** True where all are over, false where the signal came first. */
export async function watchTasks(tasks: readonly WatchedTask[], watch: Watch): Promise<boolean> {
  const open = tasks.map((each) => new OpenTask(each, watch));
  let silentSince: number | undefined;
  for (;;) {
    const askedAt = watch.wallSeconds();
    try {
      await lookOnce(open, watch);
      silentSince = undefined;
    } catch (error) {
      if (!(error instanceof SlurmUnreachable)) throw error;
      if (silentSince === undefined) watch.isSilent(error.message);
      silentSince ??= askedAt;
      if (watch.wallSeconds() - silentSince > SILENCE_SECONDS_MAX) {
        throw new ServerSaidNo('unavailable', `${error.message}; what was submitted goes on`);
      }
    }
    if (open.every(({ isClosed }) => isClosed)) return true;
    const pause = PAUSE_PER_ASK * (watch.wallSeconds() - askedAt);
    const seconds = Math.min(LOOK_SECONDS.max, Math.max(LOOK_SECONDS.min, pause));
    await sleep(seconds * 1_000, undefined, { signal: watch.signal }).catch(() => {});
    if (watch.signal.aborted) return false;
  }
}

async function lookOnce(tasks: readonly OpenTask[], watch: Watch): Promise<void> {
  const open = tasks.filter(({ isClosed }) => !isClosed);
  const arrays = new Set(open.map(({ task }) => task.arrayJobId));
  const records = new Map<number, readonly ArrayTask[]>();
  for (const id of arrays) records.set(id, await watch.recordsOf(id));
  let [waitingCount, runningCount, waitReason] = [0, 0, ''];
  for (const each of open) {
    const { arrayJobId, task } = each.task;
    const record = recordOfTask(records.get(arrayJobId) ?? [], task);
    const meaning = record === undefined ? undefined : meaningOfState(record.state).kind;
    if (meaning === 'waits') {
      waitingCount += 1;
      waitReason ||= record?.reason ?? '';
    } else if (meaning === 'runs') {
      runningCount += 1;
      each.runs();
    } else await each.isOver(record);
  }
  watch.looked({ waitingCount, runningCount, waitReason });
}

class OpenTask {
  readonly task: WatchedTask;
  readonly #watch: Watch;
  #missing: readonly Scenario[];
  #begun: Scenario | undefined;
  #overSince: number | undefined;
  #hasFailed = false;

  constructor(task: WatchedTask, watch: Watch) {
    this.task = task;
    this.#watch = watch;
    this.#missing = task.scenarios;
  }

  get isClosed(): boolean {
    return this.#hasFailed || this.#missing.length === 0;
  }

  runs(): void {
    this.#takeResults();
    const [next] = this.#missing;
    // A task takes its scenarios one after the other.
    if (next !== undefined && next !== this.#begun) this.#watch.begins(next);
    this.#begun = next;
  }

  async isOver(record: ArrayTask | undefined): Promise<void> {
    this.#takeResults();
    if (this.isClosed) return;
    const now = this.#watch.wallSeconds();
    this.#overSince ??= now;
    const hasSaidWhy = record?.state !== 'COMPLETED' && this.#watch.hasOutput(this.task);
    if (!hasSaidWhy && now - this.#overSince < VISIBLE_SECONDS) return;
    this.#hasFailed = true;
    await this.#watch.failed({ ...this.task, scenarios: this.#missing }, record);
  }

  #takeResults(): void {
    this.#missing = this.#missing.filter((scenario) => {
      const result = this.#watch.resultOf(scenario);
      if (result !== undefined) this.#watch.ends(scenario, result);
      return result === undefined;
    });
  }
}
