/** The real trace of `test/golden`, eight clusters on one site, for looks at how good plans are. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { present } from '../../src/kernel/assert.ts';
import type { Scene } from '../../src/operation/scene.ts';
import { sceneOf } from '../../src/operation/scene-of.ts';
import { stageOf } from '../../src/operation/stage.ts';
import { readProgrammeText } from '../../src/rehearsal/programme-file/read.ts';
import { estimatesOf } from '../../src/rehearsal/run/planned-times.ts';
import type { WorkloadColumns } from '../../src/rehearsal/run/workload-columns.ts';
import { loadWorkload } from '../../src/rehearsal/workload/load-workload.ts';

const AS_WRITTEN = 'requestedTimePercent: 150';

/** `unstatedTime`: the line of the file that says by what a job without a wall time is planned. */
export async function traceScene(
  unstatedTime = AS_WRITTEN,
): Promise<{ readonly scene: Scene; readonly workload: WorkloadColumns }> {
  const url = new URL('../golden/itp-one-site.yaml', import.meta.url);
  const text = readFileSync(url, 'utf8').replace(AS_WRITTEN, unstatedTime);
  const reading = readProgrammeText(text, 'itp', { assumeBudget: false });
  const plan = present(reading.ok ? reading.plan : undefined, 'The plan');
  const stage = stageOf(plan);
  const toPath = (path: string): string => fileURLToPath(new URL(path, url));
  const { columns } = await loadWorkload(stage, { toPath, skipBadRows: false });
  return { scene: { ...sceneOf(stage), ...estimatesOf(plan) }, workload: columns };
}
