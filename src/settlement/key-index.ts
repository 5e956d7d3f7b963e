/**
 * Finds an entry by its key without a string per entry: an open-addressing table of entry numbers
 * and hashes, 8 bytes a slot, at most three quarters full. The keys themselves stay in the entry
 * columns; the hash beside each number spares a look there for nearly every other key, and for all
 * of them when the table grows (without it, posting took twice as long).
 */
import type { EntryColumns, EntryHead } from './entry-columns.ts';

const NOT_FOUND = -1;
const FIRST_SLOT_COUNT = 1 << 12;

export class KeyIndex {
  readonly #columns: EntryColumns;
  /** By slot: entry number + 1, where 0 is an empty slot, and the hash of its key. */
  #slots = new Int32Array(FIRST_SLOT_COUNT * 2);
  /** One less than the number of slots, which is a power of two. */
  #mask = FIRST_SLOT_COUNT - 1;
  #entryCount = 0;

  constructor(columns: EntryColumns) {
    this.#columns = columns;
  }

  /** The entry that has this key, or -1. */
  find(key: EntryHead): number {
    const hash = hashOf(key);
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const stored = this.#slots[slot * 2] ?? 0;
      if (stored === 0) return NOT_FOUND;
      if (this.#slots[slot * 2 + 1] === hash && this.#hasKey(stored - 1, key)) return stored - 1;
    }
  }

  /** Records an entry whose key is not in the index yet. */
  add(entry: number, key: EntryHead): void {
    if (this.#entryCount * 4 >= (this.#mask + 1) * 3) this.#grow();
    this.#place(entry + 1, hashOf(key));
    this.#entryCount += 1;
  }

  #place(stored: number, hash: number): void {
    let slot = hash & this.#mask;
    while (this.#slots[slot * 2] !== 0) slot = (slot + 1) & this.#mask;
    this.#slots[slot * 2] = stored;
    this.#slots[slot * 2 + 1] = hash;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let at = 0; at < old.length; at += 2) {
      const stored = old[at] ?? 0;
      if (stored !== 0) this.#place(stored, old[at + 1] ?? 0);
    }
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

/** Mixes the parts of a key to 32 bits, signed. Finaliser of MurmurHash3 (public domain). */
function hashOf(key: EntryHead): number {
  let hash = Math.imul(key.subject ^ (key.flowCode << 27), 0x9e3779b1);
  hash ^= Math.imul((key.periodIndex << 16) ^ (key.attempt << 4) ^ key.revision, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
