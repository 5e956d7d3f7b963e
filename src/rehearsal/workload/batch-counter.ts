import type { JobRow } from './job-row.ts';

/** Found on msitp-2021, where it gives the published mean of 3; 10 s gives 1.8, 300 s gives 6. */
const SECONDS_BETWEEN_MAX = 60;

interface OpenBatch {
  jobCount: number;
  lastSubmitSeconds: number;
}

/**
 * Counts batches: jobs of one group, user and size, each submitted at most 60 s after the one
 * before. Where users are not known and jobs are many, separate batches run together.
 */
export class BatchCounter {
  readonly #open = new Map<string, OpenBatch>();
  readonly #closed: number[] = [];

  /** Rows come in order of submission. */
  add({ group, user, gpuCount, submitSeconds }: JobRow): void {
    const key = `${group}\n${user}\n${gpuCount}`;
    const batch = this.#open.get(key);
    if (batch === undefined) {
      this.#open.set(key, { jobCount: 1, lastSubmitSeconds: submitSeconds });
      return;
    }
    if (submitSeconds - batch.lastSubmitSeconds > SECONDS_BETWEEN_MAX) {
      this.#closed.push(batch.jobCount);
      batch.jobCount = 0;
    }
    batch.jobCount += 1;
    batch.lastSubmitSeconds = submitSeconds;
  }

  /** Jobs in each batch so far, ascending. */
  sizes(): Float64Array {
    const open = Array.from(this.#open.values(), ({ jobCount }) => jobCount);
    return Float64Array.from([...this.#closed, ...open]).sort((a, b) => a - b);
  }
}
