/**
 * Where there is room, kept up to date with each change, so that a placement scans no nodes. There
 * is one index for the open nodes and one for the nodes of each hold (see `holds.ts`); a node
 * in service stands in exactly one of them.
 */
import { addInt, intAt } from '../kernel/column.ts';
import { addMember, createIndexSet, type IndexSet, removeMember } from './index-set.ts';
import { isWholeFree, type NodeGroupRange, type Nodes } from './nodes.ts';

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
  countNode(index, nodes, node, 1);
  const set = setOf(index, nodes, node);
  if (set !== undefined) addMember(set, node);
}

/** Takes `node` out, as it stands now. It must be entered, and not have changed since. */
export function leaveNode(index: FreeIndex, nodes: Nodes, node: number): void {
  countNode(index, nodes, node, -1);
  const set = setOf(index, nodes, node);
  if (set !== undefined) removeMember(set, node);
}

/** How many nodes of `group` in this index are wholly free. Cost: the pods of the group. */
export function wholeNodesOfGroup(
  { wholeNodesOfPod }: FreeIndex,
  { podStart, podEnd }: NodeGroupRange,
): number {
  let count = 0;
  for (let pod = podStart; pod < podEnd; pod += 1) count += intAt(wholeNodesOfPod, pod);
  return count;
}

function countNode(index: FreeIndex, nodes: Nodes, node: number, sign: 1 | -1): void {
  if (intAt(nodes.isInService, node) === 0) return;
  addInt(index.freeGpuCount, 0, sign * intAt(nodes.freeGpus, node));
  if (!isWholeFree(nodes, node)) return;
  const rack = intAt(nodes.rackOf, node);
  const before = intAt(index.wholeNodesOfRack, rack);
  const sets = index.racksByWholeNodes[groupIndexOf(nodes, node)];
  const from = sets?.[before];
  if (from !== undefined && before > 0) removeMember(from, rack);
  const to = sets?.[before + sign];
  if (to !== undefined && before + sign > 0) addMember(to, rack);
  index.wholeNodesOfRack[rack] = before + sign;
  addInt(index.wholeNodesOfPod, intAt(nodes.podOfRack, rack), sign);
}

/** The set that a partly free node belongs to; none for a full, whole or unavailable one. */
function setOf(index: FreeIndex, nodes: Nodes, node: number): IndexSet | undefined {
  const freeGpus = intAt(nodes.freeGpus, node);
  if (freeGpus === 0 || intAt(nodes.isInService, node) === 0) return undefined;
  if (freeGpus === intAt(nodes.gpus, node)) return undefined;
  return index.partlyFree[groupIndexOf(nodes, node)]?.[freeGpus];
}

function groupIndexOf({ groups }: Nodes, node: number): number {
  let group = 0;
  while (node >= (groups[group]?.nodeEnd ?? Infinity)) group += 1;
  return group;
}

function largestRackOf(nodes: Nodes, { rackStart, rackEnd }: NodeGroupRange): number {
  let largest = 0;
  for (let rack = rackStart; rack < rackEnd; rack += 1) {
    const size = intAt(nodes.rackStart, rack + 1) - intAt(nodes.rackStart, rack);
    largest = Math.max(largest, size);
  }
  return largest;
}
