/**
 * GPU-seconds of jobs: held at the start, charged at the end. A run that crosses the close of a
 * period is charged for its part up to there, and holds the rest of its requested time anew in the
 * next period. What a run holds in a period follows from the run alone, so nothing is remembered:
 * gpuCount times the seconds from its start, or the period's if later, to its requested end.
 */
import { present } from '../../kernel/assert.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
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

/** What `run` holds in a period from its start there: 0 where its requested time is over. */
export function heldGpuSeconds(books: Books, run: RunningJob, periodIndex: number): number {
  const from = Math.max(run.startedAt, startOf(books, periodIndex));
  return run.gpuCount * Math.max(0, run.startedAt + run.requestedSeconds - from);
}

/** Holds GPU-seconds: at a job's start, and for each running job at the start of a period. */
export function reserve(
  books: Books,
  run: RunningJob,
  periodIndex: number,
  recordedAt: EpochSeconds,
): Posted | undefined {
  const held = heldGpuSeconds(books, run, periodIndex);
  if (held === 0) return undefined;
  const cell = cellOf(books, run.allocationIndex, run.clusterIndex);
  const from = present(books.allocationAccounts[cell], 'The account of an allocation');
  const to = present(books.reservedAccounts[cell], 'The account of a reservation');
  return mustPost(books.ledger, {
    flow: 'reserve',
    subject: run.jobNumber,
    attempt: run.attempt,
    revision: 0,
    periodIndex,
    recordedAt,
    legs: movement(from, to, BigInt(held)),
  });
}

/**
 * Charges `run` for its part in a period up to `until`: the end of the attempt, or the end of the
 * period. Gives the rest of what it held there back; a run beyond its requested time is charged
 * for it all the same. `recordedAt` is `until`.
 */
export function use(
  books: Books,
  run: RunningJob,
  periodIndex: number,
  until: EpochSeconds,
): Posted | undefined {
  const held = heldGpuSeconds(books, run, periodIndex);
  const from = Math.max(run.startedAt, startOf(books, periodIndex));
  const used = run.gpuCount * Math.max(0, until - from);
  if (held === 0 && used === 0) return undefined;
  const cell = cellOf(books, run.allocationIndex, run.clusterIndex);
  const legs: Leg[] = [];
  const add = (account: Leg['account'] | undefined, gpuSeconds: number): void => {
    if (gpuSeconds === 0) return;
    const known = present(account, 'An account of an allocation');
    legs.push({ account: known, amount: BigInt(gpuSeconds) });
  };
  add(books.reservedAccounts[cell], -held);
  add(books.usedAccounts[cell], used);
  add(books.allocationAccounts[cell], held - used);
  return mustPost(books.ledger, {
    flow: 'use',
    subject: run.jobNumber,
    attempt: run.attempt,
    revision: 0,
    periodIndex,
    recordedAt: until,
    legs,
  });
}

function startOf(books: Books, periodIndex: number): number {
  return present(books.periods[periodIndex], `The period ${periodIndex}`).start;
}
