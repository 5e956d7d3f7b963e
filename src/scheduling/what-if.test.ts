/** Each thing that an explanation says would make a job start is done here, and the job starts. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intAt } from '../kernel/column.ts';
import { accrue, openPeriod } from './accounts.ts';
import { type Cluster, createCluster, end, isRunning, submit } from './cluster.ts';
import { decide } from './decide.ts';
import { explain } from './explain.ts';
import { setNodesInService, setShares } from './in-service.ts';
import { planWindows } from './maintenance.ts';
import type { SchedulingPolicy } from './policy.ts';
import { crowdedIn, plannedScenario, scenarioArbitrary } from './testing/any-scenario.ts';
import { DRIVE_POLICY, drive } from './testing/drive-cluster.ts';
import type { Change } from './what-if.ts';
import { WISHES } from './wish.ts';

interface Setting extends Partial<SchedulingPolicy> {
  readonly nodeCount?: number;
  readonly gpusPerNode?: number;
  readonly startsUntil?: number;
}

/** 4 GPUs, 2 of each of two funders with one allocation each, on nodes of one GPU. */
function clusterWith(setting: Setting = {}): Cluster {
  const { nodeCount = 4, gpusPerNode = 1, startsUntil = Infinity, ...policy } = setting;
  const row = { nodeCount, gpusPerNode, nodesPerRack: 4, racksPerPod: 1 };
  const allocations = [0, 1].map((funder) => ({
    ...{ funder, priority: 'ordinary' as const, startsUntil },
  }));
  const cluster = createCluster([row], 2, allocations, { ...DRIVE_POLICY, ...policy });
  openPeriod(cluster.accounts, 1_000, 9_000);
  setNodesInService(cluster, nodeCount, 1_000);
  const half = (nodeCount * gpusPerNode) / 2;
  setShares(cluster, [half, half], 1_000);
  return cluster;
}

let nextNumber = 10_000;

function ask(
  cluster: Cluster,
  now: number,
  job: {
    readonly allocation: number;
    readonly gpuCount: number;
    readonly requestedSeconds?: number;
    readonly wish?: number;
    readonly sharePpm?: number;
  },
): number {
  nextNumber += 1;
  const submitted = { requestedSeconds: 100, ...job, jobNumber: nextNumber, submittedAt: now };
  return submit(cluster, submitted, now);
}

/** The job is submitted at 1,010, after the others at 1,000, and both times is decided. */
function waitBehind(
  setting: Setting,
  others: readonly { readonly allocation: number; readonly gpuCount: number }[],
  job: Parameters<typeof ask>[2],
) {
  const cluster = clusterWith(setting);
  const runs = others.map((each) => ask(cluster, 1_000, each));
  decide(cluster, 1_000);
  const slot = ask(cluster, 1_010, job);
  decide(cluster, 1_010);
  expect(isRunning(cluster, slot)).toBe(false);
  return { cluster, runs, slot, explained: explain(cluster, slot) };
}

const LONG = { minimumRunSeconds: 5_000 };
const NO_HOLD = { ...LONG, reservationCountMax: 0 };
const [A_ALL, B_ONE] = [
  { allocation: 0, gpuCount: 4 },
  { allocation: 1, gpuCount: 1 },
] as const;
const A_THREE = { allocation: 0, gpuCount: 3 };
const B_TWO = { allocation: 1, gpuCount: 2 };

function startsAt(cluster: Cluster, now: number, slot: number): boolean {
  return decide(cluster, now).starts.some((start) => start.slot === slot);
}

describe('a job that waits for room', () => {
  test.each([
    ['is kept nodes', LONG, 'holds_nodes', 'reservation'],
    ['has no hold', NO_HOLD, 'no_room', 'requested_ends'],
  ] as const)('%s: it starts with fewer GPUs, or as the runs end', (_, policy, reason, basis) => {
    const { cluster, runs, slot, explained } = waitBehind(policy, [A_THREE], B_TWO);
    expect(explained).toMatchObject({
      reason,
      earliestStart: { basis, at: 1_100 },
      changes: [{ kind: 'fewer_gpus', gpuCount: 1 }],
    });
    const fewer = ask(cluster, 1_010, B_ONE);
    expect(startsAt(cluster, 1_010, fewer)).toBe(true);
    for (const each of [...runs, fewer]) end(cluster, each, 1_100);
    expect(startsAt(cluster, 1_100, slot)).toBe(true);
  });

  test('in one rack starts at once where it prefers that in place of requiring it', () => {
    // Two racks of four nodes, with a GPU left in one and two in the other.
    const { cluster, explained } = waitBehind({ ...NO_HOLD, nodeCount: 8 }, [A_THREE, B_TWO], {
      allocation: 1,
      gpuCount: 3,
      wish: WISHES.indexOf('require-rack'),
    });
    expect(explained.changes).toEqual([
      { kind: 'fewer_gpus', gpuCount: 2 },
      { kind: 'preferred_placement' },
    ]);
    const preferring = { allocation: 1, gpuCount: 3, wish: WISHES.indexOf('prefer-rack') };
    expect(startsAt(cluster, 1_010, ask(cluster, 1_010, preferring))).toBe(true);
  });

  test('for which borrowers have notice starts when it has run out', () => {
    const { cluster, runs, slot, explained } = waitBehind({ noticeSeconds: 30 }, [A_ALL], B_ONE);
    expect(explained).toMatchObject({
      reason: 'reclaims_nodes',
      earliestStart: { basis: 'notice', at: 1_040 },
      changes: [],
    });
    end(cluster, runs[0] ?? -1, 1_040);
    expect(startsAt(cluster, 1_040, slot)).toBe(true);
  });

  test('behind a plan of all starts is told its place, and what fits before the others', () => {
    const cluster = clusterWith({ ...LONG, backfill: 'conservative' });
    const first = ask(cluster, 1_000, { allocation: 0, gpuCount: 1 });
    const second = ask(cluster, 1_000, { allocation: 0, gpuCount: 2, requestedSeconds: 40 });
    const whole = ask(cluster, 1_000, A_ALL);
    decide(cluster, 1_000);
    const last = ask(cluster, 1_000, { allocation: 0, gpuCount: 1, requestedSeconds: 200 });
    decide(cluster, 1_000);
    expect(explain(cluster, whole).earliestStart).toEqual({ basis: 'plan', at: 1_100 });
    expect(explain(cluster, last)).toMatchObject({
      earliestStart: { basis: 'plan', at: 1_200 },
      changes: [{ kind: 'less_time', seconds: 100 }],
    });
    const short = ask(cluster, 1_000, { allocation: 0, gpuCount: 1 });
    expect(startsAt(cluster, 1_000, short)).toBe(true);
    for (const each of [first, second, short]) end(cluster, each, 1_100);
    expect(startsAt(cluster, 1_100, whole)).toBe(true);
  });

  test('that no end makes room for', () => {
    const cluster = clusterWith(NO_HOLD);
    setNodesInService(cluster, 3, 1_000);
    const slot = ask(cluster, 1_000, A_ALL);
    decide(cluster, 1_000);
    expect(explain(cluster, slot).earliestStart).toEqual({ basis: 'no_end_makes_room' });
  });

  test('behind a job that nodes are kept for starts where it asks for less time', () => {
    const cluster = clusterWith(LONG);
    const first = ask(cluster, 1_000, { allocation: 0, gpuCount: 1 });
    ask(cluster, 1_000, A_THREE);
    decide(cluster, 1_000);
    // The first node, and one of those that are busy, are kept for the next.
    end(cluster, first, 1_005);
    ask(cluster, 1_010, B_TWO);
    decide(cluster, 1_010);
    const slot = ask(cluster, 1_020, { allocation: 0, gpuCount: 1 });
    decide(cluster, 1_020);
    const { changes } = explain(cluster, slot);
    expect(changes).toContainEqual({ kind: 'less_time', seconds: 80 });
    const longer = ask(cluster, 1_020, { allocation: 0, gpuCount: 1, requestedSeconds: 81 });
    expect(startsAt(cluster, 1_020, longer)).toBe(false);
    const shorter = ask(cluster, 1_020, { allocation: 0, gpuCount: 1, requestedSeconds: 80 });
    expect(startsAt(cluster, 1_020, shorter)).toBe(true);
  });
});

describe('a job that a limit keeps', () => {
  test.each([
    ['borrow_limit', 'borrowLimitPpm', 'above_borrow_limit'],
    ['lend_limit', 'lendLimitPpm', 'above_lend_limit'],
  ] as const)('%s: it starts with so many GPUs less, or more allowed', (kind, limit, reason) => {
    const { cluster, slot, explained } = waitBehind({ [limit]: 0 }, [], A_THREE);
    expect(explained).toMatchObject({
      reason,
      changes: [
        { kind, gpuCount: 1 },
        { kind: 'fewer_gpus', gpuCount: 2 },
      ],
    });
    expect(startsAt(cluster, 1_010, ask(cluster, 1_010, { allocation: 0, gpuCount: 2 }))).toBe(
      true,
    );
    expect(isRunning(cluster, slot)).toBe(false);
    const allowed = clusterWith({ [limit]: 500_000 });
    expect(startsAt(allowed, 1_010, ask(allowed, 1_010, A_THREE))).toBe(true);
  });

  test('can start when runs of its funder end, by the time that they asked for', () => {
    const { cluster, runs, slot, explained } = waitBehind(
      { borrowLimitPpm: 0 },
      [
        { allocation: 0, gpuCount: 1 },
        { allocation: 0, gpuCount: 1 },
      ],
      { allocation: 0, gpuCount: 1 },
    );
    expect(explained).toMatchObject({
      reason: 'above_borrow_limit',
      earliestStart: { basis: 'requested_ends', at: 1_100 },
      changes: [{ kind: 'borrow_limit', gpuCount: 1 }],
    });
    end(cluster, runs[0] ?? -1, 1_100);
    expect(startsAt(cluster, 1_100, slot)).toBe(true);
  });
});

test('a job that asks for a share is told when, for how long, and with what it could ride', () => {
  const cluster = clusterWith(NO_HOLD);
  const of = (sharePpm: number, requestedSeconds: number) => {
    return { allocation: 0, gpuCount: 1, sharePpm, requestedSeconds };
  };
  const holder = ask(cluster, 1_000, of(400_000, 300));
  const rider = ask(cluster, 1_000, of(400_000, 100));
  decide(cluster, 1_000);
  ask(cluster, 1_000, { allocation: 1, gpuCount: 3 });
  decide(cluster, 1_000);
  const late = ask(cluster, 1_010, of(200_000, 400));
  const wide = ask(cluster, 1_010, of(500_000, 150));
  decide(cluster, 1_010);
  expect(explain(cluster, late)).toMatchObject({
    reason: 'no_room',
    wouldStart:
      'It starts when 0.2 of a GPU of its allocation is left long enough, or a GPU is free.',
    changes: [{ kind: 'less_time', seconds: 290 }],
  });
  expect(explain(cluster, wide)).toMatchObject({
    earliestStart: { basis: 'requested_ends', at: 1_100 },
    changes: [{ kind: 'smaller_share', sharePpm: 200_000 }],
  });
  // Who has notice gives the GPU back, so nobody joins it.
  cluster.jobs.vacateAt[holder] = 5_000;
  expect(explain(cluster, wide).changes).toEqual([]);
  cluster.jobs.vacateAt[holder] = 0;
  end(cluster, rider, 1_100);
  expect(startsAt(cluster, 1_100, wide)).toBe(true);
});

test('a job of a funder that owes starts when the period ends, at the latest', () => {
  const cluster = clusterWith({ minimumRunSeconds: 0 });
  const borrowed = ask(cluster, 1_000, { allocation: 0, gpuCount: 4, requestedSeconds: 200 });
  decide(cluster, 1_000);
  end(cluster, borrowed, 1_100);
  const others = ask(cluster, 1_100, { allocation: 1, gpuCount: 4, requestedSeconds: 9_000 });
  decide(cluster, 1_100);
  const slot = ask(cluster, 1_110, { allocation: 0, gpuCount: 2 });
  decide(cluster, 1_110);
  const { standing, changes } = explain(cluster, slot);
  expect(standing).toBe('indebted');
  expect(changes).toContainEqual({ kind: 'debt', gpuSeconds: 180, at: 9_000 });
  accrue(cluster.accounts, 9_000);
  openPeriod(cluster.accounts, 9_000, 18_000);
  cluster.isReleased = true;
  expect(decide(cluster, 9_000).notices.map((notice) => notice.slot)).toEqual([others]);
  end(cluster, others, 9_000);
  expect(startsAt(cluster, 9_000, slot)).toBe(true);
});

test('a job starts where it is over before the first maintenance that leaves it no node', () => {
  const cluster = clusterWith({ drainsAhead: true });
  planWindows(cluster, [
    { start: 1_500, end: 1_600, nodeCount: 3 },
    { start: 1_700, end: 1_800, nodeCount: 0 },
  ]);
  const job = { allocation: 0, gpuCount: 1 };
  const slot = ask(cluster, 1_000, { ...job, requestedSeconds: 900 });
  expect(startsAt(cluster, 1_000, slot)).toBe(false);
  const { changes } = explain(cluster, slot);
  expect(changes).toEqual([{ kind: 'maintenance', seconds: 700, at: 1_700, until: 1_800 }]);
  const longer = ask(cluster, 1_000, { ...job, requestedSeconds: 701 });
  expect(startsAt(cluster, 1_000, longer)).toBe(false);
  const shorter = ask(cluster, 1_000, { ...job, requestedSeconds: 700 });
  expect(startsAt(cluster, 1_000, shorter)).toBe(true);
});

test('a job of a frozen allocation starts when it is opened', () => {
  const { cluster, slot, explained } = waitBehind({ startsUntil: 0 }, [], B_ONE);
  expect(explained).toMatchObject({
    reason: 'allocation_closed',
    earliestStart: { basis: 'allocation_closed' },
    changes: [{ kind: 'allocation_opened' }],
  });
  cluster.startsUntil.fill(Infinity);
  cluster.isReleased = true;
  expect(startsAt(cluster, 1_010, slot)).toBe(true);
});

/** A plan is of the jobs that a cycle tries, new ones too, so it must try them all. */
const anyBackfill = fc.oneof(
  scenarioArbitrary,
  plannedScenario.map((scenario) => {
    return { ...scenario, policy: { ...scenario.policy, triedJobCountMax: 100 } };
  }),
);

/** Ends a drive from within. */
class Seen extends Error {}

/** What a job like it would ask for in another way; `undefined`: the change is not in its hand. */
function partsOf(change: Change): Partial<Parameters<typeof ask>[2]> | undefined {
  switch (change.kind) {
    case 'fewer_gpus':
      return { gpuCount: change.gpuCount };
    case 'less_time':
      return { requestedSeconds: change.seconds };
    case 'smaller_share':
      return { sharePpm: change.sharePpm };
    case 'preferred_placement':
      return { wish: WISHES.indexOf('prefer-rack') };
    default:
      return undefined;
  }
}

test('on any cluster, a job with as many GPUs, or as short, as is said starts at once', () => {
  let triedCount = 0;
  let preferredCount = 0;
  let sharedCount = 0;
  fc.assert(
    fc.property(
      fc.oneof(anyBackfill, crowdedIn(anyBackfill)),
      fc.nat(30),
      fc.nat(),
      (scenario, moments, pick) => {
        let left = moments;
        const look = ({ cluster, now, live }: Parameters<Parameters<typeof drive>[1]>[0]): void => {
          left -= 1;
          const waiting = [...live.values()].filter((slot) => !isRunning(cluster, slot));
          if (left > 0 || waiting.length === 0) return;
          const slot = waiting[pick % waiting.length] ?? -1;
          const changes = explain(cluster, slot, now).changes.filter(partsOf);
          const change = changes[pick % changes.length];
          const parts = change && partsOf(change);
          if (parts === undefined) throw new Seen();
          triedCount += 1;
          preferredCount += change?.kind === 'preferred_placement' ? 1 : 0;
          sharedCount += change?.kind === 'smaller_share' ? 1 : 0;
          const { jobs } = cluster;
          const like = ask(cluster, now, {
            allocation: intAt(jobs.allocation, slot),
            gpuCount: intAt(jobs.gpuCount, slot),
            requestedSeconds: intAt(jobs.requestedSeconds, slot),
            wish: intAt(jobs.wish, slot),
            sharePpm: intAt(jobs.sharePpm, slot),
            ...parts,
          });
          expect(startsAt(cluster, now, like), JSON.stringify(change)).toBe(true);
          throw new Seen();
        };
        try {
          drive(scenario, look);
        } catch (error) {
          if (!(error instanceof Seen)) throw error;
        }
      },
    ),
    { numRuns: 500 },
  );
  expect(triedCount).toBeGreaterThan(30);
  expect(preferredCount).toBeGreaterThan(0);
  expect(sharedCount).toBeGreaterThan(0);
});
