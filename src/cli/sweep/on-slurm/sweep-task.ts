/** What `polder sweep-task` does, on a node. */
import { resolve } from 'node:path';
import { InputError } from '../../failure.ts';
import { onNamed } from '../../files.ts';
import type { CliPorts } from '../../ports.ts';
import { runScenario } from '../run-scenario.ts';
import { openSweepFolder, readResult, refusalText, writeResult } from '../sweep-folder.ts';
import { readSweepInput } from '../sweep-input.ts';
import { readSubmission, type Submission } from './submission-file.ts';

export interface TaskName {
  readonly folder: string;
  readonly submission: number;
  readonly task: number;
  readonly isJson: boolean;
}

export async function sweepTask(name: TaskName, ports: CliPorts): Promise<void> {
  const folder = resolve(ports.cwd, name.folder);
  const submission = readSubmission(folder, name.submission);
  if (submission === undefined) {
    throw new InputError(
      `${name.folder}: there is no slurm/${name.submission}.json here; expected the folder of a ` +
        'sweep, on a file system that this machine shares with the one that submitted it',
    );
  }
  const ids = idsOf(submission, name);
  const { cwd, file, options } = submission;
  const input = await readSweepInput(file, options, { cwd, version: ports.version });
  const refusal = await onNamed(name.folder, async () => openSweepFolder(folder, input.manifest));
  if (refusal !== undefined) throw new InputError(`${name.folder}: ${refusalText(refusal)}`);
  for (const scenario of input.scenarios.filter(({ id }) => ids.includes(id))) {
    const isThere = readResult(folder, scenario) !== undefined;
    const result = isThere ? undefined : await runScenario(scenario, input.ground);
    if (result !== undefined) await onNamed(name.folder, async () => writeResult(folder, result));
    const outcome = result === undefined ? 'already_there' : result.ok ? 'done' : 'failed';
    const { number, id } = scenario;
    ports.stdout.write(
      name.isJson
        ? `${JSON.stringify({ kind: 'scenario', number, id, outcome })}\n`
        : `scenario ${number}: ${outcome.replace('_', ' ')}\n`,
    );
  }
}

function idsOf({ tasks }: Submission, { folder, submission, task }: TaskName): readonly string[] {
  const ids = tasks[task - 1];
  if (ids !== undefined) return ids;
  throw new InputError(
    `${folder}: found task ${task}; expected 1 to ${tasks.length}, which submission ` +
      `${submission} has`,
  );
}
