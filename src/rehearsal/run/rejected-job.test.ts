import { expect, test } from 'vitest';
import { rehearseSmall, SMALL_PLAN } from './testing/small-plan.ts';

test('a job that can never run is counted, and never starts', async () => {
  const jobs = [
    [0, 0, 8, 60],
    [0, 0, 9, 60],
  ] as const;
  const { summary, jobs: columns } = await rehearseSmall(SMALL_PLAN, jobs);
  expect(summary.jobs.rejected).toBe(1);
  expect([...columns.attempts]).toEqual([1, 0]);
});
