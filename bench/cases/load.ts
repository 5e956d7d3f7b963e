/**
 * Submissions and reads over HTTP: each alone as fast as 200 clients are answered, reads also at
 * the pace of the contract, where p99 counts, and both at that pace together. Reads wait until the
 * engine has decided about all that was submitted. On a machine that others use the processor time
 * of a request says more than its rate. An acknowledged submission is committed with its audit
 * entry; after the load the store is asked whether every one is there.
 */
import { costOf } from '../cpu.ts';
import type { Bench, Figure } from '../figure.ts';
import type { Stream, StreamResult } from '../load/run-load.ts';
import { startLoad } from '../load/start-load.ts';
import { cost, rate } from '../measured.ts';
import { ask, newFolder, prepare, removeFolder, startPolder, type Tokens } from '../polder.ts';
import { ALLOCATIONS } from '../programme.ts';
import { openStore, untilCount } from '../store.ts';

const CLIENTS = 200;
const WARM_SECONDS = 2;
const SUBMISSIONS_PER_SECOND_GOAL = 1_000;
const READS_PER_SECOND_GOAL = 3_000;
const P99_MILLISECONDS_GOAL = 50;
const JOBS_READ = 500;
const CATCH_UP_SECONDS_MAX = 300;

export async function measureLoad(bench: Bench): Promise<readonly Figure[]> {
  const folder = newFolder();
  const polder = await startPolder({ main: bench.main, folder });
  try {
    const tokens = await prepare(polder);
    const { port, pid } = polder;
    const at = { port, pid, folder, tokens, seconds: bench.seconds };
    const submissions = await load(at, [submitStream(at, 'alone', CLIENTS)]);
    await untilAllDecided(folder);
    const paths = await readPaths(at);
    const stream = readStream(at, paths, CLIENTS);
    const reads = await load(at, [stream]);
    const paced = await load(at, [{ ...stream, requestsPerSecond: READS_PER_SECOND_GOAL }]);
    const both = await together(at, paths);
    await requireAllSaved(folder);
    const { calibration: bare } = bench;
    const post = [bare.barePostsPerSecond, bare.barePostMicroseconds] as const;
    const get = [bare.bareGetsPerSecond, bare.bareGetMicroseconds] as const;
    return [
      ...figuresAlone('submissions', SUBMISSIONS_PER_SECOND_GOAL, submissions, post),
      ...figuresAlone('reads', READS_PER_SECOND_GOAL, reads, get),
      ...figuresAtPace(paced),
      ...figuresTogether(both, bare.bareGetMicroseconds),
    ];
  } finally {
    await polder.end('SIGTERM');
    removeFolder(folder);
  }
}

interface At {
  readonly port: number;
  readonly pid: number;
  readonly folder: string;
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

interface Loaded {
  readonly results: readonly StreamResult[];
  /** Processor time of a request, the engine's work for it included, by who spent it. */
  readonly serverMicroseconds: number;
  readonly storeMicroseconds: number;
}

async function load({ pid, folder, seconds }: At, streams: readonly Stream[]): Promise<Loaded> {
  const plan = { warmSeconds: WARM_SECONDS, seconds, streams };
  const { value: results, used } = await costOf([pid, folder], () => startLoad(plan));
  const answered = results.reduce((sum, { answeredInAll }) => sum + answeredInAll, 0);
  const each = (total: number) => (total * 1e6) / answered;
  const serverMicroseconds = each(used.serverSeconds);
  return { results, serverMicroseconds, storeMicroseconds: each(used.storeSeconds) };
}

function together(at: At, paths: readonly string[]): Promise<Loaded> {
  const submissions = submitStream(at, 'together', CLIENTS / 2);
  const reads = readStream(at, paths, CLIENTS / 2);
  return load(at, [
    { ...submissions, requestsPerSecond: SUBMISSIONS_PER_SECOND_GOAL },
    { ...reads, requestsPerSecond: READS_PER_SECOND_GOAL },
  ]);
}

/** The engine is behind after submissions as fast as they are taken; its work is not a read's. */
async function untilAllDecided(folder: string): Promise<void> {
  const store = await openStore(folder);
  await untilCount(store, "state = 'submitted'", (count) => count === 0, CATCH_UP_SECONDS_MAX);
  await store.close();
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

/** `bare`: requests a second, and microseconds of one, of the bare route. */
function figuresAlone(
  name: 'submissions' | 'reads',
  goal: number,
  { results, serverMicroseconds, storeMicroseconds }: Loaded,
  bare: readonly [number, number],
): readonly Figure[] {
  const at = { case: name };
  const [{ requestsPerSecond = 0, p50Milliseconds = 0, p99Milliseconds = 0 } = {}] = results;
  const [bareRate, bareMicroseconds] = bare;
  const inBare = [bareMicroseconds, 'bare cost'] as const;
  return [
    rate({ ...at, name: 'rate', value: requestsPerSecond, goal }, '/s', [bareRate, 'bare rate']),
    cost({ ...at, name: 'p50', value: p50Milliseconds }, 'ms'),
    cost({ ...at, name: 'p99', value: p99Milliseconds }, 'ms'),
    cost({ ...at, name: 'processor, server', value: serverMicroseconds }, 'µs', inBare),
    cost({ ...at, name: 'processor, store', value: storeMicroseconds }, 'µs', inBare),
  ];
}

function figuresAtPace({ results }: Loaded): readonly Figure[] {
  const [{ requestsPerSecond = 0, p50Milliseconds = 0, p99Milliseconds = 0 } = {}] = results;
  const at = { case: 'reads at pace' };
  const [rateGoal, goal] = [READS_PER_SECOND_GOAL, P99_MILLISECONDS_GOAL];
  return [
    rate({ ...at, name: 'rate', value: requestsPerSecond, goal: rateGoal }, '/s'),
    cost({ ...at, name: 'p50', value: p50Milliseconds }, 'ms'),
    cost({ ...at, name: 'p99', value: p99Milliseconds, goal }, 'ms'),
  ];
}

function figuresTogether({ results, ...each }: Loaded, bareMicroseconds: number): Figure[] {
  const at = { case: 'together' };
  const [submitted, read] = results;
  const wanted = SUBMISSIONS_PER_SECOND_GOAL + READS_PER_SECOND_GOAL;
  const microseconds = each.serverMicroseconds + each.storeMicroseconds;
  const goal = P99_MILLISECONDS_GOAL;
  const submittedRate = submitted?.requestsPerSecond ?? 0;
  const readRate = read?.requestsPerSecond ?? 0;
  const inBare = [bareMicroseconds, 'bare cost'] as const;
  return [
    rate({ ...at, name: 'submissions', value: submittedRate }, '/s'),
    cost({ ...at, name: 'submissions p99', value: submitted?.p99Milliseconds ?? 0 }, 'ms'),
    rate({ ...at, name: 'reads', value: readRate }, '/s'),
    cost({ ...at, name: 'reads p99', value: read?.p99Milliseconds ?? 0, goal }, 'ms'),
    cost({ ...at, name: 'processor of a request', value: microseconds }, 'µs', inBare),
    cost({ ...at, name: 'processors for both goals', value: (microseconds * wanted) / 1e6 }, ''),
  ];
}
