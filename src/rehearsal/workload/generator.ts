/**
 * Generates jobs that look like those of a published cluster, at the load of any site. Pure and
 * deterministic: equal options give equal jobs on every Node version, and a new draw for one
 * purpose shifts no other, as each has its own stream.
 *
 * Load. With heavy tails, a fixed number of jobs would miss the load asked for by several percent.
 * So batches are drawn until their GPU-seconds reach the target: the first to come within 0.1 %
 * ends it, and one that would carry the sum more than 0.1 % beyond is left out. No job is
 * made longer or shorter. The price: near the end the largest batches are the ones left out, which
 * is felt only where one batch is a noticeable part of the whole target.
 *
 * Order of the work: 1. draw all batches once to know their number; 2. draw them again, placed by
 * the arrival clock. Memory does not grow with the number of jobs.
 */
import { assert, present } from '../../kernel/assert.ts';
import { byteAt, intAt } from '../../kernel/column.ts';
import { type RandomStream, randomStream } from '../../kernel/random.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import { ArrivalClock, BATCH_GAPS } from './arrival-clock.ts';
import { BatchSource } from './batch-source.ts';
import { EndDrawer } from './end-drawer.ts';
import type { JobEnd, JobRow } from './job-row.ts';
import { type MixName, namedMix } from './named-mix.ts';
import { drawBounds, indexAt, valueAt } from './quantile-table.ts';
import { requestedSecondsFor } from './requested-time.ts';

export interface GroupWeight {
  readonly group: string;
  /** 0 or more; a group's share of the batches. */
  readonly weight: number;
  /** Its larger jobs are cut to this size; left out: to that of the whole workload. */
  readonly gpuCountMax?: number;
}

export interface GenerateOptions {
  readonly mix: MixName;
  readonly seed: number;
  /** Begins the names of all streams: two workloads of one seed differ by it. */
  readonly streamName: string;
  /** Gives the hour of day and the weekday; rows still count from 0. */
  readonly startsAt: EpochSeconds;
  readonly lengthSeconds: number;
  /** GPU-seconds of all jobs submitted in that time, whether or not they end in it. */
  readonly offeredGpuSeconds: number;
  /** Larger jobs are cut to this size. */
  readonly gpuCountMax: number;
  /** Whole; multiplies the sizes of the mix's largest class. */
  readonly largestClassFactor: number;
  /** Whole; multiplies the sizes of every class, the largest again. */
  readonly sizeFactor: number;
  /** Whole; multiplies the run times. */
  readonly lengthFactor: number;
  readonly groups: readonly GroupWeight[];
}

/** Users of a group; the first are the busiest. Assumed: no source says how many there are. */
const USER_COUNT = 40;
/** After so many batches in a row that do not fit, what is missing is smaller than any batch. */
const MISSES_MAX = 10_000;

/** The jobs in order of submission, below `lengthSeconds`. The jobs of a batch share a second. */
export function* generateJobs(options: GenerateOptions): Generator<JobRow> {
  const jobs = new GeneratedJobs(options);
  while (jobs.next()) yield jobs.row();
}

/** The same job by job: the fields are of the present one, so that a job costs no object. */
export class GeneratedJobs implements Omit<JobRow, 'sourceId'> {
  /** All that {@link next} will come to. */
  readonly jobCount: number;
  /** The id of a job is this and its number, from 1. */
  readonly idPrefix: string;
  number = 0;
  submitSeconds = 0;
  runSeconds = 0;
  gpuCount = 0;
  requestedSeconds = 0;
  group = '';
  user = '';
  end: JobEnd = 'unknown';

  readonly #batches: LevelledBatches;
  readonly #clock: ArrivalClock;
  readonly #arrivals: RandomStream;
  readonly #requests: RandomStream;
  readonly #ends: EndDrawer;
  readonly #gapTotal: number;
  #gapsSoFar = 0;
  #batch: OwnedBatch | undefined;
  #nextInBatch = 0;
  /** A draw, one a batch. */
  #caution = 0;

  constructor(options: GenerateOptions) {
    refuseImpossible(options);
    const { seed, streamName, startsAt, lengthSeconds } = options;
    const mix = namedMix(options.mix);
    const { gapTotal, jobCount } = countBatches(options);
    this.jobCount = jobCount;
    this.idPrefix = `${mix.name}-`;
    this.#gapTotal = gapTotal;
    this.#batches = new LevelledBatches(options);
    this.#clock = new ArrivalClock(startsAt, lengthSeconds);
    this.#arrivals = randomStream(seed, `${streamName}/arrivals`);
    this.#requests = randomStream(seed, `${streamName}/requests`);
    this.#ends = new EndDrawer(mix, randomStream(seed, `${streamName}/states`));
  }

  /** Goes to the next job, at first to the first; false after the last. */
  next(): boolean {
    if (this.#nextInBatch === (this.#batch?.source.jobCount ?? 0)) this.#nextBatch();
    const batch = this.#batch?.source;
    if (batch === undefined) return false;
    const index = this.#nextInBatch;
    this.#nextInBatch += 1;
    this.number += 1;
    this.runSeconds = intAt(batch.runSeconds, index);
    this.requestedSeconds = requestedSecondsFor(this.runSeconds, this.#caution);
    this.end = this.#ends.draw(byteAt(batch.isLong, index) === 1);
    return true;
  }

  row(): JobRow {
    const { submitSeconds, runSeconds, gpuCount, requestedSeconds, group, user, end } = this;
    const sourceId = `${this.idPrefix}${this.number}`;
    return { sourceId, submitSeconds, runSeconds, gpuCount, requestedSeconds, group, user, end };
  }

  #nextBatch(): void {
    this.#nextInBatch = 0;
    this.#batch = this.#batches.next();
    if (this.#batch === undefined) return;
    const gap = valueAt(BATCH_GAPS, this.#arrivals.nextUint32());
    this.submitSeconds = this.#clock.secondsAt((this.#gapsSoFar + gap / 2) / this.#gapTotal);
    this.#gapsSoFar += gap;
    const { owner, gpuCount } = this.#batch;
    this.group = owner.group;
    this.user = owner.user;
    this.gpuCount = gpuCount;
    this.#caution = this.#requests.nextUint32();
  }
}

/** A batch, of whom it is, and the size of its jobs, cut to what that owner has. */
interface OwnedBatch {
  readonly source: BatchSource;
  readonly owner: Owner;
  readonly gpuCount: number;
}

/**
 * The batches up to the target, by the rule at the head of this file. Whose the next one is is
 * drawn before it, because it is cut to the largest size of that group.
 */
class LevelledBatches {
  readonly #source: BatchSource;
  readonly #owners: OwnerDrawer;
  readonly #least: number;
  readonly #most: number;
  #gpuSeconds = 0;

  constructor(options: GenerateOptions) {
    this.#source = new BatchSource({ ...options, mix: namedMix(options.mix) });
    this.#owners = new OwnerDrawer(options);
    this.#least = options.offeredGpuSeconds * 0.999;
    this.#most = options.offeredGpuSeconds * 1.001;
  }

  /** The next batch, valid until the next call; `undefined` where the target is reached. */
  next(): OwnedBatch | undefined {
    if (this.#gpuSeconds >= this.#least) return undefined;
    const source = this.#source;
    const owner = this.#owners.draw();
    for (let misses = 0; misses < MISSES_MAX; misses += 1) {
      source.draw();
      const gpuCount = Math.min(source.gpuCount, owner.gpuCountMax);
      const gpuSeconds = gpuCount * source.totalRunSeconds;
      if (this.#gpuSeconds + gpuSeconds > this.#most) continue;
      this.#gpuSeconds += gpuSeconds;
      return { source, owner, gpuCount };
    }
    return undefined;
  }
}

/** The gaps of all batches together, so that the last one is placed at the end, and their jobs. */
function countBatches(options: GenerateOptions): {
  readonly gapTotal: number;
  readonly jobCount: number;
} {
  const batches = new LevelledBatches(options);
  const arrivals = randomStream(options.seed, `${options.streamName}/arrivals`);
  let gapTotal = 0;
  let jobCount = 0;
  for (let batch = batches.next(); batch !== undefined; batch = batches.next()) {
    gapTotal += valueAt(BATCH_GAPS, arrivals.nextUint32());
    jobCount += batch.source.jobCount;
  }
  return { gapTotal, jobCount };
}

interface Owner {
  readonly group: string;
  readonly user: string;
  readonly gpuCountMax: number;
}

/** Who submits a batch: a group by its weight, then one of its users, the first the likeliest. */
class OwnerDrawer {
  readonly #stream: RandomStream;
  readonly #bounds: Float64Array;
  readonly #owners: readonly (readonly Owner[])[];

  constructor({ seed, streamName, groups, gpuCountMax: most }: GenerateOptions) {
    this.#stream = randomStream(seed, `${streamName}/groups`);
    this.#bounds = drawBounds(groups.map(({ weight }) => weight));
    this.#owners = groups.map(({ group, gpuCountMax = most }) =>
      Array.from({ length: USER_COUNT }, (_, user) => ({
        ...{ group, gpuCountMax },
        user: `${group}-user-${user + 1}`,
      })),
    );
  }

  draw(): Owner {
    const owners = this.#owners[indexAt(this.#bounds, this.#stream.nextUint32())] ?? [];
    const least = Math.min(this.#stream.nextUint32(), this.#stream.nextUint32());
    return present(owners[Math.floor((least / 4_294_967_296) * USER_COUNT)], 'An owner of a batch');
  }
}

function refuseImpossible(options: GenerateOptions): void {
  const { offeredGpuSeconds, gpuCountMax, groups } = options;
  assert(Number.isSafeInteger(offeredGpuSeconds) && offeredGpuSeconds >= 0, 'No load to offer');
  assert(Number.isSafeInteger(gpuCountMax) && gpuCountMax >= 1, 'A job holds at least one GPU');
  const { largestClassFactor, sizeFactor, lengthFactor } = options;
  for (const factor of [largestClassFactor, sizeFactor, lengthFactor]) {
    assert(Number.isSafeInteger(factor) && factor >= 1, `A job cannot be made ${factor} times`);
  }
  assert(groups.length > 0, 'A workload needs a group that submits it');
}
