/**
 * When a job asks for what it has left in a month. While its allocation is frozen none of its jobs
 * can start, so one that waits asks for nothing; what runs goes on, and asks on. A job that runs at
 * some time of the month asks from when it may first start; one that never does asks in what the
 * freezes leave, for no more than its work in all.
 */
import type { Freeze } from '../access/store/allocations.ts';

export interface AskingJob {
  /** When it was submitted, or the start of the month if later. */
  readonly from: number;
  /** The work that it had left then. */
  readonly workSeconds: number;
  /** As the month begins. */
  readonly isRunningThen: boolean;
  /** At some time of the month. */
  readonly runsInMonth: boolean;
}

export type AskedPart = Pick<AskingJob, 'from' | 'workSeconds'>;

/** `freezes` in order of time, none over another; `end`: of the month. */
export function askedParts(
  { from, workSeconds, isRunningThen, runsInMonth }: AskingJob,
  freezes: readonly Freeze[],
  end: number,
): readonly AskedPart[] {
  if (isRunningThen || freezes.length === 0) return [{ from, workSeconds }];
  const open = openTimes(from, freezes, end);
  const [first] = open;
  if (first === undefined) return [];
  if (runsInMonth) return [{ from: first.from, workSeconds }];
  let left = workSeconds;
  return open.map((time) => {
    const asked = Math.min(left, time.until - time.from);
    left -= asked;
    return { from: time.from, workSeconds: asked };
  });
}

interface OpenTime {
  readonly from: number;
  readonly until: number;
}

/** What the freezes leave of the time from `from` to `end`. */
function openTimes(from: number, freezes: readonly Freeze[], end: number): readonly OpenTime[] {
  const open: OpenTime[] = [];
  let since = from;
  for (const freeze of freezes) {
    if (freeze.from > since) open.push({ from: since, until: Math.min(freeze.from, end) });
    since = Math.max(since, freeze.until);
  }
  if (since < end) open.push({ from: since, until: end });
  return open.filter((time) => time.from < time.until);
}
