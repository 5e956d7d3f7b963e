/**
 * Why a job still waits: its reason, its place in the queue, by when it starts where that is known,
 * and what would make it start sooner. Costs nothing until somebody asks, and changes nothing then.
 */
import { floatAt, intAt } from '../kernel/column.ts';
import { WHOLE_PPM } from '../kernel/units.ts';
import { accrue } from './accounts.ts';
import { isClosed } from './closed-allocation.ts';
import { type Cluster, holdOfJob } from './cluster.ts';
import { type EarliestStart, earliestStartOf } from './earliest-start.ts';
import { membersOf } from './index-set.ts';
import { NO_SLOT } from './jobs.ts';
import { compareOrder, type OrderKey, orderKeyOf } from './order.ts';
import { OWN, STANDINGS, type Standing } from './standing.ts';
import { WAIT_REASONS, type WaitReason } from './wait-reason.ts';
import { type Change, changesFor, heldLimitOf } from './what-if.ts';

export interface Explanation {
  readonly jobNumber: number;
  readonly reason: WaitReason;
  readonly standing: Standing;
  /** 1 for the job that is tried first; as if its allocation was open where that is closed. */
  readonly queuePosition: number;
  /** No later than this time, by the wall times asked for; undefined where nothing is promised. */
  readonly startsBy: number | undefined;
  /** When it can start at the earliest, and on what that rests. */
  readonly earliestStart: EarliestStart;
  /** What its funder is owed so far this period, GPU-seconds; below zero: it is ahead. */
  readonly positionGpuSeconds: number;
  readonly wouldStart: string;
  /** What would make it start sooner, in figures. */
  readonly changes: readonly Change[];
}

/**
 * Explains the waiting job in `slot` as of `now`; left out: as of the last event of the cluster.
 * Cost: all jobs of the cluster, for its place among them.
 */
export function explain(state: Cluster, slot: number, now = state.accounts.accruedAt): Explanation {
  const cluster = asOf(state, now);
  const key = orderKeyOf(cluster, slot);
  const reason = reasonOf(intAt(cluster.jobs.reason, slot));
  const limit = heldLimitOf(cluster, key);
  return {
    jobNumber: intAt(cluster.jobs.jobNumber, slot),
    reason,
    standing: STANDINGS[key.standing] ?? 'borrowed',
    queuePosition: queuePositionOf(cluster, key, now),
    startsBy: promisedStartOf(cluster, key, now),
    earliestStart: earliestStartOf(cluster, key, now),
    positionGpuSeconds: floatAt(cluster.accounts.position, key.funder),
    wouldStart: wouldStartWhen(limit === undefined ? reason : reasonOf(limit), {
      gpuCount: intAt(cluster.jobs.gpuCount, slot),
      sharePpm: intAt(cluster.jobs.sharePpm, slot),
    }),
    changes: changesFor(cluster, key, now),
  };
}

/**
 * No later than then a job starts that nodes are kept for, by the wall times asked for; undefined
 * where it is no promise, as to who would borrow, or none any more, since a run outlasts its time.
 */
export function promisedStartOf(
  cluster: Cluster,
  { slot, standing }: Pick<OrderKey, 'slot' | 'standing'>,
  now: number,
): number | undefined {
  const hold = holdOfJob(cluster, slot);
  const isPromised = hold !== undefined && standing === OWN && hold.startsBy >= now;
  return isPromised ? hold.startsBy : undefined;
}

/** The cluster with what is owed at `now`; in a copy, so that a question changes nothing. */
function asOf(cluster: Cluster, now: number): Cluster {
  if (now <= cluster.accounts.accruedAt) return cluster;
  const accounts = structuredClone(cluster.accounts);
  accrue(accounts, now);
  return { ...cluster, accounts };
}

/**
 * Its place in the order in which a pass tries them: the first of what is left of each allocation,
 * and of those the first in the order. So a job is tried before one of another allocation where it
 * and all in front of it come before whichever comes last of that one and those in front of it.
 * Jobs of closed allocations are not tried; one of them is told its place as if its own was open.
 */
function queuePositionOf(cluster: Cluster, { slot, allocation }: OrderKey, now: number): number {
  const inFront = slotsUntil(cluster, allocation, (other) => other === slot);
  const last = [...inFront, slot]
    .map((each) => orderKeyOf(cluster, each))
    .reduce((a, b) => (compareOrder(cluster, a, b) < 0 ? b : a));
  const comesAfter = (other: number): boolean =>
    compareOrder(cluster, orderKeyOf(cluster, other), last) > 0;
  let before = inFront.length;
  for (const other of membersOf(cluster.waitingAllocations)) {
    if (other === allocation || isClosed(cluster, other, now)) continue;
    before += slotsUntil(cluster, other, comesAfter).length;
  }
  return before + 1;
}

/** The waiting jobs of an allocation in front of the first that is as asked. */
function slotsUntil(
  { jobs, waiting }: Cluster,
  allocation: number,
  isAsAsked: (slot: number) => boolean,
): readonly number[] {
  const slots: number[] = [];
  let slot = intAt(waiting.head, allocation);
  for (; slot !== NO_SLOT && !isAsAsked(slot); slot = intAt(jobs.next, slot)) slots.push(slot);
  return slots;
}

const reasonOf = (code: number): WaitReason => WAIT_REASONS[code] ?? 'not_tried_yet';

function wouldStartWhen(
  reason: WaitReason,
  { gpuCount, sharePpm }: { readonly gpuCount: number; readonly sharePpm: number },
): string {
  const gpus = gpuCount === 1 ? '1 GPU is' : `${gpuCount} GPUs are`;
  const share = `${sharePpm / WHOLE_PPM} of a GPU of its allocation`;
  switch (reason) {
    case 'not_tried_yet':
      return 'It has not been tried yet: it is tried when the jobs before it are placed.';
    case 'no_room':
      if (sharePpm > 0) return `It starts when ${share} is left long enough, or a GPU is free.`;
      return `It starts when ${gpus} free together.`;
    case 'holds_nodes':
      return 'Nodes are kept for it. It starts when the jobs on them end.';
    case 'reclaims_nodes':
      return 'Borrowers have notice to give its nodes back. It starts when the notice has run out.';
    case 'above_borrow_limit':
      return 'It starts when its funder uses less, or is owed GPU time again.';
    case 'above_lend_limit':
      return 'It starts when other funders leave more of their shares idle.';
    case 'before_maintenance':
      return 'It would run into maintenance. It starts when that is over, or in less time before.';
    case 'allocation_closed':
      return 'Its allocation is frozen or over. It starts if the allocation is opened again.';
  }
}
