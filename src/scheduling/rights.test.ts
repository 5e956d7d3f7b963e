/** Rights that a single decision shows: small clusters, checked by hand. */
import { describe, expect, test } from 'vitest';
import { addFloat, floatAt } from '../kernel/column.ts';
import { accrue } from './accounts.ts';
import { end, holdOfJob } from './cluster.ts';
import { type Decisions, decide } from './decide.ts';
import { explain } from './explain.ts';
import { planWindows } from './maintenance.ts';
import { DRIVE_POLICY } from './testing/drive-cluster.ts';
import { driven, promisedGpuSeconds } from './testing/fair-scenario.ts';
import { oneRack, submitter } from './testing/one-rack.ts';

const slotsOf = ({ starts }: Decisions): readonly number[] => starts.map(({ slot }) => slot);

describe('a funder is owed what its jobs asked for, and no more', () => {
  test('of an idle share as many GPUs as wait', () => {
    const cluster = oneRack({ nodeCount: 8, shares: [8], policy: { drainsAhead: true } });
    planWindows(cluster, [{ start: 1_500, end: 20_000, nodeCount: 0 }]);
    submitter(cluster)(1_000, { requestedSeconds: 5_000 });
    expect(slotsOf(decide(cluster, 1_000))).toEqual([]);
    accrue(cluster.accounts, 11_000);
    expect(floatAt(cluster.accounts.position, 0)).toBe(10_000);
  });

  test('nothing for jobs of an allocation from when that is closed', () => {
    const closing = { funder: 0, priority: 'ordinary', startsUntil: 3_000 } as const;
    const allocations = [closing, { funder: 0, priority: 'ordinary' } as const];
    const cluster = oneRack({ nodeCount: 8, shares: [8], allocations });
    const ask = submitter(cluster);
    ask(1_000, { allocation: 1, gpuCount: 6, requestedSeconds: 100_000 });
    decide(cluster, 1_000);
    ask(1_000, { gpuCount: 4, requestedSeconds: 10_000 });
    const { wakeAt } = decide(cluster, 1_000);
    expect(wakeAt).toBeLessThanOrEqual(3_000);
    decide(cluster, 3_000);
    accrue(cluster.accounts, 50_000);
    // Two of its GPUs idled while a job of the open allocation waited.
    expect(floatAt(cluster.accounts.position, 0)).toBe(2 * 2_000);
  });

  test('the same however often it is looked at', () => {
    const positionBy = (step: number): number => {
      const cluster = oneRack({ nodeCount: 6, shares: [3, 3] });
      const ask = submitter(cluster);
      ask(1_000, { allocation: 1, gpuCount: 4, requestedSeconds: 100_000 });
      decide(cluster, 1_000);
      addFloat(cluster.accounts.position, 0, -50);
      for (let now = 1_000; now <= 1_060; now += step) accrue(cluster.accounts, now);
      return floatAt(cluster.accounts.position, 0);
    };
    // 3 GPUs a second up to zero, after 17 s; then what is lent.
    expect([1, 7, 60].map((step) => positionBy(step))).toEqual([43, 43 - 4, 43]);
  });
});

describe('an owner gets its share back', () => {
  test('by small jobs as by large ones, within a notice and a minimum run', () => {
    const share = 100;
    const job = (at: number, allocation: number, seconds: number) => {
      return { at, allocation, gpuCount: 1, runSeconds: seconds, requestedSeconds: seconds };
    };
    const borrowed = Array.from({ length: 2 * share }, () => job(0, 0, 20_000));
    const own = Array.from({ length: share * 30 }, () => job(1_000, 1, 300));
    const wayBack = { minimumRunSeconds: 60, noticeSeconds: 120, lookAgainSeconds: 60 };
    const { usedGpuSeconds } = driven({
      rows: [{ nodeCount: 2 * share, gpusPerNode: 1, nodesPerRack: 8, racksPerPod: 5 }],
      shares: [share, share],
      allocations: [0, 1].map((funder) => ({ funder, priority: 'ordinary' as const })),
      policy: { ...DRIVE_POLICY, triedJobCountMax: 10_000, ...wayBack },
      jobs: [...borrowed, ...own],
      end: 10_000,
    });
    const lost = (share - 1) * 300 + share * (60 + 120 + 60);
    expect(usedGpuSeconds[1]).toBeGreaterThanOrEqual(promisedGpuSeconds(share, own, 10_000) - lost);
  });

  test('where the programme agreed no reservations', () => {
    const cluster = oneRack({ nodeCount: 2, shares: [1, 1], policy: { reservationCountMax: 0 } });
    const ask = submitter(cluster);
    for (const _ of [1, 2]) ask(1_000, { requestedSeconds: 100_000 });
    decide(cluster, 1_000);
    ask(2_000, { allocation: 1, requestedSeconds: 100_000 });
    expect(decide(cluster, 2_000).notices.length).toBe(1);
  });

  test('without a notice to anybody where a run ends before that would be over', () => {
    const cluster = oneRack({ nodeCount: 2, shares: [1, 1], policy: { noticeSeconds: 100 } });
    const ask = submitter(cluster);
    const short = ask(1_000, { requestedSeconds: 10 });
    ask(1_000, { requestedSeconds: 100_000 });
    decide(cluster, 1_000);
    const owner = ask(1_005, { allocation: 1, requestedSeconds: 1_000 });
    expect(decide(cluster, 1_005).notices).toEqual([]);
    end(cluster, short, 1_010);
    expect(slotsOf(decide(cluster, 1_010))).toEqual([owner]);
  });
});

describe('priorities', () => {
  test('an emergency that finds no room leaves everybody what is held for them', () => {
    const allocations = [
      { funder: 0, priority: 'ordinary' },
      { funder: 1, priority: 'ordinary' },
      { funder: 1, priority: 'emergency' },
    ] as const;
    const policy = { noticeSeconds: 100 };
    const cluster = oneRack({ nodeCount: 2, gpusPerNode: 8, shares: [8, 8], allocations, policy });
    const ask = submitter(cluster);
    for (let count = 0; count < 16; count += 1) ask(1_000, { requestedSeconds: 100_000 });
    decide(cluster, 1_000);
    const owner = ask(1_010, { allocation: 1, gpuCount: 8, requestedSeconds: 1_000 });
    expect(decide(cluster, 1_010).notices.length).toBe(8);
    ask(1_020, { allocation: 2, requestedSeconds: 1_000 });
    expect(slotsOf(decide(cluster, 1_020))).toEqual([]);
    expect(holdOfJob(cluster, owner)?.startsBy).toBe(1_110);
    expect(explain(cluster, owner).reason).toBe('reclaims_nodes');
  });

  test('reserved research that would borrow is not before who uses its own share', () => {
    const allocations = [
      { funder: 0, priority: 'reserved-research' },
      { funder: 1, priority: 'ordinary' },
    ] as const;
    const cluster = oneRack({ nodeCount: 8, shares: [4, 4], allocations });
    const ask = submitter(cluster);
    const within = ask(1_010, { gpuCount: 4, requestedSeconds: 1_000 });
    ask(1_010, { gpuCount: 4, requestedSeconds: 1_000 });
    const own = ask(1_010, { allocation: 1, gpuCount: 4, requestedSeconds: 1_000 });
    expect(slotsOf(decide(cluster, 1_010))).toEqual([within, own]);
  });

  test('reserved research does not leave its share to an ordinary job that waits for it', () => {
    const allocations = [
      { funder: 0, priority: 'ordinary' },
      { funder: 0, priority: 'reserved-research' },
    ] as const;
    const cluster = oneRack({ nodeCount: 8, shares: [8], allocations });
    addFloat(cluster.accounts.position, 0, -1_000_000);
    const ask = submitter(cluster);
    ask(1_000, { gpuCount: 4, requestedSeconds: 10_000 });
    decide(cluster, 1_000);
    ask(1_010, { gpuCount: 8, requestedSeconds: 1_000 });
    decide(cluster, 1_010);
    const reserved = ask(1_020, { allocation: 1, gpuCount: 4, requestedSeconds: 20_000 });
    expect(slotsOf(decide(cluster, 1_020))).toEqual([reserved]);
  });
});

describe('what is free is given', () => {
  test('to those that a pass did not come to, a second later', () => {
    const cluster = oneRack({ nodeCount: 200, shares: [200], policy: { triedJobCountMax: 100 } });
    const ask = submitter(cluster);
    const gang = ask(1_000, { gpuCount: 200, requestedSeconds: 100 });
    decide(cluster, 1_000);
    for (let count = 0; count < 200; count += 1) ask(1_010, { requestedSeconds: 100_000 });
    decide(cluster, 1_010);
    end(cluster, gang, 1_100);
    const { starts, wakeAt } = decide(cluster, 1_100);
    expect([starts.length, wakeAt]).toEqual([100, 1_101]);
  });

  test('to a borrower’s gang as soon as the nodes held for it are free', () => {
    const policy = { minimumRunSeconds: 1_000_000, lookAgainSeconds: 300 };
    const cluster = oneRack({ nodeCount: 5, gpusPerNode: 2, shares: [6, 2, 2], policy });
    addFloat(cluster.accounts.position, 1, -10_000_000);
    const ask = submitter(cluster);
    const askedBy = [0, 1, 0, 1, 0, 1].map((allocation) => {
      const slot = ask(1_000, { allocation, requestedSeconds: 5_000 });
      decide(cluster, 1_000);
      return slot;
    });
    for (const at of [1, 3, 5]) end(cluster, askedBy[at] as number, 1_005);
    decide(cluster, 1_005);
    const gang = ask(1_010, { allocation: 1, gpuCount: 5, requestedSeconds: 1_000 });
    decide(cluster, 1_010);
    cluster.isReleased = true;
    decide(cluster, 1_015);
    expect(explain(cluster, gang).reason).toBe('holds_nodes');
    end(cluster, askedBy[0] as number, 1_020);
    expect(slotsOf(decide(cluster, 1_020))).toEqual([gang]);
  });
});

describe('nothing starts that could not end', () => {
  test('a job rides on no GPU that leaves before it is done', () => {
    const cluster = oneRack({ nodeCount: 1, shares: [1], policy: { drainsAhead: true } });
    const ask = submitter(cluster);
    ask(1_000, { requestedSeconds: 1_000, sharePpm: 250_000 });
    decide(cluster, 1_000);
    planWindows(cluster, [{ start: 1_500, end: 9_000, nodeCount: 0 }]);
    ask(1_010, { requestedSeconds: 800, sharePpm: 250_000 });
    expect(slotsOf(decide(cluster, 1_010))).toEqual([]);
  });

  test('no nodes are held for a job whose allocation is over by then', () => {
    const allocations = [
      { funder: 0, priority: 'ordinary', startsUntil: 1_500 },
      { funder: 0, priority: 'ordinary' },
    ] as const;
    const cluster = oneRack({ nodeCount: 2, shares: [2], allocations });
    const ask = submitter(cluster);
    ask(1_000, { allocation: 1, gpuCount: 2, requestedSeconds: 2_000 });
    decide(cluster, 1_000);
    const late = ask(1_010, { gpuCount: 2, requestedSeconds: 100 });
    decide(cluster, 1_010);
    expect(holdOfJob(cluster, late)).toBeUndefined();
  });
});
