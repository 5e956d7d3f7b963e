/**
 * Whether the waiting jobs are tried again because a job ended, or because time went by. Most such
 * passes start none: a job of a few GPUs ends, and gangs of thousands wait. So what a pass refused
 * is kept, and there is no other for
 *  - an end alone, unless one that found no room has some now, the smallest job that was above a
 *    limit no longer is, a borrower's job may start on the nodes held for it, or an owner's on what
 *    was reclaimed for that, or a job for which nodes were held has started;
 *  - time alone, which is looked at when a cycle asked for it and, after an end, within
 *    `lookAgainSeconds` of the policy, unless the smallest job of some standing has a better one
 *    now, a job that would reclaim may send another away, one would take over lesser holds, or a
 *    gang got no reservation though one was left. A pass that had tried as many as it may goes on
 *    then with the others.
 *
 * So after an end a job may wait for so much longer where only its right is new, or until another
 * event where only its place in the order is. Every other event has a pass at once.
 */
import { intAt } from '../kernel/column.ts';
import { isAnyHeld, isLostReclaim, limitReason, wakeWhenOwed } from './blocked.ts';
import { type Cluster, type Hold, ORDINARY } from './cluster.ts';
import { type Cycle, isAnyAboveShare, wakeBy, worstHeldStanding } from './cycle.ts';
import { mayFitWithHold, placeOnHeldNodes, placeOnOpenNodes } from './holds.ts';
import { smallestMember } from './index-set.ts';
import { NO_SLOT } from './jobs.ts';
import {
  addRoomless,
  forgetUntried,
  isAnyUntried,
  type LastPass,
  NONE,
  type Roomless,
  setUntried,
} from './last-pass.ts';
import { shutFor } from './maintenance.ts';
import { type OrderKey, orderKeyOf } from './order.ts';
import { isAnyReclaimable, wouldReclaim } from './reclaim.ts';
import { isSharer } from './shared-gpus.ts';
import { BORROWED, INDEBTED, OWN, STANDINGS, standingOf } from './standing.ts';
import { REASON } from './wait-reason.ts';
import { gangOf } from './wish.ts';

/** A pass begins, and has refused nothing yet. */
export function beginPass({ cluster, now }: Cycle): void {
  const { lastPass } = cluster;
  lastPass.until = now + cluster.policy.lookAgainSeconds;
  for (const kept of lastPass.roomless) kept.length = 0;
  lastPass.limitedGpus.fill(NONE);
  lastPass.refusedGpus.fill(NONE);
  lastPass.isBegunAnew = isAnyUntried(lastPass);
  lastPass.isUnplanned = false;
  lastPass.bestRoomless = BORROWED;
  lastPass.reclaims.fill(0);
}

/**
 * The job of `key` was not started: because of `limit`, or for want of room where that is
 * `notTriedYet`. At each end tried are an emergency, and a job that is content with a share of a
 * GPU, since it may ride.
 */
export function noteRefused(cycle: Cycle, key: OrderKey, limit: number): void {
  const { lastPass, jobs } = cycle.cluster;
  if (isPassForgotten(cycle)) return;
  noteKeptWaiting(cycle, key);
  if (key.priority === 0 || isSharer(cycle.cluster, key.slot)) lastPass.until = 0;
  else if (limit !== REASON.notTriedYet) lowerTo(lastPass.limitedGpus, key.funder, key.countedGpus);
  else {
    const { gpuCount, nearness } = gangOf(jobs, key.slot);
    const seconds = intAt(jobs.requestedSeconds, key.slot);
    addRoomless(lastPass.roomless[nearness] as Roomless[], { gpuCount, seconds });
    const isHeld = intAt(jobs.hold, key.slot) !== 0;
    if (!isHeld) lastPass.bestRoomless = Math.min(lastPass.bestRoomless, key.standing);
  }
}

/** The job of `key` goes on waiting, for whatever reason: also for the nodes that it holds. */
export function noteKeptWaiting({ cluster }: Cycle, key: OrderKey): void {
  const { funder, standing, countedGpus } = key;
  lowerTo(cluster.lastPass.refusedGpus, funder * STANDINGS.length + standing, countedGpus);
}

function lowerTo(column: Int32Array, index: number, value: number): void {
  if (value < intAt(column, index)) column[index] = value;
}

/** The pass that was cut short goes on, with what it refused. */
export function goOnWithPass({ cluster, now }: Cycle): void {
  const { lastPass, policy } = cluster;
  forgetUntried(lastPass);
  if (lastPass.until > 0) lastPass.until = now + policy.lookAgainSeconds;
}

/**
 * The pass had tried as many as it may, and goes on with those that are `left`: at once where it
 * started one, and else when time is looked at, since most of them would be refused likewise. If an
 * earlier pass still goes on, then that does: else those behind would never be come to.
 */
export function cutPassShort(cycle: Cycle, left: readonly OrderKey[], hasStarted: boolean): void {
  const { lastPass, policy } = cycle.cluster;
  cycle.isForAll = false;
  if (!isAnyUntried(lastPass)) {
    for (const { allocation, slot } of left) setUntried(lastPass, allocation, slot);
  }
  wakeBy(cycle, cycle.now + (hasStarted ? 1 : policy.lookAgainSeconds));
}

/** A pass came to all that wait. */
export function endPass({ cluster }: Cycle): void {
  forgetUntried(cluster.lastPass);
  cluster.lastPass.isBegunAnew = false;
}

/**
 * A pass that went on came to its end. Where another began anew meanwhile, all are to be tried once
 * more, from the `firsts` of each allocation on: what that one did not come to was tried before it.
 */
export function endRound(cycle: Cycle, firsts: readonly number[]): void {
  const { lastPass, jobs, policy } = cycle.cluster;
  if (!lastPass.isBegunAnew) return;
  lastPass.isBegunAnew = false;
  for (const slot of firsts) setUntried(lastPass, intAt(jobs.allocation, slot), slot);
  wakeBy(cycle, cycle.now + policy.lookAgainSeconds);
}

/** The pass did not come to all, or let go of held nodes: the next may start another. */
export function forgetPass({ cluster }: Cycle): void {
  cluster.lastPass.until = 0;
}

function isPassForgotten({ cluster }: Cycle): boolean {
  return cluster.lastPass.until === 0;
}

/** Since the last cycle, as `Cluster` has it. */
export type Happened = Readonly<Pick<Cluster, 'isReleased' | 'hasEnded' | 'isWoken'>>;

/**
 * Which waiting jobs are tried for what happened: all, those that a pass did not come to, both, or
 * none; then it is woken for the next pass.
 */
export function jobsToTryAgain(
  cycle: Cycle,
  { isReleased, hasEnded, isWoken }: Happened,
): 'all' | 'untried' | 'both' | 'none' {
  const { cluster, now } = cycle;
  const { lastPass } = cluster;
  // Else events that come at the very times of such wakes would put them off for ever.
  const all = isWoken && isAnyUntried(lastPass) ? 'both' : 'all';
  if (isReleased) return all;
  if (smallestMember(cluster.waitingAllocations) < 0) return 'all';
  if (isPassForgotten(cycle)) return all;
  // The reservation of a held job that started is free for the next one.
  if (cycle.starts.length > 0) return all;
  if (hasEnded && (mayRefusedStart(cycle) || isRoomOnWeakHold(cycle))) return all;
  if (isWoken || now >= lastPass.until) {
    const isAnyLeft = isAnyUntried(lastPass);
    if (mayTimeHelp(cycle)) return isAnyLeft ? 'both' : 'all';
    wakeForRefused(cycle);
    if (isAnyLeft) return 'untried';
    lastPass.until = now + cluster.policy.lookAgainSeconds;
  }
  if (hasEnded) wakeBy(cycle, lastPass.until);
  return 'none';
}

/**
 * True where a refused job may do more than it might, though no room is there for it; or where
 * nodes may be held for one in time, since runs ended before their time.
 */
function mayTimeHelp(cycle: Cycle): boolean {
  const { cluster, now } = cycle;
  if (cluster.lastPass.isUnplanned) return true;
  return isAnyAhead(cluster) || isAnyReclaimable(cluster, now) || mayYieldHold(cycle);
}

/** The smallest job that was refused by a standing is the first to have a better one. */
function isAnyAhead({ accounts, lastPass }: Cluster): boolean {
  for (let funder = 0; funder < accounts.funderCount; funder += 1) {
    for (let standing = OWN; standing <= BORROWED; standing += 1) {
      const countedGpus = refusedGpus(lastPass, funder, standing);
      if (countedGpus !== NONE && standingOf(accounts, funder, countedGpus) < standing) return true;
    }
  }
  return false;
}

/** As `startOnLesserHolds` looks for it. */
function mayYieldHold(cycle: Cycle): boolean {
  const { cluster, now } = cycle;
  const { bestRoomless } = cluster.lastPass;
  const mayLook = now >= cluster.yieldRetryAt && bestRoomless < INDEBTED;
  return mayLook && bestRoomless < worstHeldStanding(cycle);
}

/** Asks anew for the times that the last pass asked for: as if all had been refused once more. */
function wakeForRefused(cycle: Cycle): void {
  const { cluster, now } = cycle;
  const { accounts, lastPass, policy } = cluster;
  for (let funder = 0; funder < accounts.funderCount; funder += 1) {
    for (let refusedBy = OWN; refusedBy <= BORROWED; refusedBy += 1) {
      const countedGpus = refusedGpus(lastPass, funder, refusedBy);
      if (countedGpus === NONE) continue;
      // It may have lost the right that it had.
      wakeWhenOwed(cycle, { funder, standing: standingOf(accounts, funder, countedGpus) });
    }
    if (!wouldReclaim(cluster, funder) || !isAnyAboveShare(cycle, funder)) continue;
    wakeBy(cycle, now + policy.lookAgainSeconds);
  }
  const wouldYield = lastPass.bestRoomless < INDEBTED && isAnyHeld(cluster);
  if (wouldYield && now < cluster.yieldRetryAt) wakeBy(cycle, cluster.yieldRetryAt);
}

function refusedGpus({ refusedGpus }: LastPass, funder: number, standing: number): number {
  return intAt(refusedGpus, funder * STANDINGS.length + standing);
}

/** True where a refused job has what it was refused for, or that was not kept for all of them. */
export function mayRefusedStart(cycle: Cycle): boolean {
  const { cluster } = cycle;
  return isPassForgotten(cycle) || isRoomForAny(cycle) || isAnyWithinLimits(cluster);
}

function isRoomForAny(cycle: Cycle): boolean {
  const { cluster, now } = cycle;
  shutFor(cycle, now);
  for (const [nearness, roomless] of cluster.lastPass.roomless.entries()) {
    for (const { gpuCount, seconds } of roomless) {
      const gang = { gpuCount, nearness };
      if (placeOnOpenNodes(cluster, gang) !== undefined) return true;
      if (placeOnHeldNodes(cluster, gang, now + seconds) !== undefined) return true;
    }
  }
  return false;
}

/**
 * For the borrower's job that has it, or for an owner's that it yields to. The held job of an owner
 * is tried at each end anyway, before the pass.
 */
function isRoomOnWeakHold({ cluster }: Cycle): boolean {
  for (const hold of cluster.holds) {
    if (hold.slot === NO_SLOT || !hold.isWeak) continue;
    if (isLostReclaim(hold) && isOfUseToOwner(cluster, hold)) return true;
    if (!mayFitWithHold(cluster, hold, intAt(cluster.jobs.gpuCount, hold.slot))) continue;
    if (limitReason(cluster, orderKeyOf(cluster, hold.slot)) === REASON.notTriedYet) return true;
  }
  return false;
}

function isOfUseToOwner(cluster: Cluster, hold: Hold): boolean {
  const { bestRoomless, roomless } = cluster.lastPass;
  if (bestRoomless >= INDEBTED) return false;
  return roomless.some((kept) =>
    kept.some(({ gpuCount }) => mayFitWithHold(cluster, hold, gpuCount)),
  );
}

function isAnyWithinLimits(cluster: Cluster): boolean {
  const { limitedGpus } = cluster.lastPass;
  for (let funder = 0; funder < limitedGpus.length; funder += 1) {
    const countedGpus = intAt(limitedGpus, funder);
    if (countedGpus === NONE) continue;
    const standing = standingOf(cluster.accounts, funder, countedGpus);
    const key = { funder, standing, countedGpus, priority: ORDINARY };
    if (limitReason(cluster, key) === REASON.notTriedYet) return true;
  }
  return false;
}
