/** What there is and whose: which nodes are in service, and the share of each funder. */
import { assert } from '../kernel/assert.ts';
import { byteAt, intAt } from '../kernel/column.ts';
import { accrue } from './accounts.ts';
import { type Cluster, releaseHold } from './cluster.ts';
import { accrueRoom } from './free-room.ts';
import { forgetSharesForLarger } from './holds.ts';
import { NO_SLOT } from './jobs.ts';
import { setInService } from './node-gpus.ts';
import { NO_SEGMENT } from './segments.ts';

/** Sets what each funder owns from `now` on: whole GPUs, one entry a funder. */
export function setShares(cluster: Cluster, shareGpus: readonly number[], now: number): void {
  accrue(cluster.accounts, now);
  cluster.accounts.shareGpus.set(shareGpus);
  // A job that waited for the old share may not fit the new one, and must not keep it from others.
  cluster.shareHoldSlot.fill(NO_SLOT);
  cluster.accounts.isChanged = true;
  cluster.isReleased = true;
}

/**
 * The number of whole nodes, from the first on, in `gpuCount` GPUs. What is left of them is part of
 * a node whose other GPUs are out: no job gets any of it, as a site drains a node with a bad GPU.
 */
export function nodesFor(cluster: Cluster, gpuCount: number): number {
  let left = gpuCount;
  let node = 0;
  while (node < cluster.nodes.nodeCount && intAt(cluster.nodes.gpus, node) <= left) {
    left -= intAt(cluster.nodes.gpus, node);
    node += 1;
  }
  return node;
}

/** The running jobs that hold a node from `nodeStart` on; they must go before it leaves service. */
export function slotsFromNode(cluster: Cluster, nodeStart: number): readonly number[] {
  const slots: number[] = [];
  for (let funder = 0; funder < cluster.accounts.funderCount; funder += 1) {
    let slot = intAt(cluster.running.head, funder);
    for (; slot !== NO_SLOT; slot = intAt(cluster.jobs.next, slot)) {
      if (lastNodeOf(cluster, slot) >= nodeStart) slots.push(slot);
    }
  }
  return slots;
}

/** Puts the first `nodeCount` nodes into service and takes the others out; those must be idle. */
export function setNodesInService(cluster: Cluster, nodeCount: number, now: number): void {
  accrueRoom(cluster.room, now);
  for (const hold of cluster.holds) {
    if (hold.slot !== NO_SLOT && hold.lastNode >= nodeCount) {
      releaseHold(cluster, hold);
    }
  }
  const { nodes } = cluster;
  for (let node = 0; node < nodes.nodeCount; node += 1) {
    const target = node < nodeCount ? 1 : 0;
    if (byteAt(nodes.isInService, node) === target) continue;
    const isIdle = intAt(nodes.freeGpus, node) === intAt(nodes.gpus, node);
    assert(isIdle, `The node ${node} changes service while jobs run on it`);
    setInService(cluster, node, target);
  }
  cluster.nodesInService = nodeCount;
  forgetSharesForLarger(cluster);
  cluster.isReleased = true;
}

function lastNodeOf(cluster: Cluster, slot: number): number {
  let last = -1;
  let segment = intAt(cluster.jobs.firstSegment, slot);
  for (; segment !== NO_SEGMENT; segment = intAt(cluster.segments.next, segment)) {
    last = Math.max(last, intAt(cluster.segments.nodeEnd, segment) - 1);
  }
  return last;
}
