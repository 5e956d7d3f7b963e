/**
 * `npm run prove -- --seeds N [--from S]` plays the seeds S to S + N - 1 on all cores;
 * `--seed X --trace` plays one, prints all that happened, and plays it again: the same seed gives
 * the same run. A seed that finds something says how to repeat it. The last line is
 * `N passed, N failed`, a seed each.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { openEmbeddedStore } from '../../src/platform/database/embedded/open-embedded-store.ts';
import { scratchFolder } from '../../src/platform/database/testing/scratch-folder.ts';
import type { Played } from './play.ts';
import type { Task, WorkerSettings } from './worker.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    workers: { type: 'string', default: String(Math.min(4, availableParallelism() + 1)) },
    trace: { type: 'boolean', default: false },
    ground: { type: 'string', default: 'test/proving-ground/ground.yaml' },
    /** Stops after so many failed seeds. */
    failures: { type: 'string', default: '5' },
  },
});
const LINES_SHOWN = 12;

await main();

async function main(): Promise<void> {
  const folder = mkdtempSync(join(scratchFolder(), 'polder-prove-'));
  chmodSync(folder, 0o711);
  const dataFolder = join(folder, 'store');
  const store = await openEmbeddedStore({ dataFolder, durability: 'none', onClose: 'stop' });
  try {
    const { failedCount, passedCount } = await playAll(store.place.socket, seedsToPlay());
    console.log(`${passedCount} passed, ${failedCount} failed`);
    process.exitCode = failedCount === 0 && passedCount > 0 ? 0 : 1;
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function seedsToPlay(): readonly number[] {
  if (values.seed !== undefined) return [Number(values.seed)];
  const from = Number(values.from);
  return Array.from({ length: Number(values.seeds) }, (_, index) => from + index);
}

async function playAll(socket: WorkerSettings['socket'], seeds: readonly number[]) {
  const startedAt = performance.now();
  const left: Task[] = seeds.map((seed) => ({ seed, playsTwice: seed % 20 === 0 || values.trace }));
  const counts = { passedCount: 0, failedCount: 0 };
  const workers = Array.from({ length: Math.min(Number(values.workers), left.length) });
  const playNext = async (number: number): Promise<void> => {
    const groundFile = values.ground;
    const workerData: WorkerSettings = { socket, number, groundFile };
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData });
    const answers = answersOf(worker);
    for (let task = left.shift(); task !== undefined; task = left.shift()) {
      worker.postMessage(task);
      const played = await answers();
      tell(played);
      if (played.faults.length === 0) counts.passedCount += 1;
      else counts.failedCount += 1;
      if (counts.failedCount >= Number(values.failures)) left.length = 0;
    }
    await worker.terminate();
  };
  await Promise.all(workers.map((_, number) => playNext(number)));
  const seconds = (performance.now() - startedAt) / 1_000;
  const count = counts.passedCount + counts.failedCount;
  console.log(
    `${count} seeds in ${seconds.toFixed(1)} s, ${(count / seconds).toFixed(2)} a second`,
  );
  return counts;
}

function answersOf(worker: Worker): () => Promise<Played> {
  return () =>
    new Promise((resolve, reject) => {
      worker.once('error', reject);
      worker.once('message', (played: Played) => {
        worker.off('error', reject);
        resolve(played);
      });
    });
}

function tell({ seed, options, faults, stepCount, traceHash, lines }: Played): void {
  if (values.trace) console.log(lines.join('\n'));
  const isWell = faults.length === 0;
  const what = `seed ${seed} ${traceHash} ${stepCount} steps`;
  if (isWell && !values.trace) return;
  console.log(`${isWell ? 'passed' : 'FAILED'} ${what}: ${options}`);
  if (isWell) return;
  if (!values.trace) console.log(lines.slice(-LINES_SHOWN).join('\n'));
  for (const fault of faults.slice(0, LINES_SHOWN)) console.log(`  ${fault}`);
  console.log(`  again: npm run prove -- --seed ${seed} --trace`);
}
