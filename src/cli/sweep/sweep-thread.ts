/** A thread that runs scenarios, one after the other, as they are sent. See run-scenarios.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { present } from '../../kernel/assert.ts';
import type { Scenario } from '../../rehearsal/sweep/sweep.ts';
import { runScenario, type SweepGround } from './run-scenario.ts';
import { writeResult } from './sweep-folder.ts';

export interface ThreadGround extends SweepGround {
  /** Of the results. */
  readonly folder: string;
}

/** Told when a scenario has ended and its result is on disk. */
export interface ScenarioEnded {
  readonly isDone: boolean;
  /** Why it failed. */
  readonly reason: string | undefined;
  /** Its result could not be written. */
  readonly trouble: { readonly message: string; readonly code: string } | undefined;
}

serve(present(parentPort, 'The thread that started this one'), workerData as ThreadGround);

function serve(parent: NonNullable<typeof parentPort>, ground: ThreadGround): void {
  parent.on('message', (scenario: Scenario) => {
    void runScenario(scenario, ground).then((result) => {
      parent.postMessage({
        isDone: result.ok,
        reason: result.ok ? undefined : result.reason,
        trouble: troubleOf(() => writeResult(ground.folder, result)),
      } satisfies ScenarioEnded);
    });
  });
}

function troubleOf(write: () => void): ScenarioEnded['trouble'] {
  try {
    write();
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { message: error.message, code: 'code' in error ? String(error.code) : '' };
  }
}
