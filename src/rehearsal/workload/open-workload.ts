/** Opens a trace in any format that Polder reads, told by its content unless it is named. */
import { readCsvTrace } from './csv-trace.ts';
import type { JobRow, RowCounts } from './job-row.ts';
import { emptyCounts } from './row-tally.ts';
import { readSacctJsonTrace } from './sacct-json-trace.ts';
import { readSacctTrace } from './sacct-trace.ts';
import { readSwfTrace, type SwfOptions } from './swf-trace.ts';
import { TraceError } from './trace-error.ts';
import { peekTrace, type TraceSource, traceFile } from './trace-source.ts';

export const TRACE_FORMATS = ['csv', 'swf', 'sacct', 'sacct-json'] as const;
export type TraceFormat = (typeof TRACE_FORMATS)[number];

export interface OpenOptions {
  /** Told by the content, then by the file's name, where it is left out. */
  readonly format?: TraceFormat | undefined;
  /** Whether malformed rows are counted and left out; otherwise the first one ends the reading. */
  readonly skipBadRows: boolean;
  /** A processor is a GPU and the queue is the tenant where it is left out. */
  readonly swf?: SwfOptions | undefined;
}

export interface Workload {
  readonly format: TraceFormat;
  /** In order of submission. Can be drawn once. */
  readonly rows: AsyncIterable<JobRow>;
  /** Filled while `rows` are drawn; complete once they are exhausted. */
  readonly counts: RowCounts;
}

const SWF_DEFAULTS: SwfOptions = { processorsPerGpu: 1, groupFrom: 'queue' };

/** A {@link TraceError} where the file cannot be read or is none of the formats. */
export async function openWorkload(path: string, options: OpenOptions): Promise<Workload> {
  return openTrace(traceFile(path), options);
}

/** {@link openWorkload} for bytes from elsewhere, such as standard input. */
export async function openTrace(raw: TraceSource, options: OpenOptions): Promise<Workload> {
  const { head, source } = await peekTrace(raw);
  const format = options.format ?? formatOf(head, source.name);
  if (format === undefined) {
    const known = TRACE_FORMATS.join(', ');
    throw new TraceError(source.name, 1, `the file is none of ${known}; name its format`);
  }
  const counts = emptyCounts();
  const tally = { counts, skipBadRows: options.skipBadRows };
  switch (format) {
    case 'csv':
      return { format, counts, rows: readCsvTrace(source, tally) };
    case 'swf':
      return { format, counts, rows: readSwfTrace(source, tally, options.swf ?? SWF_DEFAULTS) };
    case 'sacct':
      return { format, counts, rows: readSacctTrace(source, tally) };
    case 'sacct-json':
      return { format, counts, rows: readSacctJsonTrace(source, tally) };
  }
}

function formatOf(head: string, name: string): TraceFormat | undefined {
  const line = /^\s*([^\r\n]*)/.exec(head)?.[1] ?? '';
  if (line.startsWith('{')) return 'sacct-json';
  if (line.startsWith(';') || /^-?\d+(?:\s+-?[\d.]+){17}\s*$/.test(line)) return 'swf';
  if (line.includes('|') && line.split('|').includes('JobID')) return 'sacct';
  if (line.startsWith('job_id,')) return 'csv';
  const suffix = /\.(csv|swf|json)(?:\.gz)?$/.exec(name)?.[1];
  if (suffix === 'json') return 'sacct-json';
  return suffix === 'csv' || suffix === 'swf' ? suffix : undefined;
}
