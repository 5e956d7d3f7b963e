/**
 * GPU-seconds of jobs: held at the start, charged at the end. A run that crosses the close of a
 * period is charged for its part up to there, and holds the rest of its requested time anew in the
 * next period. What a run holds in a period follows from the run alone, so nothing is remembered:
 * gpuCount times the seconds from its start, or the period's if later, to its requested end.
 */
import { present } from '../../kernel/assert.ts';
import type { Period } from '../../kernel/time.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { UsageRecord } from '../../metering/usage.ts';
import type { AccountIndex } from '../account.ts';
import { type Books, cellOf } from '../books.ts';
import { FLOWS } from '../flow.ts';
import type { GpuTimeLegs } from '../gpu-time-legs.ts';
import type { Posted } from '../ledger.ts';
import { mustPostGpuTime } from '../posting.ts';

/** A running attempt of a job. */
export interface RunningJob {
  readonly jobNumber: number;
  /** 1 for the first. */
  readonly attempt: number;
  readonly allocationIndex: number;
  readonly clusterIndex: number;
  readonly gpuCount: number;
  readonly startedAt: EpochSeconds;
  readonly requestedSeconds: number;
}

/** What `job` holds in a period from its start there: 0 where its requested time is over. */
export function heldGpuSeconds(job: RunningJob, period: Period): number {
  const from = Math.max(job.startedAt, period.start);
  return job.gpuCount * Math.max(0, job.startedAt + job.requestedSeconds - from);
}

/** Holds GPU-seconds: at a job's start, and for each running job at the start of a period. */
export function reserveForJob(
  books: Books,
  job: RunningJob,
  periodIndex: number,
  recordedAt: EpochSeconds,
): Posted | undefined {
  const period = present(books.periods[periodIndex], 'The period of a reservation');
  const held = heldGpuSeconds(job, period);
  if (held === 0) return undefined;
  const cell = cellOf(books, job.allocationIndex, job.clusterIndex);
  const from = accountAt(books.allocationAccounts, cell);
  const to = accountAt(books.reservedAccounts, cell);
  const legs = books.jobLegs.cleared();
  legs.add(from, -held);
  legs.add(to, held);
  const head = {
    flowCode: FLOWS.reserve.code,
    subject: job.jobNumber,
    attempt: job.attempt,
    revision: 0,
    periodIndex,
    recordedAt,
  };
  return mustPostGpuTime(books.ledger, head, legs);
}

/**
 * Charges the usage of a period, at the end of the attempt or of the period, and gives the rest of
 * `held` ({@link heldGpuSeconds} of the same job and period) back. Use beyond what was held is
 * charged all the same. Posts nothing where both are 0.
 */
export function chargeForUsage(books: Books, usage: UsageRecord, held: number): Posted | undefined {
  const used = usage.gpuSeconds;
  if (held === 0 && used === 0) return undefined;
  const cell = cellOf(books, usage.allocationIndex, usage.clusterIndex);
  const accounts = {
    reserved: accountAt(books.reservedAccounts, cell),
    used: accountAt(books.usedAccounts, cell),
    allocation: accountAt(books.allocationAccounts, cell),
  };
  const legs = books.jobLegs.cleared();
  addUseLegs(legs, accounts, { held, used });
  const head = {
    flowCode: FLOWS.use.code,
    subject: usage.jobNumber,
    attempt: usage.attempt,
    revision: 0,
    periodIndex: usage.periodIndex,
    recordedAt: usage.end,
  };
  return mustPostGpuTime(books.ledger, head, legs);
}

/** The accounts that a charge moves between, of one allocation on one cluster. */
export interface UseAccounts {
  readonly reserved: AccountIndex;
  readonly used: AccountIndex;
  readonly allocation: AccountIndex;
}

/** What was held is given back, what was used is taken, in GPU-seconds. */
export function addUseLegs(
  legs: GpuTimeLegs,
  accounts: UseAccounts,
  { held, used }: { readonly held: number; readonly used: number },
): void {
  legs.add(accounts.reserved, -held);
  legs.add(accounts.used, used);
  legs.add(accounts.allocation, held - used);
}

function accountAt(accounts: readonly AccountIndex[], cell: number): AccountIndex {
  return present(accounts[cell], 'The account of an allocation');
}
