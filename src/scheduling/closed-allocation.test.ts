import { expect, test } from 'vitest';
import { openPeriod } from './accounts.ts';
import { createCluster, end, submit, takeHold } from './cluster.ts';
import { decide } from './decide.ts';
import { explain } from './explain.ts';
import { setNodesInService, setShares } from './in-service.ts';
import { NO_SLOT } from './jobs.ts';
import { rowOf } from './node-rows.ts';

const POLICY = {
  reservationCountMax: 2,
  triedJobCountMax: 10,
  borrowLimitPpm: 1_000_000,
  lendLimitPpm: 1_000_000,
  minimumRunSeconds: 10,
  noticeSeconds: 5,
  lookAgainSeconds: 60,
  entryPenaltySecondsMax: 0,
};

/** Four GPUs of one funder with two allocations, the first of which ends at 100. */
function clusterOf(startsUntil: number) {
  const cluster = createCluster(
    [{ nodeCount: 4, gpusPerNode: 1, nodesPerRack: 2, racksPerPod: 2 }],
    1,
    [
      { funder: 0, priority: 'ordinary', startsUntil },
      { funder: 0, priority: 'ordinary' },
    ],
    POLICY,
  );
  setNodesInService(cluster, 4, 0);
  openPeriod(cluster.accounts, 0, 1_000);
  setShares(cluster, [4], 0);
  return cluster;
}

const job = (jobNumber: number, allocation: number, gpuCount: number) => ({
  jobNumber,
  allocation,
  gpuCount,
  requestedSeconds: 500,
  submittedAt: jobNumber,
});

test('a frozen allocation starts nothing, says so, and keeps no other from starting', () => {
  const cluster = clusterOf(0);
  const frozen = submit(cluster, job(1, 0, 4), 1);
  const other = submit(cluster, job(2, 1, 4), 2);
  expect(decide(cluster, 2).starts.map(({ slot }) => slot)).toEqual([other]);
  expect(explain(cluster, frozen).reason).toBe('allocation_closed');
});

test('an allocation that is over gives back what its blocked job held, and starts no more', () => {
  const cluster = clusterOf(100);
  const first = submit(cluster, job(1, 0, 3), 1);
  decide(cluster, 1);
  const blocked = submit(cluster, job(2, 0, 4), 2);
  decide(cluster, 2);
  const [hold] = cluster.holds;
  if (hold === undefined) throw new Error('The policy has no hold');
  takeHold(cluster, hold, { slot: blocked, nodes: rowOf(3), startsBy: 501 });
  decide(cluster, 99);
  expect(hold.slot).toBe(blocked);
  expect(decide(cluster, 100).starts).toEqual([]);
  expect(hold.slot).toBe(NO_SLOT);
  expect([...cluster.shareHoldSlot]).toEqual([NO_SLOT]);
  end(cluster, first, 200);
  expect(decide(cluster, 200).starts).toEqual([]);
  expect(explain(cluster, blocked).reason).toBe('allocation_closed');
});

test('a job is told that its allocation is over though no job is tried then', () => {
  const cluster = clusterOf(100);
  submit(cluster, job(1, 1, 4), 1);
  decide(cluster, 1);
  // Larger than the share, so that nothing is kept for it that would be given back.
  const blocked = submit(cluster, job(2, 0, 5), 2);
  decide(cluster, 2);
  expect(explain(cluster, blocked).reason).toBe('above_borrow_limit');
  cluster.isWoken = true;
  decide(cluster, 100);
  expect(explain(cluster, blocked)).toMatchObject({
    reason: 'allocation_closed',
    changes: [{ kind: 'allocation_opened' }],
  });
});

test.each([
  ['is told where the allocation starts jobs until after it', 502, { at: 501 }],
  ['is not told where the allocation is over by then', 501, { basis: 'allocation_closed' }],
])('a start as runs end %s', (_, startsUntil, told) => {
  const cluster = clusterOf(startsUntil);
  submit(cluster, job(1, 1, 3), 1);
  decide(cluster, 1);
  const blocked = submit(cluster, job(2, 0, 2), 2);
  decide(cluster, 2);
  const { earliestStart } = explain(cluster, blocked);
  expect(earliestStart).toMatchObject(told);
  expect(earliestStart.at === undefined).toBe(!('at' in told));
});
