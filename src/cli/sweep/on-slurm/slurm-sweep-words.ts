/** Tells how a sweep on a Slurm goes: as text on standard error, or as documents. */
import { countedText } from '../../../kernel/number-text.ts';
import type { SweepPorts } from '../sweep-file.ts';
import type { OverTask } from './earlier-tasks.ts';
import { outputOfTask } from './submission-file.ts';
import { failureText, lastLines, waitText } from './task-words.ts';
import type { Look, WatchedTask } from './watch-tasks.ts';

/** As text; with `--json` all of them are told. */
const FAILURES_TOLD_MAX = 10;

export interface Told {
  readonly folder: string;
  readonly out: string;
  readonly site: string;
  readonly isJson: boolean;
}

export interface Beginning {
  readonly scenarioCount: number;
  readonly missingCount: number;
  readonly goingOn: readonly WatchedTask[];
  readonly added: readonly WatchedTask[];
}

export class SlurmSweepWords {
  readonly #told: Told;
  readonly #ports: Pick<SweepPorts, 'stdout' | 'stderr'>;
  #lastWait = '';
  #failureCount = 0;

  constructor(told: Told, ports: Pick<SweepPorts, 'stdout' | 'stderr'>) {
    this.#told = told;
    this.#ports = ports;
  }

  get isJson(): boolean {
    return this.#told.isJson;
  }

  /** Of one that was over before. Of an array that Slurm never took there is nothing to tell. */
  earlier({ task, record }: OverTask): void {
    if (task.arrayJobId > 0) this.failed(task, record, ' before');
  }

  failed(task: WatchedTask, record: OverTask['record'], when = ''): void {
    const { folder, isJson } = this.#told;
    const output = outputOfTask(folder, task.submission, task.task);
    if (isJson) {
      this.#document('task_failed', {
        ...{ job: task.arrayJobId, task: task.task, wasBefore: when !== '' },
        scenarios: task.scenarios.map(({ number }) => number),
        ...{ state: record?.state ?? null, reason: record?.reason ?? null },
        ...{ exitCode: record?.exitCode ?? null, output: lastLines(output) },
      });
      return;
    }
    this.#failureCount += 1;
    if (this.#failureCount > FAILURES_TOLD_MAX) return;
    this.#line(`FAILED${when}: ${failureText(task, record, output)}`);
    if (this.#failureCount === FAILURES_TOLD_MAX)
      this.#line('More that failed are not shown here.');
  }

  begin({ scenarioCount, missingCount, goingOn, added }: Beginning): void {
    const { out, site, isJson } = this.#told;
    const [first] = added;
    const alreadyThere = scenarioCount - missingCount;
    if (isJson) {
      const submitted = first === undefined ? null : { job: first.arrayJobId, tasks: added.length };
      const counts = { scenarios: scenarioCount, alreadyThere, tasksGoingOn: goingOn.length };
      this.#document('begin', { folder: out, site, ...counts, submitted });
      return;
    }
    const there = alreadyThere === 0 ? '' : `, ${alreadyThere} of them there already`;
    const verb = goingOn.length === 1 ? 'goes' : 'go';
    const parts = [
      `${countedText(scenarioCount, 'scenario')}${there}`,
      ...(goingOn.length === 0
        ? []
        : [`${countedText(goingOn.length, 'task')} submitted before ${verb} on`]),
      ...(first === undefined
        ? []
        : [`job ${first.arrayJobId} on ${site} with ${countedText(added.length, 'task')}`]),
    ];
    this.#line([...parts, `results in ${out}`].join('; '));
  }

  /** Why tasks wait, each time that it is another reason or another number of them. */
  looked(look: Look): void {
    const text = waitText(look);
    if (text === this.#lastWait) return;
    this.#lastWait = text;
    if (this.#told.isJson) this.#document('look', look);
    else if (text !== '') this.#line(text);
  }

  isSilent(message: string): void {
    this.#line(`${message}; what was submitted goes on, and it is asked again`);
  }

  interrupted(tasks: readonly WatchedTask[]): void {
    const jobs = [...new Set(tasks.map(({ arrayJobId }) => arrayJobId))];
    if (this.#told.isJson) this.#document('interrupted', { jobs });
    const what = jobs.length === 1 ? `Job ${jobs} goes` : `Jobs ${jobs.join(', ')} go`;
    this.#line(
      `${what} on at ${this.#told.site}. The same command watches on, and gathers in the end; ` +
        `to end what runs: scancel ${jobs.join(' ')}`,
    );
  }

  #document(kind: string, value: object): void {
    this.#ports.stdout.write(`${JSON.stringify({ kind, ...value })}\n`);
  }

  #line(text: string): void {
    this.#ports.stderr.write(`${text}\n`);
  }
}
