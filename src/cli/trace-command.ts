import { resolve } from 'node:path';
import type { Command } from 'commander';
import { traceChain } from '../rehearsal/output/chain-file.ts';
import { readStatementLines } from '../rehearsal/output/statements.ts';
import { type ChainNode, chainLines } from '../settlement/chain-node.ts';
import { createCommand } from './command.ts';
import { InputError } from './failure.ts';
import { onNamed } from './files.ts';
import type { CliPorts } from './ports.ts';
import { readRunSummary } from './run-summary.ts';
import { traceHint } from './trace-hint.ts';

type TracePorts = Pick<CliPorts, 'stdout' | 'cwd'>;

interface TraceOptions {
  readonly run: string;
  readonly json?: boolean;
}

export function traceCommand(ports: TracePorts): Command {
  return createCommand('trace', {
    summary: 'Print the chain from a job, statement line or ledger entry to the euro, both ways.',
    details:
      'Ids: job_… as in jobs.parquet, line_… as in statements/, entry_… or a key as in\n' +
      'ledger.csv.gz.',
    example: 'polder trace job_00000042 --run runs/five-gigafactories',
  })
    .argument('<id>', 'what to trace')
    .requiredOption('--run <folder>', 'folder of the run')
    .action((id: string, options: TraceOptions) => trace(id, options, ports));
}

async function trace(id: string, options: TraceOptions, { stdout, cwd }: TracePorts) {
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
