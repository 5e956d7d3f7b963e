import type { Command } from 'commander';
import { createCommand } from './command.ts';
import type { CompareOptions, ComparePorts } from './compare-runs.ts';

export function compareCommand(ports: ComparePorts): Command {
  return createCommand('compare', {
    summary: 'Put runs side by side, here and as one HTML page.',
    details: 'A run is called by the name of its folder. The page replaces one of the same name.',
    example: 'polder compare runs/joint runs/market --out comparison.html',
  })
    .argument('<folders...>', 'folders of two or more runs')
    .option('--out <file>', 'the page', 'comparison.html')
    .action(async (folders: readonly string[], options: CompareOptions, command: Command) => {
      if (folders.length < 2) {
        command.error(`error: found one run, ${folders.join()}; expected two or more`);
      }
      // Loaded when it is asked for, because of the charts.
      const { compareRuns } = await import('./compare-runs.ts');
      await compareRuns(folders, options, ports);
    });
}
