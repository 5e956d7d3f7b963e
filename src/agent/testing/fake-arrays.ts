/**
 * Job arrays of a slurmrestd of tests: tasks wait, run a few at a time, and end as the test has
 * them end. One record stands for all tasks that wait, as Slurm tells it.
 */
import { type Json, type JsonRecord, textAt } from '../../sites/slurm/wires/json.ts';

export interface RunningTask {
  readonly task: number;
  readonly script: string;
  /** With the number of the task in its place. */
  readonly outputFile: string;
}

/** Answers the state in which a task ends, such as `COMPLETED`. */
export type RunTask = (task: RunningTask) => Promise<string>;

interface FakeTask extends RunningTask {
  readonly jobId: number;
  state: string;
}

interface FakeArray {
  readonly jobId: number;
  readonly name: string;
  readonly job: JsonRecord;
  readonly tasks: readonly FakeTask[];
}

export class FakeArrays {
  /** How many tasks run at the same time; where it is 0, all wait. */
  slotCount: number;
  readonly arrays: FakeArray[] = [];
  readonly #run: RunTask;
  readonly #areNumbersPlain: boolean;

  constructor(run: RunTask, { slotCount = 2, areNumbersPlain = true } = {}) {
    this.#run = run;
    this.slotCount = slotCount;
    this.#areNumbersPlain = areNumbersPlain;
  }

  submit(jobId: number, script: string, job: JsonRecord): void {
    const [, last = '0'] = /^1-([0-9]+)/.exec(textAt(job, 'array')) ?? [];
    const pattern = textAt(job, 'standard_output');
    const tasks = Array.from({ length: Number(last) }, (_, index) => ({
      ...{ task: index + 1, script, state: 'PENDING', jobId: jobId + 1 + index },
      outputFile: pattern.replaceAll(/%([%a])/g, (_, word) =>
        word === '%' ? '%' : `${index + 1}`,
      ),
    }));
    this.arrays.push({ jobId, name: textAt(job, 'name'), job, tasks });
    this.startTasks();
  }

  startTasks(): void {
    for (const task of this.arrays.flatMap(({ tasks }) => tasks)) {
      if (this.#countOf('RUNNING') >= this.slotCount) return;
      if (task.state !== 'PENDING') continue;
      task.state = 'RUNNING';
      void this.#run(task).then((state) => {
        task.state = state;
        this.startTasks();
      });
    }
  }

  cancel(jobId: number): void {
    for (const task of this.arrays.find((array) => array.jobId === jobId)?.tasks ?? []) {
      if (['PENDING', 'RUNNING'].includes(task.state)) task.state = 'CANCELLED';
    }
  }

  /** As the controller tells them; `jobId`: of one array alone. */
  current(jobId?: number): readonly JsonRecord[] {
    const some = this.arrays.filter((array) => jobId === undefined || array.jobId === jobId);
    return some.flatMap((array) => {
      const waiting = array.tasks.filter(({ state }) => state === 'PENDING');
      const others = array.tasks.filter(({ state }) => state !== 'PENDING');
      return [
        ...(waiting.length === 0 ? [] : [this.#record(array, undefined, waiting)]),
        ...others.map((task) => this.#record(array, task)),
      ];
    });
  }

  #record(
    { jobId, name }: FakeArray,
    task: FakeTask | undefined,
    waiting: readonly FakeTask[] = [],
  ): JsonRecord {
    const state = task?.state ?? 'PENDING';
    return {
      ...{ job_id: task?.jobId ?? jobId, name, user_name: 'ada', account: 'a', partition: 'main' },
      ...{ array_job_id: this.#number(jobId), array_task_id: this.#number(task?.task) },
      array_task_string: waiting.map((each) => each.task).join(','),
      ...{ job_state: this.#areNumbersPlain ? state : [state] },
      ...{ state_reason: state === 'PENDING' ? 'Resources' : 'None', priority: this.#number(1) },
    };
  }

  #number(value: number | undefined): Json {
    if (this.#areNumbersPlain) return value ?? null;
    return { set: value !== undefined, infinite: false, number: value ?? 0 };
  }

  #countOf(state: string): number {
    return this.arrays.flatMap(({ tasks }) => tasks.filter((task) => task.state === state)).length;
  }
}
