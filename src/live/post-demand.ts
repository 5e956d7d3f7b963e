/**
 * What the jobs of a month asked for, from the tables of scheduling. A job asks from its
 * submission, or from the start of the month if later, for the work that it had left then. Of a job
 * that ended before the end of the month, the work is what its runs did; of one that had not, what
 * it requested, whatever became of it since: a month that is closed again says the same again.
 *
 * A month may be closed before anybody has heard that a run is over, once its site has reported
 * what the run used. The run has then ended where that use ends: hearing of it later changes
 * nothing. A run that had notice may be over without its job being so, and is waited for.
 *
 * A job that waits all the month, and whose allocation was over before it, asks for nothing: it
 * can never start, and nobody is owed time for it (`scheduling/closings.ts`). The same while its
 * allocation is frozen: see `asked-parts.ts`.
 */
import { selectFreezes } from '../access/store/allocations.ts';
import type { AllocationId } from '../kernel/ids.ts';
import type { Period } from '../kernel/time.ts';
import { calendarOf } from '../operation/calendar.ts';
import { PeriodDemand } from '../operation/demand.ts';
import type { Stage } from '../operation/stage.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { DemandTotal } from '../settlement/metering-input.ts';
import { type AskingJob, askedParts } from './asked-parts.ts';

/** By funder and cluster, in the order of the stage. Cost: linear in the jobs of the month. */
export async function measureDemand(
  reader: Reader,
  stage: Stage,
  within: Period,
): Promise<readonly DemandTotal[]> {
  const funders = new Map<string, number>(stage.funders.map((id, index) => [id, index]));
  const clusters = new Map<string, number>(
    stage.clusters.map(({ cluster }, index) => [cluster.id, index]),
  );
  const over = new Set<string>(
    stage.plan.allocations.flatMap(({ id, end }) => (end <= within.start ? [id] : [])),
  );
  const freezes = await selectFreezes(reader, within);
  const demand = new PeriodDemand();
  for (let after = -1; ; ) {
    const rows = await selectJobs(reader, within, after);
    for (const row of rows) {
      if (over.has(row.allocation) && !row.runs_in_month) continue;
      const funderIndex = funders.get(row.funder);
      const clusterIndex = clusters.get(row.cluster);
      if (funderIndex === undefined || clusterIndex === undefined) continue;
      const { gpu_count: gpuCount, gpu_share_ppm: sharePpm } = row;
      const parts = askedParts(
        toAsking(row, within),
        freezes.get(row.allocation) ?? [],
        within.end,
      );
      for (const part of parts) {
        demand.add({ funderIndex, clusterIndex, gpuCount, sharePpm, ...part });
      }
    }
    after = rows.at(-1)?.number ?? after;
    if (rows.length < JOBS_PER_STEP) break;
  }
  return demand
    .totals(calendarOf(stage), within)
    .toSorted((a, b) => a.clusterIndex - b.clusterIndex || a.funderIndex - b.funderIndex);
}

function toAsking(row: JobRow, { start }: Period): AskingJob {
  return {
    from: Math.max(start, Number(row.submitted_at)),
    workSeconds: Math.max(0, Number(row.work_seconds)),
    isRunningThen: row.is_running_then,
    runsInMonth: row.runs_in_month,
  };
}

const JOBS_PER_STEP = 50_000;

interface JobRow {
  readonly number: number;
  readonly allocation: AllocationId;
  readonly funder: string;
  readonly cluster: string;
  readonly submitted_at: bigint;
  readonly gpu_count: number;
  readonly gpu_share_ppm: number;
  readonly work_seconds: bigint;
  readonly runs_in_month: boolean;
  readonly is_running_then: boolean;
}

/**
 * The jobs that were alive in the month, by number. A run that gave its GPUs back did what it kept;
 * one that goes on as the month begins counts up to there. The first report of a run's use says
 * where it ended; a correction says what of it is paid for.
 */
function selectJobs(reader: Reader, { month, start, end }: Period, after: number) {
  return reader.query<JobRow>(
    `SELECT job.number, job.allocation, job.funder, job.cluster, job.submitted_at, job.gpu_count,
            job.gpu_share_ppm, done.runs_in_month, done.is_running_then,
            CASE WHEN job.ended_at < $2 OR done.is_over_by_use THEN done.total_seconds
                 ELSE job.requested_seconds END
              - done.before_seconds AS work_seconds
       FROM scheduling.job AS job
       CROSS JOIN LATERAL (
         SELECT coalesce(sum(did), 0) AS total_seconds,
                coalesce(sum(CASE
                  WHEN run.ended_at <= $1 THEN did
                  WHEN run.started_at < $1 THEN $1 - run.started_at
                  ELSE 0 END), 0) AS before_seconds,
                coalesce(bool_or(use_ended_at IS NOT NULL), false) AS is_over_by_use,
                coalesce(bool_or(started_at < $2 AND coalesce(run.ended_at, use_ended_at, $2) > $1),
                         false) AS runs_in_month,
                coalesce(bool_or(started_at <= $1
                                 AND coalesce(run.ended_at, use_ended_at, $2) > $1),
                         false) AS is_running_then
           FROM (
             SELECT started_at, ended_at, use_ended_at,
                    CASE WHEN cause IN ('reclaimed', 'interrupted') THEN kept_seconds
                         ELSE coalesce(ended_at, use_ended_at, started_at) - started_at END AS did
               FROM (SELECT run.*, ${USE_ENDED_AT} AS use_ended_at FROM scheduling.run AS run
                      WHERE run.job_number = job.number) AS run) AS run
       ) AS done
      WHERE job.number > $3 AND job.cluster IS NOT NULL
        AND job.submitted_at < $2 AND (job.ended_at IS NULL OR job.ended_at > $1)
      ORDER BY job.number LIMIT ${JOBS_PER_STEP}`,
    [start, end, after, month],
  );
}

/** Null of a run that went on, and of one of which more is known than its use. */
const USE_ENDED_AT = `
  CASE WHEN run.ended_at IS NULL AND run.vacate_at IS NULL THEN (
    SELECT accepted_end_at FROM metering.usage AS usage
     WHERE usage.job_number = run.job_number AND usage.attempt = run.attempt
       AND usage.month = $4 AND usage.revision = 0 AND usage.accepted_end_at < $2) END`;
