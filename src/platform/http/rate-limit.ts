/**
 * Token buckets: who sends more than so many requests a second for long is told to wait. The
 * limit is one server's own; several servers allow as many times more.
 */
export interface RateLimit {
  /** What may come on average. */
  readonly requestsPerSecond: number;
  /** What may come at once after a rest. */
  readonly requestsAtOnceMax: number;
}

interface Bucket {
  tokenCount: number;
  filledAtSeconds: number;
}

/** So many callers are remembered; beyond them those that have rested longest are forgotten. */
const CALLERS_MAX = 50_000;

export class RateLimiter {
  readonly #limit: RateLimit;
  /** In the order in which they were last full or made: who is forgotten first stands first. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(limit: RateLimit) {
    this.#limit = limit;
  }

  /**
   * Takes one request of a caller: `undefined` where it may pass, else the seconds to wait.
   * `nowSeconds` is of a clock that never goes back, with fractions.
   */
  take(caller: string, nowSeconds: number): number | undefined {
    const { requestsPerSecond, requestsAtOnceMax } = this.#limit;
    const bucket = this.#bucketOf(caller, nowSeconds);
    const filled = (nowSeconds - bucket.filledAtSeconds) * requestsPerSecond;
    bucket.tokenCount = Math.min(requestsAtOnceMax, bucket.tokenCount + Math.max(0, filled));
    bucket.filledAtSeconds = nowSeconds;
    if (bucket.tokenCount < 1) {
      return Math.max(1, Math.ceil((1 - bucket.tokenCount) / requestsPerSecond));
    }
    bucket.tokenCount -= 1;
    return undefined;
  }

  #bucketOf(caller: string, nowSeconds: number): Bucket {
    const found = this.#buckets.get(caller);
    if (found !== undefined) return found;
    if (this.#buckets.size >= CALLERS_MAX) this.#forgetFull(nowSeconds);
    const tokenCount = this.#limit.requestsAtOnceMax;
    const made = { tokenCount, filledAtSeconds: nowSeconds };
    this.#buckets.set(caller, made);
    return made;
  }

  /** A bucket that would be full by now is as good as a new one. If none is, the oldest go. */
  #forgetFull(nowSeconds: number): void {
    const { requestsPerSecond, requestsAtOnceMax } = this.#limit;
    const restSeconds = requestsAtOnceMax / requestsPerSecond;
    for (const [caller, { filledAtSeconds }] of this.#buckets) {
      if (nowSeconds - filledAtSeconds >= restSeconds) this.#buckets.delete(caller);
    }
    const excessCount = this.#buckets.size - CALLERS_MAX / 2;
    let seenCount = 0;
    for (const caller of this.#buckets.keys()) {
      if (seenCount >= excessCount) break;
      this.#buckets.delete(caller);
      seenCount += 1;
    }
  }
}
