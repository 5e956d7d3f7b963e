/**
 * A whole workload in memory, as columns in the order of submission; the row is the job's number.
 * Loading ends before the rehearsal starts, so the rehearsal itself is a pure function of columns.
 */
import { assert } from '../../kernel/assert.ts';
import { floatAt, intAt } from '../../kernel/column.ts';
import { TextColumn } from '../job-columns.ts';
import type { JobEnd } from '../workload/job-row.ts';

/** The position in this list is the code in the column. */
export const JOB_ENDS: readonly JobEnd[] = ['completed', 'failed', 'cancelled', 'unknown'];

/** From where the wall time of a job is; the position in this list is the code in the column. */
export const TIME_BASES = ['asked', 'assumed', 'estimated'] as const;
export type TimeBasis = (typeof TIME_BASES)[number];

const FIRST_CAPACITY = 1_024;
const INT32_MAX = 2_147_483_647;

export interface WorkloadColumns {
  readonly count: number;
  /** Epoch seconds, ascending. */
  readonly submittedAt: Float64Array;
  readonly runSeconds: Int32Array;
  /**
   * Wall time asked for, or assumed where the source has none; never below `runSeconds`: no site
   * of a rehearsal ends a job. 0: to be estimated when the job is submitted.
   */
  readonly requestedSeconds: Int32Array;
  /** Code of {@link TIME_BASES}. */
  readonly timeBasisCode: Uint8Array;
  readonly gpuCount: Int32Array;
  /** Index into the allocations of the plan. */
  readonly allocationIndex: Int32Array;
  /** Millionths of one GPU, where it asks for a share of one; else 0. */
  readonly sharePpm: Int32Array;
  /** Code of `WISHES`. */
  readonly wishCode: Uint8Array;
  /** Code of `JOB_ENDS`. */
  readonly endCode: Uint8Array;
  readonly sourceId: TextColumn;
}

/** One job on its way into the columns. */
export interface WorkloadJob {
  readonly submittedAt: number;
  readonly runSeconds: number;
  /** 0: to be estimated. */
  readonly requestedSeconds: number;
  /** Left out: asked for. */
  readonly timeBasis?: TimeBasis;
  readonly gpuCount: number;
  readonly allocationIndex: number;
  readonly end: JobEnd;
  /** Millionths of one GPU, where it asks for a share of one; left out: all of its GPUs. */
  readonly sharePpm?: number;
  /** Code of `WISHES`; left out: it wants nothing. */
  readonly wish?: number;
  readonly sourceId: string;
}

/** Columns of `jobs`, for callers that have them all at hand. */
export function toWorkloadColumns(jobs: readonly WorkloadJob[]): WorkloadColumns {
  const builder = new WorkloadBuilder();
  builder.makeRoomFor(jobs.length);
  for (const job of jobs) {
    builder.add(job);
    builder.sourceId.push(job.sourceId);
  }
  return builder.finish();
}

/** Columns that grow job by job, and are put in the order of submission at the end. */
export class WorkloadBuilder {
  /** Takes the id of each job after {@link add} took the job. */
  readonly sourceId = new TextColumn();
  #count = 0;
  #isInOrder = true;
  #submittedAt: Float64Array = new Float64Array(FIRST_CAPACITY);
  #runSeconds: Int32Array = new Int32Array(FIRST_CAPACITY);
  #requestedSeconds: Int32Array = new Int32Array(FIRST_CAPACITY);
  #gpuCount: Int32Array = new Int32Array(FIRST_CAPACITY);
  #allocationIndex: Int32Array = new Int32Array(FIRST_CAPACITY);
  #sharePpm: Int32Array = new Int32Array(FIRST_CAPACITY);
  #endCode: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  #wishCode: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  #timeBasisCode: Uint8Array = new Uint8Array(FIRST_CAPACITY);

  /** So many more jobs will come: with their number known, nothing is copied while they do. */
  makeRoomFor(jobCount: number): void {
    if (this.#count + jobCount > this.#gpuCount.length) this.#resize(this.#count + jobCount);
  }

  add(job: Omit<WorkloadJob, 'sourceId'>): void {
    const row = this.#count;
    if (row === this.#gpuCount.length) this.#resize(row * 2);
    if (row > 0 && job.submittedAt < floatAt(this.#submittedAt, row - 1)) this.#isInOrder = false;
    this.#submittedAt[row] = job.submittedAt;
    this.#runSeconds[row] = job.runSeconds;
    this.#requestedSeconds[row] = Math.min(job.requestedSeconds, INT32_MAX);
    this.#gpuCount[row] = job.gpuCount;
    this.#allocationIndex[row] = job.allocationIndex;
    this.#endCode[row] = JOB_ENDS.indexOf(job.end);
    this.#wishCode[row] = job.wish ?? 0;
    this.#timeBasisCode[row] = TIME_BASES.indexOf(job.timeBasis ?? 'asked');
    this.#sharePpm[row] = job.sharePpm ?? 0;
    this.#count += 1;
  }

  /** The columns; jobs of one second stay in the order in which they were added. */
  finish(): WorkloadColumns {
    const count = this.#count;
    assert(this.sourceId.count === count, 'A job has no id, or an id no job');
    if (count < this.#gpuCount.length) this.#resize(count);
    const order = this.#isInOrder ? undefined : this.#order();
    return {
      count,
      submittedAt: inOrder(this.#submittedAt, order),
      runSeconds: inOrder(this.#runSeconds, order),
      requestedSeconds: inOrder(this.#requestedSeconds, order),
      gpuCount: inOrder(this.#gpuCount, order),
      allocationIndex: inOrder(this.#allocationIndex, order),
      sharePpm: inOrder(this.#sharePpm, order),
      wishCode: inOrder(this.#wishCode, order),
      timeBasisCode: inOrder(this.#timeBasisCode, order),
      endCode: inOrder(this.#endCode, order),
      sourceId: order === undefined ? this.sourceId : this.#reordered(order),
    };
  }

  /** Sorts numbers in place of rows: there is no comparison to call for each pair. */
  #order(): Int32Array {
    const count = this.#count;
    let first = Infinity;
    let last = 0;
    for (let row = 0; row < count; row += 1) {
      first = Math.min(first, floatAt(this.#submittedAt, row));
      last = Math.max(last, floatAt(this.#submittedAt, row));
    }
    assert((last - first + 1) * count < Number.MAX_SAFE_INTEGER, 'The jobs are too many to order');
    const keys = new Float64Array(count);
    for (let row = 0; row < count; row += 1) {
      keys[row] = (floatAt(this.#submittedAt, row) - first) * count + row;
    }
    keys.sort();
    return Int32Array.from(keys, (key) => key % count);
  }

  #reordered(order: Int32Array): TextColumn {
    const texts = new TextColumn();
    for (const row of order) texts.pushFrom(this.sourceId, row);
    return texts;
  }

  #resize(capacity: number): void {
    this.#submittedAt = resized(this.#submittedAt, new Float64Array(capacity));
    this.#runSeconds = resized(this.#runSeconds, new Int32Array(capacity));
    this.#requestedSeconds = resized(this.#requestedSeconds, new Int32Array(capacity));
    this.#gpuCount = resized(this.#gpuCount, new Int32Array(capacity));
    this.#allocationIndex = resized(this.#allocationIndex, new Int32Array(capacity));
    this.#sharePpm = resized(this.#sharePpm, new Int32Array(capacity));
    this.#endCode = resized(this.#endCode, new Uint8Array(capacity));
    this.#wishCode = resized(this.#wishCode, new Uint8Array(capacity));
    this.#timeBasisCode = resized(this.#timeBasisCode, new Uint8Array(capacity));
  }
}

type Column = Float64Array | Int32Array | Uint8Array;

/** `to` with what of `from` it has room for. */
function resized<Kind extends Column>(from: Kind, to: Kind): Kind {
  to.set(from.subarray(0, to.length));
  return to;
}

/** Where no order is given, they are in it. */
function inOrder<Kind extends Column>(column: Kind, order: Int32Array | undefined): Kind {
  if (order === undefined) return column;
  const rows = column.slice() as Kind;
  for (let place = 0; place < order.length; place += 1) {
    rows[place] = column[intAt(order, place)] as number;
  }
  return rows;
}
