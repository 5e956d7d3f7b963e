import { basename } from 'node:path';
import type { Command } from 'commander';
import { applyPlan, type ComparedPlan, comparePlan } from '../../client/plan.ts';
import { readTextFile } from '../files.ts';
import { EXIT } from '../ports.ts';
import { type Confirmation, isConfirmed } from './confirm.ts';
import {
  connect,
  lineText,
  type RemoteOptions,
  type RemotePorts,
  remoteCommand,
} from './remote-command.ts';

interface ApplyOptions extends RemoteOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

export function applyCommand(ports: RemotePorts): Command {
  return remoteCommand('apply <file>', {
    summary: 'Load a programme file into a running Polder; shows first what it would change.',
    details:
      'All of it is applied, or nothing. What the file does not name stays as it is. Applied a\n' +
      'second time it changes nothing. With --json it asks nothing: give --yes or --dry-run.',
    example: 'polder apply examples/five-gigafactories.yaml --dry-run',
  })
    .option('--yes', 'apply it without asking')
    .option('--dry-run', 'show what it would change, and change nothing')
    .action(async (file: string, options: ApplyOptions) => {
      const polder = connect(options, ports);
      const fileText = await readTextFile(ports.cwd, file);
      const body = { fileName: basename(file), fileText };
      const compared = await polder.call(comparePlan, { body });
      const isWanted = await decide(compared, options, ports);
      if (!isWanted) return;
      const { planVersion } = compared;
      const applied = await polder.call(applyPlan, { body: { ...body, planVersion } });
      ports.stdout.write(
        options.json === true
          ? `${JSON.stringify(applied, undefined, 2)}\n`
          : lineText(`applied: the plan has version ${applied.planVersion}`),
      );
    });
}

const APPLYING: Confirmation = { question: 'Apply this?', otherwise: 'nothing was applied' };

/** Shows the difference, and says whether it is to be applied. */
async function decide(
  compared: ComparedPlan,
  options: ApplyOptions,
  ports: RemotePorts,
): Promise<boolean> {
  const { faults, lines, isEmpty } = compared;
  const isAlone = options.dryRun === true || isEmpty || faults.length > 0;
  if (options.json === true && isAlone) {
    ports.stdout.write(`${JSON.stringify(compared, undefined, 2)}\n`);
  } else if (options.json !== true) {
    for (const line of lines) ports.stdout.write(lineText(line));
  }
  if (faults.length > 0) {
    for (const { path, found, expected } of faults) {
      ports.stderr.write(lineText(`${path}: found ${found}; expected ${expected}`));
    }
    ports.conclude(EXIT.refused);
    return false;
  }
  if (isAlone) return false;
  return options.yes === true || isConfirmed(APPLYING, options, ports);
}
