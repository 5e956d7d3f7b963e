/**
 * Saves what a ledger in memory has more than the store. The ledger has checked every entry
 * already; the schema checks it again, against the balances of all writers.
 */
import { present } from '../../kernel/assert.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import { ACCOUNT_RULES, type AccountIndex } from '../account.ts';
import { flowOfCode } from '../flow.ts';
import type { Ledger } from '../ledger.ts';
import { openAccounts } from './accounts.ts';

export interface EntriesToSave {
  readonly ledger: Ledger;
  /** Entries of this number and above are new; those below are in the store. */
  readonly fromEntry: number;
  /** The stored number of an entry below `fromEntry`, for a correction that unwinds it. */
  readonly seqOf?: (entry: number) => bigint;
  readonly isRehearsed: boolean;
}

export interface SavedEntries {
  /** Of the entries handed over, those that were not in the store yet. */
  readonly newCount: number;
  /** By entry from `fromEntry` on: its stored number. */
  readonly seqs: readonly bigint[];
}

/** An entry of this key, such as `use:job_00000012:1:2027-03`, is there with other legs. */
export interface SaveRefusal {
  readonly reason: 'exists_with_different_content';
  readonly key: string;
}

const ENTRIES_PER_STEP = 20_000;

/**
 * Saves the entries from `fromEntry` on, in four statements for each 20,000. An entry that is there
 * already with the same legs is left as it is. Their periods must be in the store. Throws
 * `ConstraintViolated` (`balance_not_below_zero`) where another writer has used up an account that
 * may not be negative: the ledger in memory is then out of date, and to be loaded anew.
 */
export async function saveNewEntries(
  writer: Writer,
  input: EntriesToSave,
): Promise<Outcome<SavedEntries, SaveRefusal>> {
  const { ledger, fromEntry } = input;
  const seqs = new Map<number, bigint>();
  let newCount = 0;
  for (const [first, end] of stepsOf(ledger, fromEntry)) {
    const entries = Array.from({ length: end - first }, (_, index) => first + index);
    await reserveSeqs(writer, entries, seqs);
    const saved = await saveStep(writer, { ...input, seqs }, entries);
    if (!saved.ok) return saved;
    newCount += saved.value;
  }
  return done({ newCount, seqs: [...seqs.values()] });
}

/**
 * Cuts the new entries into steps of 20,000 or more. What was posted together may take an account
 * below zero on its way, and the store looks after each step: so a step ends where none is.
 */
function stepsOf(ledger: Ledger, fromEntry: number): readonly (readonly [number, number])[] {
  const { columns, entryCount } = ledger;
  if (entryCount === fromEntry) return [];
  if (entryCount - fromEntry <= ENTRIES_PER_STEP) return [[fromEntry, entryCount]];
  const balances = openingBalances(ledger, fromEntry);
  const below = new Set<number>();
  const steps: (readonly [number, number])[] = [];
  let first = fromEntry;
  for (let entry = fromEntry; entry < entryCount; entry += 1) {
    const legEnd = columns.legEndOf(entry);
    for (let leg = columns.legStartOf(entry); leg < legEnd; leg += 1) {
      const account = columns.accountAt(leg);
      const balance = (balances[account] ?? 0n) + columns.amountAt(leg);
      balances[account] = balance;
      if (balance >= 0n || ACCOUNT_RULES[ledger.accountKind(account)].mayBeNegative) {
        below.delete(account);
      } else below.add(account);
    }
    const isFull = entry + 1 - first >= ENTRIES_PER_STEP;
    if (entry + 1 < entryCount && !(isFull && below.size === 0)) continue;
    steps.push([first, entry + 1]);
    first = entry + 1;
  }
  return steps;
}

/** The balance of each account before the entry `fromEntry`. */
function openingBalances(ledger: Ledger, fromEntry: number): BigInt64Array {
  const { columns } = ledger;
  const balances = BigInt64Array.from({ length: ledger.accountCount }, (_, account) =>
    ledger.balanceOf(account as AccountIndex),
  );
  for (let leg = columns.legStartOf(fromEntry); leg < columns.legCount; leg += 1) {
    const account = columns.accountAt(leg);
    balances[account] = (balances[account] ?? 0n) - columns.amountAt(leg);
  }
  return balances;
}

interface Step extends EntriesToSave {
  readonly seqs: Map<number, bigint>;
}

async function reserveSeqs(
  writer: Writer,
  entries: readonly number[],
  seqs: Map<number, bigint>,
): Promise<void> {
  const [row] = await writer.query<{ seqs: string }>(
    `SELECT string_agg(nextval('settlement.entry_seq_seq')::text, ',') AS seqs
       FROM generate_series(1, $1)`,
    [entries.length],
  );
  const numbers = present(row, 'The numbers of new entries').seqs.split(',');
  for (const [index, entry] of entries.entries()) seqs.set(entry, BigInt(numbers[index] ?? '0'));
}

/** Answers how many of `entries` were new. */
async function saveStep(
  writer: Writer,
  step: Step,
  entries: readonly number[],
): Promise<Outcome<number, SaveRefusal>> {
  const accountIds = await accountIdsOf(writer, step.ledger, entries);
  const fresh: number[] = [];
  // What a correction unwinds is saved before it, so that its number is final by then.
  const isUnwind = (entry: number) => step.ledger.reversalOf(entry) !== undefined;
  for (const part of [entries.filter((one) => !isUnwind(one)), entries.filter(isUnwind)]) {
    if (part.length === 0) continue;
    const newCount = await insertEntries(writer, step, part);
    if (newCount === part.length) {
      for (const entry of part) fresh.push(entry);
      continue;
    }
    const settled = await settleKnown(writer, step, part, accountIds);
    if (!settled.ok) return settled;
    for (const entry of settled.value) fresh.push(entry);
  }
  if (fresh.length > 0) await insertLegs(writer, step, fresh, accountIds);
  return done(fresh.length);
}

/** By the index of an account in the ledger: its id in the store. */
type AccountIds = ReadonlyMap<number, number>;

async function accountIdsOf(
  writer: Writer,
  ledger: Ledger,
  entries: readonly number[],
): Promise<AccountIds> {
  const { columns } = ledger;
  const touched = new Set<number>();
  for (const entry of entries) {
    const legEnd = columns.legEndOf(entry);
    for (let leg = columns.legStartOf(entry); leg < legEnd; leg += 1) {
      touched.add(columns.accountAt(leg));
    }
  }
  const accounts = [...touched];
  const ids = await openAccounts(
    writer,
    accounts.map((account) => ledger.accountName(account)),
  );
  return new Map(accounts.map((account, index) => [account, ids[index] ?? 0]));
}

/** Answers how many were not there yet. */
async function insertEntries(
  writer: Writer,
  step: Step,
  entries: readonly number[],
): Promise<number> {
  const { ledger, seqs, isRehearsed } = step;
  const { columns } = ledger;
  const reversals = entries.map((entry) => reversedSeqOf(step, entry) ?? 'NULL');
  const [row] = await writer.query<{ count: number }>(
    `WITH saved AS (
       INSERT INTO settlement.entry
         (subject, flow, month, attempt, revision, seq, recorded_at, leg_count, reversal_of,
          is_rehearsed)
       SELECT subject, flow, month, attempt, revision, seq, recorded_at, leg_count, reversal_of, $10
         FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::integer[],
                     $6::bigint[], $7::bigint[], $8::smallint[], $9::bigint[])
           AS entry (subject, flow, month, attempt, revision, seq, recorded_at, leg_count,
                     reversal_of)
       ON CONFLICT ON CONSTRAINT entry_key DO NOTHING
       RETURNING 1)
     SELECT count(*)::integer AS count FROM saved`,
    [
      ...keyColumnsOf(step, entries),
      toSqlArray(entries.map((entry) => seqs.get(entry) ?? 0n)),
      toSqlArray(entries.map((entry) => columns.recordedAtOf(entry))),
      toSqlArray(entries.map((entry) => columns.legEndOf(entry) - columns.legStartOf(entry))),
      toSqlArray(reversals),
      isRehearsed,
    ],
  );
  return present(row, 'The count of new entries').count;
}

/** Subjects, flows, months, attempts and revisions. */
function keyColumnsOf(step: Step, entries: readonly number[]): readonly unknown[] {
  const { ledger } = step;
  const { columns } = ledger;
  return [
    entries.map((entry) => {
      const reversed = reversedSeqOf(step, entry);
      return reversed === undefined ? ledger.subjectText(entry) : `entry_${reversed}`;
    }),
    entries.map((entry) => flowOfCode(columns.flowCodeAt(entry))),
    entries.map((entry) => ledger.periods[columns.periodIndexAt(entry)]?.month),
    toSqlArray(entries.map((entry) => columns.attemptAt(entry))),
    toSqlArray(entries.map((entry) => columns.revisionAt(entry))),
  ];
}

/** The stored number of the entry that `entry` unwinds; `undefined` where it is no correction. */
function reversedSeqOf(
  { ledger, fromEntry, seqOf, seqs }: Step,
  entry: number,
): bigint | undefined {
  const reversed = ledger.reversalOf(entry);
  if (reversed === undefined) return undefined;
  const seq = reversed >= fromEntry ? seqs.get(reversed) : seqOf?.(reversed);
  return present(seq, `The stored number of the entry ${reversed}, which is unwound`);
}

async function insertLegs(
  writer: Writer,
  { ledger, seqs }: Step,
  entries: readonly number[],
  accountIds: AccountIds,
): Promise<void> {
  const { columns } = ledger;
  const legs = { entry: [] as bigint[], account: [] as number[], position: [] as number[] };
  const amounts: bigint[] = [];
  for (const entry of entries) {
    const seq = present(seqs.get(entry), 'The number of an entry');
    const legStart = columns.legStartOf(entry);
    const legEnd = columns.legEndOf(entry);
    for (let leg = legStart; leg < legEnd; leg += 1) {
      legs.entry.push(seq);
      legs.account.push(present(accountIds.get(columns.accountAt(leg)), 'The id of an account'));
      legs.position.push(leg - legStart + 1);
      amounts.push(columns.amountAt(leg));
    }
  }
  await writer.query(
    `INSERT INTO settlement.leg (entry, account, position, amount)
     SELECT entry, account, position, amount
       FROM unnest($1::bigint[], $2::integer[], $3::smallint[], $4::bigint[])
         AS leg (entry, account, position, amount)`,
    [legs.entry, legs.account, legs.position, amounts].map((column) => toSqlArray(column)),
  );
}

interface KnownEntry {
  readonly place: number;
  readonly seq: bigint;
  /** `account:amount` of each leg, in order. */
  readonly legs: string;
}

/**
 * Compares those of `entries` whose key was there already with what is there, and takes over their
 * stored numbers. Answers the others.
 */
async function settleKnown(
  writer: Writer,
  step: Step,
  entries: readonly number[],
  accountIds: AccountIds,
): Promise<Outcome<readonly number[], SaveRefusal>> {
  const { ledger, seqs } = step;
  const known = await selectKnown(writer, keyColumnsOf(step, entries));
  const isKnown = new Set<number>();
  for (const { place, seq, legs } of known) {
    const entry = present(entries[place - 1], 'An entry');
    if (seq === seqs.get(entry)) continue;
    const mine = ledger
      .legsOf(entry)
      .map(({ account, amount }) => `${accountIds.get(account)}:${amount}`);
    if (mine.join(' ') !== legs) {
      const key = ledger.keyText(entry);
      return refused({ reason: 'exists_with_different_content', key });
    }
    seqs.set(entry, seq);
    isKnown.add(entry);
  }
  return done(entries.filter((entry) => !isKnown.has(entry)));
}

function selectKnown(
  writer: Writer,
  keyColumns: readonly unknown[],
): Promise<readonly KnownEntry[]> {
  return writer.query<KnownEntry>(
    `SELECT wanted.place::integer AS place, entry.seq,
            (SELECT string_agg(account || ':' || amount, ' ' ORDER BY position)
               FROM settlement.leg AS leg WHERE leg.entry = entry.seq) AS legs
       FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::integer[])
         WITH ORDINALITY AS wanted (subject, flow, month, attempt, revision, place)
       JOIN settlement.entry AS entry USING (subject, flow, month, attempt, revision)`,
    keyColumns,
  );
}

/** An array of numbers as PostgreSQL reads it; the driver's own way takes five times as long. */
function toSqlArray(values: readonly (number | bigint | string)[]): string {
  return `{${values.join(',')}}`;
}
