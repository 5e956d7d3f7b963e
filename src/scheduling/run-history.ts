/**
 * How long the jobs of each allocation ran, and from that for how long a plan takes one of which
 * nobody said: a quantile of the runs of its allocation and size, in classes of powers of two of
 * GPUs; of all of its allocation where those are few; else a stated time.
 *
 * A run that outlives its estimate is longer than most, so it is estimated anew among the runs that
 * lasted longer still. After Tsafrir, Etsion, Feitelson, "Backfilling Using System-Generated
 * Predictions Rather than User Runtime Estimates" (2007), who lengthen by fixed steps.
 *
 * Runs are counted in buckets, eight for each doubling of time: an estimate is the longest time of
 * its bucket, so at most an eighth above the exact quantile and never below. Memory: 928 bytes for
 * each allocation and size class that has run, whatever the number of jobs.
 */
import { assert } from '../kernel/assert.ts';
import { WHOLE_PPM } from '../kernel/units.ts';

export interface EstimatePolicy {
  /** The part of like runs that an estimate covers, in parts per million: 1 to all. */
  readonly quantilePpm: number;
  /** The estimate where too little ran before. Whole seconds, 1 or more. */
  readonly firstSeconds: number;
}

/** Jobs that are counted together. */
export interface JobKind {
  readonly allocation: number;
  readonly gpuCount: number;
}

/** Fewer runs than these tell nothing of a quantile. */
const RUN_COUNT_MIN = 10;

/** Up to this many seconds each has a bucket of its own. */
const EXACT_SECONDS = 16;
const BUCKET_COUNT = bucketOf(0x7fff_ffff) + 1;
const SIZE_CLASS_COUNT = 33;

export class RunHistory {
  readonly #policy: EstimatePolicy;
  /** By allocation and size class, and by allocation alone: see {@link keyOf}. */
  readonly #counts = new Map<number, Uint32Array>();

  constructor(policy: EstimatePolicy) {
    assert(policy.quantilePpm >= 1 && policy.quantilePpm <= WHOLE_PPM, 'A quantile is of a part');
    assert(policy.firstSeconds >= 1, 'A first estimate is of 1 second or more');
    this.#policy = policy;
  }

  /** A job is done that worked for `runSeconds`, 1 or more, over all of its runs. */
  tell(kind: JobKind, runSeconds: number): void {
    if (!(runSeconds >= 1)) assert(false, `A job that is done ran for ${runSeconds} seconds`);
    const bucket = bucketOf(runSeconds);
    this.#count(keyOf(kind.allocation, sizeClassOf(kind.gpuCount)), bucket);
    this.#count(keyOf(kind.allocation, 0), bucket);
  }

  /**
   * In how many seconds of work, counted from its start, such a job is done that has worked for
   * `workedSeconds` (0: it waits) and is not done yet. Always more than it has worked.
   */
  estimate({ allocation, gpuCount }: JobKind, workedSeconds: number): number {
    const from = workedSeconds === 0 ? 0 : bucketOf(workedSeconds) + 1;
    return (
      this.#quantile(keyOf(allocation, sizeClassOf(gpuCount)), from) ??
      this.#quantile(keyOf(allocation, 0), from) ??
      (workedSeconds < this.#policy.firstSeconds ? this.#policy.firstSeconds : workedSeconds * 2)
    );
  }

  /** Of the runs in the buckets from `from` on; `undefined` where they are too few. */
  #quantile(key: number, from: number): number | undefined {
    const counts = this.#counts.get(key);
    if (counts === undefined) return undefined;
    let total = 0;
    for (let bucket = from; bucket < BUCKET_COUNT; bucket += 1) total += counts[bucket] as number;
    if (total < RUN_COUNT_MIN) return undefined;
    let left = Math.ceil((total * this.#policy.quantilePpm) / WHOLE_PPM);
    let bucket = from - 1;
    while (left > 0) {
      bucket += 1;
      left -= counts[bucket] as number;
    }
    return longestOf(bucket);
  }

  #count(key: number, bucket: number): void {
    let counts = this.#counts.get(key);
    if (counts === undefined) {
      counts = new Uint32Array(BUCKET_COUNT);
      this.#counts.set(key, counts);
    }
    counts[bucket] = (counts[bucket] as number) + 1;
  }
}

/** Size class 0 stands for all sizes together. */
function keyOf(allocation: number, sizeClass: number): number {
  return allocation * SIZE_CLASS_COUNT + sizeClass;
}

/** 1 for one GPU, 2 for two, 3 for three and four, 4 for up to eight, and so on. */
function sizeClassOf(gpuCount: number): number {
  return 33 - Math.clz32(gpuCount - 1);
}

function bucketOf(seconds: number): number {
  if (seconds < EXACT_SECONDS) return seconds;
  const shift = 28 - Math.clz32(seconds);
  return shift * 8 + (seconds >>> shift);
}

/** The inverse: the longest time that is counted in a bucket. */
function longestOf(bucket: number): number {
  if (bucket < EXACT_SECONDS) return bucket;
  const shift = (bucket >>> 3) - 1;
  return ((((bucket & 7) + 9) << shift) >>> 0) - 1;
}
