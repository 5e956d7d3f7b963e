/** What is told of tasks of a sweep on a Slurm. */
import { countedText } from '../../../kernel/number-text.ts';
import type { ArrayTask } from '../../../sites/slurm/slurm-array.ts';
import { causeOfReason } from '../../../sites/slurm/slurm-reasons.ts';
import { wordsForWait } from '../../../sites/slurm/wait-sentences.ts';
import type { Look, WatchedTask } from './watch-tasks.ts';

const OUTPUT_LINES = 5;

/** Why a task left no result, by Slurm, and the last that it wrote. */
export function failureText(
  { submission, arrayJobId, task, scenarios }: WatchedTask,
  record: ArrayTask | undefined,
  output: string | undefined,
): string {
  const numbers = scenarios.map(({ number }) => number).join(', ');
  const what = scenarios.length === 1 ? `scenario ${numbers}` : `scenarios ${numbers}`;
  return [
    `task ${arrayJobId}_${task} ${endText(record)} and left no result of ${what}`,
    ...lastLines(output).map((line) => `  ${line}`),
    ...(output === undefined
      ? [`  it left no output either (slurm/${submission.number}-${task}.out)`]
      : []),
  ].join('\n');
}

function endText(record: ArrayTask | undefined): string {
  if (record === undefined)
    return 'is in no record of Slurm (cancelled before it ran, or long over)';
  const { state, reason, exitCode, elapsedSeconds } = record;
  const details = [
    ...(['', 'None'].includes(reason) ? [] : [`reason ${reason}`]),
    ...(exitCode === 0 ? [] : [`exit code ${exitCode}`]),
    `after ${countedText(elapsedSeconds, 'second')}`,
  ];
  return `ended as ${state} (${details.join(', ')})`;
}

export function lastLines(output: string | undefined): readonly string[] {
  const lines = (output ?? '').split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-OUTPUT_LINES);
}

/** Why tasks wait; empty where none does. */
export function waitText({ waitingCount, runningCount, waitReason }: Look): string {
  if (waitingCount === 0) return '';
  const { sentence } = wordsForWait(causeOfReason(waitReason));
  const counts = `${countedText(waitingCount, 'task')} waiting, ${runningCount} running`;
  return `${counts}. Of the first that waits Slurm says ${waitReason}: ${sentence}`;
}
