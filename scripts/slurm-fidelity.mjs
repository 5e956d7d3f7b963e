/**
 * A queue of 200 jobs on a real Slurm of 16 nodes (in the order of submission, with backfill,
 * without fair share), and the same queue rehearsed with a plan of all starts. Prints how far the
 * two are from each other, how far rehearsals are that differ by one second, whether the engine
 * decides as Slurm did in its very states, and each start that differs. Some five minutes. It fails
 * where Slurm is further from the rehearsal than a second explains.
 *
 *   npm run build && node scripts/slurm-fidelity.mjs [--jobs 200] [--seed 1]
 *     --keep FILE   also writes down what Slurm did
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
  compareLateEnds,
  compareStarts,
  differenceText,
  differentDecisions,
  isWithinSeconds,
} from './slurm-fidelity/compare.mjs';
import { jobsOf } from './slurm-fidelity/engine.mjs';
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

const ROOM = '../dist/scheduling';
const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'string' },
    kept: { type: 'string' },
  },
});
const jobCount = Number(values.jobs);
const seed = Number(values.seed);

const folder = mkdtempSync(join(tmpdir(), 'pf-'));
try {
  const { kept, keep } = values;
  const ran = kept === undefined ? await ranOnSlurm() : JSON.parse(readFileSync(kept, 'utf8'));
  if (keep !== undefined) writeFileSync(keep, JSON.stringify(ran));
  const size = { nodeCount: NODE_COUNT, gpusPerNode: GPUS_PER_NODE };
  const engine = await builtEngine();
  const jobs = jobsOf(ran);
  const found = compareStarts(jobs, await rehearsedStarts(ran));
  const late = compareLateEnds(engine, jobs, size);
  const from = kept ?? `seed ${seed}`;
  console.log(`${jobs.length} jobs, ${from}, ${NODE_COUNT} nodes of ${GPUS_PER_NODE} GPUs`);
  console.log(differenceText(found, late, differentDecisions(engine, jobs, size)));
  const isWithin = isWithinSeconds(found, late);
  console.log(isWithin ? 'as close as a second allows' : 'further apart than a second explains');
  process.exitCode = isWithin ? 0 : 1;
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
  });
  try {
    const queue = drawQueue({ jobCount, nodeCount: NODE_COUNT, seed });
    return await runOnSlurm(site, queue, QUEUE_SECONDS_MAX);
  } finally {
    await bringDown(place);
  }
}

/** The scheduling room as it was built. */
async function builtEngine() {
  const rooms = ['accounts', 'cluster', 'decide'].map((name) => import(`${ROOM}/${name}.js`));
  return Object.assign({}, ...(await Promise.all(rooms)));
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
