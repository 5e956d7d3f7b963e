/**
 * How long a job runs on a virtual site, and whether it fails: drawn from named streams of the
 * site's seed by the number of the job, so that a run that is told again, or goes on after it gave
 * its GPUs back, is the same work.
 *
 * Work is between 5 % and 100 % of the wall time asked for, each second equally likely. One run in
 * fifty fails, somewhere in what it had left to do: of the order of what clusters of this kind
 * report.
 */
import { randomStream } from '../kernel/random.ts';
import type { RunName, StartOrder } from './site-driver.ts';

const WORK_PERCENT_MIN = 5;
const FAILING_RUN_OF = 50;

export interface VirtualWork {
  /** From the start of this run to its end, or to its failure; 1 or more. */
  readonly seconds: number;
  readonly isFailing: boolean;
}

export function virtualWorkOf(
  seed: number,
  order: RunName & Pick<StartOrder, 'requestedSeconds' | 'keptSeconds'>,
): VirtualWork {
  const { jobNumber, attempt, requestedSeconds, keptSeconds } = order;
  const secondsMin = Math.max(1, Math.ceil((requestedSeconds * WORK_PERCENT_MIN) / 100));
  const work = randomStream(seed, `virtual-site/work/${jobNumber}`);
  const wholeSeconds = secondsMin + work.nextBelow(requestedSeconds - secondsMin + 1);
  const leftSeconds = Math.max(1, wholeSeconds - keptSeconds);
  const failure = randomStream(seed, `virtual-site/failure/${jobNumber}/${attempt}`);
  const isFailing = failure.nextBelow(FAILING_RUN_OF) === 0;
  const seconds = isFailing ? 1 + failure.nextBelow(leftSeconds) : leftSeconds;
  return { seconds, isFailing };
}
