/**
 * Jobs that ask for shares of one GPU, through a whole rehearsal: what the jobs are charged is what
 * the scheduler held, whatever stops them and wherever a month ends.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NodeEvent } from '../../sites/node-events.ts';
import { gpuSecondsBy } from './testing/gpu-seconds.ts';
import { rehearseSmall, SMALL_PLAN, type SmallJob } from './testing/small-plan.ts';

const DAY = 86_400;

test('a GPU shared over the end of a month is charged once, to each by its share', async () => {
  const jobs: SmallJob[] = [
    [30 * DAY, 0, 0.75, 2 * DAY],
    [30 * DAY, 0, 0.25, 2 * DAY],
  ];
  const { summary, jobs: columns, statements } = await rehearseSmall(SMALL_PLAN, jobs);
  expect([...columns.usedGpuSeconds]).toEqual([1.5 * DAY, 0.5 * DAY]);
  const lines = statements.flatMap(({ gpuTime }) => gpuTime);
  const delivered = lines.map(({ deliveredGpuSeconds }) => deliveredGpuSeconds);
  expect(delivered.filter((each) => each > 0)).toEqual([DAY, DAY]);
  expect(summary.placement.shares).toEqual({
    jobs: 2,
    askedGpuSeconds: String(2 * DAY),
    heldGpuSeconds: String(2 * DAY),
    aloneGpuSeconds: String(4 * DAY),
  });
});

test('charged is what was held, whatever fails or is taken back', async () => {
  const job = fc.tuple(
    fc.nat(40).map((day) => day * DAY),
    fc.nat(SMALL_PLAN.allocations.length - 1),
    fc.constantFrom(0.1, 0.25, 0.5, 0.9, 1, 4, 16),
    fc.integer({ min: 1, max: 20 * DAY }),
  );
  const failures = fc
    .uniqueArray(fc.integer({ min: 1, max: 58 }), { maxLength: 4 })
    .map((days) => days.toSorted((a, b) => a - b).flatMap(failureAt));
  const runs = fc.tuple(fc.array(job, { minLength: 1, maxLength: 30 }), failures);
  await fc.assert(
    fc.asyncProperty(runs, async ([jobs, nodeEvents]) => {
      const inOrder = jobs.toSorted((a, b) => a[0] - b[0]);
      const rehearsal = await rehearseSmall(SMALL_PLAN, inOrder, nodeEvents);
      const used = gpuSecondsBy(rehearsal);
      expect(used.statements).toBe(used.jobs);
      expect(rehearsal.summary.gpuSeconds.used).toBe(String(used.jobs));
      expect(rehearsal.summary.ledger.imbalanceGpuSeconds).toBe('0');
    }),
    { numRuns: 40 },
  );
});

/** Node 0 fails at noon of a day and is repaired an hour later. */
function failureAt(day: number): readonly NodeEvent[] {
  const at = SMALL_PLAN.interval.start + day * DAY + DAY / 2;
  return [
    { at, kind: 'failed', cluster: 0, node: 0 },
    { at: at + 3_600, kind: 'repaired', cluster: 0, node: 0 },
  ];
}
