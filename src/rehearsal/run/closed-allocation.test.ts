/** Jobs that wait when their allocation ends can never start: nobody is owed for them any more. */
import { expect, test } from 'vitest';
import { dateOf } from '../../operation/testing/small-plan.ts';
import type { RehearsalPlan } from '../programme-file/plan.ts';
import { rehearseSmall, SMALL_PLAN } from './testing/small-plan.ts';

const DAY = 86_400;

/** The lab may submit in January alone. */
const PLAN: RehearsalPlan = {
  ...SMALL_PLAN,
  allocations: SMALL_PLAN.allocations.map((each) =>
    each.id === 'allocation_lab' ? { ...each, end: dateOf('2027-02-01') } : each,
  ),
};

/** On the 8 GPUs of the state one of 35 days, behind it one of 5; and the operator's own. */
const JOBS = [
  [0, 0, 8, 35 * DAY],
  [0, 1, 8, 59 * DAY],
  [DAY, 0, 8, 5 * DAY],
] as const;

test('in the months after it only what still runs asks', async () => {
  const { summary } = await rehearseSmall(PLAN, JOBS);
  expect(summary.jobs).toMatchObject({ completed: 2, waiting: 1 });
  const months = summary.funderMonths.filter(({ funder }) => funder === 'party_nl');
  const asked = months.map(({ demandedGpuSeconds }) => Number(demandedGpuSeconds) / 8 / DAY);
  expect(asked).toEqual([31 + 5, 4]);
  expect(months.map(({ shortfallGpuSeconds }) => shortfallGpuSeconds)).toEqual(['0', '0']);
});
