/** Usage reports in batches over HTTP, of jobs that have run; each one is new. */
import type { Bench, Figure } from '../figure.ts';
import { startLoad } from '../load/start-load.ts';
import { rate } from '../measured.ts';
import { newFolder, prepare, removeFolder, startPolder } from '../polder.ts';
import { openStore, type Store } from '../store.ts';

const RECORDS_PER_BATCH = 10_000;
const CLIENTS = 4;
const RECORDS_PER_SECOND_GOAL = 50_000;
/** Far from those of jobs that are submitted. */
const FIRST_JOB = 10_000_000;
const SECONDS_PER_HOUR = 3_600;

export async function measureUsage(bench: Bench): Promise<readonly Figure[]> {
  const folder = newFolder();
  const polder = await startPolder({ main: bench.main, folder });
  try {
    const tokens = await prepare(polder);
    const store = await openStore(folder);
    const batchCount = Math.max(4, bench.seconds);
    const span = spanOfRuns();
    await seedRuns(store, batchCount * RECORDS_PER_BATCH, span);
    const instant = (at: number) => `${new Date(at * 1_000).toISOString().slice(0, 19)}Z`;
    const source = {
      kind: 'usage' as const,
      ...{ token: tokens.users[0] ?? '', path: '/v1/sites/site_de/usage' },
      ...{ firstJob: FIRST_JOB, recordsPerBatch: RECORDS_PER_BATCH, batchCount },
      ...{ start: instant(span.start), end: instant(span.end) },
    } as const;
    const stream = { name: 'usage', port: polder.port, clients: CLIENTS, source };
    const streams = [stream];
    const [result] = await startLoad({ warmSeconds: 0, seconds: 600, streams });
    const [row] = await store.query<{ count: number }>(
      'SELECT count(*)::integer AS count FROM metering.usage WHERE job_number >= $1',
      [FIRST_JOB],
    );
    await store.close();
    const recordCount = batchCount * RECORDS_PER_BATCH;
    if (row?.count !== recordCount) throw new Error(`${row?.count} of ${recordCount} are saved`);
    const value = recordCount / (result?.seconds ?? 0);
    const said = { case: 'usage', name: 'records', value, goal: RECORDS_PER_SECOND_GOAL };
    return [rate(said, '/s', [bench.calibration.copyRowsPerSecond, 'COPY'])];
  } finally {
    await polder.end('SIGTERM');
    removeFolder(folder);
  }
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** An hour of this month that is over, or what there is of one. */
function spanOfRuns(): Span {
  const now = new Date();
  const month = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1) / 1_000;
  const end = Math.floor(now.getTime() / 1_000) - 60;
  return { start: Math.max(month, end - SECONDS_PER_HOUR), end };
}

/** As a rehearsal leaves them: over, and without nodes. */
async function seedRuns(store: Store, count: number, { start, end }: Span): Promise<void> {
  const numbers = [FIRST_JOB, FIRST_JOB + count - 1, start, end];
  await store.query(
    `INSERT INTO scheduling.job
       (number, allocation, funder, submitted_by, submitted_at, name, gpu_count,
        requested_seconds, cluster, site, state, first_started_at, ended_at, attempt_count,
        is_rehearsed)
     SELECT number, 'allocation_de', 'party_de', 'system_bench', $3::bigint, '', 8, 3600,
            'cluster_de', 'site_de', 'completed', $3, $4::bigint, 1, true
       FROM generate_series($1::integer, $2::integer) AS number`,
    numbers,
  );
  await store.query(
    `INSERT INTO scheduling.run
       (job_number, attempt, cluster, nodes, gpu_counts, standing, started_at, ended_at, cause,
        is_rehearsed)
     SELECT number, 1, 'cluster_de', '{}', '{}', 'own', $3::bigint, $4::bigint, 'completed', true
       FROM generate_series($1::integer, $2::integer) AS number`,
    numbers,
  );
  await store.query('ANALYZE scheduling.job, scheduling.run');
}
