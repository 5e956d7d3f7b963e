/** Divides scenarios among the tasks of one job array, and submits it. */
import type { SlurmConfiguration } from '../../../agent/scontrol.ts';
import type { Scenario } from '../../../rehearsal/sweep/sweep.ts';
import type { SlurmArray, SlurmArrayPort } from '../../../sites/slurm/slurm-array.ts';
import { SlurmRefusal } from '../../../sites/slurm/slurm-job.ts';
import { InputError } from '../../failure.ts';
import { removeResult } from '../sweep-folder.ts';
import {
  addSubmission,
  outputPattern,
  removeSubmission,
  type Submission,
  type SubmittedSweep,
} from './submission-file.ts';
import type { WatchedTask } from './watch-tasks.ts';

export interface TaskOptions {
  /** Most tasks of the array; without, a task a scenario, as far as the site takes so many. */
  readonly tasks?: number;
  readonly atOnce?: number;
  readonly taskMinutes?: number;
  readonly partition?: string;
  readonly account?: string;
}

export interface SubmissionPlace {
  readonly folder: string;
  readonly submitted: SubmittedSweep;
  readonly site: SlurmConfiguration;
  readonly slurm: SlurmArrayPort;
  readonly ownCommand: readonly string[];
  readonly path: string;
}

/** Where Slurm refuses it, nothing of it stays but that old failures of these are gone. */
export async function submitTasks(
  scenarios: readonly Scenario[],
  place: SubmissionPlace,
  options: TaskOptions,
): Promise<readonly WatchedTask[]> {
  const { folder, slurm } = place;
  const parts = dividedAmong(scenarios, taskCountMaxOf(place.site, options));
  const ids = parts.map((part) => part.map(({ id }) => id));
  // Before any task runs: what is there is not run again.
  for (const scenario of scenarios) removeResult(folder, scenario);
  const submission = addSubmission(folder, place.submitted, ids);
  const arrayJobId = await slurm
    .submitArray(arrayOf(submission, place, options))
    .catch((error: unknown) => {
      if (error instanceof SlurmRefusal) removeSubmission(folder, submission);
      throw error;
    });
  return parts.map((part, index) => ({
    ...{ submission, arrayJobId, task: index + 1 },
    scenarios: part,
  }));
}

/** Numbers of tasks begin with 1 and stay below the MaxArraySize of the site. */
function taskCountMaxOf({ arraySizeMax, cluster }: SlurmConfiguration, { tasks }: TaskOptions) {
  const most = arraySizeMax - 1;
  if (tasks === undefined || tasks <= most) return tasks ?? most;
  throw new InputError(
    `--tasks: found ${tasks}; expected at most ${most}, because slurm:${cluster} has a ` +
      `MaxArraySize of ${arraySizeMax}`,
  );
}

/** In their order, in at most `countMax` parts whose lengths differ by one at most. */
export function dividedAmong<Item>(
  items: readonly Item[],
  countMax: number,
): readonly (readonly Item[])[] {
  const count = Math.min(countMax, items.length);
  const startOf = (part: number) => Math.floor((part * items.length) / count);
  return Array.from({ length: count }, (_, part) => items.slice(startOf(part), startOf(part + 1)));
}

function arrayOf(
  submission: Submission,
  { folder, ownCommand, path }: SubmissionPlace,
  { atOnce, taskMinutes, partition, account }: TaskOptions,
): SlurmArray {
  const words = [...ownCommand, 'sweep-task', folder, `${submission.number}`].map(quoted);
  return {
    ...{ name: submission.name, account, partition },
    taskCount: submission.tasks.length,
    atOnceMax: atOnce,
    timeLimitMinutes: taskMinutes,
    script: `#!/bin/sh\nexec ${words.join(' ')} "$SLURM_ARRAY_TASK_ID"\n`,
    workingFolder: folder,
    outputFile: outputPattern(folder, submission),
    environment: { PATH: path },
  };
}

/** As a word of the shell. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
