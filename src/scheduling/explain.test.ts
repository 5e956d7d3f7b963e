import { expect, test } from 'vitest';
import { accrue, openPeriod } from './accounts.ts';
import { type Cluster, createCluster, end, submit } from './cluster.ts';
import { decide } from './decide.ts';
import { type Explanation, explain } from './explain.ts';
import { setNodesInService, setShares } from './in-service.ts';
import type { SchedulingPolicy } from './policy.ts';
import { DRIVE_POLICY } from './testing/drive-cluster.ts';
import { oneRack, submitter } from './testing/one-rack.ts';

/** 4 nodes of one GPU; two funders of 2 each, one allocation each. */
function clusterWith(policy: Partial<SchedulingPolicy> = {}): Cluster {
  const row = { nodeCount: 4, gpusPerNode: 1, nodesPerRack: 4, racksPerPod: 1 };
  const allocations = [0, 1].map((funder) => ({ funder, priority: 'ordinary' as const }));
  const cluster = createCluster([row], 2, allocations, { ...DRIVE_POLICY, ...policy });
  openPeriod(cluster.accounts, 1_000, 9_000);
  setNodesInService(cluster, 4, 1_000);
  setShares(cluster, [2, 2], 1_000);
  return cluster;
}

let nextNumber = 0;

/** Submits a job of 100 s and answers its slot. */
function ask(cluster: Cluster, allocation: number, gpuCount: number, now: number): number {
  nextNumber += 1;
  const job = { jobNumber: nextNumber, allocation, gpuCount, requestedSeconds: 100 };
  return submit(cluster, { ...job, submittedAt: now }, now);
}

const told = ({ reason, standing, queuePosition, startsBy, wouldStart }: Explanation) => ({
  reason,
  standing,
  queuePosition,
  startsBy,
  wouldStart,
});

test('a job that no cycle has tried', () => {
  const cluster = clusterWith();
  const slot = ask(cluster, 0, 1, 1_000);
  expect(told(explain(cluster, slot))).toEqual({
    reason: 'not_tried_yet',
    standing: 'own',
    queuePosition: 1,
    startsBy: undefined,
    wouldStart: 'It has not been tried yet: it is tried when the jobs before it are placed.',
  });
});

test('a job that holds nodes, and one behind it for which there is no room', () => {
  const cluster = clusterWith({ minimumRunSeconds: 1_000, reservationCountMax: 1 });
  ask(cluster, 0, 4, 1_000);
  decide(cluster, 1_000);
  const first = ask(cluster, 1, 1, 1_010);
  const second = ask(cluster, 1, 1, 1_010);
  decide(cluster, 1_010);
  expect(told(explain(cluster, first))).toEqual({
    reason: 'holds_nodes',
    standing: 'own',
    queuePosition: 1,
    startsBy: 1_100,
    wouldStart: 'Nodes are kept for it. It starts when the jobs on them end.',
  });
  expect(told(explain(cluster, second))).toEqual({
    reason: 'no_room',
    standing: 'own',
    queuePosition: 2,
    startsBy: undefined,
    wouldStart: 'It starts when 1 GPU is free together.',
  });
  expect(explain(cluster, first).positionGpuSeconds).toBe(20);
});

test('a job for which borrowers have notice', () => {
  const cluster = clusterWith({ noticeSeconds: 30 });
  ask(cluster, 0, 4, 1_000);
  decide(cluster, 1_000);
  const slot = ask(cluster, 1, 2, 1_010);
  decide(cluster, 1_010);
  expect(told(explain(cluster, slot))).toEqual({
    reason: 'reclaims_nodes',
    standing: 'own',
    queuePosition: 1,
    startsBy: 1_040,
    wouldStart:
      'Borrowers have notice to give its nodes back. It starts when the notice has run out.',
  });
});

test.each([
  [
    'borrowLimitPpm',
    'above_borrow_limit',
    'It starts when its funder uses less, or is owed GPU time again.',
  ],
  [
    'lendLimitPpm',
    'above_lend_limit',
    'It starts when other funders leave more of their shares idle.',
  ],
] as const)('a job above the limit of %s', (limit, reason, wouldStart) => {
  const cluster = clusterWith({ [limit]: 500_000 });
  const slot = ask(cluster, 0, 4, 1_000);
  decide(cluster, 1_000);
  expect(told(explain(cluster, slot))).toEqual({
    reason,
    standing: 'borrowed',
    queuePosition: 1,
    startsBy: undefined,
    wouldStart,
  });
});

test('a borrower whose hold an owner took waits for room again', () => {
  const cluster = clusterWith({ reservationCountMax: 1 });
  setNodesInService(cluster, 3, 1_000);
  ask(cluster, 0, 2, 1_000);
  ask(cluster, 1, 1, 1_000);
  decide(cluster, 1_000);
  const borrower = ask(cluster, 0, 1, 1_001);
  decide(cluster, 1_001);
  // That it is held nodes is no promise.
  expect(explain(cluster, borrower)).toMatchObject({
    reason: 'holds_nodes',
    startsBy: undefined,
    earliestStart: { basis: 'reservation', at: 1_100 },
  });
  ask(cluster, 1, 1, 1_002);
  decide(cluster, 1_002);
  expect(explain(cluster, borrower)).toMatchObject({ reason: 'no_room', startsBy: undefined });
});

test('a job that holds nodes, and is above a limit by the time that they are free', () => {
  const cluster = oneRack({ nodeCount: 4, shares: [2, 2], policy: { borrowLimitPpm: 500_000 } });
  const submitJob = submitter(cluster);
  setNodesInService(cluster, 3, 1_000);
  submitJob(1_000, { allocation: 0, gpuCount: 2, requestedSeconds: 1_000 });
  const lender = submitJob(1_000, { allocation: 1, requestedSeconds: 100 });
  decide(cluster, 1_000);
  const slot = submitJob(1_001, { allocation: 0, requestedSeconds: 100 });
  decide(cluster, 1_001);
  setShares(cluster, [1, 3], 1_050);
  decide(cluster, 1_050);
  end(cluster, lender, 1_100);
  decide(cluster, 1_100);
  expect(explain(cluster, slot, 1_150)).toMatchObject({
    reason: 'holds_nodes',
    startsBy: undefined,
    earliestStart: { basis: 'requested_ends', at: 2_000 },
    wouldStart: 'It starts when its funder uses less, or is owed GPU time again.',
    changes: [{ kind: 'borrow_limit', gpuCount: 2 }],
  });
});

test('a job whose nodes are free later than they were to be', () => {
  const cluster = clusterWith({ minimumRunSeconds: 1_000 });
  ask(cluster, 0, 4, 1_000);
  decide(cluster, 1_000);
  const slot = ask(cluster, 1, 1, 1_010);
  decide(cluster, 1_010);
  const startAt = (now: number) => {
    const { startsBy, earliestStart } = explain(cluster, slot, now);
    return { startsBy, ...earliestStart };
  };
  expect(startAt(1_100)).toEqual({ startsBy: 1_100, basis: 'reservation', at: 1_100 });
  expect(startAt(1_130)).toEqual({ startsBy: undefined, basis: 'reservation', at: 1_131 });
});

test('places in the queue follow what has started, by its entry penalty', () => {
  const row = { nodeCount: 1, gpusPerNode: 3, nodesPerRack: 1, racksPerPod: 1 };
  const allocations = [0, 1].map((mode) => ({ funder: 0, mode, priority: 'ordinary' as const }));
  const policy = { ...DRIVE_POLICY, entryPenaltySecondsMax: 60 };
  const cluster = createCluster([row], 1, allocations, policy);
  openPeriod(cluster.accounts, 1_000, 9_000);
  setNodesInService(cluster, 1, 1_000);
  setShares(cluster, [3], 1_000);
  const [, , third = 0] = [0, 0, 0].map((allocation) => ask(cluster, allocation, 1, 1_000));
  const [, second = 0] = [1, 1].map((allocation) => ask(cluster, allocation, 1, 1_000));
  decide(cluster, 1_000);
  // Two of the first mode run and one of the second, so the second is next, whose job came later.
  expect(explain(cluster, second).queuePosition).toBe(1);
  expect(explain(cluster, third).queuePosition).toBe(2);
});

test('what is owed is told as of now, and to ask moves nothing', () => {
  const cluster = clusterWith({ minimumRunSeconds: 5_000, reservationCountMax: 0 });
  ask(cluster, 0, 4, 1_000);
  decide(cluster, 1_000);
  const slot = ask(cluster, 1, 1, 1_010);
  const other = ask(cluster, 0, 1, 1_010);
  decide(cluster, 1_010);
  const before = structuredClone(cluster.accounts);
  const [told, others] = [slot, other].map((each) => explain(cluster, each, 4_610));
  expect(told).toMatchObject({ standing: 'own', positionGpuSeconds: 7_220 });
  expect(others).toMatchObject({ standing: 'borrowed', positionGpuSeconds: -7_220 });
  expect(cluster.accounts).toEqual(before);
  accrue(cluster.accounts, 4_610);
  expect([...cluster.accounts.position]).toEqual([-7_220, 7_220]);
});

test('a place is that in which jobs are tried: of an allocation each after those in front', () => {
  const cluster = clusterWith();
  for (const allocation of [0, 1]) ask(cluster, allocation, 1, 1_000);
  decide(cluster, 1_000);
  const large = ask(cluster, 0, 3, 1_000);
  const small = ask(cluster, 0, 1, 1_000);
  const other = ask(cluster, 1, 1, 1_000);
  const places = [other, large, small].map((slot) => {
    const { standing, queuePosition } = explain(cluster, slot);
    return [standing, queuePosition];
  });
  // By its right the small one would come first of all, but it waits behind the large one.
  expect(places).toEqual([
    ['own', 1],
    ['borrowed', 2],
    ['own', 3],
  ]);
});

test('jobs of a closed allocation have no place before others', () => {
  const cluster = clusterWith({ borrowLimitPpm: 0 });
  const [large, small] = [ask(cluster, 0, 4, 1_000), ask(cluster, 1, 3, 1_001)];
  cluster.startsUntil[0] = 1_500;
  const placesAt = (now: number) =>
    [large, small].map((s) => explain(cluster, s, now).queuePosition);
  expect(placesAt(1_499)).toEqual([1, 2]);
  expect(placesAt(1_500)).toEqual([1, 1]);
});
