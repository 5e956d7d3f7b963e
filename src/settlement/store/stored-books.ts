/**
 * A ledger in memory from what is stored: as sums by flow, month and account, where only totals
 * matter, and as entries, where a correction may have to unwind one.
 */
import { assert, present } from '../../kernel/assert.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import type { AccountIndex } from '../account.ts';
import { type Books, type BooksInput, openBooks } from '../books.ts';
import { CLOSING_FLOWS } from '../close-again.ts';
import { FLOW_NAMES, FLOWS, type FlowName } from '../flow.ts';
import type { BroughtForward, EntryDraft, Ledger } from '../ledger.ts';
import { toSentence } from '../posting.ts';
import { loadOpeningBalances, toAccountName } from './accounts.ts';
import { loadPeriods } from './periods.ts';

/** A ledger with entries of the store in it. */
export interface Replayed {
  /** The stored number of each entry of the ledger, in order. */
  readonly seqs: readonly bigint[];
}

export interface StoredBooks extends Replayed {
  readonly books: Books;
  readonly periodIndex: number;
}

/**
 * Books to close `month` with: all money up to its end, and its GPU time. Its closing entries are
 * there as entries, all else as sums. Cost: one pass over the legs of the month, by the store.
 */
export async function loadBooksOfPeriod(
  reader: Reader,
  input: Omit<BooksInput, 'periods'>,
  month: string,
): Promise<StoredBooks> {
  const periods = await loadPeriods(reader, month);
  const periodIndex = periods.length - 1;
  assert(periods[periodIndex]?.month === month, `The period ${month} is not in the store`);
  const books = openBooks({ ...input, periods });
  const indexByMonth = new Map<string, number>(periods.map((one, index) => [one.month, index]));
  for (const sum of await selectSums(reader, month)) {
    const index = indexByMonth.get(sum.month);
    assert(index !== undefined, `The period ${sum.month} is not in the store`);
    books.ledger.bringForward(toBroughtForward(sum, index));
  }
  const entries = await selectClosingEntries(reader, month);
  return { books, periodIndex, seqs: replay(books.ledger, entries).seqs };
}

/**
 * For a ledger that goes on from here and closes nothing: what every account holds, as if by one
 * entry of the first period. Its balances are right, the totals of its flows are not.
 */
export async function loadOpeningSums(reader: Reader): Promise<readonly BroughtForward[]> {
  const balances = await loadOpeningBalances(reader);
  return balances.map(({ kind, owner, amount }) => {
    const flow = FLOW_NAMES.find((name) => FLOWS[name].between.some((one) => one === kind));
    return {
      flow: present(flow, `A flow that reaches ${kind}`),
      periodIndex: 0,
      kind,
      owner,
      intoAmount: amount > 0n ? amount : 0n,
      outOfAmount: amount < 0n ? -amount : 0n,
    };
  });
}

export interface SubjectsToReplay {
  /** Ids of jobs or of commitments, as the entries name them. */
  readonly subjects: readonly string[];
  readonly flows: readonly FlowName[];
  /** Only entries of these; `undefined`: of any. The ledger must have all of them. */
  readonly months?: readonly string[];
}

/** Posts to `ledger` every stored entry of these subjects, and what unwinds it. */
export async function replaySubjects(
  reader: Reader,
  ledger: Ledger,
  { subjects, flows, months }: SubjectsToReplay,
): Promise<Replayed> {
  const rows = await reader.query<EntryRow>(
    `${SELECT_ENTRIES}
      WHERE entry.seq IN (
        WITH mine AS (
          SELECT seq FROM settlement.entry
           WHERE subject = ANY($1::text[]) AND flow = ANY($2::text[])
             AND ($3::text[] IS NULL OR month = ANY($3::text[])))
        SELECT seq FROM mine
        UNION ALL
        SELECT unwinding.seq FROM mine
          JOIN settlement.entry AS unwinding ON unwinding.reversal_of = mine.seq)
      GROUP BY entry.seq ORDER BY entry.seq`,
    [subjects, flows, months],
  );
  return replay(ledger, rows);
}

/** The jobs that still hold GPU-seconds of a month: reserved for, and not charged. */
export function selectOpenReservations(
  reader: Reader,
  month: string,
): Promise<readonly { readonly job: string; readonly attempt: number; readonly owner: string }[]> {
  return reader.query(
    `SELECT held.subject AS job, held.attempt, account.owner
       FROM settlement.entry AS held
       JOIN settlement.leg AS leg ON leg.entry = held.seq
       JOIN settlement.account AS account ON account.id = leg.account AND account.kind = 'reserved'
      WHERE held.month = $1 AND held.flow = 'reserve'
        AND NOT EXISTS (SELECT FROM settlement.entry WHERE reversal_of = held.seq)
        AND NOT EXISTS (
          SELECT FROM settlement.entry AS used
           WHERE used.subject = held.subject AND used.flow = 'use' AND used.month = held.month
             AND used.attempt = held.attempt
             AND NOT EXISTS (SELECT FROM settlement.entry WHERE reversal_of = used.seq))
      ORDER BY held.seq`,
    [month],
  );
}

interface SumRow {
  readonly flow: FlowName;
  readonly month: string;
  readonly name: string;
  readonly into_amount: string;
  readonly out_amount: string;
}

function toBroughtForward(row: SumRow, periodIndex: number): BroughtForward {
  return {
    flow: row.flow,
    periodIndex,
    ...toAccountName(row.name),
    intoAmount: BigInt(row.into_amount),
    outOfAmount: BigInt(row.out_amount),
  };
}

/**
 * An unwound entry counts as if it had never been, as in `totalsOf`; but its accounts are there, at
 * zero: who withdrew gets a statement that says so, in place of the one before.
 */
function selectSums(reader: Reader, month: string): Promise<readonly SumRow[]> {
  return reader.query<SumRow>(
    `SELECT moved.flow, moved.month, account.name,
            moved.into_amount::text AS into_amount, moved.out_amount::text AS out_amount
       FROM (
         SELECT coalesce(reversed.flow, entry.flow) AS flow, entry.month, leg.account,
                coalesce(sum(amount) FILTER (WHERE (amount > 0) = (reversed.seq IS NULL)), 0)
                  AS into_amount,
                -coalesce(sum(amount) FILTER (WHERE (amount > 0) <> (reversed.seq IS NULL)), 0)
                  AS out_amount
           FROM (
             SELECT seq, flow, month, reversal_of FROM settlement.entry WHERE month = $1
             UNION ALL
             SELECT seq, flow, month, reversal_of FROM settlement.entry
              WHERE month < $1 AND flow IN ('commit', 'call', 'pay', 'credit', 'charge', 'unwind')
           ) AS entry
           LEFT JOIN settlement.entry AS reversed ON reversed.seq = entry.reversal_of
           JOIN settlement.leg AS leg ON leg.entry = entry.seq
          WHERE NOT (entry.month = $1 AND coalesce(reversed.flow, entry.flow) = ANY($2))
            AND (entry.month = $1 OR coalesce(reversed.flow, entry.flow)
                 IN ('commit', 'call', 'pay', 'credit', 'charge'))
          GROUP BY 1, 2, 3
       ) AS moved
       JOIN settlement.account AS account ON account.id = moved.account
      ORDER BY moved.month, moved.flow, moved.account`,
    [month, [...CLOSING_FLOWS]],
  );
}

function selectClosingEntries(reader: Reader, month: string): Promise<readonly EntryRow[]> {
  return reader.query<EntryRow>(
    `${SELECT_ENTRIES}
      LEFT JOIN settlement.entry AS reversed ON reversed.seq = entry.reversal_of
      WHERE entry.month = $1 AND coalesce(reversed.flow, entry.flow) = ANY($2)
      GROUP BY entry.seq ORDER BY entry.seq`,
    [month, [...CLOSING_FLOWS]],
  );
}

interface EntryRow {
  readonly seq: bigint;
  readonly flow: FlowName;
  readonly subject: string;
  readonly attempt: number;
  readonly revision: number;
  readonly month: string;
  readonly recorded_at: bigint;
  readonly reversal_of: bigint | null;
  readonly accounts: readonly string[];
  readonly amounts: readonly bigint[];
}

const SELECT_ENTRIES = `
  SELECT entry.seq, entry.flow, entry.subject, entry.attempt, entry.revision, entry.month,
         entry.recorded_at, entry.reversal_of,
         array_agg(account.name ORDER BY leg.position) AS accounts,
         array_agg(leg.amount ORDER BY leg.position) AS amounts
    FROM settlement.entry AS entry
    JOIN settlement.leg AS leg ON leg.entry = entry.seq
    JOIN settlement.account AS account ON account.id = leg.account`;

/** Posts the rows as they were, all together; they must stand in the order of their numbers. */
function replay(ledger: Ledger, rows: readonly EntryRow[]): Replayed {
  const entryBySeq = new Map(rows.map(({ seq }, index) => [seq, ledger.entryCount + index]));
  const drafts = rows.map((row) => toDraft(ledger, row, entryBySeq));
  const posted = ledger.postTogether(drafts);
  assert(posted.ok, posted.ok ? '' : `A stored entry was refused: ${toSentence(posted)}`);
  return { seqs: rows.map(({ seq }) => seq) };
}

function toDraft(
  ledger: Ledger,
  row: EntryRow,
  entryBySeq: ReadonlyMap<bigint, number>,
): EntryDraft {
  const { flow, attempt, revision } = row;
  const periodIndex = ledger.periods.findIndex(({ month }) => month === row.month);
  assert(periodIndex >= 0, `The month ${row.month} of entry_${row.seq} is not in the ledger`);
  return {
    flow,
    subject: subjectOf(ledger, row, entryBySeq),
    attempt,
    revision,
    periodIndex,
    recordedAt: toEpochSeconds(Number(row.recorded_at)),
    legs: row.accounts.map((name, index) => ({
      account: accountOf(ledger, name),
      amount: present(row.amounts[index], 'The amount of a leg'),
    })),
  };
}

function subjectOf(
  ledger: Ledger,
  { flow, subject, reversal_of: reversed }: EntryRow,
  entryBySeq: ReadonlyMap<bigint, number>,
): number {
  if (reversed !== null) return present(entryBySeq.get(reversed), `The entry_${reversed}`);
  return FLOWS[flow].subject === 'job' ? Number(subject.slice(4)) : ledger.subject(subject);
}

function accountOf(ledger: Ledger, name: string): AccountIndex {
  const { kind, owner } = toAccountName(name);
  return ledger.account(kind, owner);
}
