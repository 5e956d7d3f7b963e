import type { Command } from 'commander';
import { createCommand, wholeNumber } from './command.ts';
import type { RehearseOptions, RehearsePorts } from './rehearse-file.ts';

export function rehearseCommand(ports: RehearsePorts): Command {
  return createCommand('rehearse', {
    summary:
      'Run the whole chain of a programme under a simulated clock and report what came of it.',
    details:
      'Writes summary.json, report.html, statements/<funder>.json and .csv, ledger.csv.gz,\n' +
      'jobs.parquet and chain.json. They appear together when all is done; a run that was in\n' +
      'the folder before is replaced. The same programme and seed give the same results.',
    example: 'polder rehearse examples/five-gigafactories.yaml --out runs/five-gigafactories',
  })
    .argument('<file>', 'programme file (YAML)')
    .option('--trace <file>', 'replay this trace in place of the first one of the programme')
    .option(
      '--seed <number>',
      'in place of the seed of the programme',
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .option(
      '--months <number>',
      'calendar months to rehearse, from the start of the programme, in place of its length',
      wholeNumber(1, 9_999),
    )
    .option('--out <folder>', 'where to write (default: runs/<name of the file>)')
    .option('--assume-budget', 'let commitments pass that their budget cannot carry, and note them')
    .option('--skip-bad-rows', 'count malformed rows of a trace and leave them out')
    .action(async (file: string, options: RehearseOptions) => {
      // Loaded when it is asked for: the charts alone take as long as all of `polder check`.
      const { rehearseFile } = await import('./rehearse-file.ts');
      await rehearseFile(file, options, ports);
    });
}
