/**
 * Closes a period that may have been closed before. What still holds stays; what does not is
 * unwound, and what takes its place has the next revision. So a period whose usage was corrected
 * is closed anew, and closing twice posts nothing the second time.
 */
import { done, type Outcome } from '../kernel/outcome.ts';
import type { Books } from './books.ts';
import { type CloseInput, type CloseRefusal, draftsOfClose } from './close-period.ts';
import { FLOWS, type FlowName } from './flow.ts';
import { type EntryDraft, hasSameLegs, type Ledger, type PostingTime } from './ledger.ts';

/** The flows that the close of a period posts, and nothing else does. */
export const CLOSING_FLOWS = [
  'return',
  'lend',
  'repay',
  'draw',
  'expire',
  'credit',
  'charge',
] as const satisfies readonly FlowName[];

/**
 * Refusals as of `closePeriod`, but never `exists_with_different_content`. The ledger must hold the
 * closing entries of the period, if there are any. Answers how many entries were posted.
 */
export function closePeriodAgain(
  books: Books,
  input: CloseInput,
): Outcome<{ readonly postedCount: number }, CloseRefusal> {
  const drafts = draftsOfClose(books, input);
  if (!drafts.ok) return drafts;
  const place = { periodIndex: input.opened.periodIndex, recordedAt: input.recordedAt };
  const revised = revisedDrafts(books.ledger, drafts.value, place);
  const posted = books.ledger.postTogether(revised);
  return posted.ok ? done({ postedCount: revised.length }) : posted;
}

interface ClosingEntry {
  readonly entry: number;
  readonly revision: number;
}

function revisedDrafts(
  ledger: Ledger,
  drafts: readonly EntryDraft[],
  { periodIndex, recordedAt }: PostingTime,
): readonly EntryDraft[] {
  const unwound = unwoundEntriesOf(ledger);
  const latest = closingEntriesOf(ledger, periodIndex);
  const isStanding = ({ entry }: ClosingEntry) => !unwound.has(entry);
  const kept = new Set<number>();
  const replacing = drafts.flatMap((draft) => {
    const before = latest.get(keyOf(FLOWS[draft.flow].code, draft.subject));
    if (before === undefined) return [draft];
    if (isStanding(before) && hasSameLegs(ledger.legsOf(before.entry), draft.legs)) {
      kept.add(before.entry);
      return [];
    }
    return [{ ...draft, revision: before.revision + 1 }];
  });
  const unwinding = [...latest.values()]
    .filter((before) => isStanding(before) && !kept.has(before.entry))
    .map(({ entry }) => ledger.unwindDraft(entry, recordedAt));
  return [...unwinding, ...replacing];
}

/** By flow and subject, the entry of the highest revision. */
function closingEntriesOf(ledger: Ledger, periodIndex: number): ReadonlyMap<string, ClosingEntry> {
  const { columns } = ledger;
  const codes = new Set<number>(CLOSING_FLOWS.map((flow) => FLOWS[flow].code));
  const latest = new Map<string, ClosingEntry>();
  for (let entry = 0; entry < ledger.entryCount; entry += 1) {
    const code = columns.flowCodeAt(entry);
    if (!codes.has(code) || columns.periodIndexAt(entry) !== periodIndex) continue;
    const key = keyOf(code, columns.subjectAt(entry));
    const revision = columns.revisionAt(entry);
    if (revision >= (latest.get(key)?.revision ?? 0)) latest.set(key, { entry, revision });
  }
  return latest;
}

function keyOf(flowCode: number, subject: number): string {
  return `${flowCode}/${subject}`;
}

/** The entries that a later one unwinds. */
export function unwoundEntriesOf(ledger: Ledger): ReadonlySet<number> {
  const unwound = new Set<number>();
  for (let entry = 0; entry < ledger.entryCount; entry += 1) {
    const reversed = ledger.reversalOf(entry);
    if (reversed !== undefined) unwound.add(reversed);
  }
  return unwound;
}
