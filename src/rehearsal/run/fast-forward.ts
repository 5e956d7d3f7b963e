/**
 * A rehearsal up to a moment, for somebody else to go on from: a live platform that starts with the
 * history of a programme in place, in the middle of a period.
 */
import { assert } from '../../kernel/assert.ts';
import { intAt } from '../../kernel/column.ts';
import { type SavedEngine, type SavedJob, saveEngine } from '../../operation/snapshot.ts';
import type { SceneRun } from './loop.ts';
import type { WorkloadColumns } from './workload-columns.ts';

export interface FastForwarded extends SavedEngine {
  /** Everything up to and at this second has happened. */
  readonly at: number;
  /** By the number of a live job: the work that it has left at `at`, whole seconds. */
  readonly workSecondsLeft: ReadonlyMap<number, number>;
  /** The first job of the workload that was not submitted yet. */
  readonly nextJobNumber: number;
}

/** Runs up to and at `until`, which is inside the interval. */
export function fastForward(
  run: SceneRun,
  workload: WorkloadColumns,
  until: number,
): FastForwarded {
  while (run.nextAt <= until && run.step()) {
    // Each step advances the clock by one moment at which something happens.
  }
  return stateAt(run, workload, until);
}

/** The state at `at` of a run whose caller took all steps up to there. */
export function stateAt(run: SceneRun, workload: WorkloadColumns, at: number): FastForwarded {
  const { engine } = run;
  assert(at < engine.scene.interval.end, `Nothing goes on from ${at}: the interval is over`);
  assert(
    run.now <= at && at < run.nextAt,
    `The run stands at ${run.now}, not yet or no more at ${at}`,
  );
  engine.enterCalendar(at);
  const saved = saveEngine(engine);
  const workOf = ({ jobNumber, keptSeconds }: SavedJob): number =>
    intAt(workload.runSeconds, jobNumber) - keptSeconds;
  const workSecondsLeft = new Map<number, number>();
  for (const job of saved.waiting) workSecondsLeft.set(job.jobNumber, workOf(job));
  for (const each of saved.running) {
    workSecondsLeft.set(each.jobNumber, workOf(each) - (at - each.startedAt));
  }
  return { ...saved, at, workSecondsLeft, nextJobNumber: run.submittedCount };
}
