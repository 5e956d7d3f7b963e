/**
 * A slurmrestd of 22.05 and a Polder in one process, for the load of an agent: 12,500 nodes, so
 * many running and waiting runs. Records have all fields that a real one tells
 * (recorded-v38.json). A telling that is larger than Polder takes is refused.
 *
 * `node fake-site.js RUNNING WAITING KEY`; says its address.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { markOfName } from '../../src/agent/slurm-token.ts';
import { commentOf } from '../../src/sites/slurm/run-mark.ts';

const [runningCount = 0, waitingCount = 0] = process.argv.slice(2, 4).map(Number);
const key = Buffer.from(process.argv[4] ?? '');
const NODE_COUNT = 12_500;
const BODY_BYTES_MAX = 4 * 1_024 * 1_024;
const LISTS_MAX = { acknowledged: 10_000, facts: 10_000, runs: 5_000, waits: 10_000 };
const recorded = JSON.parse(readFileSync('bench/slurm/recorded-v38.json', 'utf8'));
const now = Math.floor(Date.now() / 1_000);

const current = Array.from({ length: runningCount + waitingCount }, (_, index) =>
  currentJob(index, index < runningCount),
);
const accounted = current.slice(0, runningCount).map((_, index) => accountedJob(index));
const nodes = Array.from({ length: NODE_COUNT }, (_, index) => ({
  ...recorded.node,
  name: `n${index + 1}`,
}));
const answers: Readonly<Record<string, () => object>> = {
  '/openapi/v3': () => ({
    paths: { '/slurm/v0.0.38/jobs/': {}, '/slurmdb/v0.0.38/jobs/': {} },
  }),
  '/slurm/v0.0.38/jobs': () => ({ jobs: current, errors: [] }),
  '/slurmdb/v0.0.38/jobs': () => ({ jobs: accounted, errors: [] }),
  '/slurm/v0.0.38/nodes': () => ({ nodes, errors: [] }),
  '/slurm/v0.0.38/diag': () => ({
    meta: { Slurm: { release: '22.05.8' } },
    errors: [],
    statistics: { req_time: now, dbd_agent_queue_size: 0 },
  }),
};

const server = createServer(async (request, response) => {
  const path = (request.url ?? '').split('?')[0] ?? '';
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const body = Buffer.concat(pieces);
  const answer = path.startsWith('/v1/') ? polder(request.method ?? '', body) : answers[path]?.();
  response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer ?? {}));
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});

function polder(method: string, body: Buffer): object {
  if (method === 'GET') {
    return {
      ...{ now: instant(now), depth: 'submission', mendsDrift: false, seenUntil: instant(now) },
      ...{ funders: [], modes: [], allocations: [], orders: [] },
      partitions: [{ cluster: 'cluster_x', partition: recorded.current.partition }],
    };
  }
  const told = JSON.parse(body.toString()) as Record<string, readonly unknown[] | null>;
  for (const [list, countMax] of Object.entries(LISTS_MAX)) {
    const count = told[list]?.length ?? 0;
    if (count > countMax) throw new Error(`${count} ${list} in one telling`);
  }
  if (told.waits !== null && told.waits?.length !== waitingCount) throw new Error('not all wait');
  if (body.length > BODY_BYTES_MAX) throw new Error(`a telling of ${body.length} bytes`);
  return { newFactCount: 0, newUsageCount: 0, refusals: [] };
}

function instant(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z');
}

function named(index: number) {
  const name = `polder.site_x.${index + 1}.1`;
  const comment = commentOf(markOfName(key, name), { takesSignal: false, notice: undefined });
  return { name, comment, job_id: index + 1, account: 'polder.a.x' };
}

function currentJob(index: number, isRunning: boolean): object {
  return {
    ...recorded.current,
    ...named(index),
    ...{ job_state: isRunning ? 'RUNNING' : 'PENDING', priority: 1_000 },
    ...{ state_reason: isRunning ? 'None' : 'Priority', submit_time: now - 7_200 },
    ...{ start_time: isRunning ? now - 3_600 : 0, end_time: isRunning ? now + 3_600 : 0 },
    tres_alloc_str: isRunning ? 'cpu=1,node=1,gres/gpu=10' : '',
  };
}

function accountedJob(index: number): object {
  const { name, comment, job_id, account } = named(index);
  return {
    ...recorded.accounted,
    ...{ job_id, name, account, comment: { ...recorded.accounted.comment, job: comment } },
    state: { current: 'RUNNING', reason: 'None' },
    time: {
      ...recorded.accounted.time,
      ...{ submission: now - 7_200, start: now - 3_600, end: 0, elapsed: 3_600 },
    },
    tres: { ...recorded.accounted.tres, allocated: [{ type: 'gres', name: 'gpu', count: 10 }] },
  };
}
