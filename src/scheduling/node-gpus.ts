/**
 * The GPUs of nodes given to jobs and back, and nodes moved between the open index and those of the
 * holds. A gang changes hundreds of nodes at once, rack by rack, so wholly free ones are counted by
 * the rack: its index is told once a rack, and not once a node.
 */
import { addInt, floatAt, intAt } from '../kernel/column.ts';
import type { Cluster, Hold } from './cluster.ts';
import { countWhole, enterNode, type FreeIndex, leaveNode } from './free-index.ts';
import { countFreeNodes, countPartlyFree } from './free-room.ts';
import { isWholeFree, type Nodes } from './nodes.ts';
import { addSegment, NO_SEGMENT, type NodeGpus } from './segments.ts';

/**
 * Gives the job in `slot` all free GPUs of `nodes`, as far as it needs; answers what is left. All
 * of them are in one index, as a placement finds them.
 */
export function takeGpus(
  cluster: Cluster,
  slot: number,
  taken: readonly number[],
  until: number,
): number {
  const { nodes, jobs } = cluster;
  let left = intAt(jobs.gpuCount, slot);
  for (let position = 0; position < taken.length; ) {
    const nodeStart = taken[position] as number;
    const count = wholeRow(nodes, taken, position, left);
    const nodeEnd = nodeStart + Math.max(1, count);
    const gpuCount = Math.min(left, intAt(nodes.freeGpus, nodeStart));
    addSegment(cluster, slot, { nodeStart, nodeEnd, gpuCount });
    if (count > 0) takeWhole(cluster, nodeStart, nodeEnd, until);
    else {
      noteBusyUntil(nodes, nodeStart, until);
      changeFreeGpus(cluster, nodeStart, -gpuCount);
    }
    left -= gpuCount * (nodeEnd - nodeStart);
    position += nodeEnd - nodeStart;
  }
  return left;
}

/**
 * How many nodes of `taken` from `position` on are neighbours in one rack, wholly free, and needed
 * whole for `left` GPUs.
 */
function wholeRow(
  { gpus, freeGpus, rackOf, rackStart }: Nodes,
  taken: readonly number[],
  position: number,
  left: number,
): number {
  const first = taken[position] as number;
  const each = intAt(gpus, first);
  const inRack = intAt(rackStart, intAt(rackOf, first) + 1) - first;
  const most = Math.min(taken.length - position, inRack, Math.floor(left / each));
  let count = 0;
  while (count < most && taken[position + count] === first + count) {
    if (intAt(freeGpus, first + count) !== each) break;
    count += 1;
  }
  return count;
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
export function moveNodes(cluster: Cluster, moved: readonly number[], holdNumber: number): void {
  const { nodes } = cluster;
  const from = indexOf(cluster, intAt(nodes.holdOf, moved[0] ?? 0));
  const to = indexOf(cluster, holdNumber);
  let rack = -1;
  let count = 0;
  for (const node of moved) {
    nodes.holdOf[node] = holdNumber;
    const freeGpus = intAt(nodes.freeGpus, node);
    if (freeGpus === 0) continue;
    if (freeGpus !== intAt(nodes.gpus, node)) {
      leaveNode(from, nodes, node);
      enterNode(to, nodes, node);
    } else if (intAt(nodes.rackOf, node) === rack) count += 1;
    else {
      countWhole(from, nodes, rack, -count);
      countWhole(to, nodes, rack, count);
      rack = intAt(nodes.rackOf, node);
      count = 1;
    }
  }
  countWhole(from, nodes, rack, -count);
  countWhole(to, nodes, rack, count);
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
