/**
 * How rows are counted: every row is a job, or is counted under one rejection, so that
 * `counts.rows === counts.jobs + sum(counts.rejected)` holds after every row. A row may have
 * several faults; the first in this order counts: malformed, uses_no_gpu, has_no_submit_time,
 * never_started, has_no_run_time.
 */
import type { JobRow, RowCounts, RowRejection } from './job-row.ts';
import { TraceError } from './trace-error.ts';

/** What a reader makes of one row; a malformed one throws a {@link TraceError} instead. */
export type Judgement =
  | { readonly kind: 'job'; readonly job: JobRow; readonly isRoundedUp: boolean }
  | { readonly kind: 'rejected'; readonly reason: RowRejection };

export interface Tally {
  readonly counts: RowCounts;
  /** Whether a malformed row is counted and left out; otherwise it ends the reading. */
  readonly skipBadRows: boolean;
}

export function emptyCounts(): RowCounts {
  return { rows: 0, jobs: 0, sharesOfOneGpu: 0, roundedUpToWholeGpu: 0, rejected: new Map() };
}

export function rejected(reason: RowRejection): Judgement {
  return { kind: 'rejected', reason };
}

/** The job in a row, counted; `undefined` where the row is rejected. */
export function admit({ counts, skipBadRows }: Tally, judge: () => Judgement): JobRow | undefined {
  counts.rows += 1;
  try {
    const judgement = judge();
    if (judgement.kind === 'rejected') {
      countRejection(counts, judgement.reason);
      return undefined;
    }
    counts.jobs += 1;
    if (judgement.job.sharePpm !== undefined) counts.sharesOfOneGpu += 1;
    if (judgement.isRoundedUp) counts.roundedUpToWholeGpu += 1;
    return judgement.job;
  } catch (error) {
    countRejection(counts, 'malformed');
    if (skipBadRows && error instanceof TraceError) return undefined;
    throw error;
  }
}

/**
 * For formats that promise no order: the rows as `inOrder` sorts them. It holds every job, 100 to
 * 250 bytes each. A trace cut short still hands on what came before the cut, if its reader can use
 * it.
 */
export async function* sorted(
  rows: AsyncIterable<JobRow>,
  { skipBadRows }: Tally,
  inOrder: (rows: readonly JobRow[]) => Iterable<JobRow>,
): AsyncGenerator<JobRow> {
  const held: JobRow[] = [];
  let failure: unknown;
  try {
    for await (const row of rows) held.push(row);
  } catch (error) {
    if (!skipBadRows) throw error;
    failure = error;
  }
  yield* inOrder(held);
  if (failure !== undefined) throw failure;
}

/** Equal times in the order of the source. */
export function inOrderOfSubmission(rows: readonly JobRow[]): JobRow[] {
  return rows.toSorted((a, b) => a.submitSeconds - b.submitSeconds);
}

function countRejection(counts: RowCounts, reason: RowRejection): void {
  counts.rejected.set(reason, (counts.rejected.get(reason) ?? 0) + 1);
}
