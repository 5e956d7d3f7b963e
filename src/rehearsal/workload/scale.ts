/**
 * Makes a small trace as large as a site. Two ways, both exact and seeded: superposing shifted
 * copies keeps sizes and shapes and multiplies the load; scaling the largest size class keeps the
 * number of jobs and makes the largest ones larger.
 */
import { assert, present } from '../../kernel/assert.ts';
import { randomStream } from '../../kernel/random.ts';
import { WHOLE_PPM } from '../../kernel/units.ts';
import type { JobRow } from './job-row.ts';
import { SIZE_CLASSES, sizeClassIndexOf } from './size-class.ts';

export interface SuperposeOptions {
  readonly seed: number;
  /** 1 or more; 1 leaves the trace as it is. */
  readonly copyCount: number;
}

/**
 * `copyCount` copies of a trace in one, in order of submission; equal times by copy, then by row.
 * Copy 1 is the trace; each further copy is shifted as a whole by seconds drawn from its span, and
 * what passes the end of the trace comes in again at its start, so that the load stays level. Ids
 * of copy n end in `.n`. Cost: one sort of a number a row.
 */
export function* superpose(
  rows: readonly JobRow[],
  { seed, copyCount }: SuperposeOptions,
): Generator<JobRow> {
  assert(Number.isSafeInteger(copyCount) && copyCount >= 1, `${copyCount} copies cannot be made`);
  const last = rows.at(-1);
  if (last === undefined) return;
  const spanSeconds = last.submitSeconds + 1;
  const placeCount = rows.length * copyCount;
  assert(spanSeconds * placeCount <= Number.MAX_SAFE_INTEGER, 'The copies are too many to order');
  const random = randomStream(seed, 'workload/copy-shift');
  const keys = new Float64Array(placeCount);
  for (let copy = 0; copy < copyCount; copy += 1) {
    const shiftSeconds = copy === 0 ? 0 : random.nextBelow(spanSeconds);
    for (const [index, row] of rows.entries()) {
      const submitSeconds = (row.submitSeconds + shiftSeconds) % spanSeconds;
      const place = copy * rows.length + index;
      keys[place] = submitSeconds * placeCount + place;
    }
  }
  for (const key of keys.sort((a, b) => a - b)) {
    const place = key % placeCount;
    const copyNumber = Math.floor(place / rows.length) + 1;
    const row = present(rows[place % rows.length], 'A row of the trace');
    const sourceId = copyNumber === 1 ? row.sourceId : `${row.sourceId}.${copyNumber}`;
    yield { ...row, sourceId, submitSeconds: (key - place) / placeCount };
  }
}

/**
 * The rows, with those in the largest size class that occurs made `factor` times as large, 1 or
 * more, whole. A share of one GPU is too: one that comes to a GPU or more takes whole ones, a part
 * counted as whole.
 */
export function* scaleLargestClass(rows: readonly JobRow[], factor: number): Generator<JobRow> {
  assert(Number.isSafeInteger(factor) && factor >= 1, `A size cannot be made ${factor} times`);
  const largest = rows.reduce((most, row) => Math.max(most, row.gpuCount), 1);
  const { gpuCountMin } = present(SIZE_CLASSES[sizeClassIndexOf(largest)], 'The largest class');
  for (const row of rows) {
    yield row.gpuCount >= gpuCountMin ? scaledRow(row, factor) : row;
  }
}

function scaledRow(row: JobRow, factor: number): JobRow {
  const { sharePpm, ...whole } = row;
  if (sharePpm === undefined) return { ...row, gpuCount: row.gpuCount * factor };
  const scaledPpm = sharePpm * factor;
  if (scaledPpm < WHOLE_PPM) return { ...row, sharePpm: scaledPpm };
  return { ...whole, gpuCount: Math.ceil(scaledPpm / WHOLE_PPM) };
}

/** All jobs of a trace, in memory: 100 to 250 bytes each. */
export async function collectJobs(rows: AsyncIterable<JobRow>): Promise<JobRow[]> {
  const jobs: JobRow[] = [];
  for await (const row of rows) jobs.push(row);
  return jobs;
}
