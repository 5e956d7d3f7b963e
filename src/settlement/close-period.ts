/**
 * Closes an accounting period: GPU-time entries, credits, charges, and the lines that follow. To be
 * called when every reservation of the period has been charged or given back, and before anything
 * is posted for the next period. Closing again with the same input gives the same lines and posts
 * nothing; a period that changed since is refused, until its closing entries are unwound.
 */
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import type { Books } from './books.ts';
import { chargeDrafts } from './flows/charge.ts';
import { closingDrafts, type LoanTotal } from './flows/closing.ts';
import { creditDrafts } from './flows/credit.ts';
import type { OpenPeriod } from './flows/grant.ts';
import { gpuTimeLineOf } from './gpu-time-line.ts';
import type { EntryDraft, PostRefusal } from './ledger.ts';
import type { PeriodMetering } from './metering-input.ts';
import { type Totals, totalsOf } from './replay.ts';
import type { GpuTimeLine } from './statement-line.ts';

export interface CloseInput {
  readonly opened: OpenPeriod;
  readonly recordedAt: EpochSeconds;
  /** At most one for each lender, borrower and cluster. */
  readonly loans: readonly LoanTotal[];
  readonly metering: PeriodMetering;
}

export type CloseRefusal =
  /** A job still holds GPU-seconds of the period. */
  | {
      readonly reason: 'reservation_still_open';
      readonly account: string;
      readonly gpuSeconds: bigint;
    }
  /**
   * `account_would_go_negative`: a funder's jobs used more than its entitlement, loans included.
   * `exists_with_different_content`: the period was closed before with other figures.
   */
  | PostRefusal;

/** Refusals in the order of {@link CloseRefusal}; a refusal posts nothing. */
export function closePeriod(
  books: Books,
  input: CloseInput,
): Outcome<readonly GpuTimeLine[], CloseRefusal> {
  const drafts = draftsOfClose(books, input);
  if (!drafts.ok) return drafts;
  const posted = books.ledger.postTogether(drafts.value);
  if (!posted.ok) return posted;
  return done(linesOf(books, input));
}

/** Everything that the close of a period posts, whatever was posted before. */
export function draftsOfClose(
  books: Books,
  { opened, recordedAt, loans, metering }: CloseInput,
): Outcome<readonly EntryDraft[], CloseRefusal> {
  const { periodIndex, firstEntry } = opened;
  const totals = totalsOf(books.ledger, firstEntry);
  const open = openReservation(books, totals, periodIndex);
  if (open !== undefined) return refused(open);
  return done([
    ...closingDrafts(books, totals, { periodIndex, recordedAt, loans }),
    ...creditDrafts(books, opened, metering.deliveries, recordedAt),
    ...chargeDrafts(books, totals, periodIndex, recordedAt),
  ]);
}

function openReservation(
  books: Books,
  totals: Totals,
  periodIndex: number,
): CloseRefusal | undefined {
  for (const account of books.reservedAccounts) {
    const held = totals.into('reserve', periodIndex, account);
    const gpuSeconds = held - totals.outOf('use', periodIndex, account);
    if (gpuSeconds === 0n) continue;
    const name = books.ledger.accountName(account);
    return { reason: 'reservation_still_open', account: name, gpuSeconds };
  }
  return undefined;
}

function linesOf(books: Books, { opened, metering }: CloseInput): readonly GpuTimeLine[] {
  const totals = totalsOf(books.ledger, opened.firstEntry);
  return books.funders.flatMap((_, funderIndex) =>
    books.clusters.flatMap((_cluster, clusterIndex) => {
      const place = { funderIndex, clusterIndex, periodIndex: opened.periodIndex };
      return gpuTimeLineOf(books, totals, place, metering) ?? [];
    }),
  );
}
