import type { Command } from 'commander';
import { createCommand, wholeNumber } from './command.ts';
import type { SweepOptions, SweepPorts } from './sweep/sweep-file.ts';

const WORKERS_MAX = 1_024;
const SCENARIO_MAX = 100_000;
const TASK_MINUTES_MAX = 43_200;

const DETAILS =
  'FILE is a sweep file, or with --vary a programme file. Each scenario leaves a file when\n' +
  'it is done, so that after Ctrl-C the same command goes on. Then it writes table.csv,\n' +
  'table.json and report.html: by setting, the median and the range over the seeds.\n' +
  'In parts, at once or on many machines, into one folder: --scenario N or --scenarios A-B,\n' +
  'and --gather in the end. With --json one document a line.\n' +
  '\n' +
  'With --on slurm:SITE, what is missing becomes one job array of the Slurm here, which the\n' +
  'command watches. After Ctrl-C the jobs go on, and the same command watches on. It reads\n' +
  'POLDER_SLURM_URL and POLDER_SLURM_KEY_FILE as polder agent does, and asks scontrol. The\n' +
  'nodes must see the folder, the files and Polder under the same paths. See docs/sweep.md.';

export function sweepCommand(ports: SweepPorts): Command {
  const command = createCommand('sweep', {
    summary: 'Rehearse a programme with other values and seeds, on all cores, and gather it.',
    details: DETAILS,
    example: 'polder sweep examples/commitment-sweep.yaml --out runs/commitment-sweep',
  })
    .argument('<file>', 'sweep file (YAML), or with --vary a programme file')
    .option('--out <folder>', 'where to write (default: runs/<name of the file>)')
    .option(
      '--vary <path=values>',
      'a field of the programme and its values: PATH=60,80 or PATH=60..100:20; may be repeated',
      (each: string, before: readonly string[] | undefined) => [...(before ?? []), each],
    )
    .option('--seeds <list>', 'with --vary: how many seeds, or a list such as 3,5,8 (default: 1)')
    .option(
      '--months <number>',
      'with --vary: calendar months to rehearse, in place of the length in the programme',
      wholeNumber(1, 120),
    )
    .option(
      '--workers <number>',
      'threads, each with a scenario (default: one a core)',
      wholeNumber(1, WORKERS_MAX),
    )
    .option('--scenario <number>', 'run this one alone', wholeNumber(1, SCENARIO_MAX))
    .option('--scenarios <first-last>', 'run these alone')
    .option('--list', 'print the scenarios with their numbers and run none')
    .option('--gather', 'run none, and gather what is there')
    .option('--fresh', 'where the folder is taken, use a new one beside it')
    .option('--retry-failed', 'run scenarios again that failed')
    .option('--assume-budget', 'let commitments pass that their budget cannot carry, and note them')
    .option('--skip-bad-rows', 'count malformed rows of a trace and leave them out')
    .action(async (file: string, options: SweepOptions) => {
      // Loaded when it is asked for, because of the charts.
      const { sweepFile } = await import('./sweep/sweep-file.ts');
      await sweepFile(file, options, ports);
    });
  return withSlurmOptions(command);
}

function withSlurmOptions(command: Command): Command {
  return command
    .option('--on <slurm:site>', 'run on this Slurm, by the name that it has (ClusterName)')
    .option(
      '--tasks <number>',
      'with --on: most tasks of the array (default: one a scenario, as far as Slurm takes them)',
      wholeNumber(1, SCENARIO_MAX),
    )
    .option(
      '--at-once <number>',
      'with --on: most tasks that run at the same time (default: as many as Slurm lets)',
      wholeNumber(1, SCENARIO_MAX),
    )
    .option(
      '--task-minutes <number>',
      'with --on: time limit of a task (default: that of the partition)',
      wholeNumber(1, TASK_MINUTES_MAX),
    )
    .option('--partition <name>', "with --on: the partition (default: Slurm's)")
    .option('--account <name>', 'with --on: the Slurm account (default: that of the user)');
}
