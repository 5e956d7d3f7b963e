import type { JobRow, RowCounts } from '../job-row.ts';
import { type OpenOptions, openTrace } from '../open-workload.ts';
import type { TraceSource } from '../trace-source.ts';

export interface ReadResult {
  readonly rows: readonly JobRow[];
  readonly counts: RowCounts;
  /** What ended the reading before its time. */
  readonly error: unknown;
}

/** A trace in memory; `chunkBytes` cuts it as a slow disk or a pipe would. */
export function traceOf(content: string | Uint8Array, name: string, chunkBytes = 7): TraceSource {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  }
  return { name, bytes: chunks() };
}

/** Everything that a reader says of a trace, with the error that it ended with, if any. */
export async function readAll(source: TraceSource, options: OpenOptions): Promise<ReadResult> {
  const rows: JobRow[] = [];
  let counts: RowCounts = {
    rows: 0,
    jobs: 0,
    sharesOfOneGpu: 0,
    roundedUpToWholeGpu: 0,
    rejected: new Map(),
  };
  try {
    const workload = await openTrace(source, options);
    counts = workload.counts;
    for await (const row of workload.rows) rows.push(row);
    return { rows, counts, error: undefined };
  } catch (error) {
    return { rows, counts, error };
  }
}

export function rejectionsOf({ counts }: ReadResult): Record<string, number> {
  return Object.fromEntries(counts.rejected);
}

/** Whether every row is accounted for. */
export function isComplete({ counts }: ReadResult): boolean {
  const rejected = [...counts.rejected.values()].reduce((sum, count) => sum + count, 0);
  return counts.rows === counts.jobs + rejected;
}
