/**
 * Finds an entry by its key without a string or a hash per entry: the entries of one subject are a
 * chain, from the newest to the oldest. A job has two or three entries, so a chain is short, and
 * jobs follow each other, so that its head lies near the one that was looked up before. 4 bytes an
 * entry and 4 a subject; nothing is moved as it grows. A table of hashes in its place took 11 to 21
 * bytes an entry, and twice as long.
 */
import type { EntryColumns, EntryHead } from './entry-columns.ts';
import { FLOW_CODE_COUNT, FLOWS } from './flow.ts';

const NOT_FOUND = -1;
const PAGE_BITS = 10;
const PAGE_SIZE = 1 << PAGE_BITS;
const PAGE_MASK = PAGE_SIZE - 1;

export class KeyIndex {
  readonly #columns: EntryColumns;
  /** By kind of subject and subject: the newest entry + 1. */
  readonly #newest = SUBJECT_KINDS.map(() => new PagedInts());
  /** By entry: the one before it of the same subject + 1. */
  readonly #older = new PagedInts();

  constructor(columns: EntryColumns) {
    this.#columns = columns;
  }

  /** The entry that has this key, or -1. Cost: the entries of its subject. */
  find(key: EntryHead): number {
    let stored = this.#newestOf(key).at(key.subject);
    while (stored !== 0) {
      if (this.#columns.hasKey(stored - 1, key)) return stored - 1;
      stored = this.#older.at(stored - 1);
    }
    return NOT_FOUND;
  }

  /** Records an entry whose key is not in the index yet. */
  add(entry: number, key: EntryHead): void {
    const newest = this.#newestOf(key);
    const before = newest.at(key.subject);
    if (before !== 0) this.#older.set(entry, before);
    newest.set(key.subject, entry + 1);
  }

  #newestOf(key: EntryHead): PagedInts {
    return this.#newest[KIND_BY_CODE[key.flowCode] as number] as PagedInts;
  }
}

/** Integers by any index of 32 bits, 0 where none was set; only the pages in use take room. */
class PagedInts {
  readonly #pages: (Int32Array | undefined)[] = [];

  at(index: number): number {
    return this.#pages[index >>> PAGE_BITS]?.[index & PAGE_MASK] ?? 0;
  }

  set(index: number, value: number): void {
    const page = index >>> PAGE_BITS;
    const known = this.#pages[page];
    const ints = known ?? new Int32Array(PAGE_SIZE);
    if (known === undefined) this.#pages[page] = ints;
    ints[index & PAGE_MASK] = value;
  }
}

const SUBJECT_KINDS = ['job', 'named', 'entry'] as const;

/** By code of a flow: the place of the kind of its subject. */
const KIND_BY_CODE = Uint8Array.from({ length: FLOW_CODE_COUNT }, (_, flowCode) => {
  const flow = Object.values(FLOWS).find(({ code }) => code === flowCode);
  return flow === undefined ? 0 : SUBJECT_KINDS.indexOf(flow.subject);
});
