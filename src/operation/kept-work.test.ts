/** What is kept of a run whose nodes leave service before it is over. */
import { expect, test } from 'vitest';
import type { FailureModel } from '../sites/failing-nodes.ts';
import type { CalendarEntry } from './calendar.ts';
import { createEngine, type Engine } from './engine.ts';
import { keptAtLoss } from './kept-work.ts';
import type { Scene } from './scene.ts';
import { restoreEngine, saveEngine } from './snapshot.ts';
import { SILENT_OBSERVER } from './testing/silent-observer.ts';
import { type TableCluster, toScene } from './testing/table-scene.ts';

const ONE_GPU: TableCluster = {
  nodeCount: 1,
  shares: [1],
  end: 200_000,
  policy: { drainsAhead: true, noticeSeconds: 120 },
};

/** A checkpoint after every 4,472 s of work; each takes 10 s. */
const FAILURES: FailureModel = {
  seed: 1,
  gpuSecondsBetweenStops: 1_000_000,
  checkpointSeconds: 10,
  restartSeconds: 60,
};

/** The GPU of {@link ONE_GPU}, away from `at` on. */
function sceneLosing(at: number): Scene {
  const scene = toScene(ONE_GPU);
  const lost: CalendarEntry = { kind: 'capacity', at, cluster: 0, gpuCount: 0 };
  return { ...scene, calendar: [...scene.calendar, lost].toSorted((a, b) => a.at - b.at) };
}

/** The same, and known ahead. */
function sceneClosing(at: number): Scene {
  const scene = sceneLosing(at);
  const windows = [{ start: at, end: at + 1_000, gpuCount: 0 }];
  return { ...scene, clusters: scene.clusters.map((cluster) => ({ ...cluster, windows })) };
}

/** Somebody else goes on with what `engine` has, by another plan or policy. */
function handedOver(engine: Engine, scene: Scene): Engine {
  const saved = JSON.parse(JSON.stringify(saveEngine(engine)));
  const next = restoreEngine(scene, SILENT_OBSERVER, saved);
  next.adoptCalendar();
  return next;
}

/** One job runs from `startedAt` on, for longer than the scene has its GPU. */
function runningFrom(scene: Scene, startedAt: number): Engine {
  const engine = createEngine(scene, SILENT_OBSERVER);
  engine.enterCalendar(startedAt);
  const job = { jobNumber: 7, allocation: 0, gpuCount: 1, requestedSeconds: 150_000 };
  engine.submit({ ...job, submittedAt: startedAt }, startedAt);
  engine.decide(startedAt);
  return engine;
}

test('a run with late notice keeps what it had done by then, whoever leads when it is lost', () => {
  const engine = runningFrom(toScene(ONE_GPU), 1_000);
  // Maintenance from 1,030 on is noted just now.
  engine.enterCalendar(1_009);
  const noticing = handedOver(engine, sceneClosing(1_030));
  noticing.enterCalendar(1_010);
  const [decided] = noticing.decide(1_010);
  expect(decided?.notices).toMatchObject([{ vacateAt: 1_030 }]);
  const closing = sceneClosing(1_030);
  const policy = { ...closing.policy, noticeSeconds: 25 };
  const next = handedOver(noticing, { ...closing, policy });
  expect(next.enterCalendar(1_030)).toMatchObject([{ keptSeconds: 10 }]);
  expect(noticing.enterCalendar(1_030)).toMatchObject([{ keptSeconds: 10 }]);
});

test('where it was not kept when a notice was given, no run keeps less than nothing', () => {
  const engine = runningFrom(sceneLosing(1_030), 1_020);
  const { snapshot, ...jobs } = saveEngine(engine);
  const running = jobs.running.map((run) => ({ ...run, vacateAt: 1_030 }));
  const clusters = snapshot.clusters.map(({ notices: _, ...cluster }) => cluster);
  const saved = { ...jobs, running, snapshot: { ...snapshot, clusters } };
  const next = restoreEngine(engine.scene, SILENT_OBSERVER, saved);
  expect(next.enterCalendar(1_030)).toMatchObject([{ keptSeconds: 0 }]);
});

test('a run that writes checkpoints keeps its last one where its nodes are lost unforeseen', () => {
  const engine = runningFrom({ ...sceneLosing(50_000), failures: FAILURES }, 0);
  expect(engine.enterCalendar(50_000)).toMatchObject([{ keptSeconds: 11 * 4_472 }]);
});

test.each([
  ['no failures and no notice: nothing', undefined, [0, 9_000], 0],
  ['no failures: all up to the notice', undefined, [6_000, 9_000], 6_000],
  ['no notice: up to the last checkpoint', FAILURES, [0, 9_000], 2 * 4_472],
  ['no notice and no checkpoint yet: nothing', FAILURES, [0, 4_000], 0],
  ['a notice after the last checkpoint: all work until then', FAILURES, [6_000, 8_000], 5_990],
  ['a checkpoint after the notice: up to that', FAILURES, [6_000, 9_000], 2 * 4_472],
] as const)('with %s', (_, failures, [noticedAfterSeconds, lostAfterSeconds], keptSeconds) => {
  const run = { gpuCount: 1, attempt: 1 };
  expect(keptAtLoss(failures, run, { noticedAfterSeconds, lostAfterSeconds })).toBe(keptSeconds);
});
