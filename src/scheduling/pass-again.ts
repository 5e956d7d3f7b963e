/**
 * Whether the waiting jobs are tried again because a job ended. Most such passes start none: a job
 * of a few GPUs ends, and gangs of thousands wait. So after a pass that started none there is no
 * other within the policy's `lookAgainSeconds` for ends alone, unless one that found no room has
 * some now, the smallest job that was above a limit no longer is, a borrower's job may start on the
 * nodes held for it, or a job for which nodes were held has started.
 *
 * So after an end a job may wait for so much longer where only its right or its place in the order
 * is new. Every other event has a pass at once.
 */
import { intAt } from '../kernel/column.ts';
import { limitReason } from './blocked.ts';
import { ORDINARY } from './cluster.ts';
import { type Cycle, wakeBy } from './cycle.ts';
import { mayFitWithHold, placeOnHeldNodes, placeOnOpenNodes } from './holds.ts';
import { smallestMember } from './index-set.ts';
import { NO_SLOT } from './jobs.ts';
import { shutFor } from './maintenance.ts';
import { type OrderKey, orderKeyOf } from './order.ts';
import { isSharer } from './shared-gpus.ts';
import { standingOf } from './standing.ts';
import { addRoomless, NONE, type Roomless } from './vain-pass.ts';
import { REASON } from './wait-reason.ts';
import { gangOf } from './wish.ts';

/** A pass begins, and has refused nothing yet. */
export function beginPass({ cluster, now }: Cycle): void {
  const { vainPass } = cluster;
  vainPass.until = now + cluster.policy.lookAgainSeconds;
  for (const kept of vainPass.roomless) kept.length = 0;
  vainPass.limitedGpus.fill(NONE);
}

/**
 * The job of `key` was not started: because of `limit`, or for want of room where that is
 * `notTriedYet`. At each end tried are an emergency, and a job that is content with a share of a
 * GPU, since it may ride.
 */
export function noteRefused({ cluster }: Cycle, key: OrderKey, limit: number): void {
  const { vainPass, jobs } = cluster;
  if (vainPass.until === 0) return;
  if (key.priority === 0 || isSharer(cluster, key.slot)) vainPass.until = 0;
  else if (limit === REASON.notTriedYet) {
    const { gpuCount, nearness } = gangOf(jobs, key.slot);
    const seconds = intAt(jobs.requestedSeconds, key.slot);
    addRoomless(vainPass.roomless[nearness] as Roomless[], { gpuCount, seconds });
  } else {
    const least = Math.min(key.countedGpus, intAt(vainPass.limitedGpus, key.funder));
    vainPass.limitedGpus[key.funder] = least;
  }
}

/** The pass started a job, or did not come to all: the next may start another. */
export function forgetVainPass({ cluster }: Cycle): void {
  cluster.vainPass.until = 0;
}

/** False where no pass is made for the jobs that ended; it is woken for when one will be. */
export function mayEndsHelp(cycle: Cycle): boolean {
  const { vainPass, waitingAllocations } = cycle.cluster;
  const { until } = vainPass;
  if (cycle.now >= until || smallestMember(waitingAllocations) < 0) return true;
  // The reservation of a held job that started is free for the next one.
  if (cycle.starts.length > 0 || isRoomForAny(cycle) || isAnyWithinLimits(cycle)) return true;
  wakeBy(cycle, until);
  return false;
}

function isRoomForAny(cycle: Cycle): boolean {
  const { cluster, now } = cycle;
  shutFor(cycle, now);
  for (const [nearness, roomless] of cluster.vainPass.roomless.entries()) {
    for (const { gpuCount, seconds } of roomless) {
      const gang = { gpuCount, nearness };
      if (placeOnOpenNodes(cluster, gang) !== undefined) return true;
      if (placeOnHeldNodes(cluster, gang, now + seconds) !== undefined) return true;
    }
  }
  return isRoomForBorrower(cycle);
}

/** An owner's held job is tried at each end anyway, before the pass. */
function isRoomForBorrower({ cluster }: Cycle): boolean {
  for (const hold of cluster.holds) {
    if (hold.slot === NO_SLOT || !hold.isWeak) continue;
    if (!mayFitWithHold(cluster, hold, intAt(cluster.jobs.gpuCount, hold.slot))) continue;
    if (limitReason(cluster, orderKeyOf(cluster, hold.slot)) === REASON.notTriedYet) return true;
  }
  return false;
}

function isAnyWithinLimits({ cluster }: Cycle): boolean {
  const { limitedGpus } = cluster.vainPass;
  for (let funder = 0; funder < limitedGpus.length; funder += 1) {
    const countedGpus = intAt(limitedGpus, funder);
    if (countedGpus === NONE) continue;
    const standing = standingOf(cluster.accounts, funder, countedGpus);
    const key = { funder, standing, countedGpus, priority: ORDINARY };
    if (limitReason(cluster, key) === REASON.notTriedYet) return true;
  }
  return false;
}
