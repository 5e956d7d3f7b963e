/**
 * The memory of the virtual sites: the schema `virtual_site`, which stands for the other end of the
 * wire. Every function is one statement with a transaction of its own, because what a site
 * remembers does not depend on what Polder saves.
 */
import type { AllocationId, ClusterId, SiteId } from '../../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import type {
  NoticeOrder,
  RunReport,
  RunReportKind,
  RunUsage,
  SiteAccount,
  StartOrder,
  StopOrder,
} from '../site-driver.ts';

export interface VirtualStart
  extends Pick<StartOrder, 'jobNumber' | 'attempt' | 'cluster' | 'allocation' | 'gpuCount'> {
  readonly startedAt: EpochSeconds;
  readonly endsAt: EpochSeconds;
  readonly isFailing: boolean;
}

export async function rememberAccounts(
  database: Reader,
  site: SiteId,
  allocations: readonly AllocationId[],
  at: EpochSeconds,
): Promise<readonly SiteAccount[]> {
  return database.query(
    `INSERT INTO virtual_site.account AS held (site, allocation, account, made_at)
     SELECT DISTINCT $1, allocation, replace(allocation, 'allocation_', ''), $3::bigint
       FROM unnest($2::text[]) AS allocation
     ON CONFLICT (site, allocation) DO UPDATE SET account = held.account
     RETURNING allocation, account`,
    [site, allocations, at],
  );
}

/** A start that is told again is counted; one whose stop came before it never starts. */
export async function rememberStarts(
  database: Reader,
  site: SiteId,
  starts: readonly VirtualStart[],
): Promise<void> {
  await database.query(
    `INSERT INTO virtual_site.run AS held
       (site, job_number, attempt, cluster, allocation, gpu_count, started_at, ends_at, is_failing,
        start_orders_received)
     SELECT $1, job_number, attempt, max(cluster), max(allocation), max(gpu_count),
            max(started_at), max(ends_at), bool_or(is_failing), count(*)
       FROM unnest($2::integer[], $3::integer[], $4::text[], $5::text[], $6::integer[],
                   $7::bigint[], $8::bigint[], $9::boolean[])
              AS given (job_number, attempt, cluster, allocation, gpu_count, started_at, ends_at,
                        is_failing)
      GROUP BY job_number, attempt
      ORDER BY job_number, attempt
     ON CONFLICT (site, job_number, attempt) DO UPDATE
       SET start_orders_received = held.start_orders_received + excluded.start_orders_received,
           cluster = COALESCE(held.cluster, excluded.cluster),
           allocation = COALESCE(held.allocation, excluded.allocation),
           gpu_count = COALESCE(held.gpu_count, excluded.gpu_count),
           started_at = CASE WHEN held.started_at IS NULL AND held.stop_at IS NULL
                             THEN excluded.started_at ELSE held.started_at END,
           ends_at = COALESCE(held.ends_at, excluded.ends_at),
           is_failing = CASE WHEN held.ends_at IS NULL
                             THEN excluded.is_failing ELSE held.is_failing END`,
    [
      site,
      starts.map(({ jobNumber }) => jobNumber),
      starts.map(({ attempt }) => attempt),
      starts.map(({ cluster }) => cluster),
      starts.map(({ allocation }) => allocation),
      starts.map(({ gpuCount }) => gpuCount),
      starts.map(({ startedAt }) => startedAt),
      starts.map(({ endsAt }) => endsAt),
      starts.map(({ isFailing }) => isFailing),
    ],
  );
}

/** The first stop counts. */
export async function rememberStops(
  database: Reader,
  site: SiteId,
  stops: readonly StopOrder[],
  at: EpochSeconds,
): Promise<void> {
  await database.query(
    `INSERT INTO virtual_site.run AS held (site, job_number, attempt, stop_at)
     SELECT DISTINCT $1, job_number, attempt, $4::bigint
       FROM unnest($2::integer[], $3::integer[]) AS given (job_number, attempt)
      ORDER BY job_number, attempt
     ON CONFLICT (site, job_number, attempt) DO UPDATE
       SET stop_at = excluded.stop_at WHERE held.stop_at IS NULL AND held.ended_at IS NULL`,
    [site, stops.map(({ jobNumber }) => jobNumber), stops.map(({ attempt }) => attempt), at],
  );
}

/** The first notice counts: the checkpoint is written when it arrives. */
export async function rememberNotices(
  database: Reader,
  site: SiteId,
  notices: readonly NoticeOrder[],
  at: EpochSeconds,
): Promise<void> {
  await database.query(
    `INSERT INTO virtual_site.run AS held (site, job_number, attempt, notice_at, vacate_at)
     SELECT DISTINCT ON (job_number, attempt) $1, job_number, attempt, $5::bigint, vacate_at
       FROM unnest($2::integer[], $3::integer[], $4::bigint[])
              AS given (job_number, attempt, vacate_at)
      ORDER BY job_number, attempt, vacate_at
     ON CONFLICT (site, job_number, attempt) DO UPDATE
       SET notice_at = excluded.notice_at, vacate_at = excluded.vacate_at
     WHERE held.notice_at IS NULL AND held.ended_at IS NULL`,
    [
      site,
      notices.map(({ jobNumber }) => jobNumber),
      notices.map(({ attempt }) => attempt),
      notices.map(({ vacateAt }) => vacateAt),
      at,
    ],
  );
}

/** What happened to a run at its site, and is not reported yet. */
export type Happened = Omit<RunReport, 'number'>;

/** At one second, an end by itself comes before a notice that runs out, and that before a stop. */
export async function selectHappened(
  database: Reader,
  site: SiteId,
  at: EpochSeconds,
): Promise<readonly Happened[]> {
  const rows = await database.query<HappenedRow>(
    `SELECT job_number, attempt, 'started' AS kind, started_at AS at, 0 AS kept_seconds
       FROM virtual_site.run
      WHERE site = $1 AND started_at IS NOT NULL AND NOT is_start_reported
     UNION ALL
     SELECT job_number, attempt,
            CASE WHEN started_at IS NULL THEN 'stopped'
                 WHEN due_at = ends_at AND is_failing THEN 'failed'
                 WHEN due_at = ends_at THEN 'ended'
                 WHEN due_at = vacate_at THEN 'vacated'
                 ELSE 'stopped' END,
            GREATEST(due_at, started_at),
            CASE WHEN due_at = vacate_at AND due_at < ends_at AND started_at IS NOT NULL
                 THEN GREATEST(0, notice_at - started_at) ELSE 0 END
       FROM virtual_site.run
      WHERE site = $1 AND ended_at IS NULL AND due_at <= $2`,
    [site, at],
  );
  return rows.map(toHappened);
}

/**
 * Writes the reports of what has happened. The row of the site is locked while they are numbered,
 * so that no number is given out before a smaller one can be read. Of two that report the same,
 * the second finds it written (ON CONFLICT) and leaves a gap. The runs are joined with that row, so
 * that none of them is locked before it: two would lock them in orders of their own.
 *
 * What happened comes as a list, and not from a statement around `selectHappened`: the store then
 * knows how long it is. Where it guessed, it read all runs of the site, at each look.
 */
export async function writeReports(
  database: Reader,
  site: SiteId,
  happened: readonly Happened[],
): Promise<void> {
  await database.query(
    `WITH happened AS (
       SELECT * FROM unnest($2::integer[], $3::integer[], $4::text[], $5::bigint[], $6::integer[])
                       AS happened (job_number, attempt, kind, at, kept_seconds)),
     head AS (
       UPDATE virtual_site.site SET last_number = last_number + cardinality($2::integer[])
        WHERE site = $1
       RETURNING last_number - cardinality($2::integer[]) AS before),
     written AS (
       INSERT INTO virtual_site.report
         (site, number, job_number, attempt, kind, at, kept_seconds)
       SELECT $1, head.before + row_number() OVER (
                ORDER BY at, kind <> 'started', job_number, attempt),
              job_number, attempt, kind, at, kept_seconds
         FROM happened, head
       ON CONFLICT DO NOTHING)
     UPDATE virtual_site.run AS run
        SET is_start_reported = run.is_start_reported OR happened.starts > 0,
            ended_at = COALESCE(run.ended_at, happened.ended_at)
       FROM (SELECT job_number, attempt, count(*) FILTER (WHERE kind = 'started') AS starts,
                    max(at) FILTER (WHERE kind <> 'started') AS ended_at
               FROM happened GROUP BY job_number, attempt) AS happened, head
      WHERE run.site = $1 AND run.job_number = happened.job_number
        AND run.attempt = happened.attempt`,
    [
      site,
      happened.map(({ jobNumber }) => jobNumber),
      happened.map(({ attempt }) => attempt),
      happened.map(({ kind }) => kind),
      happened.map(({ at }) => at),
      happened.map(({ keptSeconds }) => keptSeconds),
    ],
  );
}

interface HappenedRow {
  readonly job_number: number;
  readonly attempt: number;
  readonly kind: RunReportKind;
  readonly at: bigint;
  readonly kept_seconds: number;
}

function toHappened({ job_number, attempt, kind, at, kept_seconds }: HappenedRow): Happened {
  return {
    jobNumber: job_number,
    attempt,
    kind,
    at: toEpochSeconds(Number(at)),
    keptSeconds: kept_seconds,
  };
}

export async function rememberSite(database: Reader, site: SiteId): Promise<void> {
  await database.query(
    `INSERT INTO virtual_site.site (site) VALUES ($1) ON CONFLICT (site) DO NOTHING`,
    [site],
  );
}

export async function selectReports(
  database: Reader,
  site: SiteId,
  after: number,
  countMax: number,
): Promise<readonly RunReport[]> {
  const rows = await database.query<HappenedRow & { readonly number: bigint }>(
    `SELECT number, job_number, attempt, kind, at, kept_seconds FROM virtual_site.report
      WHERE site = $1 AND number > $2 ORDER BY number LIMIT $3`,
    [site, after, countMax],
  );
  return rows.map((row) => ({ number: Number(row.number), ...toHappened(row) }));
}

/** The number of a usage is that of the report that its run is over. */
export async function selectUsage(
  database: Reader,
  site: SiteId,
  after: number,
  countMax: number,
): Promise<readonly RunUsage[]> {
  const rows = await database.query<{
    number: bigint;
    job_number: number;
    attempt: number;
    cluster: ClusterId;
    allocation: AllocationId;
    gpu_count: number;
    started_at: bigint;
    at: bigint;
  }>(
    `SELECT number, job_number, attempt, cluster, allocation, gpu_count, started_at, at
       FROM virtual_site.report
       JOIN virtual_site.run USING (site, job_number, attempt)
      WHERE site = $1 AND number > $2 AND kind <> 'started' AND started_at IS NOT NULL
      ORDER BY number LIMIT $3`,
    [site, after, countMax],
  );
  return rows.map((row) => ({
    number: Number(row.number),
    jobNumber: row.job_number,
    attempt: row.attempt,
    cluster: row.cluster,
    allocation: row.allocation,
    gpuCount: row.gpu_count,
    startedAt: toEpochSeconds(Number(row.started_at)),
    endedAt: toEpochSeconds(Number(row.at)),
  }));
}
