/**
 * How good the decisions are on a real trace at 90 % load, against the bound that no schedule can
 * pass and against the two queues that sites know. It takes the whole trace, because its first
 * weeks leave a third of the site idle and show no difference; so only .ci/run asks for it. It
 * prints a table, which stands with what it means in docs/decisions.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { present } from '../../src/kernel/assert.ts';
import type { Scene } from '../../src/operation/scene.ts';
import { sceneOf } from '../../src/operation/scene-of.ts';
import { stageOf } from '../../src/operation/stage.ts';
import { readProgrammeText } from '../../src/rehearsal/programme-file/read.ts';
import type { WorkloadColumns } from '../../src/rehearsal/run/workload-columns.ts';
import { loadWorkload } from '../../src/rehearsal/workload/load-workload.ts';
import { QUEUES, qualityOf } from './queues.ts';

const IS_FULL = process.env.GOLDEN_TEST_FORM === 'full';

async function traceScene(): Promise<{ scene: Scene; workload: WorkloadColumns }> {
  const url = new URL('../golden/itp-one-site.yaml', import.meta.url);
  const reading = readProgrammeText(readFileSync(url, 'utf8'), 'itp', { assumeBudget: false });
  const stage = stageOf(present(reading.ok ? reading.plan : undefined, 'The plan'));
  const toPath = (path: string): string => fileURLToPath(new URL(path, url));
  const { columns } = await loadWorkload(stage, { toPath, skipBadRows: false });
  return { scene: sceneOf(stage), workload: columns };
}

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
