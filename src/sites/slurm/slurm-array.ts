/**
 * A job array: one submission, a row of tasks that are numbered from 1. Slurm keeps one record for
 * all tasks that wait and were never looked at alone, and one for each of the others.
 */
import type { SlurmJob } from './slurm-job.ts';

export interface SlurmArray {
  readonly name: string;
  /** `undefined`: whichever Slurm gives who submits. */
  readonly account: string | undefined;
  readonly partition: string | undefined;
  readonly taskCount: number;
  /** How many may run at the same time; `undefined`: as many as Slurm lets. */
  readonly atOnceMax: number | undefined;
  /** Of a task; `undefined`: that of the partition. */
  readonly timeLimitMinutes: number | undefined;
  readonly script: string;
  readonly workingFolder: string;
  /** As Slurm reads it: `%a` stands for the number of the task, `%%` for a percent sign. */
  readonly outputFile: string;
  /** Never empty: 0.0.38 refuses that. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A record of an array. Its `slurmJobId` is that of the task, which only `scancel` wants. */
export interface ArrayTask extends SlurmJob {
  readonly arrayJobId: number;
  /** From 1; `undefined`: this record is of all tasks that have none of their own. */
  readonly task: number | undefined;
  /**
   * Of which tasks a record of several is; `undefined` where Slurm cut the list short, as it does
   * where that is long. A task that was cancelled before it ran is in no record.
   */
  readonly tasks: ReadonlySet<number> | undefined;
}

/** Throws where Slurm cannot be asked; `submitArray` also a `SlurmRefusal`. */
export interface SlurmArrayPort {
  /** As the user whom Slurm takes the asker for. Answers the job id of the array. */
  submitArray(array: SlurmArray): Promise<number>;
  /** By the controller, of all arrays of these names. Costs a look at every job of the site. */
  arrayTasksNamed(names: readonly string[]): Promise<readonly ArrayTask[]>;
  /** By the controller, of one array; empty where it has forgotten it. */
  arrayTasks(arrayJobId: number): Promise<readonly ArrayTask[]>;
  /** By the accounting, which hears of the end of a task a little later and forgets none. */
  accountedArrayTasks(name: string): Promise<readonly ArrayTask[]>;
  cancel(slurmJobId: number): Promise<void>;
}

/** The record that says what a task of one array does; of several, the one submitted last. */
export function recordOfTask(records: readonly ArrayTask[], task: number): ArrayTask | undefined {
  const own = records.filter((record) => record.task === task);
  const isOfIt = ({ task: one, tasks }: ArrayTask) =>
    one === undefined && (tasks === undefined || tasks.has(task));
  const [first = records.find(isOfIt), ...others] = own;
  return others.reduce((last, each) => {
    return last !== undefined && last.submittedAt >= each.submittedAt ? last : each;
  }, first);
}

/** Of a list such as `2-5,7,9-15:2%4`; `undefined` where it is cut short or is none. */
export function tasksInList(list: string): ReadonlySet<number> | undefined {
  const tasks = new Set<number>();
  for (const part of list.replace(/%[0-9]+$/, '').split(',')) {
    const found = /^([0-9]{1,7})(?:-([0-9]{1,7})(?::([1-9][0-9]{0,6}))?)?$/.exec(part);
    if (found === null) return undefined;
    const [, first, last = first, step = '1'] = found;
    for (let task = Number(first); task <= Number(last); task += Number(step)) tasks.add(task);
  }
  return tasks;
}
