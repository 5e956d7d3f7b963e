/** Jobs that were submitted at a site, as jobs of Polder: one for each time that one ran there. */
import { present } from '../kernel/assert.ts';
import type { AllocationId, ClusterId, PartyId, SiteId } from '../kernel/ids.ts';
import type { Reader, Writer } from '../platform/database/transaction.ts';
import type { SiteRun } from '../sites/connection.ts';

export interface SiteJob {
  readonly site: SiteId;
  readonly run: SiteRun;
  readonly allocation: AllocationId;
  readonly funder: PartyId;
  readonly cluster: ClusterId;
}

type Timed = Pick<SiteRun, 'siteJob' | 'startedAt'>;

/** Of times that jobs ran at a site, those that are jobs of Polder: their numbers. */
export class SiteJobs {
  readonly #numbers: Map<string, number>;

  private constructor(numbers: Map<string, number>) {
    this.#numbers = numbers;
  }

  static async load(reader: Reader, site: SiteId, runs: readonly Timed[]): Promise<SiteJobs> {
    const rows = await reader.query<{ site_job: bigint; started_at: bigint; job_number: number }>(
      `SELECT site_job, started_at, job_number FROM sites.site_run
        WHERE site = $1 AND site_job = ANY ($2::bigint[])`,
      [site, runs.map(({ siteJob }) => siteJob)],
    );
    return new SiteJobs(
      new Map(rows.map((row) => [`${row.site_job} ${row.started_at}`, row.job_number])),
    );
  }

  numberOf({ siteJob, startedAt }: Timed): number | undefined {
    return this.#numbers.get(`${siteJob} ${startedAt}`);
  }

  /** The number of the new job, which is known then. The caller holds the row of the site. */
  async make(writer: Writer, job: SiteJob): Promise<number> {
    const number = await insertSiteJob(writer, job);
    this.#numbers.set(`${job.run.siteJob} ${job.run.startedAt}`, number);
    return number;
  }
}

async function insertSiteJob(writer: Writer, job: SiteJob): Promise<number> {
  const { site, run, allocation, funder, cluster } = job;
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
    `UPDATE scheduling.run SET ended_at = greatest(started_at, $2), cause = $3
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
