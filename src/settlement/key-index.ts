/**
 * Finds an entry by its key without a string per entry: an open-addressing table of entry numbers,
 * 4 bytes a slot, at most three quarters full. The keys themselves stay in the entry columns.
 */
import type { EntryColumns, EntryHead } from './entry-columns.ts';

const NOT_FOUND = -1;
const FIRST_SLOT_COUNT = 1 << 12;

export class KeyIndex {
  readonly #columns: EntryColumns;
  /** Entry number + 1; 0 is an empty slot. The length is a power of two. */
  #slots = new Int32Array(FIRST_SLOT_COUNT);
  #entryCount = 0;

  constructor(columns: EntryColumns) {
    this.#columns = columns;
  }

  /** The entry that has this key, or -1. */
  find(key: EntryHead): number {
    const mask = this.#slots.length - 1;
    for (let slot = hashOf(key) & mask; ; slot = (slot + 1) & mask) {
      const stored = this.#slots[slot] ?? 0;
      if (stored === 0) return NOT_FOUND;
      if (this.#hasKey(stored - 1, key)) return stored - 1;
    }
  }

  /** Records an entry whose key is not in the index yet. */
  add(entry: number, key: EntryHead): void {
    if (this.#entryCount * 4 >= this.#slots.length * 3) this.#grow();
    this.#place(entry, hashOf(key));
    this.#entryCount += 1;
  }

  #place(entry: number, hash: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while ((this.#slots[slot] ?? 0) !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = entry + 1;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    for (const stored of old) {
      if (stored !== 0) this.#place(stored - 1, hashOf(this.#keyAt(stored - 1)));
    }
  }

  /** Copies a key out; only growing needs it, once an entry on average. */
  #keyAt(entry: number): EntryHead {
    return {
      flowCode: this.#columns.flowCodeAt(entry),
      subject: this.#columns.subjectAt(entry),
      attempt: this.#columns.attemptAt(entry),
      revision: this.#columns.revisionAt(entry),
      periodIndex: this.#columns.periodIndexAt(entry),
      recordedAt: 0,
    };
  }

  #hasKey(entry: number, key: EntryHead): boolean {
    const columns = this.#columns;
    return (
      columns.subjectAt(entry) === key.subject &&
      columns.flowCodeAt(entry) === key.flowCode &&
      columns.periodIndexAt(entry) === key.periodIndex &&
      columns.attemptAt(entry) === key.attempt &&
      columns.revisionAt(entry) === key.revision
    );
  }
}

/** Mixes the parts of a key; finaliser of MurmurHash3 (Austin Appleby, public domain). */
function hashOf(key: EntryHead): number {
  let hash = Math.imul(key.subject ^ (key.flowCode << 27), 0x9e3779b1);
  hash ^= Math.imul((key.periodIndex << 16) ^ (key.attempt << 4) ^ key.revision, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
