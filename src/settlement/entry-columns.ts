/**
 * The entries of a ledger as columns: 19 bytes an entry and 12 a leg, in chunks, so that growing
 * never copies and 10 million entries of two to three legs take some 500 MB.
 */
import { assert, present } from '../kernel/assert.ts';
import { Int64Column } from '../kernel/int64-column.ts';

/**
 * 120 KB a pair of chunks. With 2 MB, the small ledgers that every close and rebuild of a month
 * begins with were a tenth of the work of the proving ground, in zeroing memory and collecting it.
 */
const CHUNK_BITS = 12;
const CHUNK_SIZE = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_SIZE - 1;

interface EntryChunk {
  readonly flowCode: Uint8Array;
  readonly revision: Uint16Array;
  readonly attempt: Uint16Array;
  readonly periodIndex: Uint16Array;
  readonly subject: Uint32Array;
  readonly recordedAt: Uint32Array;
  /** One past the last leg of the entry, counted over all entries. */
  readonly legEnd: Uint32Array;
}

interface LegChunk {
  readonly account: Int32Array;
  /** int64: whole micros of 2.5e16 and more stay exact. */
  readonly amount: Int64Column;
}

/** The scalar part of an entry. `recordedAt` in epoch seconds up to the year 2106. */
export interface EntryHead {
  readonly flowCode: number;
  readonly subject: number;
  readonly attempt: number;
  readonly revision: number;
  readonly periodIndex: number;
  readonly recordedAt: number;
}

export class EntryColumns {
  readonly #entryChunks: EntryChunk[] = [];
  readonly #legChunks: LegChunk[] = [];
  #entryCount = 0;
  #legCount = 0;

  get entryCount(): number {
    return this.#entryCount;
  }

  get legCount(): number {
    return this.#legCount;
  }

  /** Adds a leg to the entry that the next {@link closeEntry} completes. */
  appendLeg(account: number, amount: bigint): void {
    const leg = this.#legCount;
    this.#legChunkFor(account).amount.set(leg & CHUNK_MASK, amount);
  }

  /** The same of an amount that is a safe integer. */
  appendLegNumber(account: number, amount: number): void {
    const leg = this.#legCount;
    this.#legChunkFor(account).amount.setNumber(leg & CHUNK_MASK, amount);
  }

  closeEntry(head: EntryHead): number {
    const entry = this.#entryCount;
    if ((entry & CHUNK_MASK) === 0) this.#entryChunks.push(newEntryChunk());
    const chunk = this.#entryChunkOf(entry);
    const at = entry & CHUNK_MASK;
    chunk.flowCode[at] = head.flowCode;
    chunk.subject[at] = head.subject;
    chunk.attempt[at] = head.attempt;
    chunk.revision[at] = head.revision;
    chunk.periodIndex[at] = head.periodIndex;
    chunk.recordedAt[at] = head.recordedAt;
    chunk.legEnd[at] = this.#legCount;
    this.#entryCount = entry + 1;
    return entry;
  }

  flowCodeAt(entry: number): number {
    return this.#entryChunkOf(entry).flowCode[entry & CHUNK_MASK] ?? 0;
  }

  subjectAt(entry: number): number {
    return this.#entryChunkOf(entry).subject[entry & CHUNK_MASK] ?? 0;
  }

  attemptAt(entry: number): number {
    return this.#entryChunkOf(entry).attempt[entry & CHUNK_MASK] ?? 0;
  }

  revisionAt(entry: number): number {
    return this.#entryChunkOf(entry).revision[entry & CHUNK_MASK] ?? 0;
  }

  periodIndexAt(entry: number): number {
    return this.#entryChunkOf(entry).periodIndex[entry & CHUNK_MASK] ?? 0;
  }

  recordedAtOf(entry: number): number {
    return this.#entryChunkOf(entry).recordedAt[entry & CHUNK_MASK] ?? 0;
  }

  /** The first leg of an entry; its legs are `[legStartOf, legEndOf)`. */
  legStartOf(entry: number): number {
    return entry === 0 ? 0 : this.legEndOf(entry - 1);
  }

  legEndOf(entry: number): number {
    return this.#entryChunkOf(entry).legEnd[entry & CHUNK_MASK] ?? 0;
  }

  accountAt(leg: number): number {
    return this.#legChunkOf(leg).account[leg & CHUNK_MASK] ?? 0;
  }

  amountAt(leg: number): bigint {
    return this.#legChunkOf(leg).amount.at(leg & CHUNK_MASK);
  }

  /** Exact where it is a safe integer; where it is not, a number that is not one either. */
  amountNumberAt(leg: number): number {
    return this.#legChunkOf(leg).amount.numberAt(leg & CHUNK_MASK);
  }

  /** Whether `entry`, which is about the subject of `key`, has this key. */
  hasKey(entry: number, key: EntryHead): boolean {
    const chunk = this.#entryChunkOf(entry);
    const at = entry & CHUNK_MASK;
    return (
      chunk.flowCode[at] === key.flowCode &&
      chunk.periodIndex[at] === key.periodIndex &&
      chunk.attempt[at] === key.attempt &&
      chunk.revision[at] === key.revision
    );
  }

  /** The chunk that the next leg goes to, with its account. */
  #legChunkFor(account: number): LegChunk {
    const leg = this.#legCount;
    if ((leg & CHUNK_MASK) === 0) this.#legChunks.push(newLegChunk());
    const chunk = this.#legChunkOf(leg);
    chunk.account[leg & CHUNK_MASK] = account;
    this.#legCount = leg + 1;
    return chunk;
  }

  #entryChunkOf(entry: number): EntryChunk {
    return present(this.#entryChunks[entry >>> CHUNK_BITS], 'The chunk of an entry');
  }

  #legChunkOf(leg: number): LegChunk {
    return present(this.#legChunks[leg >>> CHUNK_BITS], 'The chunk of a leg');
  }
}

/**
 * Refuses, as a bug, numbers that a column would cut off silently. Plain sentences: a text made for
 * every entry, though never shown, halves the rate of posting.
 */
export function assertFits(head: EntryHead, periodCount: number): void {
  assert(head.subject >= 0 && head.subject < 2 ** 32, 'A subject is not in 32 bits');
  assert(head.attempt >= 0 && head.attempt < 2 ** 16, 'An attempt is not in 16 bits');
  assert(head.revision >= 0 && head.revision < 2 ** 16, 'A revision is not in 16 bits');
  const isInTime = head.recordedAt >= 0 && head.recordedAt < 2 ** 32;
  assert(isInTime, 'An entry was not recorded between 1970 and 2106');
  const isInPeriod = head.periodIndex >= 0 && head.periodIndex < periodCount;
  assert(isInPeriod, 'An entry belongs to no period');
}

function newEntryChunk(): EntryChunk {
  return {
    flowCode: new Uint8Array(CHUNK_SIZE),
    revision: new Uint16Array(CHUNK_SIZE),
    attempt: new Uint16Array(CHUNK_SIZE),
    periodIndex: new Uint16Array(CHUNK_SIZE),
    subject: new Uint32Array(CHUNK_SIZE),
    recordedAt: new Uint32Array(CHUNK_SIZE),
    legEnd: new Uint32Array(CHUNK_SIZE),
  };
}

function newLegChunk(): LegChunk {
  return { account: new Int32Array(CHUNK_SIZE), amount: new Int64Column(CHUNK_SIZE) };
}
