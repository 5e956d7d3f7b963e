/** What is decided about runs that go on, the decisions themselves, and the snapshots. */
import type { Writer } from '../../platform/database/transaction.ts';
import type { CycleWrites, RunMove, RunNotice, RunStop } from './cycle-writes.ts';
import { type DecisionRow, decisionsOf } from './decisions.ts';
import type { StoredSnapshot } from './live-jobs.ts';

/** A run has as many GPUs of each node in turn as before, so a job is no new version by it. */
export async function saveMoves(writer: Writer, moves: readonly RunMove[]): Promise<void> {
  if (moves.length === 0) return;
  const last = [...new Map(moves.map((move) => [move.jobNumber, move])).values()];
  await writer.query(
    `UPDATE scheduling.run AS run
        SET nodes = given.nodes::integer[]
       FROM unnest($1::integer[], $2::integer[], $3::text[]) AS given (job_number, attempt, nodes)
      WHERE run.job_number = given.job_number AND run.attempt = given.attempt
        AND run.ended_at IS NULL`,
    [
      last.map(({ jobNumber }) => jobNumber),
      last.map(({ attempt }) => attempt),
      last.map(({ nodes }) => `{${nodes.join(',')}}`),
    ],
  );
}

/**
 * Answers the numbers of the jobs whose run goes on and was told. A job is shown with its runs, so
 * the notice is a new version of it.
 */
export async function saveNotices(
  writer: Writer,
  notices: readonly RunNotice[],
): Promise<readonly number[]> {
  if (notices.length === 0) return [];
  const rows = await writer.query<{ job_number: number }>(
    `WITH run AS (
       UPDATE scheduling.run AS run SET vacate_at = given.vacate_at
         FROM unnest($1::integer[], $2::integer[], $3::bigint[])
                AS given (job_number, attempt, vacate_at)
        WHERE run.job_number = given.job_number AND run.attempt = given.attempt
          AND run.ended_at IS NULL
       RETURNING run.job_number)
     UPDATE scheduling.job AS job SET version = version + 1
       FROM run WHERE job.number = run.job_number
     RETURNING run.job_number`,
    [
      notices.map(({ jobNumber }) => jobNumber),
      notices.map(({ attempt }) => attempt),
      notices.map(({ vacateAt }) => vacateAt),
    ],
  );
  return rows.map(({ job_number }) => job_number);
}

/** Answers the numbers of the jobs whose run goes on and is to be stopped. */
export async function saveStops(
  writer: Writer,
  stops: readonly RunStop[],
): Promise<readonly number[]> {
  if (stops.length === 0) return [];
  const rows = await writer.query<{ job_number: number }>(
    `UPDATE scheduling.run AS run SET is_stop_ordered = true
       FROM unnest($1::integer[], $2::integer[]) AS given (job_number, attempt)
      WHERE run.job_number = given.job_number AND run.attempt = given.attempt
        AND run.ended_at IS NULL
     RETURNING run.job_number`,
    [stops.map(({ jobNumber }) => jobNumber), stops.map(({ attempt }) => attempt)],
  );
  return rows.map(({ job_number }) => job_number);
}

/** Adds every decision of the cycle, in the order of {@link decisionsOf}. */
export async function saveDecisions(writer: Writer, cycle: CycleWrites): Promise<void> {
  const rows = decisionsOf(cycle);
  if (rows.length === 0) return;
  const column = <Key extends keyof DecisionRow>(key: Key) => rows.map((row) => row[key] ?? null);
  await writer.query(
    `INSERT INTO scheduling.decision
       (at, engine_version, kind, job_number, attempt, cluster, standing, reason, detail)
     SELECT $1, $2, kind, job_number, attempt, cluster, standing, reason, detail::jsonb
       FROM unnest($3::text[], $4::integer[], $5::integer[], $6::text[], $7::text[], $8::text[],
                   $9::text[])
            WITH ORDINALITY
            AS given (kind, job_number, attempt, cluster, standing, reason, detail, place)
      ORDER BY place`,
    [
      cycle.at,
      cycle.engineVersion,
      column('kind'),
      column('jobNumber'),
      column('attempt'),
      column('cluster'),
      column('standing'),
      column('reason'),
      rows.map(({ detail }) => (detail === undefined ? null : JSON.stringify(detail))),
    ],
  );
}

export async function saveSnapshots(
  writer: Writer,
  snapshots: readonly StoredSnapshot[],
): Promise<void> {
  if (snapshots.length === 0) return;
  await writer.query(
    `INSERT INTO scheduling.cluster_snapshot
       (cluster, site, taken_at, engine_version, in_service_gpu_count, snapshot, free_room)
     SELECT cluster, site, taken_at, engine_version, in_service_gpu_count, snapshot::jsonb,
            free_room::jsonb
       FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::integer[], $6::text[],
                   $7::text[])
            AS given (cluster, site, taken_at, engine_version, in_service_gpu_count, snapshot,
                      free_room)
     ON CONFLICT (cluster) DO UPDATE
       SET site = excluded.site, taken_at = excluded.taken_at,
           engine_version = excluded.engine_version,
           in_service_gpu_count = excluded.in_service_gpu_count, snapshot = excluded.snapshot,
           free_room = excluded.free_room`,
    [
      snapshots.map(({ cluster }) => cluster),
      snapshots.map(({ site }) => site),
      snapshots.map(({ takenAt }) => takenAt),
      snapshots.map(({ engineVersion }) => engineVersion),
      snapshots.map(({ inServiceGpuCount }) => inServiceGpuCount),
      snapshots.map(({ snapshot }) => JSON.stringify(snapshot)),
      snapshots.map(({ freeRoom }) => (freeRoom === undefined ? null : JSON.stringify(freeRoom))),
    ],
  );
}
