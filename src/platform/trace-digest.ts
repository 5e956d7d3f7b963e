/**
 * The hash of a run: SHA-256 over its events as little-endian integers in their order. Two runs
 * have the same hash where every decision was the same, on every machine and version of Node.
 *
 * Events are laid down in one block, which is hashed whenever it is full. Most of them are the
 * nodes of a start, which differ in the last field alone: they come as rows.
 */
import { createHash } from 'node:crypto';

/** Kind (1 byte), time (8), number of the job (4), detail (4). */
const EVENT_BYTES = 17;
const EVENTS_PER_BLOCK = 4_096;
const BLOCK_BYTES = EVENT_BYTES * EVENTS_PER_BLOCK;

export class TraceDigest {
  readonly #hash = createHash('sha256');
  readonly #bytes = new Uint8Array(BLOCK_BYTES);
  readonly #block = new DataView(this.#bytes.buffer);
  readonly #kinds: ReadonlyMap<string, number>;
  #length = 0;

  /** The position of a kind in `kinds` is its code in the trace. */
  constructor(kinds: readonly string[]) {
    this.#kinds = new Map(kinds.map((kind, code) => [kind, code]));
  }

  record(kind: string, at: number, jobNumber: number, detail: number): void {
    this.#write(this.#codeOf(kind), at, jobNumber, detail);
  }

  /** One event for each detail of some rows, given as first and after the last, in turns. */
  recordRows(kind: string, at: number, jobNumber: number, bounds: readonly number[]): void {
    const code = this.#codeOf(kind);
    for (let row = 0; row < bounds.length; row += 2) {
      const end = bounds[row + 1] as number;
      for (let detail = bounds[row] as number; detail < end; detail += 1) {
        this.#write(code, at, jobNumber, detail);
      }
    }
  }

  /** The hash of everything recorded so far, in hexadecimal digits. */
  hash(): string {
    this.#flush();
    return this.#hash.copy().digest('hex');
  }

  #codeOf(kind: string): number {
    return this.#kinds.get(kind) ?? 255;
  }

  #write(code: number, at: number, jobNumber: number, detail: number): void {
    if (this.#length === BLOCK_BYTES) this.#flush();
    const offset = this.#length;
    const block = this.#block;
    block.setUint8(offset, code);
    block.setFloat64(offset + 1, at, true);
    block.setInt32(offset + 9, jobNumber, true);
    block.setInt32(offset + 13, detail, true);
    this.#length = offset + EVENT_BYTES;
  }

  #flush(): void {
    this.#hash.update(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
  }
}
