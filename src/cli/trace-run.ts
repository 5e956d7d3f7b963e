/** What `polder trace` finds in the folder of a run. */
import { resolve } from 'node:path';
import { traceChain } from '../rehearsal/output/chain-file.ts';
import { readStatementLines } from '../rehearsal/output/statements.ts';
import { type ChainNode, chainLines } from '../settlement/chain-node.ts';
import { InputError } from './failure.ts';
import { onNamed } from './files.ts';
import type { CliPorts } from './ports.ts';
import { readRunSummary } from './run-summary.ts';
import { traceHint } from './trace-hint.ts';

export type TracePorts = Pick<CliPorts, 'stdout' | 'cwd'>;

interface TraceOptions {
  readonly run: string;
  readonly json?: boolean;
}

export async function traceRun(
  id: string,
  options: TraceOptions,
  { stdout, cwd }: TracePorts,
): Promise<void> {
  const { run } = options;
  // Tells a folder that is no run apart from a run without this id.
  const summary = readRunSummary(cwd, run);
  const chain = await chainOf(run, id, cwd);
  if (chain === undefined) {
    const lineIds = readStatementLines(resolve(cwd, run)).map((line) => line.id);
    const hint = traceHint(id, summary, lineIds);
    throw new InputError(`${run}: nothing in this run has the id ${id}; ${hint}`);
  }
  const lines = options.json === true ? [JSON.stringify(chain, undefined, 2)] : chainLines(chain);
  stdout.write(`${lines.join('\n')}\n`);
}

async function chainOf(run: string, id: string, cwd: string): Promise<ChainNode | undefined> {
  try {
    return await onNamed(run, () => traceChain(resolve(cwd, run), id));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new InputError(`${run}: a file of the run is damaged: ${cause.message}`, { cause });
  }
}
