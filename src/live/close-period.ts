/** The close of a period, composed of what the rooms know. */
import { selectTermsBefore } from '../access/store/allocations.ts';
import { present } from '../kernel/assert.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { Month, Period } from '../kernel/time.ts';
import { acceptUsage, type UsageReport } from '../metering/commands.ts';
import { insertLostTime } from '../metering/store/usage.ts';
import { capacityBetween, capacityStepsOf } from '../operation/calendar.ts';
import { type Stage, stageOf } from '../operation/stage.ts';
import type { Reader, Writer } from '../platform/database/transaction.ts';
import { jobIdOf, parseJobId } from '../scheduling/job-id.ts';
import type { BooksInput } from '../settlement/books.ts';
import type { CloseInput } from '../settlement/close-period.ts';
import {
  type ClosedPeriod,
  type ClosePeriodRefusal,
  closePeriod as closePeriodOf,
  type LoansMissing,
  type UsageMissing,
} from '../settlement/commands/close-period.ts';
import type { ClusterDelivery } from '../settlement/flows/credit.ts';
import {
  loadPeriodInputs,
  savePeriodInputs,
  toCloseInput,
  toPeriodInputs,
} from '../settlement/store/period-inputs.ts';
import { lockPeriod, type StoredPeriod } from '../settlement/store/periods.ts';
import { selectOpenReservations } from '../settlement/store/stored-books.ts';
import { loadPlan } from './load-plan.ts';
import { measureDemand } from './post-demand.ts';
import { chargeWaiting, findRunsAt, postUses } from './post-usage.ts';

export interface CloseOptions {
  /** Charges runs of which no usage was reported by the time that Polder knows them to have run. */
  readonly chargesKnownRuns: boolean;
}

/**
 * Closes `month`; see the command of settlement for what that does and what it refuses. Whatever
 * became of an allocation since, the month is charged to who held it at its end, in the mode that
 * it had then.
 */
export async function closePeriod(
  writer: Writer,
  stage: Stage,
  month: Month,
  options: CloseOptions,
): Promise<Outcome<ClosedPeriod, ClosePeriodRefusal>> {
  const stagedIndex = stage.periods.findIndex((period) => period.month === month);
  const books = booksInputOf(stage);
  const end = stage.periods[stagedIndex]?.end ?? writer.caller.at;
  const terms = await selectTermsBefore(writer, end);
  const allocations = books.allocations.map((each) => ({ ...each, ...terms.get(each.id) }));
  return closePeriodOf(writer, month, {
    books: { ...books, allocations },
    entitlements: stage.entitlements[stagedIndex] ?? [],
    settleUsage: (own, period) => settleUsage(own, period, options),
    measure: (own, period) => measure(own, stage, period),
  });
}

/** As {@link closePeriod}, by the plan as it is stored. */
export async function closeStoredPeriod(
  writer: Writer,
  month: string,
  options: CloseOptions,
): Promise<Outcome<ClosedPeriod, ClosePeriodRefusal>> {
  // First, so that whoever signs or pays in this month is in the plan, or finds the month closed.
  await lockPeriod(writer, month);
  const plan = await loadPlan(writer);
  if (plan === undefined) return refused({ reason: 'unknown_period' });
  return closePeriod(writer, stageOf(plan), month as Month, options);
}

export function booksInputOf({ plan, funders, clusters }: Stage): Omit<BooksInput, 'periods'> {
  return {
    funders,
    clusters: clusters.map(({ cluster }) => cluster.id),
    allocations: plan.allocations,
    sites: plan.sites,
    modes: plan.modes,
    commitments: plan.commitments,
    contracts: plan.contracts,
    toJobId: jobIdOf,
  };
}

const RUNS_SHOWN_MAX = 100;

/**
 * 1. Runs of which nothing was reported are charged by what Polder knows, or named.
 * 2. Every batch that waits is charged.
 * 3. What is still held was held by runs without a second in the month, and goes back.
 */
async function settleUsage(
  writer: Writer,
  period: StoredPeriod,
  { chargesKnownRuns }: CloseOptions,
): Promise<Outcome<null, UsageMissing>> {
  if (!period.isRehearsed) {
    const missing = await selectRunsWithoutUsage(writer, period);
    if (missing.length > 0 && !chargesKnownRuns) {
      const runs = missing.slice(0, RUNS_SHOWN_MAX).map(({ jobNumber, attempt }) => ({
        job: jobIdOf(jobNumber),
        attempt,
      }));
      return refused({ reason: 'runs_without_usage', runCount: missing.length, runs });
    }
    if (missing.length > 0) await acceptKnownRuns(writer, period, missing);
  }
  await chargeWaiting(writer);
  const open = await selectOpenReservations(writer, period.month);
  await postUses(
    writer,
    open.map(({ job, attempt, owner }) => ({
      jobNumber: present(parseJobId(job), `The number of ${job}`),
      attempt,
      month: period.month,
      owner,
      usedGpuSeconds: 0,
    })),
  );
  return done(null);
}

async function acceptKnownRuns(
  writer: Writer,
  period: StoredPeriod,
  reports: readonly UsageReport[],
): Promise<void> {
  const batch = { reports, source: 'engine', site: undefined, scopes: [] } as const;
  const subject = `period_${period.month}`;
  await acceptUsage(writer, { ...batch, subject }, findRunsAt(undefined, writer.caller.at));
}

/**
 * As reports, each the part of a run that lies in the period. Not those that shared a GPU: nobody
 * reports them, and the engine has charged what they had (`metering/usage.ts`).
 */
async function selectRunsWithoutUsage(
  reader: Reader,
  { month, start, end }: Period,
): Promise<readonly UsageReport[]> {
  const rows = await reader.query<{
    job_number: number;
    attempt: number;
    gpu_count: number;
    start: bigint;
    end: bigint;
  }>(
    `SELECT run.job_number, run.attempt, job.gpu_count, greatest(run.started_at, $2) AS start,
            least(coalesce(run.ended_at, $3), $3) AS "end"
       FROM scheduling.run AS run
       JOIN scheduling.job AS job ON job.number = run.job_number
      WHERE run.started_at < $3 AND (run.ended_at IS NULL OR run.ended_at > $2)
        AND run.ended_at IS DISTINCT FROM run.started_at AND job.gpu_share_ppm = 0
        AND NOT EXISTS (
          SELECT FROM metering.usage AS usage
           WHERE usage.job_number = run.job_number AND usage.attempt = run.attempt
             AND usage.month = $1)
      ORDER BY run.job_number, run.attempt`,
    [month, start, end],
  );
  return rows.map((row) => ({
    jobNumber: row.job_number,
    attempt: row.attempt,
    month,
    start: Number(row.start) as UsageReport['start'],
    end: Number(row.end) as UsageReport['end'],
    gpuCount: row.gpu_count,
  }));
}

/** A rehearsed month keeps what was measured when it was rehearsed. */
async function measure(
  writer: Writer,
  stage: Stage,
  period: StoredPeriod,
): Promise<Outcome<Pick<CloseInput, 'loans' | 'metering'>, LoansMissing>> {
  const books = booksInputOf(stage);
  const stored = await loadPeriodInputs(writer, period.month);
  const clusters = books.clusters.filter((id) => !stored.some(({ cluster }) => cluster === id));
  // The end of a month is saved with its clusters: what came to the plan since has lent nothing.
  if (period.state === 'open' && clusters.length > 0) {
    return refused({ reason: 'loans_not_known', clusters });
  }
  const known = toCloseInput(books, stored);
  if (period.isRehearsed && stored.every(({ demands }) => demands !== undefined)) {
    return done(known);
  }
  const demands = await measureDemand(writer, stage, period);
  const deliveries = deliveriesOf(stage, period);
  const metering = { demands, deliveries };
  const inputs = toPeriodInputs(books, known.loans, metering);
  await savePeriodInputs(writer, period.month, inputs, period.isRehearsed);
  await insertLostTime(
    writer,
    deliveries.map(({ clusterIndex, lostGpuSeconds, maintenanceGpuSeconds }) => {
      const cluster = present(books.clusters[clusterIndex], 'A cluster');
      return { cluster, month: period.month, lostGpuSeconds, maintenanceGpuSeconds };
    }),
    period.isRehearsed,
  );
  return done({ loans: known.loans, metering });
}

function deliveriesOf(stage: Stage, period: Period): readonly ClusterDelivery[] {
  return stage.clusters.map((_, clusterIndex) => {
    const { lost, maintenance } = capacityBetween(capacityStepsOf(stage, clusterIndex), period);
    return { clusterIndex, lostGpuSeconds: lost, maintenanceGpuSeconds: maintenance };
  });
}
