/** What the engine is rebuilt from: every job that waits or runs, and what else must be known. */
import type { AllocationId, ClusterId, SiteId } from '../../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import type { JsonObject, Reader } from '../../platform/database/transaction.ts';
import type { FreeGpus } from '../free-room.ts';
import type { Standing } from '../standing.ts';
import { WISHES, type Wish } from '../wish.ts';

/** A job that waits or runs on a cluster. */
export interface LiveJob {
  readonly jobNumber: number;
  readonly allocation: AllocationId;
  readonly cluster: ClusterId;
  readonly gpuCount: number;
  /** Wall time asked for at the submission, for all runs together. */
  readonly requestedSeconds: number;
  /** Of it, what earlier runs have done for good. */
  readonly keptSeconds: number;
  /** Code of `WISHES`. */
  readonly wish: number;
  /** Millionths of one GPU; 0: it asks for whole GPUs. */
  readonly sharePpm: number;
  readonly submittedAt: EpochSeconds;
  /** How often it has started. */
  readonly attemptCount: number;
  /** Its holder wants it to end, and the next turn ends it, or stops its run. */
  readonly isCancelling: boolean;
  /** Of a waiting job: the reason that was told last. */
  readonly waitReason: string | undefined;
  /** `undefined`: it waits. */
  readonly run: LiveRun | undefined;
}

export interface LiveRun {
  readonly attempt: number;
  readonly standing: Standing;
  readonly startedAt: EpochSeconds;
  readonly vacateAt: EpochSeconds | undefined;
  readonly isStopOrdered: boolean;
  /** Indices of the cluster's nodes, in the order in which the job got them. */
  readonly nodes: readonly number[];
  /** GPUs on each of them. */
  readonly gpuCounts: readonly number[];
}

interface LiveRow {
  readonly number: number;
  readonly allocation: AllocationId;
  readonly cluster: ClusterId;
  readonly gpu_count: number;
  readonly requested_seconds: number;
  readonly kept_seconds: number;
  readonly placement: Wish;
  readonly gpu_share_ppm: number;
  readonly submitted_at: bigint;
  readonly attempt_count: number;
  readonly is_cancelling: boolean;
  readonly wait_reason: string | null;
  readonly attempt: number | null;
  readonly standing: Standing | null;
  readonly started_at: bigint | null;
  readonly vacate_at: bigint | null;
  readonly is_stop_ordered: boolean | null;
  readonly nodes: string | null;
  readonly gpu_counts: string | null;
}

/**
 * All jobs that wait or run, those that run first, in the order in which their starts were decided:
 * of one second, as the log has them, since who was given GPUs last is reclaimed first. Then by
 * number. Linear: 100,000 running and 10,000 waiting take some 0.9 s. Arrays of nodes come as text,
 * which the driver reads ten times as fast as arrays.
 */
export async function loadLiveJobs(reader: Reader): Promise<readonly LiveJob[]> {
  const rows = await reader.query<LiveRow>(
    `SELECT job.number, job.allocation, job.cluster, job.gpu_count, job.requested_seconds,
            job.kept_seconds, job.placement, job.gpu_share_ppm, job.submitted_at,
            job.attempt_count,
            job.state = 'cancelling' AS is_cancelling, job.wait_reason,
            run.attempt, run.standing, run.started_at, run.vacate_at, run.is_stop_ordered,
            array_to_string(run.nodes, ',') AS nodes,
            array_to_string(run.gpu_counts, ',') AS gpu_counts
       FROM scheduling.job AS job
       LEFT JOIN scheduling.run AS run ON run.job_number = job.number AND run.ended_at IS NULL
       LEFT JOIN LATERAL (
         SELECT seq FROM scheduling.decision
          WHERE job_number = run.job_number AND attempt = run.attempt AND kind = 'start'
          ORDER BY seq DESC LIMIT 1) AS start ON true
      WHERE job.state IN ('waiting', 'running', 'cancelling') AND job.cluster IS NOT NULL
        AND NOT job.is_of_site
      ORDER BY run.started_at NULLS LAST, start.seq NULLS LAST, job.number`,
    [],
  );
  return rows.map(fromLiveRow);
}

function fromLiveRow(row: LiveRow): LiveJob {
  return {
    jobNumber: row.number,
    allocation: row.allocation,
    cluster: row.cluster,
    gpuCount: row.gpu_count,
    requestedSeconds: row.requested_seconds,
    keptSeconds: row.kept_seconds,
    wish: WISHES.indexOf(row.placement),
    sharePpm: row.gpu_share_ppm,
    submittedAt: toEpochSeconds(Number(row.submitted_at)),
    attemptCount: row.attempt_count,
    isCancelling: row.is_cancelling,
    waitReason: row.wait_reason ?? undefined,
    run: row.attempt === null ? undefined : toLiveRun(row, row.attempt),
  };
}

function toLiveRun(row: LiveRow, attempt: number): LiveRun {
  return {
    attempt,
    standing: row.standing ?? 'borrowed',
    startedAt: toEpochSeconds(Number(row.started_at)),
    vacateAt: timeOrNone(row.vacate_at),
    isStopOrdered: row.is_stop_ordered ?? false,
    nodes: toNumbers(row.nodes),
    gpuCounts: toNumbers(row.gpu_counts),
  };
}

function toNumbers(text: string | null): readonly number[] {
  return text === null || text === '' ? [] : text.split(',').map(Number);
}

/** A job that its holder wants to end, for which nothing has been done yet. */
export interface Cancelling {
  readonly jobNumber: number;
  /** `undefined`: it was never admitted. */
  readonly cluster: ClusterId | undefined;
  /** The run that must be stopped; `undefined`: it does not run, and can be ended at once. */
  readonly attempt: number | undefined;
}

export async function loadCancelling(reader: Reader): Promise<readonly Cancelling[]> {
  const rows = await reader.query<{
    number: number;
    cluster: ClusterId | null;
    attempt: number | null;
  }>(
    `SELECT job.number, job.cluster, run.attempt
       FROM scheduling.job AS job
       LEFT JOIN scheduling.run AS run ON run.job_number = job.number AND run.ended_at IS NULL
      WHERE job.state = 'cancelling' AND run.is_stop_ordered IS NOT TRUE
      ORDER BY job.number`,
    [],
  );
  return rows.map(({ number, cluster, attempt }) => ({
    jobNumber: number,
    cluster: cluster ?? undefined,
    attempt: attempt ?? undefined,
  }));
}

/** What a site needs of a job beside its size. */
export interface JobText {
  readonly jobNumber: number;
  readonly name: string;
  readonly script: string | undefined;
}

export async function loadJobTexts(
  reader: Reader,
  jobNumbers: readonly number[],
): Promise<readonly JobText[]> {
  const rows = await reader.query<{ number: number; name: string; text: string | null }>(
    `SELECT job.number, job.name, script.text
       FROM scheduling.job AS job
       LEFT JOIN scheduling.script AS script ON script.job_number = job.number
      WHERE job.number = ANY ($1::integer[]) ORDER BY job.number`,
    [jobNumbers],
  );
  return rows.map(({ number, name, text }) => ({
    jobNumber: number,
    name,
    script: text ?? undefined,
  }));
}

/** What the engine knows of a cluster beside its jobs, keyed by ids and never by indices. */
export interface StoredSnapshot {
  readonly cluster: ClusterId;
  readonly site: SiteId;
  readonly takenAt: EpochSeconds;
  readonly engineVersion: string;
  readonly inServiceGpuCount: number;
  readonly snapshot: JsonObject;
  /** For those who read of the cluster; the engine has it from its jobs. Left out: not known. */
  readonly freeRoom?: FreeGpus;
}

/** When the engine decided last at any cluster; `undefined` before it ever has. */
export async function selectLastDecidedAt(reader: Reader): Promise<EpochSeconds | undefined> {
  const [row] = await reader.query<{ readonly at: bigint | null }>(
    'SELECT max(taken_at) AS at FROM scheduling.cluster_snapshot',
    [],
  );
  return timeOrNone(row?.at);
}

/** The latest of each cluster, by the id of the cluster. */
export async function loadSnapshots(reader: Reader): Promise<readonly StoredSnapshot[]> {
  const rows = await reader.query<{
    cluster: ClusterId;
    site: SiteId;
    taken_at: bigint;
    engine_version: string;
    in_service_gpu_count: number;
    snapshot: JsonObject;
  }>(
    `SELECT cluster, site, taken_at, engine_version, in_service_gpu_count, snapshot
       FROM scheduling.cluster_snapshot ORDER BY cluster COLLATE "C"`,
    [],
  );
  return rows.map((row) => ({
    cluster: row.cluster,
    site: row.site,
    takenAt: toEpochSeconds(Number(row.taken_at)),
    engineVersion: row.engine_version,
    inServiceGpuCount: row.in_service_gpu_count,
    snapshot: row.snapshot,
  }));
}
