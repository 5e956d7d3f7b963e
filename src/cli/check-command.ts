import type { Command } from 'commander';
import type { CheckOptions, CheckPorts } from './check-file.ts';
import { createCommand } from './command.ts';
import type { Conclude } from './ports.ts';

export function checkCommand(ports: CheckPorts, conclude: Conclude): Command {
  return createCommand('check', {
    summary: 'Check a programme file and name every fault with its line; nothing is written.',
    details:
      'A fault is told as FILE:LINE:COLUMN: PATH: found …; expected … [rule]. All faults are\n' +
      'told at once, on standard output.',
    example: 'polder check examples/five-gigafactories.yaml',
  })
    .argument('<file>', 'programme file (YAML)')
    .option('--assume-budget', 'let commitments pass that their budget cannot carry, and note them')
    .action(async (file: string, options: CheckOptions) => {
      // Loaded when it is asked for: the schema of a programme takes longer than all the rest.
      const { checkFile } = await import('./check-file.ts');
      conclude(await checkFile(file, options, ports));
    });
}
