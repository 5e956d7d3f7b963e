import { describe, expect, test } from 'vitest';
import { createEngine, type Engine } from './engine.ts';
import type { JobStop, RunObserver } from './observer.ts';
import { saveEngine } from './snapshot.ts';
import { SILENT_OBSERVER } from './testing/silent-observer.ts';
import { type TableCluster, toScene } from './testing/table-scene.ts';

/** Two nodes of four GPUs, all of one funder. */
const SMALL: TableCluster = { nodeCount: 2, gpusPerNode: 4, shares: [8], end: 1_000 };

function engineOf(table: TableCluster = SMALL, observer: RunObserver = SILENT_OBSERVER): Engine {
  const engine = createEngine(toScene(table), observer);
  engine.enterCalendar(0);
  return engine;
}

/** A job that asks for a second more than the one before it. */
function submitted(engine: Engine, jobNumber: number, gpuCount: number, now = 0) {
  const requestedSeconds = 100 + jobNumber;
  const job = { jobNumber, allocation: 0, gpuCount, requestedSeconds, submittedAt: now };
  const admitted = engine.submit(job, now);
  if (!admitted.ok) throw new RangeError(`The job ${jobNumber} is refused: ${admitted.reason}`);
  return admitted.value;
}

/** The numbers of the jobs that start. */
function startsAt(engine: Engine, now: number): readonly number[] {
  return engine.decide(now).flatMap(({ starts }) => starts.map(({ run }) => run.jobNumber));
}

describe('an engine', () => {
  test('says which GPUs of which nodes a job was given', () => {
    const engine = engineOf();
    const place = submitted(engine, 7, 6);
    const [decisions] = engine.decide(0);
    expect(decisions?.starts[0]).toMatchObject({
      run: { jobNumber: 7, attempt: 1 },
      nodes: { bounds: [0, 2], nodeCount: 2 },
    });
    expect(engine.nodesOf(place)).toEqual([
      { node: 0, gpuCount: 4 },
      { node: 1, gpuCount: 2 },
    ]);
  });

  test('plans a job that is given back after all that it asked for as one of a second', () => {
    const engine = engineOf();
    const place = submitted(engine, 0, 8);
    engine.decide(0);
    engine.giveBack(place, { cause: 'reclaimed', keptSeconds: 150 }, 150);
    expect(saveEngine(engine).waiting).toMatchObject([{ requestedSeconds: 1, keptSeconds: 150 }]);
  });

  // Two nodes of four GPUs; a job of one GPU for each.
  test.each([
    [8, 8],
    [7, 4],
    [4, 4],
    [3, 0],
    [0, 0],
  ])('of %i GPUs that are left in service gives those of whole nodes: %i', (left, used) => {
    const scene = toScene(SMALL);
    const loss = { kind: 'capacity', at: 50, cluster: 0, gpuCount: left } as const;
    const calendar = [...scene.calendar.slice(0, -1), loss];
    const engine = createEngine({ ...scene, calendar }, SILENT_OBSERVER);
    engine.enterCalendar(0);
    for (let job = 0; job < 8; job += 1) submitted(engine, job, 1);
    expect(startsAt(engine, 0)).toHaveLength(8);
    expect(engine.enterCalendar(50)).toHaveLength(8 - used);
    engine.decide(50);
    expect(engine.clusters[0]?.running()).toHaveLength(used);
  });

  test('decides for no cluster that nothing happened to', () => {
    const engine = engineOf();
    engine.decide(0);
    expect(engine.decide(5)).toEqual([]);
    engine.wake(0);
    expect(engine.decide(5)).toHaveLength(1);
  });

  test.each([
    [20, { wakeAt: 50, isForAll: false }, 20],
    [20, { wakeAt: 15, isForAll: false }, 15],
    [20, { wakeAt: 0, isForAll: false }, 20],
    [20, { wakeAt: 50, isForAll: true }, 50],
    [20, { wakeAt: 0, isForAll: true }, Infinity],
    [20, { wakeAt: 10, isForAll: true }, Infinity],
  ])('asked to decide anew at %d, and at 10 as %j: does at %d', (before, asked, expected) => {
    const engine = engineOf();
    engine.clusters[0]?.askToWake({ wakeAt: before, isForAll: false }, 0);
    engine.clusters[0]?.askToWake(asked, 10);
    expect(engine.nextWakeAt).toBe(expected);
  });

  test('decides anew once for each time that it asked for', () => {
    const engine = engineOf();
    engine.decide(0);
    engine.clusters[0]?.askToWake({ wakeAt: 20, isForAll: true }, 0);
    engine.wakeDue(19);
    expect(engine.decide(19)).toEqual([]);
    engine.wakeDue(20);
    expect(engine.decide(20)).toHaveLength(1);
    engine.wakeDue(21);
    expect(engine.decide(21)).toEqual([]);
  });

  test('takes the calendar up at its own seconds, however late', () => {
    const closedAt: number[] = [];
    const periodClosed = (_: number, { now }: { readonly now: number }) => closedAt.push(now);
    const engine = engineOf(SMALL, { ...SILENT_OBSERVER, periodClosed });
    expect(engine.nextCalendarAt).toBe(1_000);
    engine.enterCalendar(1_700);
    expect(closedAt).toEqual([1_000]);
    expect(engine.clusters[0]?.state.accounts.accruedAt).toBe(1_000);
    expect(engine.nextCalendarAt).toBe(Infinity);
  });

  test('takes nothing that happened after an entry that is due', () => {
    const engine = engineOf();
    const place = submitted(engine, 1, 1);
    engine.decide(0);
    expect(() => engine.finish(place, 1_001)).toThrow('after an entry that is due');
    engine.finish(place, 1_000);
  });

  test('answers the runs whose nodes leave service, with what their checkpoints hold', () => {
    const scene = toScene(SMALL);
    const lost = { kind: 'capacity', at: 50, cluster: 0, gpuCount: 4 } as const;
    const calendar = [...scene.calendar, lost].toSorted((a, b) => a.at - b.at);
    const engine = createEngine({ ...scene, calendar }, SILENT_OBSERVER);
    engine.enterCalendar(0);
    const place = submitted(engine, 1, 8);
    engine.decide(0);
    expect(engine.enterCalendar(70)).toMatchObject([
      { place, run: { jobNumber: 1 }, at: 50, keptSeconds: 0 },
    ]);
    expect(engine.view(70).waiting()).toEqual([{ jobNumber: 1, keptSeconds: 0 }]);
  });
});

describe('a job that is cancelled', () => {
  test('leaves the queue where it waits, and lets the next one in', () => {
    const withdrawn: number[] = [];
    const jobWithdrawn = (jobNumber: number) => withdrawn.push(jobNumber);
    const engine = engineOf(SMALL, { ...SILENT_OBSERVER, jobWithdrawn });
    submitted(engine, 0, 4);
    // It waits for the whole share, and the smaller one behind it must not outlast that.
    const large = submitted(engine, 1, 8);
    submitted(engine, 2, 4);
    expect(startsAt(engine, 0)).toEqual([0]);
    engine.cancel(large, 0);
    expect(startsAt(engine, 0)).toEqual([2]);
    expect(withdrawn).toEqual([1]);
    expect(engine.clusters[0]?.waitingGpuSeconds).toBe(0);
  });

  test('stops where it runs, with nothing to be done again', () => {
    const stops: JobStop[] = [];
    const jobStopped = (_: unknown, stop: JobStop) => stops.push(stop);
    const engine = engineOf(SMALL, { ...SILENT_OBSERVER, jobStopped });
    const place = submitted(engine, 0, 8);
    engine.decide(0);
    submitted(engine, 1, 8, 10);
    engine.cancel(place, 10);
    expect(stops).toEqual([{ at: 10, cause: 'cancelled', keptSeconds: 10 }]);
    expect(startsAt(engine, 10)).toEqual([1]);
  });
});

test('a reason is told once, and again when it changes', () => {
  const engine = engineOf();
  const first = submitted(engine, 0, 8);
  engine.decide(0);
  submitted(engine, 1, 8, 1);
  engine.decide(1);
  const [told] = engine.changedReasons(0);
  expect(told).toMatchObject({ jobNumber: 1, reason: 'above_lend_limit' });
  expect(engine.changedReasons(0)).toEqual([]);
  engine.finish(first, 20);
  engine.decide(20);
  expect(engine.changedReasons(0)).toEqual([]);
  expect(engine.view(20).running()).toMatchObject([{ jobNumber: 1 }]);
});

describe('of two clusters a job goes to the one, though it is busy, where', () => {
  /** Eight nodes of one GPU each; of the first cluster so many GPUs are in service, and shared. */
  function engineOfTwo(gpuCount: number, shareGpus: number): Engine {
    const scene = toScene({ nodeCount: 8, shares: [8, 0], end: 1_000 });
    const capacity = { kind: 'capacity', at: 0, cluster: 0, gpuCount } as const;
    const gpuCounts = [shareGpus, gpuCount - shareGpus];
    const shares = { kind: 'shares', at: 0, cluster: 0, gpuCounts } as const;
    const second = scene.calendar.flatMap((entry) => ('cluster' in entry ? [entry] : []));
    const two = {
      ...scene,
      clusters: [...scene.clusters, ...scene.clusters],
      allocations: scene.allocations.map((each) => ({ ...each, clusters: [0, 1] })),
      calendar: [
        ...[capacity, ...second.map((entry) => ({ ...entry, cluster: 1 }))],
        ...scene.calendar.filter(({ kind }) => kind === 'open'),
        ...[shares, ...scene.calendar.filter(({ kind }) => kind === 'close')],
      ],
    };
    const engine = createEngine(two, SILENT_OBSERVER);
    engine.enterCalendar(0);
    return engine;
  }

  test.each([
    ['its funder has a share', 8, 0, 1],
    ['it fits what is in service', 4, 4, 6],
  ])('%s', (_, gpuCount, shareGpus, askedGpus) => {
    const engine = engineOfTwo(gpuCount, shareGpus);
    const before = submitted(engine, 0, 8);
    expect(startsAt(engine, 0)).toEqual([0]);
    expect(submitted(engine, 1, askedGpus, 10).cluster).toBe(1);
    engine.finish(before, 20);
    expect(startsAt(engine, 20)).toEqual([1]);
  });
});
