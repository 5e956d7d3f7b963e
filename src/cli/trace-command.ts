import type { Command } from 'commander';
import { createCommand } from './command.ts';
import type { TraceOptions, TracePorts } from './trace-run.ts';

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
    .action(async (id: string, options: TraceOptions) => {
      const { traceRun } = await import('./trace-run.ts');
      await traceRun(id, options, ports);
    });
}
