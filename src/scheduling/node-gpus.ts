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
import { addSegment, NO_SEGMENT } from './segments.ts';

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
  const { nodes, jobs, segments } = cluster;
  const index = indexOf(cluster, intAt(nodes.holdOf, taken[0] ?? 0));
  let left = intAt(jobs.gpuCount, slot);
  let rack = -1;
  let count = 0;
  for (const node of taken) {
    const gpuCount = Math.min(left, intAt(nodes.freeGpus, node));
    addSegment(segments, jobs, slot, { node, gpuCount });
    left -= gpuCount;
    if (gpuCount !== intAt(nodes.gpus, node)) {
      noteBusyUntil(nodes, node, until);
      changeFreeGpus(cluster, node, -gpuCount);
      continue;
    }
    nodes.freeGpus[node] = 0;
    nodes.freeBy[node] = until;
    if (intAt(nodes.rackOf, node) === rack) count += 1;
    else {
      countTaken(cluster, index, rack, -count);
      rack = intAt(nodes.rackOf, node);
      count = 1;
    }
  }
  countTaken(cluster, index, rack, -count);
  return left;
}

/** The GPUs of the job in `slot` are free again. */
export function giveGpus(cluster: Cluster, slot: number): void {
  const { nodes, jobs, segments } = cluster;
  let rack = -1;
  let holdNumber = 0;
  let count = 0;
  let segment = intAt(jobs.firstSegment, slot);
  for (; segment !== NO_SEGMENT; segment = intAt(segments.next, segment)) {
    const node = intAt(segments.node, segment);
    const gpuCount = intAt(segments.gpuCount, segment);
    if (gpuCount !== intAt(nodes.gpus, node)) {
      changeFreeGpus(cluster, node, gpuCount);
      continue;
    }
    nodes.freeGpus[node] = gpuCount;
    const isSame = intAt(nodes.rackOf, node) === rack && intAt(nodes.holdOf, node) === holdNumber;
    if (isSame) count += 1;
    else {
      countTaken(cluster, indexOf(cluster, holdNumber), rack, count);
      rack = intAt(nodes.rackOf, node);
      holdNumber = intAt(nodes.holdOf, node);
      count = 1;
    }
  }
  countTaken(cluster, indexOf(cluster, holdNumber), rack, count);
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
