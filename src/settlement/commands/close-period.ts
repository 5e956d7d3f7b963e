/** The close of a period: what it posts, what it states, and that it was done. */
import { assert, present } from '../../kernel/assert.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import type { BooksInput } from '../books.ts';
import { closePeriodAgain } from '../close-again.ts';
import type { CloseInput, CloseRefusal } from '../close-period.ts';
import { FLOWS } from '../flow.ts';
import { type OpenPeriod, resumePeriod } from '../flows/grant.ts';
import type { Ledger, PostRefusal } from '../ledger.ts';
import { toSentence } from '../posting.ts';
import { type Statement, statementsOf } from '../statement.ts';
import { saveNewEntries } from '../store/new-entries.ts';
import {
  lockPeriod,
  reopenPeriodsFrom,
  type StoredPeriod,
  setPeriodState,
} from '../store/periods.ts';
import { type SavedStatement, saveStatements } from '../store/statements.ts';
import { loadBooksOfPeriod, type StoredBooks } from '../store/stored-books.ts';

export interface RunWithoutUsage {
  readonly job: string;
  readonly attempt: number;
}

/** Why the usage of a month is not complete. */
export interface UsageMissing {
  readonly reason: 'runs_without_usage';
  readonly runCount: number;
  /** The first 100 of them. */
  readonly runs: readonly RunWithoutUsage[];
}

/** The scheduler has not said what was lent in the month on these clusters. */
export interface LoansMissing {
  readonly reason: 'loans_not_known';
  readonly clusters: readonly string[];
}

/** What the close needs of the rooms to the left, and of the plan. */
export interface ClosePorts {
  readonly books: Omit<BooksInput, 'periods'>;
  /** Those of the month. */
  readonly entitlements: OpenPeriod['entitlements'];
  /** Charges all usage of the month that was accepted, or says which runs have none. */
  readonly settleUsage: (
    writer: Writer,
    period: StoredPeriod,
  ) => Promise<Outcome<null, UsageMissing>>;
  /** What is measured beside the ledger, as it will be kept. */
  readonly measure: (
    writer: Writer,
    period: StoredPeriod,
  ) => Promise<Outcome<Pick<CloseInput, 'loans' | 'metering'>, LoansMissing>>;
}

export type ClosePeriodRefusal =
  | { readonly reason: 'unknown_period' }
  | { readonly reason: 'period_not_over'; readonly period: StoredPeriod }
  | UsageMissing
  | LoansMissing
  | CloseRefusal;

export interface ClosedPeriod {
  readonly month: string;
  /** Entries that this close added to the ledger: 0 where nothing has changed since the last. */
  readonly postedCount: number;
  readonly statements: readonly SavedStatement[];
}

/**
 * Closes a month: usage is charged, the closing entries are posted, the statements are saved, of
 * each funder and of whoever else has money in the ledger. Closed again with nothing changed, it
 * adds a line to the audit and no more; where usage was corrected meanwhile, what no longer holds
 * is unwound and the statements have a new revision.
 * Closed months after it, which state its credits too, are then to be closed again.
 * Refusals in the order of {@link ClosePeriodRefusal}; a refusal changes nothing.
 */
export async function closePeriod(
  writer: Writer,
  month: string,
  ports: ClosePorts,
): Promise<Outcome<ClosedPeriod, ClosePeriodRefusal>> {
  const period = await lockPeriod(writer, month);
  if (period === undefined) return refused({ reason: 'unknown_period' });
  if (writer.caller.at < period.end) return refused({ reason: 'period_not_over', period });
  const settled = await ports.settleUsage(writer, period);
  if (!settled.ok) return settled;
  const measured = await ports.measure(writer, period);
  if (!measured.ok) return measured;
  const stored = await loadBooksOfPeriod(writer, ports.books, month);
  const opened = resumePeriod(stored.books, stored.periodIndex, ports.entitlements);
  const { at: recordedAt } = writer.caller;
  const closed = closePeriodAgain(stored.books, { opened, recordedAt, ...measured.value });
  if (!closed.ok) return closed;
  const { ledger } = stored.books;
  const fromEntry = stored.seqs.length;
  const seqOf = (entry: number) => present(stored.seqs[entry], 'A stored entry');
  const { isRehearsed } = period;
  const saved = await saveNewEntries(writer, { ledger, fromEntry, seqOf, isRehearsed });
  assert(saved.ok, saved.ok ? '' : `${saved.key} was saved by another while the period was locked`);
  const made = statementsOfMonth(stored, period, measured.value.metering);
  const statements = await saveStatements(writer, month, made, isRehearsed);
  if (hasCredits(ledger, fromEntry)) await reopenPeriodsFrom(writer, month);
  await setPeriodState(writer, month, 'closed');
  const answer = { month, postedCount: closed.value.postedCount, statements };
  tell(writer, answer);
  return done(answer);
}

/** Whether a credit is among the entries from `fromEntry` on, or what unwinds one. */
function hasCredits(ledger: Ledger, fromEntry: number): boolean {
  const count = ledger.entryCount - fromEntry;
  return Array.from({ length: count }, (_, index) => fromEntry + index).some((entry) => {
    const about = ledger.reversalOf(entry) ?? entry;
    return ledger.columns.flowCodeAt(about) === FLOWS.credit.code;
  });
}

/** What the ledger says of a posting that it refused. */
export function sentenceOfPosting(refusal: PostRefusal): string {
  return toSentence(refusal);
}

/** As of the month: GPU time of the month alone, money up to its end. */
function statementsOfMonth(
  { books, periodIndex }: StoredBooks,
  { start, end }: StoredPeriod,
  metering: CloseInput['metering'],
): readonly Statement[] {
  const none = { demands: [], deliveries: [] };
  const byPeriod = books.periods.map((_, index) => (index === periodIndex ? metering : none));
  return statementsOf(books, byPeriod).map((statement) => ({ ...statement, start, end }));
}

function tell(writer: Writer, { month, postedCount, statements }: ClosedPeriod): void {
  const fresh = statements.filter(({ isNew }) => isNew);
  writer.audit({
    action: 'period.close',
    subject: `period_${month}`,
    detail: {
      postedCount,
      statements: fresh.map(({ funder, revision, sha256 }) => ({ funder, revision, sha256 })),
    },
  });
  for (const { funder, revision } of fresh) {
    const detail = { month, funder, revision };
    const scopes = [`party:${funder}`];
    writer.publish({ kind: 'statement.saved', subject: `period_${month}`, scopes, detail });
  }
}
