/**
 * Every state that Slurm gives to a job, and what it means for a run. The first twelve are states
 * of their own; the others are flags, which the interface tells in place of the state as long as
 * they stand. A state that is not in the table is one of a newer Slurm: it is taken as going on, so
 * that nothing is charged or started again by mistake, and it is told.
 */
import type { RunReportKind } from '../site-driver.ts';

export type StateMeaning =
  /** It holds nothing yet, or not any more: Slurm will start it. */
  | { readonly kind: 'waits' }
  /** It holds its nodes. */
  | { readonly kind: 'runs' }
  /** This time of running is over; `as` is what it is reported as. */
  | { readonly kind: 'over'; readonly as: Exclude<RunReportKind, 'started'> }
  /** Over, and as what depends on who ended it, and why. */
  | { readonly kind: 'cancelled' };

const over = (as: Exclude<RunReportKind, 'started'>): StateMeaning => ({ kind: 'over', as });
const WAITS: StateMeaning = { kind: 'waits' };
const RUNS: StateMeaning = { kind: 'runs' };

/**
 * `stopped` is what the site did and the job is not to blame for: Polder runs it again. `failed` is
 * the end of the job.
 */
export const STATE_MEANINGS: ReadonlyMap<string, StateMeaning> = new Map([
  ['PENDING', WAITS],
  ['RUNNING', RUNS],
  // It keeps its nodes unless the site says otherwise; suspended time is not charged.
  ['SUSPENDED', RUNS],
  ['COMPLETED', over('ended')],
  ['CANCELLED', { kind: 'cancelled' }],
  ['FAILED', over('failed')],
  ['TIMEOUT', over('failed')],
  ['NODE_FAIL', over('stopped')],
  ['PREEMPTED', over('stopped')],
  ['BOOT_FAIL', over('stopped')],
  ['DEADLINE', over('failed')],
  ['OUT_OF_MEMORY', over('failed')],
  ['LAUNCH_FAILED', over('stopped')],
  ['REQUEUED', over('stopped')],
  ['REQUEUE_HOLD', WAITS],
  ['REQUEUE_FED', WAITS],
  ['SPECIAL_EXIT', WAITS],
  // Its reservation was deleted; it is held.
  ['RESV_DEL_HOLD', WAITS],
  ['RESIZING', RUNS],
  ['CONFIGURING', RUNS],
  // Its end is known, its nodes are not free yet: the state of its own is told afterwards.
  ['COMPLETING', RUNS],
  ['STOPPED', RUNS],
  ['SIGNALING', RUNS],
  ['STAGE_OUT', RUNS],
  ['POWER_UP_NODE', RUNS],
  ['RECONFIG_FAIL', RUNS],
  ['EXPEDITING', WAITS],
  // A sibling of it runs on another cluster of the federation.
  ['REVOKED', over('stopped')],
]);

export function meaningOfState(state: string): StateMeaning {
  return STATE_MEANINGS.get(state) ?? RUNS;
}

/** A script that has written its checkpoint after a notice ends with this code. */
export const CHECKPOINT_EXIT_CODE = 85;
