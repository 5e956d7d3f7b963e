/**
 * The GPUs of nodes given to jobs and back, and nodes moved between the open index and those of the
 * holds. A gang changes hundreds of nodes at once, rack by rack, so wholly free ones are counted by
 * the rack: its index is told once a rack, and not once a node.
 */
import { addInt, floatAt, intAt } from '../kernel/column.ts';
import type { Cluster, Hold } from './cluster.ts';
import { countWhole, enterNode, type FreeIndex, leaveNode } from './free-index.ts';
import { countFreeNodes, countPartlyFree } from './free-room.ts';
import type { NodeRows } from './node-rows.ts';
import { isWholeFree, type Nodes } from './nodes.ts';
import { addSegment, NO_SEGMENT, type NodeGpus } from './segments.ts';

/**
 * Gives the job in `slot` all free GPUs of `taken`, as far as it needs; answers what is left. All
 * of them are in one index, and a row of several is wholly free, as a placement finds them.
 */
export function takeGpus(
  cluster: Cluster,
  slot: number,
  { bounds }: NodeRows,
  until: number,
): number {
  const { nodes, jobs } = cluster;
  let left = intAt(jobs.gpuCount, slot);
  for (let at = 0; at < bounds.length; at += 2) {
    const nodeStart = bounds[at] as number;
    const nodeEnd = bounds[at + 1] as number;
    const gpuCount = intAt(nodes.gpus, nodeStart);
    const isWhole = intAt(nodes.freeGpus, nodeStart) === gpuCount;
    // The last node is perhaps needed only in part.
    const most = isWhole ? Math.floor(left / gpuCount) : 0;
    const wholeEnd = Math.min(nodeEnd, nodeStart + most);
    if (wholeEnd > nodeStart) {
      addSegment(cluster, slot, { nodeStart, nodeEnd: wholeEnd, gpuCount });
      takeWhole(cluster, nodeStart, wholeEnd, until);
      left -= gpuCount * (wholeEnd - nodeStart);
    }
    if (wholeEnd === nodeEnd) continue;
    const part = Math.min(left, intAt(nodes.freeGpus, wholeEnd));
    takeHeld(cluster, slot, { node: wholeEnd, gpuCount: part }, until);
    left -= part;
  }
  return left;
}

/** The running job in `slot` has these GPUs of a node too, which are free, until then. */
export function takeHeld(
  cluster: Cluster,
  slot: number,
  { node, gpuCount }: NodeGpus,
  until: number,
): void {
  noteBusyUntil(cluster.nodes, node, until);
  changeFreeGpus(cluster, node, -gpuCount);
  addSegment(cluster, slot, { nodeStart: node, nodeEnd: node + 1, gpuCount });
}

/** Wholly free nodes of one rack, all in one index, are one job's until then. */
function takeWhole(cluster: Cluster, nodeStart: number, nodeEnd: number, until: number): void {
  const { nodes } = cluster;
  // Not by `fill`: a call of it costs more than the few nodes of a rack.
  for (let node = nodeStart; node < nodeEnd; node += 1) {
    nodes.freeGpus[node] = 0;
    nodes.freeBy[node] = until;
  }
  const index = indexOf(cluster, intAt(nodes.holdOf, nodeStart));
  countTaken(cluster, index, intAt(nodes.rackOf, nodeStart), nodeStart - nodeEnd);
}

/** The GPUs of the job in `slot` are free again. */
export function giveGpus(cluster: Cluster, slot: number): void {
  const { nodes, jobs, segments } = cluster;
  let segment = intAt(jobs.firstSegment, slot);
  for (; segment !== NO_SEGMENT; segment = intAt(segments.next, segment)) {
    const nodeStart = intAt(segments.node, segment);
    const nodeEnd = intAt(segments.nodeEnd, segment);
    const gpuCount = intAt(segments.gpuCount, segment);
    if (gpuCount === intAt(nodes.gpus, nodeStart)) giveWhole(cluster, nodeStart, nodeEnd);
    else changeFreeGpus(cluster, nodeStart, gpuCount);
  }
}

/** Nodes of one rack, held whole by one job, are free again. */
function giveWhole(cluster: Cluster, nodeStart: number, nodeEnd: number): void {
  const { nodes } = cluster;
  const rack = intAt(nodes.rackOf, nodeStart);
  const gpuCount = intAt(nodes.gpus, nodeStart);
  for (let node = nodeStart; node < nodeEnd; node += 1) nodes.freeGpus[node] = gpuCount;
  let sameFrom = nodeStart;
  for (let node = nodeStart + 1; node <= nodeEnd; node += 1) {
    const holdNumber = intAt(nodes.holdOf, sameFrom);
    if (node < nodeEnd && intAt(nodes.holdOf, node) === holdNumber) continue;
    countTaken(cluster, indexOf(cluster, holdNumber), rack, node - sameFrom);
    sameFrom = node;
  }
}

/**
 * Moves nodes in service, all in the index of one hold, to that of the hold `holdNumber`; 0: the
 * open one.
 */
export function moveNodes(cluster: Cluster, { bounds }: NodeRows, holdNumber: number): void {
  if (bounds.length === 0) return;
  const { nodes } = cluster;
  const from = indexOf(cluster, intAt(nodes.holdOf, bounds[0] as number));
  const to = indexOf(cluster, holdNumber);
  for (let at = 0; at < bounds.length; at += 2) {
    const nodeStart = bounds[at] as number;
    const nodeEnd = bounds[at + 1] as number;
    const gpus = intAt(nodes.gpus, nodeStart);
    let count = 0;
    for (let node = nodeStart; node < nodeEnd; node += 1) {
      nodes.holdOf[node] = holdNumber;
      const freeGpus = intAt(nodes.freeGpus, node);
      if (freeGpus === gpus) count += 1;
      else if (freeGpus !== 0) {
        leaveNode(from, nodes, node);
        enterNode(to, nodes, node);
      }
    }
    if (count === 0) continue;
    const rack = intAt(nodes.rackOf, nodeStart);
    countWhole(from, nodes, rack, -count);
    countWhole(to, nodes, rack, count);
  }
}

export function changeFreeGpus(cluster: Cluster, node: number, gpuCount: number): void {
  const index = indexOf(cluster, intAt(cluster.nodes.holdOf, node));
  leaveNode(index, cluster.nodes, node);
  countNode(cluster, node, -1);
  addInt(cluster.nodes.freeGpus, node, gpuCount);
  enterNode(index, cluster.nodes, node);
  countNode(cluster, node, 1);
}

/** Puts an idle node into service (1), or takes it out (0). No hold for a job may have it. */
export function setInService(cluster: Cluster, node: number, target: number): void {
  const { nodes, room } = cluster;
  const index = indexOf(cluster, intAt(nodes.holdOf, node));
  leaveNode(index, nodes, node);
  nodes.isInService[node] = target;
  enterNode(index, nodes, node);
  countFreeNodes(room, nodes, intAt(nodes.rackOf, node), target === 1 ? 1 : -1);
}

/** A job on `node` may hold it until then. To be told before the job takes its GPUs. */
export function noteBusyUntil(nodes: Nodes, node: number, until: number): void {
  const before = isWholeFree(nodes, node) ? 0 : floatAt(nodes.freeBy, node);
  nodes.freeBy[node] = Math.max(before, until);
}

/** `change` more nodes of `rack` are wholly free, in `index` and in the cluster. */
function countTaken(
  { room, nodes }: Cluster,
  index: FreeIndex,
  rack: number,
  change: number,
): void {
  countWhole(index, nodes, rack, change);
  countFreeNodes(room, nodes, rack, change);
}

/** The node in service, as it stands now, is there (1) or not (-1). */
function countNode({ room, nodes }: Cluster, node: number, change: number): void {
  const freeGpus = intAt(nodes.freeGpus, node);
  if (freeGpus === 0) return;
  if (freeGpus !== intAt(nodes.gpus, node)) countPartlyFree(room, nodes, node, change);
  else countFreeNodes(room, nodes, intAt(nodes.rackOf, node), change);
}

function indexOf({ open, holds }: Cluster, holdNumber: number): FreeIndex {
  return holdNumber === 0 ? open : (holds[holdNumber - 1] as Hold).index;
}
