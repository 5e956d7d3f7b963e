/**
 * An allocation starts nothing more once it is over, or while its funder has frozen it. Its waiting
 * jobs keep their places, but are not tried and hold nothing; what runs goes on.
 */
import { floatAt, intAt } from '../kernel/column.ts';
import { closeUntil } from './closings.ts';
import { type Cluster, releaseHold } from './cluster.ts';
import { NO_SLOT } from './jobs.ts';
import { REASON } from './wait-reason.ts';

export function isClosed({ startsUntil }: Cluster, allocation: number, now: number): boolean {
  return now >= floatAt(startsUntil, allocation);
}

/** Gives back what jobs of closed allocations hold, so that others may have it in this cycle. */
export function releaseClosed(cluster: Cluster, now: number): void {
  const { closings, jobs, shareHoldSlot } = cluster;
  const closedBefore = closings.closedCount;
  closeUntil(cluster, now);
  if (closings.closedCount === 0) return;
  // Their jobs are told at once: there need not be a pass.
  for (const each of closings.order.slice(closedBefore, closings.closedCount)) {
    noteClosed(cluster, each);
  }
  const isOfClosed = (slot: number): boolean =>
    slot !== NO_SLOT && isClosed(cluster, intAt(jobs.allocation, slot), now);
  for (const hold of cluster.holds) {
    if (!isOfClosed(hold.slot)) continue;
    releaseHold(cluster, hold);
    cluster.isReleased = true;
  }
  for (let funder = 0; funder < shareHoldSlot.length; funder += 1) {
    if (!isOfClosed(intAt(shareHoldSlot, funder))) continue;
    shareHoldSlot[funder] = NO_SLOT;
    cluster.isReleased = true;
  }
}

/** Notes the reason with every waiting job of a closed allocation. */
export function noteClosed({ jobs, waiting }: Cluster, allocation: number): void {
  let slot = intAt(waiting.head, allocation);
  for (; slot !== NO_SLOT; slot = intAt(jobs.next, slot)) {
    jobs.reason[slot] = REASON.allocationClosed;
  }
}
