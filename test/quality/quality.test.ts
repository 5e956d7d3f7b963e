/**
 * How good the decisions are on a real trace at 90 % load, against the bound that no schedule can
 * pass and against the two queues that sites know. It takes the whole trace, because its first
 * weeks leave a third of the site idle and show no difference; so only .ci/run asks for it. It
 * prints a table, which stands with what it means in docs/decisions.
 */
import { expect, test } from 'vitest';
import { QUEUES, qualityOf } from './queues.ts';
import { traceScene } from './trace-scene.ts';

const IS_FULL = process.env.TEST_FORM === 'full';

test.runIf(IS_FULL)(
  'a real trace is used nearly as far as it can be, with less waiting than in other queues',
  async () => {
    const { scene, workload } = await traceScene();
    const [polder, firstCome, fairShare] = QUEUES.map((queue) => qualityOf(queue, scene, workload));
    console.table([polder, firstCome, fairShare]);
    const slowdown = polder?.boundedSlowdownMean ?? Infinity;
    expect(polder?.usedOfBound).toBeGreaterThanOrEqual(0.97);
    expect(polder?.usedOfBound).toBeLessThanOrEqual(1);
    expect(slowdown).toBeLessThanOrEqual(firstCome?.boundedSlowdownMean ?? 0);
    expect(slowdown).toBeLessThanOrEqual(fairShare?.boundedSlowdownMean ?? 0);
  },
  300_000,
);
