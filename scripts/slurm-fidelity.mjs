/**
 * A queue of 200 jobs on a real Slurm of 16 nodes (in the order of submission, with backfill,
 * without fair share), and the same queue rehearsed. Prints whether jobs start in the same order
 * and at the same times, and each that does not. Some three minutes.
 *
 *   npm run build && node scripts/slurm-fidelity.mjs [--jobs 200] [--seed 1]
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compareStarts, differenceText } from './slurm-fidelity/compare.mjs';
import { drawQueue, runOnSlurm, writeTrace } from './slurm-fidelity/queue.mjs';
import { requirePackages } from './slurm-fixture/packages.mjs';
import { bringDown, bringUp } from './slurm-fixture/site.mjs';

const NODE_COUNT = 16;
const GPUS_PER_NODE = 8;
const QUEUE_SECONDS_MAX = 900;
/** It looks every second, at all that waits, and plans to the second. */
const SCHEDULER =
  'batch_sched_delay=0,sched_min_interval=0,sched_interval=1,bf_interval=1,bf_resolution=1,' +
  'bf_max_job_test=1000,default_queue_depth=1000';
const HERE = fileURLToPath(new URL('.', import.meta.url));

const { values } = parseArgs({
  options: { jobs: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
});
const jobCount = Number(values.jobs);
const seed = Number(values.seed);

requirePackages();
const folder = mkdtempSync(join(tmpdir(), 'pf-'));
try {
  const ran = await ranOnSlurm();
  const starts = await rehearsedStarts(ran);
  const found = compareStarts(ran, starts);
  console.log(`${jobCount} jobs, seed ${seed}, ${NODE_COUNT} nodes of ${GPUS_PER_NODE} GPUs`);
  console.log(differenceText(found));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function ranOnSlurm() {
  const place = join(folder, 's');
  const size = { nodeCount: NODE_COUNT, gpusPerNode: GPUS_PER_NODE, isAnswered: false };
  const site = await bringUp(place, {
    ...size,
    priority: 'first-come',
    scheduler: SCHEDULER,
  });
  try {
    const queue = drawQueue({ jobCount, nodeCount: NODE_COUNT, seed });
    return await runOnSlurm(site, queue, QUEUE_SECONDS_MAX);
  } finally {
    await bringDown(place);
  }
}

/** Seconds from the opening of the queue to each start, by the number of the job in Slurm. */
async function rehearsedStarts(ran) {
  writeTrace(folder, ran);
  const file = join(folder, 'queue.yaml');
  copyFileSync(join(HERE, 'slurm-fidelity', 'queue.yaml'), file);
  const out = join(folder, 'run');
  const polder = join(HERE, '..', 'dist', 'main.js');
  execFileSync(process.execPath, [polder, 'rehearse', file, '--out', out], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const jobs = await parquetReadObjects({
    file: await asyncBufferFromFile(join(out, 'jobs.parquet')),
  });
  return new Map(jobs.map(({ source_id, wait_s }) => [source_id, wait_s]));
}
