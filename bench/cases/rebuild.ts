/**
 * A leader that takes over 100,000 running and 10,000 waiting jobs: from the kill of the one before
 * to the end of the first turn, and what a turn costs there that starts one job.
 */
import type { Bench, Figure } from '../figure.ts';
import { cost, rate } from '../measured.ts';
import { engineFigures, until } from '../metrics.ts';
import { ask, newFolder, prepare, removeFolder, startPolder, type Tokens } from '../polder.ts';
import { openStore, type Store, untilCount } from '../store.ts';

const RUNNING = 100_000;
const WAITING = 10_000;
const FILL_SECONDS_MAX = 1_200;
const TURNS = 20;
/** Thousands of jobs by allocation, near to what each may use of 400,000 of the 500,000 GPUs. */
const THOUSANDS: Readonly<Record<string, number>> = {
  'allocation_market-de': 13.5,
  'allocation_market-fr': 13.5,
  'allocation_market-es': 13.5,
  'allocation_market-it': 13.5,
  'allocation_market-pl': 13.5,
  allocation_de: 3.3,
  allocation_fr: 3.3,
  allocation_es: 3.3,
  allocation_it: 3.3,
  allocation_pl: 2.6,
  allocation_cz: 0.7,
  'allocation_union-research': 10,
  'allocation_union-startups': 6,
};

export async function measureRebuild(bench: Bench): Promise<readonly Figure[]> {
  const folder = newFolder();
  const first = await startPolder({ main: bench.main, folder });
  const tokens = await prepare(first);
  const fillSeconds = await fill(folder);
  await first.end('SIGKILL');
  const killedAt = performance.now();
  const polder = await startPolder({ main: bench.main, folder });
  try {
    const { port } = polder;
    const engine = () => engineFigures(port, tokens.auditor);
    const led = await until(engine, ({ turns }) => turns >= 1, FILL_SECONDS_MAX);
    const seconds = (performance.now() - killedAt) / 1_000;
    const turnSeconds = await turnCost(port, tokens);
    const counted = await countsIn(folder);
    const { copyRowsPerSecond } = bench.calibration;
    const at = { case: 'rebuild' };
    const jobsPerSecond = (counted.running + counted.waiting) / led.turnSecondsMax;
    return [
      cost({ ...at, name: 'running jobs', value: counted.running }, ''),
      cost({ ...at, name: 'waiting jobs', value: counted.waiting }, ''),
      rate({ ...at, name: 'filled', value: RUNNING / fillSeconds }, 'jobs/s'),
      cost({ ...at, name: 'from the kill until ready', value: polder.readySeconds }, 's'),
      cost({ ...at, name: 'from the kill to the first turn', value: seconds }, 's'),
      cost({ ...at, name: 'rebuild and first turn', value: led.turnSecondsMax }, 's'),
      rate({ ...at, name: 'rebuilt', value: jobsPerSecond }, 'jobs/s', [copyRowsPerSecond, 'COPY']),
      cost({ ...at, name: 'a turn that starts one job', value: turnSeconds * 1_000 }, 'ms'),
    ];
  } finally {
    await polder.end('SIGTERM');
    removeFolder(folder);
  }
}

/** Answers how long the engine took to start what runs. */
async function fill(folder: string): Promise<number> {
  const store = await openStore(folder);
  const begin = performance.now();
  for (const [allocation, thousands] of Object.entries(THOUSANDS)) {
    await submit(store, allocation, thousands * 1_000, 4);
  }
  await untilCount(
    store,
    "state IN ('waiting', 'running')",
    (count) => count >= RUNNING,
    FILL_SECONDS_MAX,
  );
  const seconds = (performance.now() - begin) / 1_000;
  for (const site of ['de', 'fr', 'es', 'it', 'pl']) {
    await submit(store, `allocation_market-${site}`, WAITING / 5, 30_000);
  }
  await untilCount(store, "state = 'waiting'", (count) => count >= WAITING, FILL_SECONDS_MAX);
  await store.close();
  return seconds;
}

/** As the interface saves them, without the requests. */
async function submit(store: Store, allocation: string, count: number, gpuCount: number) {
  await store.query(
    `INSERT INTO scheduling.job
       (allocation, funder, submitted_by, submitted_at, name, gpu_count, requested_seconds)
     SELECT id, funder, 'system_bench', extract(epoch FROM now())::bigint, '', $2, 2000000
       FROM access.allocation, generate_series(1, $3::integer) WHERE id = $1`,
    [allocation, gpuCount, count],
  );
  await store.query("SELECT pg_notify('polder_work', '')");
}

async function countsIn(folder: string) {
  const store = await openStore(folder);
  const [row] = await store.query<{ running: number; waiting: number }>(
    `SELECT count(*) FILTER (WHERE state = 'running')::integer AS running,
            count(*) FILTER (WHERE state = 'waiting')::integer AS waiting FROM scheduling.job`,
  );
  await store.close();
  return row ?? { running: 0, waiting: 0 };
}

/** The mean of some turns, each of which admits one small job. */
async function turnCost(port: number, tokens: Tokens): Promise<number> {
  const engine = () => engineFigures(port, tokens.auditor);
  const before = await engine();
  for (let turn = 0; turn < TURNS; turn += 1) {
    const { turns } = await engine();
    const job = { allocation: 'allocation_market-de', gpuCount: 1, requestedSeconds: 86_400 };
    await ask(port, tokens.users[0] ?? '', '/v1/jobs', job);
    await until(engine, (now) => now.turns > turns + 1, 60);
  }
  const after = await engine();
  return (after.turnSecondsSum - before.turnSecondsSum) / (after.turns - before.turns);
}
