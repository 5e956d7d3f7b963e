import { Command, Option } from 'commander';
import { MIX_NAMES } from '../rehearsal/workload/named-mix.ts';
import type { TraceFormat } from '../rehearsal/workload/open-workload.ts';
import { createCommand, exampleAndExitCodes } from './command.ts';
import type { DescribeOptions, WorkloadPorts } from './describe-workload-file.ts';

/** Named here too, so that their readers are loaded only when a file is described. */
const EVERY_FORMAT = {
  csv: true,
  swf: true,
  sacct: true,
  'sacct-json': true,
} as const satisfies Readonly<Record<TraceFormat, true>>;
const TRACE_FORMATS = Object.keys(EVERY_FORMAT);
const EXAMPLE = 'polder workload describe jobs.csv.gz --beside kalos';

export function workloadCommand(ports: WorkloadPorts): Command {
  return new Command('workload')
    .description('Look at recorded workloads.')
    .addCommand(describeCommand(ports))
    .addHelpText('after', exampleAndExitCodes(EXAMPLE));
}

function describeCommand(ports: WorkloadPorts): Command {
  return createCommand('describe', {
    summary: 'Describe a recorded workload in the figures in which clusters publish theirs.',
    details:
      'Every row of the file is a job or is counted under the reason why it is not one. Files\n' +
      'may be compressed with gzip.',
    example: EXAMPLE,
  })
    .argument('<file>', `trace: ${TRACE_FORMATS.join(', ')}`)
    .addOption(
      new Option('--format <format>', 'in place of what the content says').choices(TRACE_FORMATS),
    )
    .addOption(
      new Option('--beside <cluster>', 'show the published figures beside').choices(MIX_NAMES),
    )
    .option('--skip-bad-rows', 'count malformed rows and leave them out, in place of refusing')
    .action(async (file: string, options: DescribeOptions) => {
      const { describeWorkloadFile } = await import('./describe-workload-file.ts');
      await describeWorkloadFile(file, options, ports);
    });
}
