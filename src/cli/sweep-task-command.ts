import type { Command } from 'commander';
import { createCommand, wholeNumber } from './command.ts';
import type { CliPorts } from './ports.ts';

const NUMBER_MAX = 999_999;

export function sweepTaskCommand(ports: CliPorts): Command {
  return createCommand('sweep-task', {
    summary: 'Rehearse the scenarios of one task of a sweep that was submitted to a Slurm.',
    details:
      'The tasks of the job array that polder sweep --on submits run this, on the nodes. It may\n' +
      'be run by hand, to see why a task fails. Each scenario leaves its result in the folder,\n' +
      'also where it is one that failed; what is there already is not run again.',
    example: 'polder sweep-task runs/commitment-sweep 1 3',
  })
    .argument('<folder>', 'of the sweep')
    .argument('<submission>', 'its number: of slurm/1.json in the folder, 1', number)
    .argument('<task>', 'its number within the array', number)
    .action(async (folder: string, submission: number, task: number, options) => {
      // Loaded when it is asked for, because of the schemas.
      const { sweepTask } = await import('./sweep/on-slurm/sweep-task.ts');
      await sweepTask({ folder, submission, task, isJson: options.json === true }, ports);
    });
}

const number = wholeNumber(1, NUMBER_MAX);
