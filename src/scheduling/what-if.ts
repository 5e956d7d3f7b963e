/**
 * What would make a waiting job start, in figures: each is worked out from the state as it is, and
 * true at this moment. `what-if.test.ts` makes each change and sees the job start.
 */
import { floatAt, intAt } from '../kernel/column.ts';
import { limitReason } from './blocked.ts';
import { type Cluster, holdOfJob } from './cluster.ts';
import { lookBesidePlan } from './conservative.ts';
import { keptUntil, placeOnHeldNodes, placeOnOpenNodes } from './holds.ts';
import { NO_SLOT } from './jobs.ts';
import { lookAhead } from './maintenance.ts';
import type { OrderKey } from './order.ts';
import { firstRoom } from './planned-start.ts';
import { askedShareOf, couldRide, secondsToRide, shareToRide } from './share-room.ts';
import { aboveBorrowLimit, aboveLendLimit, INDEBTED, standingOf } from './standing.ts';
import type { StartPlan } from './start-plan.ts';
import { REASON } from './wait-reason.ts';
import { ANYWHERE, type Gang, gangOf } from './wish.ts';

export const CHANGE_KINDS = [
  'fewer_gpus',
  'less_time',
  'smaller_share',
  'preferred_placement',
  'borrow_limit',
  'lend_limit',
  'debt',
  'allocation_opened',
  'maintenance',
] as const;

export type Change =
  /** A job like it, asked for now, would start at once with at most so many GPUs. */
  | { readonly kind: 'fewer_gpus'; readonly gpuCount: number }
  /** Likewise, were it to ask for at most so long: it is over before others need the nodes. */
  | { readonly kind: 'less_time'; readonly seconds: number }
  /** Likewise, were it content with at most such a share of a GPU, in millionths. */
  | { readonly kind: 'smaller_share'; readonly sharePpm: number }
  /** Likewise, were it to prefer the one rack or pod that it requires. */
  | { readonly kind: 'preferred_placement' }
  /** Its funder is so far above the limit, counting what it keeps for its earlier jobs. */
  | { readonly kind: 'borrow_limit' | 'lend_limit'; readonly gpuCount: number }
  /** Its funder has had so much more than its own; it is forgotten as the period ends. */
  | { readonly kind: 'debt'; readonly gpuSeconds: number; readonly at: number }
  | { readonly kind: 'allocation_opened' }
  /** From `at` to `until` nodes are away; a run of at most so long would be over before. */
  | {
      readonly kind: 'maintenance';
      readonly seconds: number;
      readonly at: number;
      readonly until: number;
    };

interface Asked extends Gang {
  readonly requestedSeconds: number;
}

/** Reads and changes nothing. Cost: a placement for each halving of the GPUs, and for each hold. */
export function changesFor(cluster: Cluster, key: OrderKey, now: number): readonly Change[] {
  const reason = intAt(cluster.jobs.reason, key.slot);
  if (reason === REASON.notTriedYet) return [];
  if (reason === REASON.allocationClosed) return [{ kind: 'allocation_opened' }];
  const lookForLess = (): readonly Change[] => [
    ...fewerGpus(cluster, key, now),
    ...lessTime(cluster, key, now),
    ...smallerShare(cluster, key, now),
    ...preferredPlacement(cluster, key, now),
  ];
  const isConservative = cluster.policy.backfill === 'conservative';
  return [
    ...limitChanges(cluster, key, heldLimitOf(cluster, key) ?? reason),
    ...debtChanges(cluster, key),
    ...(isConservative ? lookBesidePlan(cluster, now, lookForLess) : lookForLess()),
    ...maintenanceAhead(cluster, key, now, reason),
  ];
}

/** The limit that keeps a job from the nodes that are held for it; undefined where none does. */
export function heldLimitOf(cluster: Cluster, key: OrderKey): number | undefined {
  if (holdOfJob(cluster, key.slot) === undefined) return undefined;
  const limit = limitReason(cluster, key);
  return limit === REASON.notTriedYet ? undefined : limit;
}

function limitChanges(
  { accounts, policy }: Cluster,
  { funder, countedGpus }: OrderKey,
  reason: number,
): readonly Change[] {
  if (reason === REASON.aboveBorrowLimit) {
    const gpuCount = aboveBorrowLimit(accounts, policy, funder, countedGpus);
    return gpuCount > 0 ? [{ kind: 'borrow_limit', gpuCount }] : [];
  }
  if (reason !== REASON.aboveLendLimit) return [];
  const gpuCount = aboveLendLimit(accounts, policy, funder, countedGpus);
  return gpuCount > 0 ? [{ kind: 'lend_limit', gpuCount }] : [];
}

/** Inside its share, a job of a funder that owes waits until its lenders are served. */
function debtChanges({ accounts }: Cluster, { funder, standing }: OrderKey): readonly Change[] {
  const gpuSeconds = -floatAt(accounts.position, funder);
  if (standing !== INDEBTED || gpuSeconds <= 0) return [];
  return [{ kind: 'debt', gpuSeconds, at: accounts.periodEnd }];
}

function fewerGpus(cluster: Cluster, { slot }: OrderKey, now: number): readonly Change[] {
  const asked = askedBy(cluster, slot);
  const isEnough = (gpuCount: number): boolean =>
    wouldStart(cluster, slot, { ...asked, gpuCount }, now);
  let enough = 0;
  let tooMany = asked.gpuCount;
  while (tooMany - enough > 1) {
    const middle = (enough + tooMany) >> 1;
    if (isEnough(middle)) enough = middle;
    else tooMany = middle;
  }
  return enough === 0 ? [] : [{ kind: 'fewer_gpus', gpuCount: enough }];
}

/** It would be over in time for the hold that it is kept from, or while the GPU is held anyway. */
function lessTime(cluster: Cluster, { slot, funder }: OrderKey, now: number): readonly Change[] {
  const asked = askedBy(cluster, slot);
  const own = holdOfJob(cluster, slot);
  const times = cluster.holds.flatMap((hold) =>
    hold.slot === NO_SLOT || hold === own ? [] : [hold.startsBy - now],
  );
  if (intAt(cluster.shareHoldSlot, funder) !== NO_SLOT) {
    times.push(floatAt(cluster.shareHoldStartsBy, funder) - now);
  }
  if (cluster.plan !== undefined) times.push(...claimTimes(cluster.plan).map((at) => at - now));
  times.push(...secondsToRide(cluster, slot, now));
  const seconds = times
    .filter((each) => each > 0 && each < asked.requestedSeconds)
    .sort((a, b) => b - a)
    .find((requestedSeconds) => wouldStart(cluster, slot, { ...asked, requestedSeconds }, now));
  return seconds === undefined ? [] : [{ kind: 'less_time', seconds }];
}

function smallerShare(cluster: Cluster, { slot }: OrderKey, now: number): readonly Change[] {
  const sharePpm = shareToRide(cluster, slot, now);
  const isSmaller = sharePpm > 0 && sharePpm < askedShareOf(cluster, slot).sharePpm;
  return isSmaller ? [{ kind: 'smaller_share', sharePpm }] : [];
}

function preferredPlacement(cluster: Cluster, { slot }: OrderKey, now: number): readonly Change[] {
  const asked = askedBy(cluster, slot);
  if (asked.nearness === ANYWHERE) return [];
  const isEnough = wouldStart(cluster, slot, { ...asked, nearness: ANYWHERE }, now);
  return isEnough ? [{ kind: 'preferred_placement' }] : [];
}

/** When something is planned to begin on a node. */
function claimTimes({ claimedFrom }: StartPlan): readonly number[] {
  return [...new Set(claimedFrom)].filter((at) => at < Infinity);
}

/** Of the windows that it would run into: the first that leaves too few nodes for it. */
function maintenanceAhead(
  cluster: Cluster,
  { slot }: OrderKey,
  now: number,
  reason: number,
): readonly Change[] {
  if (reason !== REASON.beforeMaintenance) return [];
  const asked = askedBy(cluster, slot);
  const keeps = cluster.windows.find(({ start }) => {
    const seconds = start - now;
    if (seconds <= 0 || seconds >= asked.requestedSeconds) return false;
    return !wouldStart(cluster, slot, { ...asked, requestedSeconds: seconds + 1 }, now);
  });
  if (keeps === undefined) return [];
  const { start, end } = keeps;
  return [{ kind: 'maintenance', seconds: start - now, at: start, until: end }];
}

function askedBy({ jobs }: Cluster, slot: number): Asked {
  return { ...gangOf(jobs, slot), requestedSeconds: intAt(jobs.requestedSeconds, slot) };
}

/** Whether a new job of the allocation of that in `slot` would start: the tests of `decide.ts`. */
function wouldStart(cluster: Cluster, slot: number, asked: Asked, now: number): boolean {
  const { accounts, jobs } = cluster;
  const allocation = intAt(jobs.allocation, slot);
  const funder = intAt(accounts.funderOf, allocation);
  const endsBy = now + asked.requestedSeconds;
  const { sharePpm } = askedShareOf(cluster, slot);
  if (couldRide(cluster, slot, { ...asked, sharePpm }, now)) return true;
  if (cluster.plan !== undefined) {
    const { gpuCount, nearness, requestedSeconds: seconds } = asked;
    const whole = { gpuCount, nearness, seconds };
    const start = { funder, priority: intAt(cluster.priorityOf, allocation), asked: whole };
    return firstRoom(cluster.plan, cluster, start)?.at === now;
  }
  const countedGpus = asked.gpuCount + keptUntil(cluster, funder, NO_SLOT, endsBy);
  const priority = intAt(cluster.priorityOf, allocation);
  const standing = standingOf(accounts, funder, countedGpus);
  const limit = limitReason(cluster, { standing, priority, funder, countedGpus });
  if (limit !== REASON.notTriedYet) return false;
  return lookAhead(cluster, endsBy, () => {
    const open = placeOnOpenNodes(cluster, asked);
    return (open ?? placeOnHeldNodes(cluster, asked, endsBy)) !== undefined;
  });
}
