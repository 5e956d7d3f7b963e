/** Usage as lists show it, with whose it was. */
import type { AllocationId, ClusterId, JobId, PartyId, SiteId } from '../../kernel/ids.ts';
import type { Month } from '../../kernel/time.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import type { Page, PageRequest } from '../../platform/http/page.ts';
import {
  selectPage,
  whereBefore,
  whereEqual,
  whereFrom,
  whereInReach,
} from '../../platform/http/page-sql.ts';
import type { Reach } from '../../platform/identity/access.ts';

export interface UsageListRow {
  readonly job: JobId;
  readonly attempt: number;
  readonly month: Month;
  readonly revision: number;
  readonly allocation: AllocationId;
  readonly funder: PartyId;
  readonly site: SiteId;
  readonly cluster: ClusterId;
  readonly reported_start_at: bigint;
  readonly reported_end_at: bigint;
  readonly reported_gpu_count: number;
  readonly accepted_start_at: bigint;
  readonly accepted_end_at: bigint;
  readonly accepted_gpu_count: number;
  readonly gpu_seconds: bigint;
  readonly source: 'site' | 'engine';
  readonly received_at: bigint;
  readonly charged_at: bigint | null;
  readonly is_rehearsed: boolean;
  /** Of a job that was submitted at the site, the number that it has there. */
  readonly site_job: bigint | null;
}

export interface UsageFilters {
  readonly jobNumber: number | undefined;
  readonly allocation: string | undefined;
  readonly site: string | undefined;
  readonly month: string | undefined;
  /** Of the month: usage lies in the order in which it came, so that its time finds its pages. */
  readonly start: EpochSeconds | undefined;
  readonly end: EpochSeconds | undefined;
}

const USAGE = {
  select: `u.job, u.attempt, u.month, u.revision, u.allocation, u.funder, u.site, u.cluster,
    u.reported_start_at, u.reported_end_at, u.reported_gpu_count, u.accepted_start_at,
    u.accepted_end_at, u.accepted_gpu_count, u.gpu_seconds, u.source, u.received_at, u.charged_at,
    u.is_rehearsed, ran.site_job`,
  from: `metering.known_usage AS u
    LEFT JOIN sites.site_run AS ran ON ran.job_number = u.job_number`,
  sorts: {
    job: { column: 'u.job_number', type: 'bigint' },
    receivedAt: { column: 'u.batch', type: 'bigint' },
  },
  id: {
    column: `u.job_number || '/' || u.attempt || '/' || u.month || '/' || u.revision`,
    type: 'text',
  },
} as const;

export function selectUsage(
  reader: Reader,
  filters: UsageFilters,
  page: PageRequest<'job' | 'receivedAt'>,
  reach: Reach,
): Promise<Page<UsageListRow>> {
  return selectPage<UsageListRow>(reader, USAGE, page, [
    whereInReach(reach, { party: 'u.funder', project: 'u.allocation', site: 'u.site' }),
    whereEqual('u.job_number', filters.jobNumber),
    whereEqual('u.allocation', filters.allocation),
    whereEqual('u.site', filters.site),
    whereEqual('u.month', filters.month),
    whereFrom('u.reported_start_at', filters.start),
    whereBefore('u.reported_start_at', filters.end),
  ]);
}

/** Where a job ran of which usage was reported. */
export async function selectSiteOfJob(
  reader: Reader,
  jobNumber: number,
): Promise<SiteId | undefined> {
  const rows = await reader.query<{ site: SiteId }>(
    'SELECT site FROM metering.known_usage WHERE job_number = $1 LIMIT 1',
    [jobNumber],
  );
  return rows[0]?.site;
}
