/**
 * Runs scenarios on threads, one a core. A thread takes the next scenario when it has ended one; a
 * thread that breaks fails its scenario, and another takes its place.
 */
import { Worker } from 'node:worker_threads';
import { failedScenario } from '../../rehearsal/sweep/result.ts';
import type { Scenario } from '../../rehearsal/sweep/sweep.ts';
import { writeResult } from './sweep-folder.ts';
import type { ScenarioEnded, ThreadGround } from './sweep-thread.ts';

export interface ScenarioHooks {
  /** Asked right before a scenario begins: another process may have done it meanwhile. */
  readonly isThere: (scenario: Scenario) => boolean;
  readonly begins: (scenario: Scenario) => void;
  /** `undefined` where it was there already. */
  readonly ends: (scenario: Scenario, ended: ScenarioEnded | undefined) => void;
}

/** Rejects where a result cannot be written; scenarios that run then are given up. */
export async function runScenarios(
  scenarios: readonly Scenario[],
  { ground, threadCount }: { readonly ground: ThreadGround; readonly threadCount: number },
  hooks: ScenarioHooks,
): Promise<void> {
  const queue = scenarios.values();
  const lanes = Array.from(
    { length: Math.min(threadCount, scenarios.length) },
    () => new Lane(ground, hooks),
  );
  try {
    await Promise.all(lanes.map((lane) => lane.work(queue)));
  } finally {
    await Promise.all(lanes.map((lane) => lane.stop()));
  }
}

class Lane {
  readonly #ground: ThreadGround;
  readonly #hooks: ScenarioHooks;
  #thread: Worker | undefined;
  #isStopped = false;

  constructor(ground: ThreadGround, hooks: ScenarioHooks) {
    this.#ground = ground;
    this.#hooks = hooks;
  }

  async work(queue: Iterable<Scenario>): Promise<void> {
    for (const scenario of queue) {
      if (this.#hooks.isThere(scenario)) {
        this.#hooks.ends(scenario, undefined);
        continue;
      }
      this.#hooks.begins(scenario);
      const ended = await this.#run(scenario);
      if (ended.trouble !== undefined) {
        throw Object.assign(new Error(ended.trouble.message), { code: ended.trouble.code });
      }
      this.#hooks.ends(scenario, ended);
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#thread?.terminate();
  }

  async #run(scenario: Scenario): Promise<ScenarioEnded> {
    const thread = this.#thread ?? startThread(this.#ground);
    this.#thread = thread;
    thread.postMessage(scenario);
    try {
      return await answerOf(thread);
    } catch (error) {
      // Another lane could not write: this scenario did not fail.
      if (this.#isStopped) throw error;
      await thread.terminate();
      this.#thread = undefined;
      const reason = `its thread broke: ${error instanceof Error ? error.message : String(error)}`;
      writeResult(this.#ground.folder, failedScenario(scenario, { kind: 'internal', reason }));
      return { isDone: false, reason, trouble: undefined };
    }
  }
}

function startThread(ground: ThreadGround): Worker {
  // Compiled or not, the thread's file lies beside this one with the same ending.
  const ending = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
  return new Worker(new URL(`sweep-thread${ending}`, import.meta.url), { workerData: ground });
}

function answerOf(thread: Worker): Promise<ScenarioEnded> {
  return new Promise((resolve, reject) => {
    const exited = (code: number) => settle(() => reject(new Error(`it ended with ${code}`)));
    const failed = (error: Error) => settle(() => reject(error));
    const told = (ended: ScenarioEnded) => settle(() => resolve(ended));
    const settle = (conclude: () => void): void => {
      thread.off('message', told).off('error', failed).off('exit', exited);
      conclude();
    };
    thread.on('message', told).on('error', failed).on('exit', exited);
  });
}
