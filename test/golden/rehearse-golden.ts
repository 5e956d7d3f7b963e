import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { present } from '../../src/kernel/assert.ts';
import { stageOf } from '../../src/operation/stage.ts';
import { TraceDigest } from '../../src/platform/trace-digest.ts';
import { readProgrammeText } from '../../src/rehearsal/programme-file/read.ts';
import { type Rehearsal, rehearse } from '../../src/rehearsal/rehearse.ts';
import { TRACE_KINDS } from '../../src/rehearsal/run/job-recorder.ts';
import { loadWorkload } from '../../src/rehearsal/workload/load-workload.ts';

/** Rehearses a programme file of this folder, with `seed` in place of its own where it is given. */
export async function rehearseGolden(name: string, seed?: number): Promise<Rehearsal> {
  const url = new URL(name, import.meta.url);
  const options = seed === undefined ? {} : { seed };
  const reading = readProgrammeText(readFileSync(url, 'utf8'), name, {
    assumeBudget: false,
    ...options,
  });
  const plan = present(reading.ok ? reading.plan : undefined, `The plan of ${name}`);
  const stage = stageOf(plan);
  const toPath = (path: string): string => fileURLToPath(new URL(path, url));
  const workload = await loadWorkload(stage, { toPath, skipBadRows: false });
  return rehearse(stage, workload, {
    version: 'test',
    trace: new TraceDigest(TRACE_KINDS),
    pause: () => Promise.resolve(),
    meter: { wallSeconds: () => 1, peakMemoryMiB: () => 1 },
  });
}
