import type { Command } from 'commander';
import { UsageError } from './failure.ts';
import { type RemoteOptions, type RemotePorts, remoteCommand } from './remote/remote-command.ts';

interface TraceOptions extends RemoteOptions {
  readonly run?: string;
}

export function traceCommand(ports: RemotePorts): Command {
  return remoteCommand('trace', {
    summary:
      'Print the chain from a job, statement line, contract or payment to the euro, both ways.',
    details:
      'Of a run: job_… as in jobs.parquet, line_… as in statements/, entry_… or a key as in\n' +
      'ledger.csv.gz, contract_… or commitment_…. Without --run a server is asked for the same,\n' +
      'but for a key, and for invoice_…; it shows a job, line, entry or invoice to whoever may\n' +
      'read the whole ledger.',
    example: 'polder trace job_00000042 --run runs/five-gigafactories',
  })
    .argument('<id>', 'what to trace')
    .option('--run <folder>', 'folder of a run')
    .action(async (id: string, options: TraceOptions) => {
      const { run } = options;
      if (run !== undefined) {
        const { traceRun } = await import('./trace-run.ts');
        await traceRun(id, { ...options, run }, ports);
        return;
      }
      if (!/^(job|line|entry|invoice|contract|commitment)_/.test(id)) {
        throw new UsageError(
          `found ${id} and no run; expected --run with the folder of a run, or for a server the ` +
            'id of a job, a statement line, an entry, an invoice, a contract or a commitment',
        );
      }
      const { traceOnServer } = await import('./remote/trace-on-server.ts');
      await traceOnServer(id, options, ports);
    });
}
