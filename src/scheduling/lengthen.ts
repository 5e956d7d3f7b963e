/**
 * A run that outlives the time that it was planned for, where nobody said that time and so nobody
 * ends the run: it is planned for longer. Left as it is, all plans would take it for over at the
 * next second: reservations would gather on its nodes, and nothing be backfilled beside them.
 */
import { assert } from '../kernel/assert.ts';
import { floatAt, intAt } from '../kernel/column.ts';
import { accrue, changePenalty } from './accounts.ts';
import { type Cluster, funderOfJob, releaseHold } from './cluster.ts';
import { NO_SLOT } from './jobs.ts';
import { nodesIn } from './node-rows.ts';
import { entryPenaltyOf, freesBy } from './planned-use.ts';
import { nodesHeldBy } from './segments.ts';
import { holdByLast, isSharer } from './shared-gpus.ts';

/**
 * Plans the running job in `slot` for `requestedSeconds` from its start, more than before. Plans
 * that took it for over sooner are given up, and made anew by the next cycle: reservations on its
 * nodes, the share that its funder's first waiting job was to have, and who has notice before
 * maintenance. So with estimates a reservation is as good as they are. A reclaim rests on notices,
 * which run out whatever was estimated.
 */
export function lengthen(
  cluster: Cluster,
  slot: number,
  requestedSeconds: number,
  now: number,
): void {
  const { accounts, jobs } = cluster;
  assert(requestedSeconds > intAt(jobs.requestedSeconds, slot), 'A run is planned for less');
  accrue(accounts, now);
  const allocation = intAt(jobs.allocation, slot);
  changePenalty(accounts, allocation, -entryPenaltyOf(cluster, slot));
  jobs.requestedSeconds[slot] = requestedSeconds;
  changePenalty(accounts, allocation, entryPenaltyOf(cluster, slot));
  if (isSharer(cluster, slot)) holdByLast(cluster, slot, now);
  forgetPlans(cluster, slot, now);
  cluster.isReleased = true;
}

function forgetPlans(cluster: Cluster, slot: number, now: number): void {
  const { nodes, holds, windows, shareHoldSlot, shareHoldStartsBy } = cluster;
  const until = freesBy(cluster, slot, now);
  const held = new Set(nodesHeldBy(cluster, slot).map(({ node }) => node));
  for (const node of held) nodes.freeBy[node] = Math.max(floatAt(nodes.freeBy, node), until);
  for (const hold of holds) {
    if (hold.slot === NO_SLOT || hold.kind !== 'reservation' || hold.startsBy >= until) continue;
    if (nodesIn(hold.nodes).some((node) => held.has(node))) releaseHold(cluster, hold);
  }
  const funder = funderOfJob(cluster, slot);
  if (floatAt(shareHoldStartsBy, funder) < until) {
    shareHoldSlot[funder] = NO_SLOT;
    cluster.holdChangeCount += 1;
  }
  for (const window of windows) if (window.start < until) window.isNoticed = false;
}
