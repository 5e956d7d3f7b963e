/**
 * Says that a job is to end. The engine does the rest with its next turn: a job that waits is
 * cancelled, the site of one that runs is ordered to stop it. To say it again changes nothing.
 * Refusals, in this order:
 *  1. `unknown_job`: there is no such job;
 *  2. `job_over`: it completed, failed or was rejected, and cannot be cancelled any more;
 *  3. `job_of_site`: it was submitted at its site, where Polder touches only what is its own.
 */
import type { JobId, SiteId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import { parseJobId } from '../job-id.ts';
import { cancellationOf, type JobState } from '../job-state.ts';
import { announceWork, lockJob, markCancelling } from '../store/submitted-jobs.ts';
import { scopesOfJob } from './job-scopes.ts';

export type CancelRefusal =
  | { readonly reason: 'unknown_job' }
  | { readonly reason: 'job_over'; readonly id: JobId; readonly state: JobState }
  | { readonly reason: 'job_of_site'; readonly id: JobId; readonly site: SiteId | undefined };

export interface Cancelled {
  readonly id: JobId;
  readonly state: JobState;
  readonly version: number;
}

export async function cancelJob(
  writer: Writer,
  jobId: string,
): Promise<Outcome<Cancelled, CancelRefusal>> {
  const jobNumber = parseJobId(jobId);
  const job = jobNumber === undefined ? undefined : await lockJob(writer, jobNumber);
  if (job === undefined) return refused({ reason: 'unknown_job' });
  const { id, state, version } = job;
  const found = cancellationOf(state);
  if (found === 'too_late') return refused({ reason: 'job_over', id, state });
  if (job.isOfSite) return refused({ reason: 'job_of_site', id, site: job.site });
  writer.audit({ action: 'job.cancel', subject: id, detail: { found: state } });
  if (found !== 'possible') return done({ id, state, version });
  const newVersion = await markCancelling(writer, job.jobNumber);
  await announceWork(writer);
  writer.publish({ kind: 'job.cancelling', subject: id, scopes: scopesOfJob(job), detail: {} });
  return done({ id, state: 'cancelling', version: newVersion });
}
