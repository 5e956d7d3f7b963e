/**
 * Integers of 64 bits, read and written as bigints, or as numbers where they are safe integers. A
 * bigint is an object each time that it is made. GPU-seconds are posted by the million and stay
 * below 2^53, so a number is written as the two words of its place and no object is made.
 */
const WORDS_RANGE = 4_294_967_296;
/** Which word of a place is the low one on this machine. */
const LOW = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 0 : 1;
const HIGH = 1 - LOW;

export class Int64Column {
  readonly #wide: BigInt64Array;
  readonly #words: Int32Array;

  constructor(length: number) {
    this.#wide = new BigInt64Array(length);
    this.#words = new Int32Array(this.#wide.buffer);
  }

  get length(): number {
    return this.#wide.length;
  }

  at(index: number): bigint {
    return this.#wide[index] as bigint;
  }

  set(index: number, value: bigint): void {
    this.#wide[index] = value;
  }

  /** Exact where it is a safe integer; where it is not, a number that is not one either. */
  numberAt(index: number): number {
    const low = this.#words[index * 2 + LOW] as number;
    return (this.#words[index * 2 + HIGH] as number) * WORDS_RANGE + (low >>> 0);
  }

  isNegative(index: number): boolean {
    return (this.#words[index * 2 + HIGH] as number) < 0;
  }

  /** `value` is a safe integer: then both its words are exact. */
  setNumber(index: number, value: number): void {
    this.#words[index * 2 + LOW] = value | 0;
    this.#words[index * 2 + HIGH] = Math.floor(value / WORDS_RANGE);
  }

  add(index: number, delta: bigint): void {
    this.#wide[index] = BigInt.asIntN(64, (this.#wide[index] as bigint) + delta);
  }

  /**
   * Adds a safe integer. Where what stands there and the sum are safe, the sum of the numbers is
   * exact: it is a whole number below 2^53. Elsewhere bigints add.
   */
  addNumber(index: number, delta: number): void {
    const before = this.numberAt(index);
    const after = before + delta;
    if (Number.isSafeInteger(before) && Number.isSafeInteger(after)) this.setNumber(index, after);
    else this.add(index, BigInt(delta));
  }

  /** A copy of twice the length; the new half is zero. */
  grown(): Int64Column {
    const grown = new Int64Column(this.length * 2);
    grown.#wide.set(this.#wide);
    return grown;
  }
}
