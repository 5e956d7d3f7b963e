/**
 * A whole workload in memory, as columns in the order of submission; the row is the job's number.
 * Loading ends before the rehearsal starts, so the rehearsal itself is a pure function of columns.
 */
import { TextColumn } from '../job-columns.ts';
import type { JobEnd } from '../workload/job-row.ts';

/** The position in this list is the code in the column. */
export const JOB_ENDS: readonly JobEnd[] = ['completed', 'failed', 'cancelled', 'unknown'];

export interface WorkloadColumns {
  readonly count: number;
  /** Epoch seconds, ascending. */
  readonly submittedAt: Float64Array;
  readonly runSeconds: Int32Array;
  /** Wall time asked for; never below `runSeconds`, since a rehearsal has no site to end the job. */
  readonly requestedSeconds: Int32Array;
  readonly gpuCount: Int32Array;
  /** Index into the allocations of the plan. */
  readonly allocationIndex: Int32Array;
  /** Code of `JOB_ENDS`. */
  readonly endCode: Uint8Array;
  readonly sourceId: TextColumn;
}

/** One job on its way into the columns. */
export interface WorkloadJob {
  readonly submittedAt: number;
  readonly runSeconds: number;
  readonly requestedSeconds: number;
  readonly gpuCount: number;
  readonly allocationIndex: number;
  readonly end: JobEnd;
  readonly sourceId: string;
}

/** Columns of `jobs`, which must be in the order of submission. */
export function toWorkloadColumns(jobs: readonly WorkloadJob[]): WorkloadColumns {
  const sourceId = new TextColumn();
  for (const job of jobs) sourceId.push(job.sourceId);
  return {
    count: jobs.length,
    submittedAt: Float64Array.from(jobs, (job) => job.submittedAt),
    runSeconds: Int32Array.from(jobs, (job) => job.runSeconds),
    requestedSeconds: Int32Array.from(jobs, (job) => job.requestedSeconds),
    gpuCount: Int32Array.from(jobs, (job) => job.gpuCount),
    allocationIndex: Int32Array.from(jobs, (job) => job.allocationIndex),
    endCode: Uint8Array.from(jobs, (job) => JOB_ENDS.indexOf(job.end)),
    sourceId,
  };
}
