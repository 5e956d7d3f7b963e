/**
 * The GPU-time entries that close a period, in this order:
 * 1. `return`: what an allocation did not use of its award goes back to its funder's pool;
 * 2. `lend` and `repay`: whose idle share served whom, by lender, borrower and cluster;
 * 3. `draw`: the pool covers what an allocation used above its award;
 * 4. `expire`: what is left in the pool lapses.
 * Afterwards every pool and allocation stands at zero. The amounts follow from the totals of the
 * period, not from balances, so that closing again gives the same entries.
 */
import { present } from '../../kernel/assert.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { AccountIndex } from '../account.ts';
import { type Books, cellOf } from '../books.ts';
import type { FlowName } from '../flow.ts';
import type { EntryDraft } from '../ledger.ts';
import { movement } from '../posting.ts';
import type { Totals } from '../replay.ts';

/** What one funder lent to another on a cluster in a period, and what of it came back. */
export interface LoanTotal {
  readonly lenderIndex: number;
  readonly borrowerIndex: number;
  readonly clusterIndex: number;
  readonly lentGpuSeconds: number;
  readonly repaidGpuSeconds: number;
}

export interface ClosingInput {
  readonly periodIndex: number;
  readonly recordedAt: EpochSeconds;
  readonly loans: readonly LoanTotal[];
}

/**
 * The drafts that close a period, to be posted together. Where the jobs of a funder used more than
 * its entitlement, loans included, its pool comes out below zero and the ledger refuses them.
 */
export function closingDrafts(
  books: Books,
  totals: Totals,
  input: ClosingInput,
): readonly EntryDraft[] {
  const pools = poolsOf(books, totals, input.periodIndex);
  const returns: EntryDraft[] = [];
  const draws: EntryDraft[] = [];
  for (const [allocationIndex, { id }] of books.allocations.entries()) {
    const funderIndex = present(books.funderIndexByAllocation[allocationIndex], 'A funder');
    for (const [clusterIndex, cluster] of books.clusters.entries()) {
      const account = at(books.allocationAccounts, cellOf(books, allocationIndex, clusterIndex));
      const poolCell = cellOf(books, funderIndex, clusterIndex);
      const pool = at(books.entitlementAccounts, poolCell);
      const left = leftOf(books, totals, input.periodIndex, [allocationIndex, clusterIndex]);
      if (left === 0n) continue;
      pools[poolCell] = (pools[poolCell] ?? 0n) + left;
      const subject = `${id}/${cluster}`;
      if (left > 0n) {
        returns.push(draftOf(books, input, ['return', subject], movement(account, pool, left)));
      } else draws.push(draftOf(books, input, ['draw', subject], movement(pool, account, -left)));
    }
  }
  const loans = input.loans.flatMap((loan) => loanDrafts(books, pools, input, loan));
  return [...returns, ...loans, ...draws, ...expiryDrafts(books, pools, input)];
}

/** What was granted and not awarded, by funder and cluster. */
function poolsOf(books: Books, totals: Totals, periodIndex: number): BigInt64Array {
  const pools = new BigInt64Array(books.entitlementAccounts.length);
  for (const [cell, account] of books.entitlementAccounts.entries()) {
    const granted = totals.into('grant', periodIndex, account);
    pools[cell] = granted - totals.outOf('award', periodIndex, account);
  }
  return pools;
}

/** What an award has left; below zero where more was used. */
function leftOf(
  books: Books,
  totals: Totals,
  periodIndex: number,
  [allocationIndex, clusterIndex]: readonly [number, number],
): bigint {
  const cell = cellOf(books, allocationIndex, clusterIndex);
  const awarded = totals.into('award', periodIndex, books.allocationAccounts[cell]);
  return awarded - totals.into('use', periodIndex, books.usedAccounts[cell]);
}

function loanDrafts(
  books: Books,
  pools: BigInt64Array,
  input: ClosingInput,
  loan: LoanTotal,
): readonly EntryDraft[] {
  const lenderCell = cellOf(books, loan.lenderIndex, loan.clusterIndex);
  const borrowerCell = cellOf(books, loan.borrowerIndex, loan.clusterIndex);
  const lender = at(books.entitlementAccounts, lenderCell);
  const borrower = at(books.entitlementAccounts, borrowerCell);
  const lent = BigInt(loan.lentGpuSeconds);
  const repaid = BigInt(loan.repaidGpuSeconds);
  pools[lenderCell] = (pools[lenderCell] ?? 0n) - lent + repaid;
  pools[borrowerCell] = (pools[borrowerCell] ?? 0n) + lent - repaid;
  const parties = [books.funders[loan.lenderIndex], books.funders[loan.borrowerIndex]];
  const subject = [...parties, books.clusters[loan.clusterIndex]].join('/');
  const drafts: EntryDraft[] = [];
  if (lent > 0n) {
    drafts.push(draftOf(books, input, ['lend', subject], movement(lender, borrower, lent)));
  }
  if (repaid > 0n) {
    drafts.push(draftOf(books, input, ['repay', subject], movement(borrower, lender, repaid)));
  }
  return drafts;
}

function expiryDrafts(
  books: Books,
  pools: BigInt64Array,
  input: ClosingInput,
): readonly EntryDraft[] {
  return books.funders.flatMap((funder, funderIndex) =>
    books.clusters.flatMap((cluster, clusterIndex) => {
      const cell = cellOf(books, funderIndex, clusterIndex);
      const left = pools[cell] ?? 0n;
      if (left <= 0n) return [];
      const legs = movement(
        at(books.entitlementAccounts, cell),
        at(books.expiredAccounts, cell),
        left,
      );
      return [draftOf(books, input, ['expire', `${funder}/${cluster}`], legs)];
    }),
  );
}

function draftOf(
  books: Books,
  { periodIndex, recordedAt }: ClosingInput,
  [flow, subject]: readonly [FlowName, string],
  legs: EntryDraft['legs'],
): EntryDraft {
  const key = { flow, subject: books.ledger.subject(subject), attempt: 0, revision: 0 };
  return { ...key, periodIndex, recordedAt, legs };
}

function at(accounts: readonly AccountIndex[], cell: number): AccountIndex {
  return present(accounts[cell], 'An account of the books');
}
