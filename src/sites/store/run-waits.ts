/** Rows of what the schedulers of sites say of runs that wait there. */
import type { SiteId } from '../../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { RunWait } from '../connection.ts';

/** Writes all of them, in place of what was told before; runs of other sites are left out. */
export async function putRunWaits(
  writer: Writer,
  site: SiteId,
  waits: readonly RunWait[],
): Promise<void> {
  const jobNumbers = waits.map(({ jobNumber }) => jobNumber);
  const attempts = waits.map(({ attempt }) => attempt);
  await writer.query(
    `DELETE FROM sites.run_wait AS held
      WHERE held.site = $1 AND NOT EXISTS (
        SELECT FROM unnest($2::integer[], $3::integer[]) AS told (job_number, attempt)
         WHERE told.job_number = held.job_number AND told.attempt = held.attempt)`,
    [site, jobNumbers, attempts],
  );
  if (waits.length === 0) return;
  await writer.query(
    `INSERT INTO sites.run_wait AS held
            (site, job_number, attempt, site_job, state, reason, since)
     SELECT DISTINCT ON (told.job_number, told.attempt)
            $1, told.job_number, told.attempt, told.site_job, told.state, told.reason, $7::bigint
       FROM unnest($2::integer[], $3::integer[], $4::bigint[], $5::text[], $6::text[])
              AS told (job_number, attempt, site_job, state, reason)
       JOIN scheduling.run AS run USING (job_number, attempt)
       JOIN scheduling.job AS job ON job.number = told.job_number AND job.site = $1
     ON CONFLICT (job_number, attempt) DO UPDATE
       SET site_job = excluded.site_job, state = excluded.state, reason = excluded.reason,
           since = excluded.since
     WHERE (held.site_job, held.state, held.reason)
           <> (excluded.site_job, excluded.state, excluded.reason)`,
    [
      site,
      jobNumbers,
      attempts,
      waits.map(({ siteJob }) => siteJob),
      waits.map(({ state }) => state),
      waits.map(({ reason }) => reason),
      writer.caller.at,
    ],
  );
}

export interface StoredRunWait extends Omit<RunWait, 'jobNumber'> {
  readonly since: EpochSeconds;
  /** When the agent of the site was heard last. */
  readonly heardAt: EpochSeconds;
}

/** Of the job's latest run; `undefined` where none of it waits at a site. */
export async function selectRunWait(
  reader: Reader,
  jobNumber: number,
): Promise<StoredRunWait | undefined> {
  const [row] = await reader.query<{
    attempt: number;
    site_job: bigint;
    state: string;
    reason: string;
    since: bigint;
    heard_at: bigint;
  }>(
    `SELECT held.attempt, held.site_job, held.state, held.reason, held.since,
            coalesce(connection.heard_at, held.since) AS heard_at
       FROM sites.run_wait AS held JOIN sites.connection AS connection USING (site)
      WHERE held.job_number = $1 ORDER BY held.attempt DESC LIMIT 1`,
    [jobNumber],
  );
  if (row === undefined) return undefined;
  const { attempt, state, reason } = row;
  return {
    ...{ attempt, state, reason },
    siteJob: Number(row.site_job),
    since: toEpochSeconds(Number(row.since)),
    heardAt: toEpochSeconds(Number(row.heard_at)),
  };
}
