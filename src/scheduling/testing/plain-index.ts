/** What a free index must say, computed the slow and plain way from the nodes alone. */
import { intAt } from '../../kernel/column.ts';
import type { FreeIndex } from '../free-index.ts';
import type { IndexSet } from '../index-set.ts';
import type { Nodes } from '../nodes.ts';

/** A free index as lists, so that two of them compare by value. */
export interface PlainIndex {
  /** By group and free GPUs: nodes. */
  readonly partlyFree: readonly (readonly (readonly number[])[])[];
  /** By group and wholly free nodes: racks. */
  readonly racksByWholeNodes: readonly (readonly (readonly number[])[])[];
  readonly wholeNodesOfRack: readonly number[];
  readonly wholeNodesOfPod: readonly number[];
  readonly freeGpuCount: number;
}

export function membersOf(set: IndexSet): readonly number[] {
  const members: number[] = [];
  for (let member = 0; member < set.words.length * 32; member += 1) {
    if ((intAt(set.words, member >> 5) & (1 << (member & 31))) !== 0) members.push(member);
  }
  return members;
}

export function toPlainIndex(index: FreeIndex): PlainIndex {
  return {
    partlyFree: index.partlyFree.map((sets) => sets.map(membersOf)),
    racksByWholeNodes: index.racksByWholeNodes.map((sets) => sets.map(membersOf)),
    wholeNodesOfRack: [...index.wholeNodesOfRack],
    wholeNodesOfPod: [...index.wholeNodesOfPod],
    freeGpuCount: intAt(index.freeGpuCount, 0),
  };
}

/** The index of the nodes in service that stand in the hold `holdNumber` (0: the open ones). */
export function rebuildFreeIndex(nodes: Nodes, holdNumber: number): PlainIndex {
  const isHere = (node: number): boolean =>
    nodes.isInService[node] === 1 && nodes.holdOf[node] === holdNumber;
  const isWhole = (node: number): boolean =>
    isHere(node) && nodes.freeGpus[node] === nodes.gpus[node];
  const all = Array.from({ length: nodes.nodeCount }, (_, node) => node);
  const racks = Array.from({ length: nodes.rackCount }, (_, rack) => rack);
  const pods = Array.from({ length: nodes.podCount }, (_, pod) => pod);
  const wholeNodesOfRack = racks.map(
    (rack) => all.filter((node) => nodes.rackOf[node] === rack && isWhole(node)).length,
  );
  return {
    partlyFree: nodes.groups.map(({ gpusPerNode, nodeStart, nodeEnd }) =>
      Array.from({ length: gpusPerNode }, (_, free) =>
        all.filter(
          (node) =>
            free > 0 &&
            node >= nodeStart &&
            node < nodeEnd &&
            isHere(node) &&
            nodes.freeGpus[node] === free,
        ),
      ),
    ),
    racksByWholeNodes: nodes.groups.map(({ rackStart, rackEnd }) => {
      const own = racks.filter((rack) => rack >= rackStart && rack < rackEnd);
      const sizes = own.map((rack) => all.filter((node) => nodes.rackOf[node] === rack).length);
      return Array.from({ length: Math.max(0, ...sizes) + 1 }, (_, count) =>
        own.filter((rack) => count > 0 && wholeNodesOfRack[rack] === count),
      );
    }),
    wholeNodesOfRack,
    wholeNodesOfPod: pods.map((pod) =>
      racks
        .filter((rack) => nodes.podOfRack[rack] === pod)
        .reduce((sum, rack) => sum + (wholeNodesOfRack[rack] ?? 0), 0),
    ),
    freeGpuCount: all.filter(isHere).reduce((sum, node) => sum + intAt(nodes.freeGpus, node), 0),
  };
}
