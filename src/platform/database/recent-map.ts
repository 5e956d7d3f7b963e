/**
 * A map that keeps what was set or asked for lately: at least the last `countMax` keys, at most
 * twice as many. Two maps that take turns: a list of the order of use, as an LRU has, would cost a
 * write at each look.
 */
export class RecentMap<Key, Value> {
  readonly #countMax: number;
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();

  constructor(countMax: number) {
    this.#countMax = countMax;
  }

  get(key: Key): Value | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: Key, value: Value): void {
    if (this.#young.size >= this.#countMax && !this.#young.has(key)) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}
