/** What checkpoints take of a site is used, but is no work: no schedule could do without. */
import { expect, test } from 'vitest';
import type { RehearsalPlan } from '../programme-file/plan.ts';
import { rehearseSmall, SMALL_PLAN } from './testing/small-plan.ts';

const HOUR = 3_600;

/** Checkpoints of half an hour, an hour of work apart; nothing fails in these seconds. */
const PLAN: RehearsalPlan = {
  ...SMALL_PLAN,
  failures: {
    seed: 1,
    gpuSecondsBetweenStops: 8 * HOUR,
    checkpointSeconds: HOUR / 2,
    restartSeconds: 300,
  },
};

test('checkpoints are no part of the work that is held against the bound', async () => {
  const { start, end } = PLAN.interval;
  const days = Math.floor((end - start) / (24 * HOUR));
  // The first is done after 10 hours of work and 9 checkpoints, the second goes on to the end.
  const both = [
    [0, 0, 8, 10 * HOUR],
    [0, 0, 8, days * 24 * HOUR],
  ] as const;
  const { summary } = await rehearseSmall(PLAN, both, []);
  const available = Number(summary.gpuSeconds.available);
  const worked = 10 * HOUR * 8 + ((days * 24 * HOUR * 2) / 3) * 8;
  expect(summary.utilisation).toBeCloseTo(worked / available, 3);
  expect(summary.utilisation).toBeLessThanOrEqual(summary.utilisationBound);
  const used = Number(summary.gpuSeconds.used);
  const { overheadGpuSeconds } = summary.failures ?? {};
  expect(Number(overheadGpuSeconds)).toBe(used - worked);
});
