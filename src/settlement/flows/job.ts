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
import type { Leg, Posted } from '../ledger.ts';
import { movement, mustPost } from '../posting.ts';

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
  return mustPost(books.ledger, {
    flow: 'reserve',
    subject: job.jobNumber,
    attempt: job.attempt,
    revision: 0,
    periodIndex,
    recordedAt,
    legs: movement(from, to, BigInt(held)),
  });
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
  const legs = useLegs(
    {
      reserved: accountAt(books.reservedAccounts, cell),
      used: accountAt(books.usedAccounts, cell),
      allocation: accountAt(books.allocationAccounts, cell),
    },
    { held, used },
  );
  return mustPost(books.ledger, {
    flow: 'use',
    subject: usage.jobNumber,
    attempt: usage.attempt,
    revision: 0,
    periodIndex: usage.periodIndex,
    recordedAt: usage.end,
    legs,
  });
}

/** The accounts that a charge moves between, of one allocation on one cluster. */
export interface UseAccounts {
  readonly reserved: AccountIndex;
  readonly used: AccountIndex;
  readonly allocation: AccountIndex;
}

/** What was held is given back, what was used is taken, in GPU-seconds; one of them is above 0. */
export function useLegs(
  accounts: UseAccounts,
  { held, used }: { readonly held: number; readonly used: number },
): readonly Leg[] {
  const legs: Leg[] = [];
  if (held > 0) legs.push({ account: accounts.reserved, amount: BigInt(-held) });
  if (used > 0) legs.push({ account: accounts.used, amount: BigInt(used) });
  if (held !== used) legs.push({ account: accounts.allocation, amount: BigInt(held - used) });
  return legs;
}

function accountAt(accounts: readonly AccountIndex[], cell: number): AccountIndex {
  return present(accounts[cell], 'The account of an allocation');
}
