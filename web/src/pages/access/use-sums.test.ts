/** Figures of allocations: what is counted once, and what adds up. */
import { expect, test } from 'vitest';
import type { AllocationUse } from '../../../../src/client/allocation-use.ts';
import { poolsIn, sumOfUse, useByMonth } from './use-sums.ts';

const POOL = {
  ...{ entitledGpuSeconds: 100, awardedGpuSeconds: 60, returnedGpuSeconds: 5 },
  ...{ lentGpuSeconds: 9, cameBackGpuSeconds: 0, borrowedGpuSeconds: 0, gaveBackGpuSeconds: 0 },
  ...{ drawnGpuSeconds: 0, lapsedGpuSeconds: 36, lostGpuSeconds: 2 },
};
const row = (allocation: string, month: string, used: number): AllocationUse => ({
  allocation: `allocation_${allocation}`,
  ...{ month, funder: 'party_nl', site: 'site_s', cluster: 'cluster_a', state: 'closed' },
  ...{ awardedGpuSeconds: 30, drawnGpuSeconds: 0, usedGpuSeconds: used, heldGpuSeconds: 0 },
  ...{ returnedGpuSeconds: 30 - used, remainingGpuSeconds: 0, pool: POOL },
});
const ROWS = [row('a', '2027-02', 20), row('a', '2027-01', 30), row('b', '2027-01', 25)];

test('Sums of allocations balance, by month and in all, the first month first', () => {
  expect(sumOfUse(ROWS)).toEqual({
    ...{ awarded: 90, drawn: 0, used: 75, held: 0, returned: 15, remaining: 0 },
  });
  expect([...useByMonth(ROWS)].map(([month, { used }]) => [month, used])).toEqual([
    ['2027-01', 55],
    ['2027-02', 20],
  ]);
});

test('A pool that two allocations share is counted once a month', () => {
  expect(poolsIn(ROWS).map(({ month }) => month)).toEqual(['2027-02', '2027-01']);
});
