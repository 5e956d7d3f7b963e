/**
 * The hash of a run: SHA-256 over its events as little-endian integers in their order. Two runs
 * have the same hash where every decision was the same, on every machine and version of Node.
 */
import { createHash } from 'node:crypto';

/** Kind (1 byte), time (8), number of the job (4), detail (4). */
const EVENT_BYTES = 17;
const EVENTS_PER_BLOCK = 4_096;

export class TraceDigest {
  readonly #hash = createHash('sha256');
  readonly #block = Buffer.alloc(EVENT_BYTES * EVENTS_PER_BLOCK);
  readonly #kinds: ReadonlyMap<string, number>;
  #length = 0;

  /** The position of a kind in `kinds` is its code in the trace. */
  constructor(kinds: readonly string[]) {
    this.#kinds = new Map(kinds.map((kind, code) => [kind, code]));
  }

  record(kind: string, at: number, jobNumber: number, detail: number): void {
    if (this.#length === this.#block.length) this.#flush();
    const block = this.#block;
    const offset = this.#length;
    block.writeUInt8(this.#kinds.get(kind) ?? 255, offset);
    block.writeDoubleLE(at, offset + 1);
    block.writeInt32LE(jobNumber, offset + 9);
    block.writeInt32LE(detail, offset + 13);
    this.#length += EVENT_BYTES;
  }

  /** The hash of everything recorded so far, in hexadecimal digits. */
  hash(): string {
    this.#flush();
    return this.#hash.copy().digest('hex');
  }

  #flush(): void {
    this.#hash.update(this.#block.subarray(0, this.#length));
    this.#length = 0;
  }
}
