/** The inbox: what sites said, and how far the engine has taken it. */
import type { SiteId } from '../../kernel/ids.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { RunReport, RunReportKind } from '../site-driver.ts';

/** How far a site was heard (reports, usage), and how far its reports were taken. */
export interface SiteCursor {
  readonly site: SiteId;
  readonly receivedNumber: number;
  readonly takenNumber: number;
  readonly usageNumber: number;
}

/** Sites that were never heard have no cursor yet: all their numbers are 0. */
export async function loadCursors(reader: Reader): Promise<readonly SiteCursor[]> {
  const rows = await reader.query<{
    site: SiteId;
    received_number: bigint;
    taken_number: bigint;
    usage_number: bigint;
  }>(
    `SELECT site, received_number, taken_number, usage_number
       FROM sites.site_cursor ORDER BY site COLLATE "C"`,
    [],
  );
  return rows.map((row) => ({
    site: row.site,
    receivedNumber: Number(row.received_number),
    takenNumber: Number(row.taken_number),
    usageNumber: Number(row.usage_number),
  }));
}

/** The numbers under which other reports of the site are stored than those given. */
export async function differingReports(
  reader: Reader,
  site: SiteId,
  reports: readonly RunReport[],
): Promise<readonly number[]> {
  const rows = await reader.query<{ number: bigint }>(
    `SELECT stored.number
       FROM unnest($2::bigint[], $3::integer[], $4::integer[], $5::text[], $6::bigint[],
                   $7::integer[])
              AS given (number, job_number, attempt, kind, at, kept_seconds)
       JOIN sites.site_report AS stored ON stored.site = $1 AND stored.number = given.number
      WHERE (stored.job_number, stored.attempt, stored.kind, stored.at, stored.kept_seconds)
         <> (given.job_number, given.attempt, given.kind, given.at, given.kept_seconds)
      ORDER BY stored.number`,
    [site, ...columnsOf(reports)],
  );
  return rows.map(({ number }) => Number(number));
}

/** Adds the reports that are new and moves the cursor; answers how many were new. */
export async function insertReports(
  writer: Writer,
  site: SiteId,
  reports: readonly RunReport[],
): Promise<number> {
  const [row] = await writer.query<{ count: number }>(
    `WITH added AS (
       INSERT INTO sites.site_report
         (site, number, job_number, attempt, kind, at, kept_seconds, received_at)
       SELECT $1, number, job_number, attempt, kind, at, kept_seconds, $8
         FROM unnest($2::bigint[], $3::integer[], $4::integer[], $5::text[], $6::bigint[],
                     $7::integer[])
                AS given (number, job_number, attempt, kind, at, kept_seconds)
       ON CONFLICT (site, number) DO NOTHING
       RETURNING number),
     moved AS (
       INSERT INTO sites.site_cursor AS held (site, received_number)
       SELECT $1, max(number) FROM unnest($2::bigint[]) AS number
       ON CONFLICT (site) DO UPDATE
         SET received_number = GREATEST(held.received_number, excluded.received_number))
     SELECT count(*)::integer AS count FROM added`,
    [site, ...columnsOf(reports), writer.caller.at],
  );
  return row?.count ?? 0;
}

type Fact = Omit<RunReport, 'number'>;

/** A fact so much older than the run it names is of another: no clock is so far behind. */
const OTHER_RUN_SECONDS = 3_600;

/**
 * Numbers the facts that are new and adds them; of each run a start and an end at most. Answers
 * those. What is told of a run that is not there, at another site or long before it began is left
 * out: a store that was restored gives the names of later runs to others. The row of the site is
 * locked, so that two agents who tell the same are numbered one after the other.
 */
export async function insertFacts(
  writer: Writer,
  site: SiteId,
  facts: readonly Fact[],
): Promise<readonly Fact[]> {
  await writer.query(
    `INSERT INTO sites.site_cursor (site) VALUES ($1) ON CONFLICT (site) DO NOTHING`,
    [site],
  );
  const [cursor] = await writer.query<{ received_number: bigint }>(
    `SELECT received_number FROM sites.site_cursor WHERE site = $1 FOR UPDATE`,
    [site],
  );
  const known = await writer.query<{ job_number: number; attempt: number; is_start: boolean }>(
    `SELECT job_number, attempt, kind = 'started' AS is_start FROM sites.site_report
      WHERE site = $1 AND job_number = ANY ($2::integer[])`,
    [site, facts.map(({ jobNumber }) => jobNumber)],
  );
  const keys = new Set(known.map((row) => `${row.job_number}.${row.attempt} ${row.is_start}`));
  const startOf = await selectStarts(writer, site, facts);
  const fresh = facts.filter((fact) => {
    const name = `${fact.jobNumber}.${fact.attempt}`;
    const key = `${name} ${fact.kind === 'started'}`;
    const startedAt = startOf.get(name) ?? Number.POSITIVE_INFINITY;
    if (keys.has(key) || fact.at < startedAt - OTHER_RUN_SECONDS) return false;
    keys.add(key);
    return true;
  });
  if (fresh.length === 0) return fresh;
  const last = Number(cursor?.received_number ?? 0n);
  const reports = fresh.map((fact, index) => ({ ...fact, number: last + index + 1 }));
  await insertReports(writer, site, reports);
  return fresh;
}

/** Of those named, the runs of jobs that are at this site: when Polder started them. */
async function selectStarts(
  reader: Reader,
  site: SiteId,
  facts: readonly Fact[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await reader.query<{ name: string; started_at: bigint }>(
    `SELECT run.job_number || '.' || run.attempt AS name, run.started_at
       FROM scheduling.run AS run JOIN scheduling.job AS job ON job.number = run.job_number
      WHERE job.site = $1 AND run.job_number = ANY ($2::integer[])`,
    [site, facts.map(({ jobNumber }) => jobNumber)],
  );
  return new Map(rows.map(({ name, started_at }) => [name, Number(started_at)]));
}

function columnsOf(reports: readonly RunReport[]): readonly unknown[] {
  return [
    reports.map(({ number }) => number),
    reports.map(({ jobNumber }) => jobNumber),
    reports.map(({ attempt }) => attempt),
    reports.map(({ kind }) => kind),
    reports.map(({ at }) => at),
    reports.map(({ keptSeconds }) => keptSeconds),
  ];
}

export interface UntakenReport extends RunReport {
  readonly site: SiteId;
  /** Whether the site has said that the run started there: else it never held its GPUs. */
  readonly hasStarted: boolean;
}

/** The first `countMax` reports that the engine has not taken, by site and number. */
export async function loadUntakenReports(
  reader: Reader,
  countMax: number,
): Promise<readonly UntakenReport[]> {
  const rows = await reader.query<{
    site: SiteId;
    number: bigint;
    job_number: number;
    attempt: number;
    kind: RunReportKind;
    at: bigint;
    kept_seconds: number;
    has_started: boolean;
  }>(
    `SELECT report.site, number, job_number, attempt, kind, at, kept_seconds,
            EXISTS (SELECT FROM sites.site_report AS start
                     WHERE start.site = report.site AND start.job_number = report.job_number
                       AND start.attempt = report.attempt AND start.kind = 'started')
              AS has_started
       FROM sites.site_cursor AS cursor
       JOIN sites.site_report AS report
         ON report.site = cursor.site AND report.number > cursor.taken_number
      ORDER BY report.site COLLATE "C", number LIMIT $1`,
    [countMax],
  );
  return rows.map((row) => ({
    site: row.site,
    number: Number(row.number),
    jobNumber: row.job_number,
    attempt: row.attempt,
    kind: row.kind,
    at: toEpochSeconds(Number(row.at)),
    keptSeconds: row.kept_seconds,
    hasStarted: row.has_started,
  }));
}

/** Notes, in the transaction that saves what follows from them, that reports are taken. */
export async function markReportsTaken(
  writer: Writer,
  cursors: readonly { readonly site: SiteId; readonly takenNumber: number }[],
): Promise<void> {
  if (cursors.length === 0) return;
  await writer.query(
    `UPDATE sites.site_cursor AS cursor SET taken_number = given.number
       FROM unnest($1::text[], $2::bigint[]) AS given (site, number)
      WHERE cursor.site = given.site`,
    [cursors.map(({ site }) => site), cursors.map(({ takenNumber }) => takenNumber)],
  );
}

/** Wakes the engine at the commit: the channel is that of everything that it must look at. */
export async function announceReports(writer: Writer): Promise<void> {
  await writer.query("SELECT pg_notify('polder_work', '')", []);
}
