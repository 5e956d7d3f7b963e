import { expect, test } from 'vitest';
import { PeriodDemand } from '../../operation/demand.ts';
import { LedgerKeeper } from '../../operation/ledger-keeper.ts';
import type { RunObserver, RunView } from '../../operation/observer.ts';
import { sceneOf } from '../../operation/scene-of.ts';
import { openedPeriodAt, restoreEngine, saveEngine } from '../../operation/snapshot.ts';
import { stageOf } from '../../operation/stage.ts';
import { SILENT_OBSERVER } from '../../operation/testing/silent-observer.ts';
import { jobIdOf } from '../../scheduling/job-id.ts';
import { broughtForwardOf } from '../../settlement/replay.ts';
import type { GpuTimeLine } from '../../settlement/statement-line.ts';
import { fastForward } from './fast-forward.ts';
import { SceneRun } from './loop.ts';
import { SMALL_PLAN, type SmallJob, smallWorkload } from './testing/small-plan.ts';

const DAY = 86_400;
const START = SMALL_PLAN.interval.start;

/** The state uses all, then the operator takes its half back; some jobs run over the turn. */
const JOBS: readonly SmallJob[] = [
  [0, 0, 8, 20 * DAY],
  [0, 0, 8, 6 * DAY],
  [3 * DAY, 1, 8, 9 * DAY],
  [4 * DAY, 1, 16, 2 * DAY],
  [25 * DAY, 0, 4, 20 * DAY],
  [33 * DAY, 1, 8, 3 * DAY],
];

/** Keeps one ledger, or two, of all that an engine does. */
class Books implements RunObserver {
  readonly keepers: LedgerKeeper[];
  readonly lines: (readonly GpuTimeLine[])[] = [];

  constructor(keeper: LedgerKeeper) {
    this.keepers = [keeper];
  }

  periodOpened(period: number, view: RunView): Float64Array {
    const [awarded] = this.keepers.map((keeper) => keeper.periodOpened(period, view.running()));
    return awarded ?? new Float64Array(0);
  }

  periodClosed(_: number, view: RunView): void {
    this.lines.push(...this.keepers.map((keeper) => keeper.periodClosed(view, [])));
  }

  readonly jobStarted: RunObserver['jobStarted'] = (run) => {
    for (const keeper of this.keepers) keeper.jobStarted(run);
  };

  readonly jobStopped: RunObserver['jobStopped'] = (run, { at }) => {
    for (const keeper of this.keepers) keeper.jobStopped(run, at);
  };

  readonly jobNoticed = SILENT_OBSERVER.jobNoticed;
  readonly jobAdmitted = SILENT_OBSERVER.jobAdmitted;
  readonly jobRejected = SILENT_OBSERVER.jobRejected;
  readonly jobWithdrawn = SILENT_OBSERVER.jobWithdrawn;
  readonly sampled = SILENT_OBSERVER.sampled;
}

function started() {
  const stage = stageOf(SMALL_PLAN);
  const { columns } = smallWorkload(SMALL_PLAN, JOBS);
  const scene = sceneOf(stage);
  const books = new Books(new LedgerKeeper(stage, jobIdOf));
  return { stage, scene, columns, books, run: new SceneRun(scene, columns, books) };
}

test('a rehearsal stops in the middle of a period, with the work that is left', () => {
  const { scene, columns, run } = started();
  const until = START + 5 * DAY + 1;
  const state = fastForward(run, columns, until);
  expect(state.at).toBe(until);
  expect(state.nextJobNumber).toBe(4);
  expect(state.running.map(({ jobNumber }) => jobNumber)).toEqual([0, 2]);
  // Job 1 borrowed, and was reclaimed after three days by job 2: its checkpoint holds them.
  expect(state.waiting.map(({ jobNumber, keptSeconds }) => [jobNumber, keptSeconds])).toEqual([
    [1, 3 * DAY],
    [3, 0],
  ]);
  expect([...state.workSecondsLeft]).toEqual([
    [1, 3 * DAY],
    [3, 2 * DAY],
    [0, 15 * DAY - 1],
    [2, 7 * DAY - 1],
  ]);
  const { at, workSecondsLeft, nextJobNumber, ...saved } = state;
  expect(saveEngine(restoreEngine(scene, SILENT_OBSERVER, saved))).toEqual(saved);
  expect(openedPeriodAt(scene, until)).toBe(0);
});

test('books that go on from its ledger close every later period by the same lines', () => {
  const { stage, scene, columns, books, run } = started();
  const { at } = fastForward(run, columns, START + 5 * DAY + 1);
  const resumed = new LedgerKeeper(stage, jobIdOf);
  const [first] = books.keepers;
  const sums = first === undefined ? [] : broughtForwardOf(first.books.ledger);
  resumed.resume(openedPeriodAt(scene, at), sums);
  books.keepers.push(resumed);
  while (run.step()) {
    // To the end of the interval.
  }
  const [january, januaryResumed, february, februaryResumed] = books.lines;
  expect(januaryResumed).toEqual(january);
  expect(februaryResumed).toEqual(february);
  expect(january?.some(({ lentGpuSeconds }) => lentGpuSeconds > 0)).toBe(true);
});

test('what a rehearsal asks of a period is asked once, whatever cluster and funder', () => {
  const demand = new PeriodDemand();
  const job = { from: 0, workSeconds: 10, gpuCount: 1 };
  demand.add({ ...job, clusterIndex: 0, funderIndex: 7 });
  demand.add({ ...job, clusterIndex: 1, funderIndex: 0 });
  const totals = demand.totals([], { start: 0, end: 100 });
  expect(totals.map(({ demandedGpuSeconds }) => demandedGpuSeconds)).toEqual([10, 10]);
});
