/**
 * From usage to charges: what metering must know of the runs of jobs, and the ledger entries of
 * what was accepted.
 */
import { assert, present } from '../kernel/assert.ts';
import type { SiteId } from '../kernel/ids.ts';
import type { Outcome } from '../kernel/outcome.ts';
import type { Month } from '../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds } from '../kernel/units.ts';
import {
  type CorrectionRefusal,
  correctUsage,
  type FindRuns,
  type UsageCorrection,
} from '../metering/commands.ts';
import {
  acceptedGpuSeconds,
  lockBatchToCharge,
  markCharged,
  type NewUsage,
  type UsageToCharge,
} from '../metering/store/usage.ts';
import type { KnownRun } from '../metering/usage.ts';
import type { Writer } from '../platform/database/transaction.ts';
import { jobIdOf } from '../scheduling/job-id.ts';
import { chargeAnew, type PeriodUse } from '../settlement/flows/recharge.ts';
import { Ledger } from '../settlement/ledger.ts';
import { saveNewEntries } from '../settlement/store/new-entries.ts';
import { loadPeriods, reopenPeriods, type StoredPeriod } from '../settlement/store/periods.ts';
import { replaySubjects } from '../settlement/store/stored-books.ts';

/**
 * Charges the usage of the first batch that waits for it; `undefined` where none does. A job that
 * was charged before, by the engine or by an earlier report, is charged anew where it differs. A
 * closed month that this changes is to be closed again: it is `ended` afterwards.
 */
export async function chargeNextBatch(
  writer: Writer,
): Promise<{ readonly usageCount: number; readonly postedCount: number } | undefined> {
  const waiting = await lockBatchToCharge(writer);
  if (waiting === undefined) return undefined;
  const postedCount = await postUses(writer, waiting.usage.map(toUse));
  await markCharged(writer, waiting.batch);
  writer.audit({
    action: 'usage.charge',
    subject: `batch_${waiting.batch}`,
    detail: { usageCount: waiting.usage.length, postedCount },
  });
  return { usageCount: waiting.usage.length, postedCount };
}

/** Corrects usage and charges it anew, in one transaction. */
export async function correctCharge(
  writer: Writer,
  correction: UsageCorrection,
): Promise<Outcome<NewUsage, CorrectionRefusal>> {
  const corrected = await correctUsage(writer, correction, findRunsAt(undefined, writer.caller.at));
  if (!corrected.ok) return corrected;
  await chargeWaiting(writer);
  return corrected;
}

/** Charges every batch that waits. */
export async function chargeWaiting(writer: Writer): Promise<void> {
  while ((await chargeNextBatch(writer)) !== undefined) {
    // Each turn charges one batch.
  }
}

/** What one attempt of a job used in a month, as it is charged. */
export interface MonthlyUse extends Omit<PeriodUse, 'periodIndex'> {
  readonly month: Month;
}

function toUse(usage: UsageToCharge): MonthlyUse {
  const { jobNumber, attempt, month, allocation, cluster } = usage;
  const usedGpuSeconds = acceptedGpuSeconds(usage);
  return { jobNumber, attempt, month, owner: `${allocation}/${cluster}`, usedGpuSeconds };
}

/** Posts what `uses` change in the ledger; answers how many entries that took. */
export async function postUses(writer: Writer, uses: readonly MonthlyUse[]): Promise<number> {
  if (uses.length === 0) return 0;
  const months = [...new Set(uses.map(({ month }) => month))].toSorted();
  const periods = await loadPeriods(writer, present(months.at(-1), 'The last month'));
  const ledger = new Ledger(periods, jobIdOf);
  const jobs = [...new Set(uses.map(({ jobNumber }) => jobIdOf(jobNumber)))];
  const { seqs } = await replaySubjects(writer, ledger, {
    subjects: jobs,
    flows: ['reserve', 'use'],
    months,
  });
  const placed = uses.map(({ month, ...use }) => ({
    ...use,
    periodIndex: indexOf(periods, month),
  }));
  const postedCount = chargeAnew(ledger, placed, writer.caller.at);
  const saved = await saveNewEntries(writer, {
    ledger,
    fromEntry: seqs.length,
    seqOf: (entry) => present(seqs[entry], 'A stored entry'),
    isRehearsed: false,
  });
  assert(saved.ok, saved.ok ? '' : `${saved.key} was charged by another at the same time`);
  if (postedCount > 0) await reopenPeriods(writer, months);
  return postedCount;
}

function indexOf(periods: readonly StoredPeriod[], month: Month): number {
  const index = periods.findIndex((period) => period.month === month);
  assert(index >= 0, `Usage of ${month}, which was never opened`);
  return index;
}

/**
 * The runs at `site`, or anywhere where it is `undefined`. A run that goes on has held its GPUs
 * until `at`, and none after the plan: its last month is the last that is ever opened, and use of
 * another would wait for it for ever, before all that comes after. The answer comes as one row of
 * texts: taking 10,000 rows apart in the driver costs three times as much as the whole statement.
 */
export function findRunsAt(site: SiteId | undefined, at: EpochSeconds): FindRuns {
  return async (reader, reports) => {
    const [row] = await reader.query<RunColumns>(FIND_RUNS, [
      `{${reports.map(({ jobNumber }) => jobNumber).join(',')}}`,
      `{${reports.map(({ attempt }) => attempt).join(',')}}`,
      site ?? null,
      at,
    ]);
    return toRuns(present(row, 'The runs of reports'), reports.length);
  };
}

interface RunColumns {
  readonly start: string | null;
  readonly end: string | null;
  readonly gpu_count: string | null;
  /** 0 and 1. */
  readonly shares_gpu: string | null;
}

const FIND_RUNS = `
  SELECT string_agg(coalesce(started_at::text, ''), ',') AS start,
         string_agg(least(coalesce(ended_at, greatest(started_at, $4), 0),
                          (SELECT end_at FROM funding.plan WHERE applied_at IS NOT NULL))::text,
                    ',') AS "end",
         string_agg(coalesce(gpu_count, 0)::text, ',') AS gpu_count,
         string_agg(CASE WHEN gpu_share_ppm > 0 THEN '1' ELSE '0' END, ',') AS shares_gpu
    FROM (
      SELECT run.started_at, run.ended_at, job.gpu_count, job.gpu_share_ppm
        FROM unnest($1::integer[], $2::integer[])
          WITH ORDINALITY AS wanted (job_number, attempt, place)
        LEFT JOIN (
          scheduling.run AS run
          JOIN scheduling.job AS job
            ON job.number = run.job_number AND ($3::text IS NULL OR job.site = $3)
        ) ON run.job_number = wanted.job_number AND run.attempt = wanted.attempt
       ORDER BY place
    ) AS run`;

function toRuns(row: RunColumns, count: number): readonly (KnownRun | undefined)[] {
  const starts = row.start?.split(',') ?? [];
  const ends = row.end?.split(',') ?? [];
  const gpuCounts = row.gpu_count?.split(',') ?? [];
  const sharesGpu = row.shares_gpu?.split(',') ?? [];
  const runs: (KnownRun | undefined)[] = [];
  for (let index = 0; index < count; index += 1) {
    const start = starts[index] ?? '';
    if (start === '') runs.push(undefined);
    else {
      runs.push({
        start: toEpochSeconds(Number(start)),
        end: toEpochSeconds(Number(ends[index])),
        gpuCount: Number(gpuCounts[index]),
        sharesGpu: sharesGpu[index] === '1',
      });
    }
  }
  return runs;
}
