/** What of a run its checkpoints hold when it is lost with its nodes. */
import { type FailureModel, workDoneBy } from '../sites/failing-nodes.ts';
import type { JobRun } from './observer.ts';

export interface LostRun {
  /** From its start to its notice; 0 without one. */
  readonly noticedAfterSeconds: number;
  /** From its start to the loss. */
  readonly lostAfterSeconds: number;
}

/**
 * Seconds of work. A run with notice writes a checkpoint when the notice arrives; where there are
 * `failures`, every run also writes them from time to time, whatever it is lost by.
 */
export function keptAtLoss(
  failures: FailureModel | undefined,
  run: Pick<JobRun, 'gpuCount' | 'attempt'>,
  { noticedAfterSeconds, lostAfterSeconds }: LostRun,
): number {
  const { workSeconds } = workDoneBy(failures, run, noticedAfterSeconds);
  const { safeSeconds } = workDoneBy(failures, run, lostAfterSeconds);
  return Math.max(workSeconds, safeSeconds);
}
