/**
 * The live jobs of one cluster as columns: those that wait and those that run. A job has a slot
 * while it lives; the slot of an ended job is used again, so memory follows the live jobs and not
 * all jobs ever. A job stands in exactly one list: waiting of its allocation, or running of its
 * funder.
 */
import { assert } from '../kernel/assert.ts';
import { floatAt, grownFloats, grownInts, intAt } from '../kernel/column.ts';

export const NO_SLOT = -1;

export interface Jobs {
  /** The number that the caller gave to the job; the last tie-break of every order. */
  jobNumber: Int32Array;
  allocation: Int32Array;
  /** What it asks for. A running job that shares a GPU and is not its holder has 0. */
  gpuCount: Int32Array;
  /** Wall time asked for: the job ends by then, or is ended. */
  requestedSeconds: Int32Array;
  submittedAt: Float64Array;
  /** How near together it wants its GPUs: a code of `WISHES` of `wish.ts`. */
  wish: Int32Array;
  /** Millionths of one GPU, where it asks for less than one; else 0. See `shared-gpus.ts`. */
  sharePpm: Int32Array;
  /** When the present run started; 0 while it waits. */
  startedAt: Float64Array;
  /** When a reclaimed job must give its GPUs back; 0 without a notice. */
  vacateAt: Float64Array;
  /** When it was told so: how long before follows from no policy. 0 without a notice. */
  noticedAt: Float64Array;
  /** The hold that keeps nodes for a waiting job, or 0. */
  hold: Int32Array;
  /** Why it waits, as last tried: an index into `WAIT_REASONS` of `wait-reason.ts`. */
  reason: Int32Array;
  /** The first segment of a running job: see `segments.ts`. */
  firstSegment: Int32Array;
  next: Int32Array;
  previous: Int32Array;
  slotCount: number;
  readonly freeSlots: number[];
}

/** Heads and tails of a row of doubly linked lists of slots. */
export interface JobLists {
  readonly head: Int32Array;
  readonly tail: Int32Array;
  /** How many jobs each list holds. */
  readonly length: Int32Array;
}

/** A job as it is submitted to a cluster. */
export interface SubmittedJob {
  readonly jobNumber: number;
  readonly allocation: number;
  readonly gpuCount: number;
  readonly requestedSeconds: number;
  readonly submittedAt: number;
  /** Code of `WISHES`; left out: it wants nothing. */
  readonly wish?: number;
  /** Of a job of one GPU that is content with a share: millionths, above 0; left out: all of it. */
  readonly sharePpm?: number;
}

const FIRST_CAPACITY = 1_024;

export function createJobs(): Jobs {
  const ints = (): Int32Array => new Int32Array(FIRST_CAPACITY);
  const floats = (): Float64Array => new Float64Array(FIRST_CAPACITY);
  return {
    jobNumber: ints(),
    allocation: ints(),
    gpuCount: ints(),
    requestedSeconds: ints(),
    submittedAt: floats(),
    wish: ints(),
    sharePpm: ints(),
    startedAt: floats(),
    vacateAt: floats(),
    noticedAt: floats(),
    hold: ints(),
    reason: ints(),
    firstSegment: ints(),
    next: ints(),
    previous: ints(),
    slotCount: 0,
    freeSlots: [],
  };
}

export function createJobLists(count: number): JobLists {
  return {
    head: new Int32Array(count).fill(NO_SLOT),
    tail: new Int32Array(count).fill(NO_SLOT),
    length: new Int32Array(count),
  };
}

/** Gives a submitted job a slot; it is in no list yet. */
export function addJob(jobs: Jobs, job: SubmittedJob): number {
  const slot = jobs.freeSlots.pop() ?? newSlot(jobs);
  jobs.jobNumber[slot] = job.jobNumber;
  jobs.allocation[slot] = job.allocation;
  jobs.gpuCount[slot] = job.gpuCount;
  jobs.requestedSeconds[slot] = job.requestedSeconds;
  jobs.submittedAt[slot] = job.submittedAt;
  jobs.wish[slot] = job.wish ?? 0;
  jobs.sharePpm[slot] = job.sharePpm ?? 0;
  jobs.startedAt[slot] = 0;
  jobs.vacateAt[slot] = 0;
  jobs.noticedAt[slot] = 0;
  jobs.hold[slot] = 0;
  jobs.reason[slot] = 0;
  jobs.firstSegment[slot] = NO_SLOT;
  return slot;
}

/** GPUs that the job in `slot` asks for, whether it holds them or shares one. */
export function askedGpus({ gpuCount }: Pick<Jobs, 'gpuCount'>, slot: number): number {
  return Math.max(1, intAt(gpuCount, slot));
}

/** Frees the slot of a job that is in no list any more. */
export function removeJob(jobs: Jobs, slot: number): void {
  jobs.freeSlots.push(slot);
}

/** Puts a waiting job where submission time and then number place it in its list. */
export function insertBySubmission(jobs: Jobs, lists: JobLists, list: number, slot: number): void {
  let after = intAt(lists.tail, list);
  if (after === NO_SLOT || comesBefore(jobs, after, slot)) {
    link(jobs, lists, list, { slot, after });
    return;
  }
  // Only a job that was running before comes back early in the order, so the walk is short.
  let before = intAt(lists.head, list);
  after = NO_SLOT;
  while (before !== NO_SLOT && comesBefore(jobs, before, slot)) {
    after = before;
    before = intAt(jobs.next, before);
  }
  link(jobs, lists, list, { slot, after });
}

/** Puts `slot` at the end of a list. */
export function append(jobs: Jobs, lists: JobLists, list: number, slot: number): void {
  link(jobs, lists, list, { slot, after: intAt(lists.tail, list) });
}

/** Takes `slot` out of its list. */
export function unlink(jobs: Jobs, lists: JobLists, list: number, slot: number): void {
  const previous = intAt(jobs.previous, slot);
  const next = intAt(jobs.next, slot);
  if (previous === NO_SLOT) lists.head[list] = next;
  else jobs.next[previous] = next;
  if (next === NO_SLOT) lists.tail[list] = previous;
  else jobs.previous[next] = previous;
  lists.length[list] = intAt(lists.length, list) - 1;
}

/** Submission time, then number: the total order inside one allocation. */
export function comesBefore(jobs: Jobs, a: number, b: number): boolean {
  const difference = floatAt(jobs.submittedAt, a) - floatAt(jobs.submittedAt, b);
  if (difference !== 0) return difference < 0;
  return intAt(jobs.jobNumber, a) < intAt(jobs.jobNumber, b);
}

function link(
  jobs: Jobs,
  lists: JobLists,
  list: number,
  { slot, after }: { readonly slot: number; readonly after: number },
): void {
  const next = after === NO_SLOT ? intAt(lists.head, list) : intAt(jobs.next, after);
  jobs.previous[slot] = after;
  jobs.next[slot] = next;
  if (after === NO_SLOT) lists.head[list] = slot;
  else jobs.next[after] = slot;
  if (next === NO_SLOT) lists.tail[list] = slot;
  else jobs.previous[next] = slot;
  lists.length[list] = intAt(lists.length, list) + 1;
}

function newSlot(jobs: Jobs): number {
  if (jobs.slotCount === jobs.jobNumber.length) grow(jobs);
  jobs.slotCount += 1;
  assert(jobs.slotCount <= jobs.jobNumber.length, 'The columns of the jobs did not grow');
  return jobs.slotCount - 1;
}

function grow(jobs: Jobs): void {
  jobs.jobNumber = grownInts(jobs.jobNumber);
  jobs.allocation = grownInts(jobs.allocation);
  jobs.gpuCount = grownInts(jobs.gpuCount);
  jobs.requestedSeconds = grownInts(jobs.requestedSeconds);
  jobs.submittedAt = grownFloats(jobs.submittedAt);
  jobs.wish = grownInts(jobs.wish);
  jobs.sharePpm = grownInts(jobs.sharePpm);
  jobs.startedAt = grownFloats(jobs.startedAt);
  jobs.vacateAt = grownFloats(jobs.vacateAt);
  jobs.noticedAt = grownFloats(jobs.noticedAt);
  jobs.hold = grownInts(jobs.hold);
  jobs.reason = grownInts(jobs.reason);
  jobs.firstSegment = grownInts(jobs.firstSegment);
  jobs.next = grownInts(jobs.next);
  jobs.previous = grownInts(jobs.previous);
}
