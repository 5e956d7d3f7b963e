/**
 * The money of a commitment in the ledger, posted in the transaction of the command that moves it.
 * The periods are those of the plan: what happens before its first counts as happening in it.
 */
import type { CommitmentFlow } from '../funding/commands/commitments.ts';
import { committedMicros } from '../funding/commitment.ts';
import { type CommitmentState, paidInstalments } from '../funding/commitment-steps.ts';
import { selectPlanHeader } from '../funding/store/plan-header.ts';
import { assert, present } from '../kernel/assert.ts';
import { type Interval, type Period, periodsOf } from '../kernel/time.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import type { Writer } from '../platform/database/transaction.ts';
import { selectContracts } from '../procurement/store/contracts.ts';
import { jobIdOf } from '../scheduling/job-id.ts';
import { type Books, openBooks } from '../settlement/books.ts';
import { unwoundEntriesOf } from '../settlement/close-again.ts';
import { FLOWS } from '../settlement/flow.ts';
import { call, commit, pay } from '../settlement/flows/money.ts';
import type { EntryDraft, PostingTime } from '../settlement/ledger.ts';
import { movement, toSentence } from '../settlement/posting.ts';
import { saveNewEntries } from '../settlement/store/new-entries.ts';
import { loadPeriods, openPeriods, reopenPeriodsFrom } from '../settlement/store/periods.ts';
import { replaySubjects } from '../settlement/store/stored-books.ts';

/**
 * Posts one step of a commitment; the same step again posts nothing. Closed months that it changes,
 * and those after them, are to be closed again.
 */
export async function postCommitmentFlow(writer: Writer, flow: CommitmentFlow): Promise<void> {
  const { header } = await selectPlanHeader(writer);
  const { interval } = present(header, 'The plan, before a commitment is posted');
  const period = periodAt(interval, flow.at);
  await openPeriods(writer, [period], false);
  const periods = await loadPeriods(writer);
  const books = openBooks({
    periods,
    funders: [],
    clusters: [],
    allocations: [],
    sites: [],
    modes: [],
    commitments: [flow.commitment],
    contracts: await selectContracts(writer),
    toJobId: jobIdOf,
  });
  const { seqs } = await replaySubjects(writer, books.ledger, {
    subjects: [flow.commitment.id],
    flows: ['commit', 'call', 'pay'],
  });
  const periodIndex = periods.findIndex(({ month }) => month === period.month);
  post(books, flow, { periodIndex, recordedAt: flow.at });
  const saved = await saveNewEntries(writer, {
    ledger: books.ledger,
    fromEntry: seqs.length,
    seqOf: (entry) => present(seqs[entry], 'A stored entry'),
    isRehearsed: false,
  });
  assert(saved.ok, saved.ok ? '' : `${saved.key} was posted by another at the same time`);
  const first = firstPeriodOf(books, seqs.length);
  if (first !== undefined) await reopenPeriodsFrom(writer, first.month);
}

/** The first period that an entry from `fromEntry` on belongs to; `undefined`: there is none. */
function firstPeriodOf({ ledger, periods }: Books, fromEntry: number): Period | undefined {
  const count = ledger.entryCount - fromEntry;
  const indices = Array.from({ length: count }, (_, index) =>
    ledger.columns.periodIndexAt(fromEntry + index),
  );
  return periods[Math.min(...indices)];
}

/** The period of the plan in which `at` lies; before all the first, after all the last. */
function periodAt(interval: Interval, at: EpochSeconds): Period {
  const periods = periodsOf(interval);
  const [first] = periods;
  return periods.findLast(({ start }) => start <= at) ?? present(first, 'A period of the plan');
}

function post(books: Books, { commitment, flow, number }: CommitmentFlow, time: PostingTime): void {
  switch (flow) {
    case 'commit':
      if (!isPosted(books, 'commit', 0)) commit(books, commitment, time);
      break;
    case 'call':
      if (!isPosted(books, 'call', number)) call(books, commitment, number, time);
      break;
    case 'pay':
      if (!isPosted(books, 'pay', number)) pay(books, commitment, number, time);
      break;
    case 'withdraw':
      unwindAll(books, time);
      break;
    case 'default':
      unwindUnpaid(books, commitment, time);
      break;
  }
}

/** In whatever period: the key of an entry has the month in it, but a step happens once. */
function isPosted({ ledger }: Books, flow: 'commit' | 'call' | 'pay', number: number): boolean {
  const { columns } = ledger;
  const unwound = unwoundEntriesOf(ledger);
  return Array.from({ length: ledger.entryCount }, (_, entry) => entry).some(
    (entry) =>
      columns.flowCodeAt(entry) === FLOWS[flow].code &&
      columns.attemptAt(entry) === number &&
      !unwound.has(entry),
  );
}

/** Takes back what was promised and called, each in its own period. */
function unwindAll(books: Books, time: PostingTime): void {
  postTogether(books, unwindings(books, standingEntries(books), time));
}

/**
 * Takes back the calls that were not paid, and puts a promise of what was paid in the place of the
 * whole, so that nothing of the rest is owed any more.
 */
function unwindUnpaid(books: Books, commitment: CommitmentState, time: PostingTime): void {
  const { ledger } = books;
  const { columns } = ledger;
  const paid = paidInstalments(commitment);
  const isPaid = (number: number) => paid.some((each) => each.number === number);
  const standing = standingEntries(books);
  const commits = standing.filter((entry) => columns.flowCodeAt(entry) === FLOWS.commit.code);
  const unpaidCalls = standing.filter(
    (entry) => columns.flowCodeAt(entry) === FLOWS.call.code && !isPaid(columns.attemptAt(entry)),
  );
  const micros = committedMicros({ instalments: paid });
  const legs = movement(
    ledger.account('pledge', commitment.party),
    ledger.account('promised', commitment.id),
    micros,
  );
  const subject = ledger.subject(commitment.id);
  const kept = commits.map((entry) => ({
    flow: 'commit' as const,
    subject,
    attempt: 0,
    periodIndex: columns.periodIndexAt(entry),
    recordedAt: time.recordedAt,
    revision: columns.revisionAt(entry) + 1,
    legs,
  }));
  postTogether(books, [
    ...unwindings(books, [...commits, ...unpaidCalls], time),
    ...(micros === 0n ? [] : kept),
  ]);
}

/** Entries that no other unwinds, and that unwind none. */
function standingEntries({ ledger }: Books): readonly number[] {
  const unwound = unwoundEntriesOf(ledger);
  return Array.from({ length: ledger.entryCount }, (_, entry) => entry).filter(
    (entry) => ledger.reversalOf(entry) === undefined && !unwound.has(entry),
  );
}

function unwindings(
  { ledger }: Books,
  entries: readonly number[],
  { recordedAt }: PostingTime,
): readonly EntryDraft[] {
  return entries.map((entry) => ledger.unwindDraft(entry, recordedAt));
}

function postTogether({ ledger }: Books, drafts: readonly EntryDraft[]): void {
  const posted = ledger.postTogether(drafts);
  assert(posted.ok, posted.ok ? '' : `A commitment is not unwound: ${toSentence(posted)}`);
}
