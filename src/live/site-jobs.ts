/** Jobs that were submitted at a site, as jobs of Polder: one for each time that one ran there. */
import { present } from '../kernel/assert.ts';
import type { AllocationId, ClusterId, PartyId, SiteId } from '../kernel/ids.ts';
import type { Writer } from '../platform/database/transaction.ts';
import type { SiteRun } from '../sites/connection.ts';

export interface SiteJob {
  readonly site: SiteId;
  readonly run: SiteRun;
  readonly allocation: AllocationId;
  readonly funder: PartyId;
  readonly cluster: ClusterId;
}

/** The number of the job, made where it is not there. The caller holds the row of the site. */
export async function ensureSiteJob(writer: Writer, job: SiteJob): Promise<number> {
  const { site, run, allocation, funder, cluster } = job;
  const [known] = await writer.query<{ job_number: number }>(
    `SELECT job_number FROM sites.site_run
      WHERE site = $1 AND site_job = $2 AND started_at = $3`,
    [site, run.siteJob, run.startedAt],
  );
  if (known !== undefined) return known.job_number;
  const [made] = await writer.query<{ number: number }>(
    `INSERT INTO scheduling.job
       (allocation, funder, submitted_by, submitted_at, name, gpu_count, requested_seconds, cluster,
        site, state, first_started_at, attempt_count, is_of_site)
     SELECT $1, $2, coalesce((SELECT person FROM sites.site_user
                               WHERE site = $9 AND username = $3), $9 || ' ' || $3),
            $4, left($5, 200), $6, $7, $8, $9, 'running', $10, 1, true
     RETURNING number`,
    [
      allocation,
      funder,
      run.username,
      Math.min(run.submittedAt, run.startedAt),
      run.name,
      run.gpuCount,
      run.requestedSeconds,
      cluster,
      site,
      run.startedAt,
    ],
  );
  const { number } = present(made, 'A new job');
  await writer.query(
    `INSERT INTO scheduling.run
       (job_number, attempt, cluster, nodes, gpu_counts, standing, started_at, is_of_site)
     VALUES ($1, 1, $2, '{}', '{}', 'own', $3, true)`,
    [number, cluster, run.startedAt],
  );
  await writer.query(
    `INSERT INTO sites.site_run (site, site_job, started_at, job_number) VALUES ($1, $2, $3, $4)`,
    [site, run.siteJob, run.startedAt, number],
  );
  return number;
}

/** Once the site says so; a job whose end is known stays as it is. */
export async function noteSiteJobOver(
  writer: Writer,
  jobNumber: number,
  { outcome, heldUntil }: SiteRun,
): Promise<void> {
  if (outcome === undefined) return;
  await writer.query(
    `UPDATE scheduling.run SET ended_at = $2, cause = $3
      WHERE job_number = $1 AND ended_at IS NULL`,
    [jobNumber, heldUntil, outcome],
  );
  // It runs or its holder wants it to end: of both a job is completed or failed.
  await writer.query(
    `UPDATE scheduling.job SET state = $2, ended_at = $3, version = version + 1
      WHERE number = $1 AND ended_at IS NULL`,
    [jobNumber, outcome === 'completed' ? 'completed' : 'failed', heldUntil],
  );
}
