/** What became of the tasks that were submitted of a sweep before. */
import type { Scenario } from '../../../rehearsal/sweep/sweep.ts';
import {
  type ArrayTask,
  recordOfTask,
  type SlurmArrayPort,
} from '../../../sites/slurm/slurm-array.ts';
import { readResult } from '../sweep-folder.ts';
import { readSubmissions, type Submission } from './submission-file.ts';
import { doesTaskGoOn, type WatchedTask } from './watch-tasks.ts';

export interface OverTask {
  readonly task: WatchedTask;
  /** `undefined` where Slurm knows nothing of it. */
  readonly record: ArrayTask | undefined;
}

export interface EarlierTasks {
  readonly goingOn: readonly WatchedTask[];
  /** Those that were the last to try a scenario that still has no result. */
  readonly over: readonly OverTask[];
}

export async function earlierTasks(
  folder: string,
  scenarios: readonly Scenario[],
  slurm: SlurmArrayPort,
): Promise<EarlierTasks> {
  const submissions = readSubmissions(folder);
  if (submissions.length === 0) return { goingOn: [], over: [] };
  const records = await slurm.arrayTasksNamed(submissions.map(({ name }) => name));
  const missing = scenarios.filter((scenario) => readResult(folder, scenario) === undefined);
  const tasks = submissions.flatMap((submission) => tasksOf(submission, records, missing));
  const goingOn = tasks.filter(({ record }) => doesTaskGoOn(record)).map(({ task }) => task);
  const covered = new Set(goingOn.flatMap((task) => task.scenarios));
  const last = new Map<Scenario, OverTask>();
  for (const each of tasks) {
    for (const scenario of each.task.scenarios) {
      if (!covered.has(scenario)) last.set(scenario, each);
    }
  }
  const over = [...new Set(last.values())];
  return { goingOn, over: await completed(over, slurm) };
}

/** Each task that has scenarios among `missing`, and these alone. */
function tasksOf(
  submission: Submission,
  records: readonly ArrayTask[],
  missing: readonly Scenario[],
): readonly OverTask[] {
  const byId = new Map(missing.map((scenario) => [scenario.id, scenario]));
  const own = records.filter(({ name }) => name === submission.name);
  const arrayJobId = own[0]?.arrayJobId ?? 0;
  return submission.tasks.flatMap((ids, index) => {
    const scenarios = ids.flatMap((id) => byId.get(id) ?? []);
    if (scenarios.length === 0) return [];
    const task = { submission, arrayJobId, task: index + 1, scenarios };
    return [{ task, record: recordOfTask(own, index + 1) }];
  });
}

/**
 * The controller forgets what is over after some minutes; the accounting does not. It is asked once
 * for each submission, however many of its tasks are over.
 */
async function completed(
  over: readonly OverTask[],
  slurm: SlurmArrayPort,
): Promise<readonly OverTask[]> {
  const forgotten = over.filter(({ record }) => record === undefined);
  const submissions = new Set(forgotten.map(({ task }) => task.submission));
  const accounted = new Map<Submission, readonly ArrayTask[]>();
  for (const each of submissions) accounted.set(each, await accountedTasks(each, slurm));
  return over.map((each) => {
    const { task } = each;
    const record = each.record ?? recordOfTask(accounted.get(task.submission) ?? [], task.task);
    const arrayJobId = record?.arrayJobId ?? task.arrayJobId;
    return { task: { ...task, arrayJobId }, record };
  });
}

export async function accountedRecord(
  { submission, task }: WatchedTask,
  slurm: SlurmArrayPort,
): Promise<ArrayTask | undefined> {
  return recordOfTask(await accountedTasks(submission, slurm), task);
}

/** None also where the accounting does not answer: it only explains. */
function accountedTasks(
  { name }: Submission,
  slurm: SlurmArrayPort,
): Promise<readonly ArrayTask[]> {
  return slurm.accountedArrayTasks(name).catch(() => []);
}
