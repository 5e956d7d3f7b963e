/**
 * The jobs of a rehearsal as columns: one place per job, in the order of submission, so that the
 * number of a job is its row. About 50 bytes a job, and its id in the source.
 */
import { DIGITS_MAX, writeDigits } from '../kernel/digits.ts';

/** The position in this list is the code in the column and never changes. */
export const JOB_STATES = [
  'waiting',
  'running',
  'completed',
  'failed',
  'cancelled',
  'rejected',
] as const;
export type JobState = (typeof JOB_STATES)[number];

/** The time of something that did not happen. */
export const NEVER = -1;

export interface JobColumns {
  readonly count: number;
  /** Epoch seconds. */
  readonly submittedAt: Float64Array;
  /** Epoch seconds of the first start; -1: never. */
  readonly startedAt: Float64Array;
  /** Epoch seconds; -1: still waiting or running, or rejected. */
  readonly endedAt: Float64Array;
  readonly gpuCount: Int32Array;
  readonly allocationIndex: Int32Array;
  /** -1: no cluster. */
  readonly clusterIndex: Int32Array;
  /** Code of {@link JOB_STATES}. */
  readonly stateCode: Uint8Array;
  /** Code of `STANDINGS` at the first start; meaningless where there was none. */
  readonly standingCode: Uint8Array;
  /** Code of `WISHES` of the scheduler. */
  readonly wishCode: Uint8Array;
  /** How near together its GPUs were at the first start; kept of jobs that have a wish alone. */
  readonly nearnessCode: Uint8Array;
  /** How often the job started. */
  readonly attempts: Uint16Array;
  /** Over all attempts, redone work included. */
  readonly usedGpuSeconds: Float64Array;
  readonly sourceId: TextColumn;
}

/** Columns for `count` jobs, all waiting; the source ids are pushed by the caller. */
export function newJobColumns(count: number): JobColumns {
  return {
    count,
    submittedAt: new Float64Array(count),
    startedAt: new Float64Array(count).fill(NEVER),
    endedAt: new Float64Array(count).fill(NEVER),
    gpuCount: new Int32Array(count),
    allocationIndex: new Int32Array(count),
    clusterIndex: new Int32Array(count).fill(NEVER),
    stateCode: new Uint8Array(count),
    standingCode: new Uint8Array(count),
    wishCode: new Uint8Array(count),
    nearnessCode: new Uint8Array(count),
    attempts: new Uint16Array(count),
    usedGpuSeconds: new Float64Array(count),
    sourceId: new TextColumn(),
  };
}

/** Texts in one buffer of UTF-8: a text costs its bytes and 4 more, not an object. Up to 4 GiB. */
export class TextColumn {
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder();
  #bytes = new Uint8Array(1 << 16);
  #ends = new Uint32Array(1 << 12);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  push(text: string): void {
    const start = this.#endOf(this.#count - 1);
    this.#makeRoom(start + text.length * 3);
    const { written } = this.#encoder.encodeInto(text, this.#bytes.subarray(start));
    this.#ends[this.#count] = start + written;
    this.#count += 1;
  }

  /** The text that is `prefix`, in ASCII, and a whole number, 0 or more; no text is made. */
  pushNumbered(prefix: string, number: number): void {
    const start = this.#endOf(this.#count - 1);
    this.#makeRoom(start + prefix.length + DIGITS_MAX);
    for (let at = 0; at < prefix.length; at += 1) this.#bytes[start + at] = prefix.charCodeAt(at);
    this.#ends[this.#count] = writeDigits(this.#bytes, start + prefix.length, number);
    this.#count += 1;
  }

  /** The text that `other` has at `row`, byte by byte: it is a short one, and no text is made. */
  pushFrom(other: TextColumn, row: number): void {
    const from = other.#endOf(row - 1);
    const length = other.#endOf(row) - from;
    const start = this.#endOf(this.#count - 1);
    this.#makeRoom(start + length);
    for (let index = 0; index < length; index += 1) {
      this.#bytes[start + index] = other.#bytes[from + index] as number;
    }
    this.#ends[this.#count] = start + length;
    this.#count += 1;
  }

  at(row: number): string {
    return this.#decoder.decode(this.bytesAt(row));
  }

  /** The UTF-8 of a text, as a view that a later `push` may leave behind. */
  bytesAt(row: number): Uint8Array {
    return this.#bytes.subarray(this.#endOf(row - 1), this.#endOf(row));
  }

  #makeRoom(bytesMax: number): void {
    if (bytesMax > this.#bytes.length) this.#bytes = grown(this.#bytes, Uint8Array, bytesMax);
    if (this.#count === this.#ends.length) {
      this.#ends = grown(this.#ends, Uint32Array, this.#count + 1);
    }
  }

  #endOf(row: number): number {
    return this.#ends[row] ?? 0;
  }
}

function grown<Column extends Uint8Array | Uint32Array>(
  column: Column,
  make: new (length: number) => Column,
  lengthMin: number,
): Column {
  const larger = new make(Math.max(column.length * 2, lengthMin));
  larger.set(column);
  return larger;
}
