/** What `polder workload describe` tells of a file. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { countedText } from '../kernel/number-text.ts';
import { describeWorkload } from '../rehearsal/workload/describe.ts';
import type { JobRow, RowCounts } from '../rehearsal/workload/job-row.ts';
import type { MixName } from '../rehearsal/workload/named-mix.ts';
import { openTrace, type TraceFormat } from '../rehearsal/workload/open-workload.ts';
import { publishedWorkload } from '../rehearsal/workload/published.ts';
import { renderDescription } from '../rehearsal/workload/render-description.ts';
import { traceFile } from '../rehearsal/workload/trace-source.ts';
import { InputError } from './failure.ts';
import { onNamed } from './files.ts';
import type { CliPorts } from './ports.ts';

export type WorkloadPorts = Pick<CliPorts, 'stdout' | 'stderr' | 'cwd' | 'signal'>;

export interface DescribeOptions {
  readonly format?: TraceFormat;
  readonly beside?: MixName;
  readonly skipBadRows?: boolean;
  readonly json?: boolean;
}

export async function describeWorkloadFile(
  file: string,
  options: DescribeOptions,
  { stdout, stderr, cwd, signal }: WorkloadPorts,
): Promise<void> {
  const { counts, description, format } = await onNamed(file, async () => {
    const path = resolve(cwd, file);
    if ((await stat(path)).isDirectory())
      throw new InputError(`${file}: this is a folder, expected a trace`);
    const opened = await openTrace(
      { name: file, bytes: traceFile(path).bytes },
      { format: options.format, skipBadRows: options.skipBadRows === true },
    );
    const drawn = await describeWorkload(untilAborted(opened.rows, signal));
    return { description: drawn, ...opened };
  });
  if (counts.jobs === 0) throw new InputError(`${file}: no row is a job; ${rejectionsOf(counts)}`);
  if (options.json === true) {
    const { rows, jobs, sharesOfOneGpu, roundedUpToWholeGpu } = counts;
    const rejected = Object.fromEntries(counts.rejected);
    const counted = { rows, jobs, sharesOfOneGpu, roundedUpToWholeGpu, rejected };
    const told = { file, format, ...counted, ...description };
    stdout.write(`${JSON.stringify(told, undefined, 2)}\n`);
    return;
  }
  const published = options.beside === undefined ? undefined : publishedWorkload(options.beside);
  stdout.write(`${renderDescription(description, published)}\n`);
  if (counts.jobs < counts.rows || counts.sharesOfOneGpu + counts.roundedUpToWholeGpu > 0) {
    stderr.write(`${file}: ${rejectionsOf(counts)}\n`);
  }
}

async function* untilAborted(
  rows: AsyncIterable<JobRow>,
  signal: AbortSignal,
): AsyncGenerator<JobRow> {
  for await (const row of rows) {
    signal.throwIfAborted();
    yield row;
  }
}

/** `12 rows, 10 jobs; left out: uses_no_gpu 2.` */
function rejectionsOf(counts: RowCounts): string {
  const { rows, jobs, rejected, sharesOfOneGpu: shares, roundedUpToWholeGpu: rounded } = counts;
  const reasons = [...rejected].map(([reason, count]) => `${reason} ${count}`);
  const left = reasons.length === 0 ? '' : `; left out: ${reasons.join(', ')}`;
  const shared = shares === 0 ? '' : `; ask for a share of one GPU: ${countedText(shares, 'job')}`;
  const up =
    rounded === 0 ? '' : `; counted as a whole GPU: ${countedText(rounded, 'part')} of one`;
  return `${countedText(rows, 'row')}, ${countedText(jobs, 'job')}${left}${shared}${up}`;
}
