/** What an audit entry, an event and a check of rights need to know of a job. */
import type { AllocationId, ClusterId, JobId, PartyId, SiteId } from '../../kernel/ids.ts';

export interface JobSubject {
  readonly jobNumber: number;
  readonly id: JobId;
  readonly allocation: AllocationId;
  readonly funder: PartyId;
  /** `undefined` until it is admitted. */
  readonly site: SiteId | undefined;
  readonly cluster: ClusterId | undefined;
}

/** For RETURNING and SELECT over `scheduling.job AS job`. */
export const SUBJECT_COLUMNS =
  'job.number, job.id, job.allocation, job.funder, job.site, job.cluster';

export interface SubjectRow {
  readonly number: number;
  readonly id: JobId;
  readonly allocation: AllocationId;
  readonly funder: PartyId;
  readonly site: SiteId | null;
  readonly cluster: ClusterId | null;
}

export function toSubject(row: SubjectRow): JobSubject {
  const { id, allocation, funder } = row;
  return {
    jobNumber: row.number,
    id,
    allocation,
    funder,
    site: row.site ?? undefined,
    cluster: row.cluster ?? undefined,
  };
}
