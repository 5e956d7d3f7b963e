/**
 * Where there is room, kept up to date with each change, so that a placement scans no nodes. There
 * is one index for the open nodes and one for the nodes of each hold (see `holds.ts`); a node
 * in service stands in exactly one of them.
 */
import { addInt, byteAt, intAt } from '../kernel/column.ts';
import { addMember, createIndexSet, type IndexSet, removeMember } from './index-set.ts';
import { groupIndexOf, type NodeGroupRange, type Nodes } from './nodes.ts';

export interface FreeIndex {
  /** Nodes that are partly free, by group and by how many GPUs are free (index 1 and up). */
  readonly partlyFree: readonly (readonly IndexSet[])[];
  /** Nodes that are wholly free, by rack; length `rackCount`. */
  readonly wholeNodesOfRack: Int32Array;
  /** Racks by group and by how many of their nodes are wholly free (index 1 and up). */
  readonly racksByWholeNodes: readonly (readonly IndexSet[])[];
  /** Nodes that are wholly free, by pod; length `podCount`. */
  readonly wholeNodesOfPod: Int32Array;
  /** GPUs that no job holds on the nodes of this index, whole nodes and parts; length 1. */
  readonly freeGpuCount: Int32Array;
}

export function createFreeIndex(nodes: Nodes): FreeIndex {
  return {
    partlyFree: nodes.groups.map((group) =>
      Array.from({ length: group.gpusPerNode }, () => createIndexSet(nodes.nodeCount)),
    ),
    racksByWholeNodes: nodes.groups.map((group) =>
      Array.from({ length: largestRackOf(nodes, group) + 1 }, () =>
        createIndexSet(nodes.rackCount),
      ),
    ),
    wholeNodesOfRack: new Int32Array(nodes.rackCount),
    wholeNodesOfPod: new Int32Array(nodes.podCount),
    freeGpuCount: new Int32Array(1),
  };
}

/** Enters `node` as it stands now; nothing happens where it is full or out of service. */
export function enterNode(index: FreeIndex, nodes: Nodes, node: number): void {
  const freeGpus = intAt(nodes.freeGpus, node);
  if (freeGpus === 0 || byteAt(nodes.isInService, node) === 0) return;
  if (freeGpus === intAt(nodes.gpus, node)) {
    countWhole(index, nodes, intAt(nodes.rackOf, node), 1);
    return;
  }
  addInt(index.freeGpuCount, 0, freeGpus);
  addMember(partlyFreeSet(index, nodes, node), node);
}

/** Takes `node` out, as it stands now. It must be entered, and not have changed since. */
export function leaveNode(index: FreeIndex, nodes: Nodes, node: number): void {
  const freeGpus = intAt(nodes.freeGpus, node);
  if (freeGpus === 0 || byteAt(nodes.isInService, node) === 0) return;
  if (freeGpus === intAt(nodes.gpus, node)) {
    countWhole(index, nodes, intAt(nodes.rackOf, node), -1);
    return;
  }
  addInt(index.freeGpuCount, 0, -freeGpus);
  removeMember(partlyFreeSet(index, nodes, node), node);
}

/** How many nodes of `group` in this index are wholly free. Cost: the pods of the group. */
export function wholeNodesOfGroup(
  { wholeNodesOfPod }: Pick<FreeIndex, 'wholeNodesOfPod'>,
  { podStart, podEnd }: NodeGroupRange,
): number {
  let count = 0;
  for (let pod = podStart; pod < podEnd; pod += 1) count += intAt(wholeNodesOfPod, pod);
  return count;
}

/** `change` more nodes of `rack` are wholly free in this index; nothing happens where that is 0. */
export function countWhole(index: FreeIndex, nodes: Nodes, rack: number, change: number): void {
  if (change === 0) return;
  const node = intAt(nodes.rackStart, rack);
  addInt(index.freeGpuCount, 0, change * intAt(nodes.gpus, node));
  const before = intAt(index.wholeNodesOfRack, rack);
  const after = before + change;
  const sets = index.racksByWholeNodes[groupIndexOf(nodes, node)] as readonly IndexSet[];
  if (before > 0) removeMember(sets[before] as IndexSet, rack);
  if (after > 0) addMember(sets[after] as IndexSet, rack);
  index.wholeNodesOfRack[rack] = after;
  addInt(index.wholeNodesOfPod, intAt(nodes.podOfRack, rack), change);
}

function partlyFreeSet(index: FreeIndex, nodes: Nodes, node: number): IndexSet {
  const sets = index.partlyFree[groupIndexOf(nodes, node)] as readonly IndexSet[];
  return sets[intAt(nodes.freeGpus, node)] as IndexSet;
}

function largestRackOf(nodes: Nodes, { rackStart, rackEnd }: NodeGroupRange): number {
  let largest = 0;
  for (let rack = rackStart; rack < rackEnd; rack += 1) {
    const size = intAt(nodes.rackStart, rack + 1) - intAt(nodes.rackStart, rack);
    largest = Math.max(largest, size);
  }
  return largest;
}
