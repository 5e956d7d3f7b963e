/**
 * `polder sweep --on slurm:SITE`: has the scenarios that are missing rehearsed by the tasks of one
 * job array, and watches them. What was submitted before and goes on is not submitted again. The
 * folder is the memory: the command may end at any time, and the same command goes on.
 */
import { userInfo } from 'node:os';
import type { Scenario } from '../../../rehearsal/sweep/sweep.ts';
import type { SlurmArrayPort } from '../../../sites/slurm/slurm-array.ts';
import { InputError } from '../../failure.ts';
import { onSlurm, slurmAccessOf } from '../../slurm-access.ts';
import type { SweepOptions, SweepPorts } from '../sweep-file.ts';
import { readResult } from '../sweep-folder.ts';
import { startSweepProgress } from '../sweep-progress.ts';
import { accountedRecord, earlierTasks } from './earlier-tasks.ts';
import { slurmSiteOf } from './slurm-site.ts';
import { SlurmSweepWords } from './slurm-sweep-words.ts';
import { outputOfTask, type SubmittedSweep } from './submission-file.ts';
import { submitTasks } from './submit-tasks.ts';
import { type WatchedTask, watchTasks } from './watch-tasks.ts';

export interface SweepPlace {
  readonly scenarios: readonly Scenario[];
  readonly folder: string;
  /** The folder as the user would call it. */
  readonly out: string;
  readonly submitted: SubmittedSweep;
}

/** False where the user interrupted: then what was submitted goes on. */
export async function sweepOnSlurm(
  place: SweepPlace,
  options: SweepOptions,
  ports: SweepPorts,
): Promise<boolean> {
  const { scenarios, folder, out } = place;
  const site = await slurmSiteOf(options.on ?? '', ports);
  const { slurm } = await slurmAccessOf(userInfo().username, ports);
  const told = { folder, out, site: site.cluster, isJson: options.json === true };
  const words = new SlurmSweepWords(told, ports);
  const { goingOn, over } = await onSlurm(() => earlierTasks(folder, scenarios, slurm));
  for (const each of over) words.earlier(each);
  // Looked at after Slurm: what ended meanwhile is neither going on nor missing.
  const missing = scenarios.filter((scenario) => {
    const result = readResult(folder, scenario);
    return result === undefined || (!result.ok && options.retryFailed === true);
  });
  const covered = new Set(goingOn.flatMap((task) => task.scenarios));
  const wanted = missing.filter((scenario) => !covered.has(scenario));
  // Until here an interruption ends the command at once: nothing was changed.
  const signal = ports.endByItself();
  const { ownCommand, environment } = ports;
  const ground = { ...place, site, slurm, ownCommand, path: environment.PATH ?? '' };
  const added =
    wanted.length === 0 ? [] : await onSlurm(() => submitTasks(wanted, ground, options));
  const counts = { scenarioCount: scenarios.length, missingCount: missing.length };
  words.begin({ ...counts, goingOn, added });
  return watchAll([...goingOn, ...added], { folder, out, slurm, words, signal }, ports);
}

interface Ground {
  readonly folder: string;
  readonly out: string;
  readonly slurm: SlurmArrayPort;
  readonly words: SlurmSweepWords;
  readonly signal: AbortSignal;
}

async function watchAll(
  tasks: readonly WatchedTask[],
  { folder, out, slurm, words, signal }: Ground,
  ports: SweepPorts,
): Promise<boolean> {
  if (tasks.length === 0) return true;
  const scenarioCount = tasks.reduce((count, task) => count + task.scenarios.length, 0);
  const seen = { runningCount: 0, resultCount: 0 };
  const laneCount = () => Math.max(1, seen.runningCount);
  const progress = startSweepProgress({ scenarioCount, laneCount, isJson: words.isJson }, ports);
  const outputOf = ({ submission, task }: WatchedTask) => outputOfTask(folder, submission, task);
  try {
    const areOver = await watchTasks(tasks, {
      recordsOf: (arrayJobId) => slurm.arrayTasks(arrayJobId),
      resultOf: (scenario) => readResult(folder, scenario),
      hasOutput: (task) => outputOf(task) !== undefined,
      begins: (scenario) => progress.begins(scenario),
      ends: (scenario, result) => {
        seen.resultCount += 1;
        const reason = result.ok ? undefined : result.reason;
        progress.ends(scenario, { isDone: result.ok, reason, trouble: undefined });
      },
      looked: (look) => {
        seen.runningCount = look.runningCount;
        words.looked(look);
      },
      failed: async (task, record) => {
        words.failed(task, record ?? (await accountedRecord(task, slurm)));
        if (seen.resultCount > 0 || outputOf(task) !== undefined) return;
        await cancelAll(tasks, slurm);
        throw new InputError(unseenText(out));
      },
      isSilent: (message) => words.isSilent(message),
      wallSeconds: ports.meter.wallSeconds,
      signal,
    });
    progress.close(!areOver);
    if (!areOver) words.interrupted(tasks);
    return areOver;
  } finally {
    progress.close();
  }
}

async function cancelAll(tasks: readonly WatchedTask[], slurm: SlurmArrayPort): Promise<void> {
  const jobs = new Set(tasks.map(({ arrayJobId }) => arrayJobId));
  for (const job of jobs) await onSlurm(() => slurm.cancel(job));
}

function unseenText(out: string): string {
  return (
    `${out}: a task ended and left neither a result nor an output here, so the nodes do not seem ` +
    'to see this folder; expected one on a file system that they share, and a folder that the ' +
    'user of the tasks may write to. All tasks were cancelled'
  );
}
