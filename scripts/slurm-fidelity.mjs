/**
 * A queue of 200 jobs on a real Slurm of 16 nodes (in the order of submission, with backfill,
 * without fair share), and the same queue rehearsed with a plan of all starts. Prints whether both
 * start the jobs in the same order, how far apart, whether the engine decides as Slurm did in its
 * very states, and each start that differs. Some 25 minutes. It fails where the order is another,
 * or a start is not where a Slurm that looks once a second can have put it.
 *
 *   npm run build && node scripts/slurm-fidelity.mjs
 *     --keep FILE   also writes down what Slurm did, as a trace
 *     --kept FILE   looks at that again, and starts no Slurm
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import {
  compareStarts,
  countOvertakers,
  delaysOf,
  differenceText,
  differentDecisions,
  isSame,
  outsideOfInterval,
} from './slurm-fidelity/compare.mjs';
import { jobsOf } from './slurm-fidelity/engine.mjs';
import { runOnSlurm } from './slurm-fidelity/queue.mjs';
import { requirePackages } from './slurm-fixture/packages.mjs';
import { bringDown, bringUp } from './slurm-fixture/site.mjs';

const NODE_COUNT = 16;
const GPUS_PER_NODE = 8;
const QUEUE_SECONDS_MAX = 3_600;
/**
 * What an administrator would set for a plan that is as exact as it can be: one each second, to the
 * second, of all that waits, for a week ahead (`bf_window`, in minutes), from the ends of the
 * running jobs themselves (`bf_running_job_reserve`, for whole nodes) and not from windows of time
 * that double (`bf_window_linear`). It is never broken off: `bf_max_time` would be one second, and
 * the other pauses after two (here ten, in microseconds).
 */
const SCHEDULER = [
  ...['batch_sched_delay=0', 'sched_min_interval=0', 'sched_interval=1'],
  ...['bf_interval=1', 'bf_resolution=1', 'bf_max_job_test=1000', 'default_queue_depth=1000'],
  ...['bf_window=10080', 'bf_max_time=300', 'bf_yield_interval=10000000'],
  ...['bf_window_linear=1', 'bf_running_job_reserve'],
].join(',');
const HERE = fileURLToPath(new URL('.', import.meta.url));

const ROOM = '../dist/scheduling';
const { values } = parseArgs({
  options: {
    keep: { type: 'string' },
    kept: { type: 'string' },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'pf-'));
try {
  const { kept, keep } = values;
  const trace = kept === undefined ? await ranOnSlurm() : readFileSync(kept, 'utf8');
  if (keep !== undefined) writeFileSync(keep, trace);
  const size = { nodeCount: NODE_COUNT, gpusPerNode: GPUS_PER_NODE };
  const engine = await builtEngine();
  const jobs = jobsOf(trace);
  const found = compareStarts(jobs, await rehearsedStarts(trace));
  const outside = outsideOfInterval(engine, jobs, size);
  const different = differentDecisions(engine, jobs, size);
  const delays = delaysOf(engine, jobs, size);
  console.log(`${jobs.length} jobs, ${NODE_COUNT} nodes of ${GPUS_PER_NODE} GPUs`);
  const overtakerCount = countOvertakers(jobs);
  console.log(differenceText(found, { outside, different, delays, overtakerCount }));
  const isAsSlurm = isSame(found, outside);
  console.log(isAsSlurm ? 'the same as in Slurm' : 'not the same as in Slurm');
  process.exitCode = isAsSlurm ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function ranOnSlurm() {
  requirePackages();
  const place = join(folder, 's');
  const size = { nodeCount: NODE_COUNT, gpusPerNode: GPUS_PER_NODE, isAnswered: false };
  const site = await bringUp(place, {
    ...size,
    priority: 'first-come',
    scheduler: SCHEDULER,
    takesWholeNodes: true,
  });
  try {
    const queue = JSON.parse(readFileSync(join(HERE, 'slurm-fidelity', 'queue.json'), 'utf8'));
    return await runOnSlurm(site, queue, QUEUE_SECONDS_MAX);
  } finally {
    await bringDown(place);
  }
}

/** The scheduling room as it was built. */
async function builtEngine() {
  const rooms = ['accounts', 'cluster', 'decide', 'in-service', 'node-rows'].map(
    (name) => import(`${ROOM}/${name}.js`),
  );
  return Object.assign({}, ...(await Promise.all(rooms)));
}

/** Seconds from the opening of the queue to each start, by the number of the job in Slurm. */
async function rehearsedStarts(trace) {
  writeFileSync(join(folder, 'sacct.txt'), trace);
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
