/** Jobs as they come in, and as their holder takes them back. */
import type { JobId, PartyId } from '../../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { JobState } from '../job-state.ts';
import type { Submission } from '../submission.ts';
import { WISHES, type Wish } from '../wish.ts';
import { type JobSubject, SUBJECT_COLUMNS, type SubjectRow, toSubject } from './job-subject.ts';

/** New submissions, cancellations and reports are announced here, to wake the engine. */
export const WORK_CHANNEL = 'polder_work';

export interface NewJob extends Submission {
  readonly funder: PartyId;
  readonly submittedBy: string;
  readonly submittedAt: EpochSeconds;
}

/** Inserts the jobs in one statement; answers their numbers and ids in the order given. */
export async function insertJobs(
  writer: Reader,
  jobs: readonly NewJob[],
): Promise<readonly { readonly number: number; readonly id: JobId }[]> {
  return writer.query(
    `INSERT INTO scheduling.job
       (allocation, funder, submitted_by, submitted_at, name, gpu_count, requested_seconds,
        placement, gpu_share_ppm)
     SELECT allocation, funder, submitted_by, submitted_at, name, gpu_count, requested_seconds,
            placement, gpu_share_ppm
       FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::integer[],
                   $7::integer[], $8::text[], $9::integer[])
            WITH ORDINALITY AS given
              (allocation, funder, submitted_by, submitted_at, name, gpu_count, requested_seconds,
               placement, gpu_share_ppm, place)
      ORDER BY place
     RETURNING number, id`,
    [
      jobs.map((job) => job.allocation),
      jobs.map((job) => job.funder),
      jobs.map((job) => job.submittedBy),
      jobs.map((job) => job.submittedAt),
      jobs.map((job) => job.name),
      jobs.map((job) => job.gpuCount),
      jobs.map((job) => job.requestedSeconds),
      jobs.map((job) => job.placement),
      jobs.map((job) => job.sharePpm),
    ],
  );
}

export async function insertScripts(
  writer: Reader,
  scripts: readonly { readonly jobNumber: number; readonly text: string }[],
): Promise<void> {
  if (scripts.length === 0) return;
  await writer.query(
    `INSERT INTO scheduling.script (job_number, text)
     SELECT job_number, text FROM unnest($1::integer[], $2::text[]) AS given (job_number, text)`,
    [scripts.map(({ jobNumber }) => jobNumber), scripts.map(({ text }) => text)],
  );
}

/** Wakes the engine at the commit. */
export async function announceWork(writer: Reader): Promise<void> {
  await writer.query(`SELECT pg_notify('${WORK_CHANNEL}', '')`, []);
}

/** A job that nobody has looked at yet. */
export interface SubmittedJobRow {
  readonly jobNumber: number;
  readonly allocation: string;
  readonly gpuCount: number;
  readonly requestedSeconds: number;
  /** Code of `WISHES`. */
  readonly wish: number;
  /** Millionths of one GPU; 0: it asks for whole GPUs. */
  readonly sharePpm: number;
  readonly submittedAt: EpochSeconds;
}

/**
 * The first `countMax` jobs that are neither admitted nor rejected, by number. Nothing is locked:
 * one that is cancelled meanwhile is admitted all the same, stays `cancelling`, and is ended with
 * the cancellations of the next cycle.
 */
export async function takeSubmittedJobs(
  reader: Reader,
  countMax: number,
): Promise<readonly SubmittedJobRow[]> {
  const rows = await reader.query<{
    number: number;
    allocation: string;
    gpu_count: number;
    requested_seconds: number;
    placement: Wish;
    gpu_share_ppm: number;
    submitted_at: bigint;
  }>(
    `SELECT number, allocation, gpu_count, requested_seconds, placement, gpu_share_ppm,
            submitted_at
       FROM scheduling.job WHERE state = 'submitted' ORDER BY number LIMIT $1`,
    [countMax],
  );
  return rows.map((row) => ({
    jobNumber: row.number,
    allocation: row.allocation,
    gpuCount: row.gpu_count,
    requestedSeconds: row.requested_seconds,
    wish: WISHES.indexOf(row.placement),
    sharePpm: row.gpu_share_ppm,
    submittedAt: toEpochSeconds(Number(row.submitted_at)),
  }));
}

export interface LockedJob extends JobSubject {
  readonly state: JobState;
  readonly version: number;
  /** It was submitted at its site. */
  readonly isOfSite: boolean;
}

/** The job, kept from changing until the transaction is over; `undefined` where there is none. */
export async function lockJob(writer: Writer, jobNumber: number): Promise<LockedJob | undefined> {
  const [row] = await writer.query<LockedRow>(
    `SELECT ${SUBJECT_COLUMNS}, job.state, job.version, job.is_of_site
       FROM scheduling.job AS job WHERE number = $1 FOR UPDATE`,
    [jobNumber],
  );
  if (row === undefined) return undefined;
  const { state, version, is_of_site: isOfSite } = row;
  return { ...toSubject(row), state, version, isOfSite };
}

interface LockedRow extends SubjectRow {
  readonly state: JobState;
  readonly version: number;
  readonly is_of_site: boolean;
}

/** Answers the new version. */
export async function markCancelling(writer: Writer, jobNumber: number): Promise<number> {
  const [row] = await writer.query<{ version: number }>(
    `UPDATE scheduling.job SET state = 'cancelling', version = version + 1
      WHERE number = $1 RETURNING version`,
    [jobNumber],
  );
  return row?.version ?? 0;
}
