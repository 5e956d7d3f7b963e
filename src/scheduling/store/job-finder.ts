/** Single jobs and their runs, for the many who each ask for one. */
import { gatherReads } from '../../platform/database/gather-reads.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import { parseJobId } from '../job-id.ts';
import { type JobRow, type RunRow, selectJobsByNumber, selectRuns } from './job-list.ts';

/** The last so many runs of a job are found, and no more. */
export const RUNS_MAX = 100;

export interface JobFinder {
  /** `undefined` where there is none, or it is no id of a job. */
  findJob(jobId: string): Promise<JobRow | undefined>;
  /** The last {@link RUNS_MAX} runs, the first of them first. */
  findRuns(job: JobRow): Promise<readonly RunRow[]>;
}

export function createJobFinder(reader: Reader): JobFinder {
  const jobOf = gatherReads((numbers: readonly number[]) => selectJobsByNumber(reader, numbers));
  const runsOf = gatherReads((numbers: readonly number[]) => selectRuns(reader, numbers, RUNS_MAX));
  return {
    findJob: async (jobId) => {
      const jobNumber = parseJobId(jobId);
      return jobNumber === undefined ? undefined : jobOf(jobNumber);
    },
    findRuns: async ({ number, attempt_count }) =>
      attempt_count === 0 ? [] : ((await runsOf(number)) ?? []),
  };
}
