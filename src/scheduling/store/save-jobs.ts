/**
 * The steps of many jobs at once, a statement each. Every function answers the jobs that took the
 * step: one that is missing was not in the state that the engine believed it to be in.
 */
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import type { JobAdmission, JobRefusal, JobWait, RunEnd, RunStart } from './cycle-writes.ts';
import { type JobSubject, SUBJECT_COLUMNS, type SubjectRow, toSubject } from './job-subject.ts';

/** A job that its holder wants to end stays `cancelling`. */
export async function saveAdmissions(
  writer: Writer,
  admissions: readonly JobAdmission[],
  at: EpochSeconds,
): Promise<readonly JobSubject[]> {
  if (admissions.length === 0) return [];
  const rows = await writer.query<SubjectRow>(
    `UPDATE scheduling.job AS job
        SET cluster = given.cluster, site = given.site, version = version + 1,
            state = CASE state WHEN 'submitted' THEN 'waiting' ELSE state END,
            wait_reason = 'not_tried_yet', waits_since = $4
       FROM unnest($1::integer[], $2::text[], $3::text[]) AS given (number, cluster, site)
      WHERE job.number = given.number AND job.cluster IS NULL
        AND state IN ('submitted', 'cancelling')
     RETURNING ${SUBJECT_COLUMNS}`,
    [
      admissions.map(({ jobNumber }) => jobNumber),
      admissions.map(({ cluster }) => cluster),
      admissions.map(({ site }) => site),
      at,
    ],
  );
  return rows.map(toSubject);
}

/** Leaves out the jobs that their holder wants to end: those are cancelled instead. */
export async function saveRejections(
  writer: Writer,
  rejections: readonly JobRefusal[],
  at: EpochSeconds,
): Promise<readonly JobSubject[]> {
  if (rejections.length === 0) return [];
  const rows = await writer.query<SubjectRow>(
    `UPDATE scheduling.job AS job
        SET state = 'rejected', rejection = given.reason, ended_at = $3, version = version + 1
       FROM unnest($1::integer[], $2::text[]) AS given (number, reason)
      WHERE job.number = given.number AND state = 'submitted'
     RETURNING ${SUBJECT_COLUMNS}`,
    [rejections.map(({ jobNumber }) => jobNumber), rejections.map(({ reason }) => reason), at],
  );
  return rows.map(toSubject);
}

/** A job that its holder wants to end starts all the same, stays `cancelling`, and is stopped. */
export async function saveStarts(
  writer: Writer,
  starts: readonly RunStart[],
): Promise<readonly JobSubject[]> {
  if (starts.length === 0) return [];
  const rows = await writer.query<SubjectRow>(
    `WITH given AS (
       SELECT number, attempt, cluster, standing, nodes::integer[], gpu_counts::integer[],
              started_at
         FROM unnest($1::integer[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[],
                     $7::bigint[])
              AS row (number, attempt, cluster, standing, nodes, gpu_counts, started_at)),
     run AS (
       INSERT INTO scheduling.run
         (job_number, attempt, cluster, standing, nodes, gpu_counts, started_at)
       SELECT number, attempt, cluster, standing, nodes, gpu_counts, started_at FROM given
       ON CONFLICT DO NOTHING
       RETURNING job_number, attempt, cluster, started_at)
     UPDATE scheduling.job AS job
        SET state = CASE state WHEN 'waiting' THEN 'running' ELSE state END,
            attempt_count = run.attempt, starts_by = NULL, version = version + 1,
            first_started_at = COALESCE(first_started_at, run.started_at)
       FROM run
      WHERE job.number = run.job_number AND state IN ('waiting', 'cancelling')
        AND job.cluster = run.cluster AND attempt_count = run.attempt - 1
     RETURNING ${SUBJECT_COLUMNS}`,
    [
      starts.map(({ jobNumber }) => jobNumber),
      starts.map(({ attempt }) => attempt),
      starts.map(({ cluster }) => cluster),
      starts.map(({ standing }) => standing),
      starts.map(({ nodes }) => `{${nodes.join(',')}}`),
      starts.map(({ gpuCounts }) => `{${gpuCounts.join(',')}}`),
      starts.map(({ startedAt }) => startedAt),
    ],
  );
  return rows.map(toSubject);
}

export async function saveEnds(
  writer: Writer,
  ends: readonly RunEnd[],
): Promise<readonly JobSubject[]> {
  if (ends.length === 0) return [];
  const rows = await writer.query<SubjectRow>(
    `WITH given AS (
       SELECT * FROM unnest($1::integer[], $2::integer[], $3::text[], $4::bigint[], $5::integer[])
              AS row (number, attempt, cause, ended_at, kept_seconds)),
     run AS (
       UPDATE scheduling.run AS run
          SET ended_at = given.ended_at, cause = given.cause, kept_seconds = given.kept_seconds
         FROM given
        WHERE run.job_number = given.number AND run.attempt = given.attempt
          AND run.ended_at IS NULL
       RETURNING run.job_number, given.cause, given.ended_at, given.kept_seconds,
                 given.cause IN ('reclaimed', 'interrupted') AS is_unfinished)
     UPDATE scheduling.job AS job
        SET state = CASE WHEN NOT run.is_unfinished THEN run.cause
                         WHEN job.state = 'running' THEN 'waiting' ELSE job.state END,
            ended_at = CASE WHEN run.is_unfinished THEN NULL ELSE run.ended_at END,
            kept_seconds = job.kept_seconds
              + CASE WHEN run.is_unfinished THEN run.kept_seconds ELSE 0 END,
            wait_reason = CASE WHEN run.is_unfinished THEN 'not_tried_yet' END,
            waits_since = CASE WHEN run.is_unfinished THEN run.ended_at END,
            version = version + 1
       FROM run WHERE job.number = run.job_number
     RETURNING ${SUBJECT_COLUMNS}`,
    [
      ends.map(({ jobNumber }) => jobNumber),
      ends.map(({ attempt }) => attempt),
      ends.map(({ cause }) => cause),
      ends.map(({ endedAt }) => endedAt),
      ends.map(({ keptSeconds }) => keptSeconds),
    ],
  );
  return rows.map(toSubject);
}

/** Ends jobs that are `cancelling` and do not run. */
export async function saveCancellations(
  writer: Writer,
  jobNumbers: readonly number[],
  at: EpochSeconds,
): Promise<readonly JobSubject[]> {
  if (jobNumbers.length === 0) return [];
  const rows = await writer.query<SubjectRow>(
    `UPDATE scheduling.job AS job
        SET state = 'cancelled', ended_at = $2, version = version + 1
      WHERE job.number = ANY ($1::integer[]) AND state = 'cancelling'
        AND NOT EXISTS (SELECT FROM scheduling.run AS run
                         WHERE run.job_number = job.number AND run.ended_at IS NULL)
     RETURNING ${SUBJECT_COLUMNS}`,
    [jobNumbers, at],
  );
  return rows.map(toSubject);
}

/** Notes why jobs wait, and since when where the reason is another than before. */
export async function saveWaits(
  writer: Writer,
  waits: readonly JobWait[],
  at: EpochSeconds,
): Promise<void> {
  if (waits.length === 0) return;
  await writer.query(
    `UPDATE scheduling.job AS job
        SET waits_since = CASE WHEN wait_reason = given.reason THEN waits_since ELSE $5 END,
            wait_reason = given.reason, wait_standing = given.standing,
            starts_by = given.starts_by, version = version + 1
       FROM unnest($1::integer[], $2::text[], $3::text[], $4::bigint[])
              AS given (number, reason, standing, starts_by)
      WHERE job.number = given.number AND state = 'waiting'`,
    [
      waits.map(({ jobNumber }) => jobNumber),
      waits.map(({ reason }) => reason),
      waits.map(({ standing }) => standing),
      waits.map(({ startsBy }) => startsBy ?? null),
      at,
    ],
  );
}
