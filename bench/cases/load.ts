/**
 * Submissions and reads over HTTP: each alone as fast as 200 clients are answered, and both at the
 * pace of the contract, where p99 counts. An acknowledged submission is committed with its audit
 * entry; after the load the store is asked whether every one is there.
 */
import type { Bench, Figure } from '../figure.ts';
import type { Stream, StreamResult } from '../load/run-load.ts';
import { startLoad } from '../load/start-load.ts';
import { ask, newFolder, prepare, removeFolder, startPolder, type Tokens } from '../polder.ts';
import { ALLOCATIONS } from '../programme.ts';
import { openStore } from '../store.ts';

const CLIENTS = 200;
const WARM_SECONDS = 2;
const SUBMISSIONS_PER_SECOND_GOAL = 1_000;
const READS_PER_SECOND_GOAL = 3_000;
const P99_MILLISECONDS_GOAL = 50;
const JOBS_READ = 500;

export async function measureLoad(bench: Bench): Promise<readonly Figure[]> {
  const folder = newFolder();
  const polder = await startPolder({ main: bench.main, folder });
  try {
    const tokens = await prepare(polder);
    const at = { port: polder.port, tokens, seconds: bench.seconds };
    const submissions = await alone(at, submitStream(at, 'alone', CLIENTS));
    const paths = await readPaths(at);
    const reads = await alone(at, readStream(at, paths, CLIENTS));
    const both = await together(at, paths);
    await requireAllSaved(folder);
    return [...figuresAlone(bench, submissions, reads), ...figuresTogether(both)];
  } finally {
    await polder.end('SIGTERM');
    removeFolder(folder);
  }
}

interface At {
  readonly port: number;
  readonly tokens: Tokens;
  readonly seconds: number;
}

function submitStream({ port, tokens }: At, run: string, clients: number): Stream {
  const source = { kind: 'submit', tokens: tokens.users, allocations: ALLOCATIONS, run } as const;
  return { name: 'submissions', port, clients, source };
}

function readStream({ port, tokens }: At, paths: readonly string[], clients: number): Stream {
  return { name: 'reads', port, clients, source: { kind: 'get', tokens: tokens.users, paths } };
}

/** Eight of ten ask for one job, one for a list of jobs, one for the queue; 50 items a page. */
async function readPaths({ port, tokens }: At): Promise<readonly string[]> {
  const token = tokens.users[0] ?? '';
  const page = (await ask(port, token, `/v1/jobs?limit=${JOBS_READ}`)) as {
    readonly items: readonly { readonly id: string }[];
  };
  return page.items.flatMap(({ id }, index) => {
    const allocation = ALLOCATIONS[index % ALLOCATIONS.length];
    if (index % 10 === 8) return [`/v1/jobs?allocation=${allocation}`];
    return [index % 10 === 9 ? '/v1/queue?cluster=cluster_de' : `/v1/jobs/${id}`];
  });
}

async function alone({ seconds }: At, stream: Stream): Promise<StreamResult> {
  const [result] = await startLoad({ warmSeconds: WARM_SECONDS, seconds, streams: [stream] });
  if (result === undefined) throw new Error('a load without a result');
  return result;
}

async function together(at: At, paths: readonly string[]) {
  const submissions = submitStream(at, 'together', CLIENTS / 2);
  const reads = readStream(at, paths, CLIENTS / 2);
  const streams = [
    { ...submissions, requestsPerSecond: SUBMISSIONS_PER_SECOND_GOAL },
    { ...reads, requestsPerSecond: READS_PER_SECOND_GOAL },
  ];
  const results = await startLoad({ warmSeconds: WARM_SECONDS, seconds: at.seconds, streams });
  const [submitted, read] = results;
  if (submitted === undefined || read === undefined) throw new Error('a load without a result');
  return { submitted, read };
}

/** Each job has its audit entry, and no other job is there. */
async function requireAllSaved(folder: string): Promise<void> {
  const store = await openStore(folder);
  const [row] = await store.query<{ jobs: number; entries: number }>(
    `SELECT (SELECT count(*)::integer FROM scheduling.job) AS jobs,
            (SELECT count(*)::integer FROM platform.audit WHERE action = 'job.submit') AS entries`,
  );
  await store.close();
  if (row === undefined || row.jobs !== row.entries) {
    throw new Error(`${row?.jobs} jobs have ${row?.entries} audit entries`);
  }
}

function figuresAlone(
  { calibration }: Bench,
  submissions: StreamResult,
  reads: StreamResult,
): readonly Figure[] {
  const rate = { unit: '/s', isMoreBetter: true } as const;
  const time = { unit: 'ms', isMoreBetter: false } as const;
  const submitted = submissions.requestsPerSecond;
  const read = reads.requestsPerSecond;
  return [
    {
      ...{ case: 'submit', name: 'submissions', value: submitted, ...rate },
      ...{ ratio: submitted / calibration.barePostsPerSecond, to: 'bare POST' },
      goal: SUBMISSIONS_PER_SECOND_GOAL,
    },
    { case: 'submit', name: 'p99', value: submissions.p99Milliseconds, ...time },
    {
      ...{ case: 'read', name: 'reads', value: read, ...rate },
      ...{ ratio: read / calibration.bareGetsPerSecond, to: 'bare GET' },
      goal: READS_PER_SECOND_GOAL,
    },
    { case: 'read', name: 'p99', value: reads.p99Milliseconds, ...time },
  ];
}

function figuresTogether(both: Awaited<ReturnType<typeof together>>): readonly Figure[] {
  const { submitted, read } = both;
  const rate = { case: 'together', unit: '/s', isMoreBetter: true } as const;
  const time = { case: 'together', unit: 'ms', isMoreBetter: false } as const;
  return [
    { ...rate, name: 'submissions', value: submitted.requestsPerSecond },
    { ...time, name: 'submissions p99', value: submitted.p99Milliseconds },
    { ...rate, name: 'reads', value: read.requestsPerSecond },
    { ...time, name: 'reads p99', value: read.p99Milliseconds, goal: P99_MILLISECONDS_GOAL },
  ];
}
