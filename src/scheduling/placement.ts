/**
 * Where a gang goes: all of it or nothing, in as few racks and pods as it fits. The order of
 * preference, in each node group in turn:
 *  1. a job below one node: the partly free node that it fills best, else a whole node from the
 *     rack that has the fewest of them left;
 *  2. one rack: of those that have room, the one with the fewest free nodes (best fit);
 *  3. one pod: likewise; inside it the fullest racks last, so that few racks are used;
 *  4. several pods: those with the most free nodes first, so that few pods are used.
 * A gang that must be in one rack goes by 1 and 2 alone, one that must be in one pod by 1 to 3.
 * Ties go to the lower number, so the answer depends on the state alone.
 */
import { intAt } from '../kernel/column.ts';
import { type FreeIndex, wholeNodesOfGroup } from './free-index.ts';
import { type IndexSet, smallestMember } from './index-set.ts';
import { type NodeRows, rowOf } from './node-rows.ts';
import { isWholeFree, type NodeGroupRange, type Nodes, nodesNeeded } from './nodes.ts';
import { type Gang, ONE_POD, ONE_RACK } from './wish.ts';

/** What a choice of whole nodes is made from; counts may describe the future, see `holds.ts`. */
export interface WholeNodeView {
  readonly wholeNodesOfRack: Int32Array;
  readonly wholeNodesOfPod: Int32Array;
  readonly isWhole: (node: number) => boolean;
}

/** Whole nodes of one group that are looked for. */
export interface WantedNodes {
  readonly nodeCount: number;
  readonly nearness: number;
}

/**
 * The nodes that a job of `gpuCount` would take from the index of a hold (0: the open nodes), or
 * `undefined` where it does not fit. Each gives all its free GPUs; the last one what is left of the
 * count. Cost: a few steps for one rack, the racks of the pods taken for more.
 */
export function findPlacement(
  nodes: Nodes,
  index: FreeIndex,
  holdNumber: number,
  gang: Gang,
): NodeRows | undefined {
  const { gpuCount } = gang;
  const isWhole = (node: number): boolean =>
    isWholeFree(nodes, node) && intAt(nodes.holdOf, node) === holdNumber;
  for (let position = 0; position < nodes.groups.length; position += 1) {
    const group = nodes.groups[position] as NodeGroupRange;
    const node = partlyFreeNode(index, position, gpuCount, group.gpusPerNode);
    if (node >= 0) return rowOf(node);
    const found = placeWholeNodes(nodes, index, position, { gang, isWhole });
    if (found !== undefined) return found;
  }
  return undefined;
}

function partlyFreeNode(
  index: FreeIndex,
  position: number,
  gpuCount: number,
  gpusPerNode: number,
): number {
  for (let freeGpus = gpuCount; freeGpus < gpusPerNode; freeGpus += 1) {
    const set = index.partlyFree[position]?.[freeGpus];
    const node = set === undefined ? -1 : smallestMember(set);
    if (node >= 0) return node;
  }
  return -1;
}

function placeWholeNodes(
  nodes: Nodes,
  index: FreeIndex,
  position: number,
  { gang, isWhole }: { readonly gang: Gang; readonly isWhole: (node: number) => boolean },
): NodeRows | undefined {
  const group = nodes.groups[position] as NodeGroupRange;
  const nodeCount = nodesNeeded(group, gang.gpuCount);
  const { wholeNodesOfRack, wholeNodesOfPod } = index;
  const view = { wholeNodesOfRack, wholeNodesOfPod, isWhole };
  const racksByWholeNodes = index.racksByWholeNodes[position] ?? [];
  for (let count = nodeCount; count < racksByWholeNodes.length; count += 1) {
    const rack = smallestMember(racksByWholeNodes[count] as IndexSet);
    if (rack >= 0) return takeFromRack(nodes, view, rack, nodeCount);
  }
  return chooseFromPods(nodes, view, group, { nodeCount, nearness: gang.nearness });
}

/** The wanted wholly free nodes of `group` by the preferences 2 to 4, or `undefined`. */
export function chooseWholeNodes(
  nodes: Nodes,
  view: WholeNodeView,
  group: NodeGroupRange,
  wanted: WantedNodes,
): NodeRows | undefined {
  const { nodeCount } = wanted;
  const isForOneRack = nodeCount <= firstRackSize(nodes, group);
  const rack = isForOneRack
    ? bestFit(view.wholeNodesOfRack, group.rackStart, group.rackEnd, nodeCount)
    : -1;
  if (rack >= 0) return takeFromRack(nodes, view, rack, nodeCount);
  return chooseFromPods(nodes, view, group, wanted);
}

/** The first rack of a group is as large as any of it: only the last may be smaller. */
function firstRackSize({ rackStart }: Nodes, group: NodeGroupRange): number {
  return intAt(rackStart, group.rackStart + 1) - intAt(rackStart, group.rackStart);
}

function chooseFromPods(
  nodes: Nodes,
  view: WholeNodeView,
  group: NodeGroupRange,
  { nodeCount, nearness }: WantedNodes,
): NodeRows | undefined {
  if (nearness === ONE_RACK) return undefined;
  const taking: Taking = { bounds: [], left: nodeCount };
  const pod = bestFit(view.wholeNodesOfPod, group.podStart, group.podEnd, nodeCount);
  if (pod >= 0) {
    takeFromPod(nodes, view, pod, taking);
    return { bounds: taking.bounds, nodeCount };
  }
  if (nearness === ONE_POD) return undefined;
  // Before any sorting: most large gangs that come here find no room.
  if (wholeNodesOfGroup(view, group) < nodeCount) return undefined;
  for (const each of podsMostFreeFirst(view, group)) {
    takeFromPod(nodes, view, each, taking);
    if (taking.left === 0) break;
  }
  return { bounds: taking.bounds, nodeCount };
}

/** The index in `[start, end)` with the smallest count that is at least `needed`, or -1. */
function bestFit(counts: Int32Array, start: number, end: number, needed: number): number {
  let best = -1;
  let bestCount = 2 ** 31;
  for (let index = start; index < end; index += 1) {
    const count = intAt(counts, index);
    if (count < needed || count >= bestCount) continue;
    best = index;
    bestCount = count;
    if (count === needed) break;
  }
  return best;
}

function podsMostFreeFirst(view: WholeNodeView, group: NodeGroupRange): number[] {
  const pods: number[] = [];
  for (let pod = group.podStart; pod < group.podEnd; pod += 1) {
    if (intAt(view.wholeNodesOfPod, pod) > 0) pods.push(pod);
  }
  const free = view.wholeNodesOfPod;
  return pods.sort((a, b) => intAt(free, b) - intAt(free, a) || a - b);
}

/** Rows of nodes taken so far, and how many nodes are still wanted. */
interface Taking {
  readonly bounds: number[];
  left: number;
}

/**
 * Takes from the racks of `pod`, those with the most free nodes first, until there are enough. A
 * pass over the racks for each count there is: a rack has few nodes, so this is less than a sort.
 */
function takeFromPod(nodes: Nodes, view: WholeNodeView, pod: number, taking: Taking): void {
  const start = intAt(nodes.podStart, pod);
  const end = intAt(nodes.podStart, pod + 1);
  let count = 0;
  for (let rack = start; rack < end; rack += 1) {
    count = Math.max(count, intAt(view.wholeNodesOfRack, rack));
  }
  let left = intAt(view.wholeNodesOfPod, pod);
  for (; count > 0 && left > 0; count -= 1) {
    for (let rack = start; rack < end; rack += 1) {
      if (intAt(view.wholeNodesOfRack, rack) !== count) continue;
      addFromRack(nodes, view, rack, taking);
      left -= count;
      if (taking.left === 0) return;
    }
  }
}

function takeFromRack(
  nodes: Nodes,
  view: WholeNodeView,
  rack: number,
  nodeCount: number,
): NodeRows {
  const taking: Taking = { bounds: [], left: nodeCount };
  addFromRack(nodes, view, rack, taking);
  return { bounds: taking.bounds, nodeCount };
}

function addFromRack(
  nodes: Nodes,
  { wholeNodesOfRack, isWhole }: WholeNodeView,
  rack: number,
  taking: Taking,
): void {
  const { bounds } = taking;
  const start = intAt(nodes.rackStart, rack);
  const end = intAt(nodes.rackStart, rack + 1);
  if (intAt(wholeNodesOfRack, rack) === end - start) {
    const count = Math.min(end - start, taking.left);
    bounds.push(start, start + count);
    taking.left -= count;
    return;
  }
  for (let node = start; node < end && taking.left > 0; node += 1) {
    if (!isWhole(node)) continue;
    const nodeStart = node;
    const most = Math.min(end, node + taking.left);
    for (node += 1; node < most && isWhole(node); ) node += 1;
    bounds.push(nodeStart, node);
    taking.left -= node - nodeStart;
  }
}
