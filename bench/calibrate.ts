/** What this machine can do at this moment, with nothing of Polder in the way. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { costOf } from './cpu.ts';
import type { Calibration } from './figure.ts';
import type { RequestSource } from './load/requests.ts';
import { startLoad } from './load/start-load.ts';
import { newFolder, removeFolder, startPolder } from './polder.ts';
import { openStore } from './store.ts';

const SERVER = fileURLToPath(new URL('./bare-server.js', import.meta.url));
const CLIENTS = 200;
const WARM_SECONDS = 2;
const SECONDS = 5;
const COPY_ROWS = 1_000_000;

export async function calibrate(main: string): Promise<Calibration> {
  const bare = await bareRoutes();
  return { ...bare, copyRowsPerSecond: await copyRate(main) };
}

/** For cases that find themselves what they are compared with: all rates are 0. */
export const NOT_CALIBRATED: Calibration = {
  barePostsPerSecond: 0,
  bareGetsPerSecond: 0,
  barePostMicroseconds: 0,
  bareGetMicroseconds: 0,
  copyRowsPerSecond: 0,
  bareReadySeconds: 0,
};

async function bareRoutes() {
  const begin = performance.now();
  const child = spawn(process.execPath, [SERVER], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  const port = Number(String(line));
  const bareReadySeconds = (performance.now() - begin) / 1_000;
  const pid = child.pid ?? 0;
  const load = async (source: RequestSource) => {
    const stream = { name: 'bare', port, clients: CLIENTS, source };
    const plan = { warmSeconds: WARM_SECONDS, seconds: SECONDS, streams: [stream] };
    const { value, used } = await costOf([pid, undefined], () => startLoad(plan));
    const { requestsPerSecond = 0, answeredInAll = 1 } = value[0] ?? {};
    return { requestsPerSecond, microseconds: (used.serverSeconds * 1e6) / answeredInAll };
  };
  try {
    const body = JSON.stringify({ allocation: 'allocation_union-research', gpuCount: 8 });
    const post = await load({ kind: 'post', token: '', path: '/bare', body });
    const get = await load({ kind: 'get', tokens: [''], paths: ['/bare'] });
    return {
      bareReadySeconds,
      barePostsPerSecond: post.requestsPerSecond,
      barePostMicroseconds: post.microseconds,
      bareGetsPerSecond: get.requestsPerSecond,
      bareGetMicroseconds: get.microseconds,
    };
  } finally {
    child.kill('SIGTERM');
  }
}

async function copyRate(main: string): Promise<number> {
  const folder = newFolder();
  const polder = await startPolder({ main, folder, environment: { POLDER_ENGINE: 'off' } });
  try {
    const store = await openStore(folder);
    await store.query(
      'CREATE TABLE public.bare (job integer, attempt integer, month text, ' +
        'start_at bigint, end_at bigint, gpu_count integer, gpu_seconds bigint)',
    );
    const chunks = Array.from({ length: COPY_ROWS / 10_000 }, (_, chunk) =>
      Array.from({ length: 10_000 }, (_, row) => {
        const job = chunk * 10_000 + row;
        return `${job}\t1\t2026-11\t1790000000\t1790003600\t8\t28800\n`;
      }).join(''),
    );
    const begin = performance.now();
    await pipeline(Readable.from(chunks), store.copy('COPY public.bare FROM STDIN'));
    const seconds = (performance.now() - begin) / 1_000;
    await store.close();
    return COPY_ROWS / seconds;
  } finally {
    await polder.end('SIGTERM');
    removeFolder(folder);
  }
}
