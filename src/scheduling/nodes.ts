/**
 * The nodes of one cluster as columns. Nodes are numbered group by group, rack by rack, so a rack
 * is a range of nodes and a pod a range of racks. A rack never mixes two groups.
 */
import { assert } from '../kernel/assert.ts';
import { byteAt, intAt } from '../kernel/column.ts';

/** A row of equal nodes in racks and pods, as the capacity room knows it. */
export interface NodeRow {
  readonly nodeCount: number;
  readonly gpusPerNode: number;
  readonly nodesPerRack: number;
  readonly racksPerPod: number;
}

/** One node row: which nodes, racks and pods are its own; ends are exclusive. */
export interface NodeGroupRange {
  readonly gpusPerNode: number;
  readonly nodeStart: number;
  readonly nodeEnd: number;
  readonly rackStart: number;
  readonly rackEnd: number;
  readonly podStart: number;
  readonly podEnd: number;
}

export interface Nodes {
  readonly nodeCount: number;
  readonly rackCount: number;
  readonly podCount: number;
  readonly groups: readonly NodeGroupRange[];
  /** The GPUs of each node; length `nodeCount`. */
  readonly gpus: Int32Array;
  /** The GPUs of each node that no job holds; length `nodeCount`. */
  readonly freeGpus: Int32Array;
  /**
   * When a node that is not wholly free will be, by the wall times asked for, at the latest: the
   * latest end of any job since it was last wholly free, even of one that has ended early since.
   */
  readonly freeBy: Float64Array;
  readonly rackOf: Int32Array;
  /** The first node of each rack, and one entry more for the end; length `rackCount` + 1. */
  readonly rackStart: Int32Array;
  readonly podOfRack: Int32Array;
  /** The first rack of each pod, and one entry more for the end; length `podCount` + 1. */
  readonly podStart: Int32Array;
  /** 1 where a node may take jobs. */
  readonly isInService: Uint8Array;
  /** The hold that keeps a node for a blocked job, or 0: see `holds.ts`. */
  readonly holdOf: Int32Array;
}

/** All nodes free and out of service. */
export function createNodes(rows: readonly NodeRow[]): Nodes {
  const groups = groupRangesOf(rows);
  const last = groups.at(-1);
  assert(last !== undefined, 'A cluster needs at least one node group');
  const nodes: Nodes = {
    nodeCount: last.nodeEnd,
    rackCount: last.rackEnd,
    podCount: last.podEnd,
    groups,
    gpus: new Int32Array(last.nodeEnd),
    freeGpus: new Int32Array(last.nodeEnd),
    freeBy: new Float64Array(last.nodeEnd),
    rackOf: new Int32Array(last.nodeEnd),
    rackStart: new Int32Array(last.rackEnd + 1),
    podOfRack: new Int32Array(last.rackEnd),
    podStart: new Int32Array(last.podEnd + 1),
    isInService: new Uint8Array(last.nodeEnd),
    holdOf: new Int32Array(last.nodeEnd),
  };
  rows.forEach((row, index) => {
    const group = groups[index];
    if (group !== undefined) fillGroup(nodes, row, group);
  });
  nodes.rackStart[nodes.rackCount] = nodes.nodeCount;
  nodes.podStart[nodes.podCount] = nodes.rackCount;
  return nodes;
}

/** True where no job holds any GPU of a node that may take jobs. */
export function isWholeFree(nodes: Nodes, node: number): boolean {
  return (
    byteAt(nodes.isInService, node) === 1 && intAt(nodes.freeGpus, node) === intAt(nodes.gpus, node)
  );
}

/** The position among the groups of the one that `node` is of. */
export function groupIndexOf({ groups }: Nodes, node: number): number {
  let group = 0;
  while (node >= (groups[group]?.nodeEnd ?? Infinity)) group += 1;
  return group;
}

/** How many nodes of `group` a job of `gpuCount` takes; the last one perhaps only in part. */
export function nodesNeeded(group: NodeGroupRange, gpuCount: number): number {
  return Math.ceil(gpuCount / group.gpusPerNode);
}

/**
 * Of the group at `position` what stands before `nodeLimit`: what is asked of every node of a group
 * need not be asked of thousands that are not in service.
 */
export function rangeBelow(nodes: Nodes, position: number, nodeLimit: number): NodeGroupRange {
  const group = nodes.groups[position] as NodeGroupRange;
  const { nodeStart, rackStart, podStart } = group;
  if (nodeLimit >= group.nodeEnd) return group;
  if (nodeLimit <= nodeStart) {
    return { ...group, nodeEnd: nodeStart, rackEnd: rackStart, podEnd: podStart };
  }
  const lastRack = intAt(nodes.rackOf, nodeLimit - 1);
  const podEnd = intAt(nodes.podOfRack, lastRack) + 1;
  return { ...group, nodeEnd: nodeLimit, rackEnd: lastRack + 1, podEnd };
}

function groupRangesOf(rows: readonly NodeRow[]): NodeGroupRange[] {
  const groups: NodeGroupRange[] = [];
  for (const row of rows) {
    const before = groups.at(-1);
    const nodeStart = before?.nodeEnd ?? 0;
    const rackStart = before?.rackEnd ?? 0;
    const podStart = before?.podEnd ?? 0;
    const rackCount = Math.ceil(row.nodeCount / row.nodesPerRack);
    groups.push({
      gpusPerNode: row.gpusPerNode,
      nodeStart,
      nodeEnd: nodeStart + row.nodeCount,
      rackStart,
      rackEnd: rackStart + rackCount,
      podStart,
      podEnd: podStart + Math.ceil(rackCount / row.racksPerPod),
    });
  }
  return groups;
}

function fillGroup(nodes: Nodes, row: NodeRow, group: NodeGroupRange): void {
  for (let node = group.nodeStart; node < group.nodeEnd; node += 1) {
    nodes.gpus[node] = row.gpusPerNode;
    nodes.freeGpus[node] = row.gpusPerNode;
    nodes.rackOf[node] = group.rackStart + Math.floor((node - group.nodeStart) / row.nodesPerRack);
  }
  for (let rack = group.rackStart; rack < group.rackEnd; rack += 1) {
    nodes.rackStart[rack] = group.nodeStart + (rack - group.rackStart) * row.nodesPerRack;
    nodes.podOfRack[rack] = group.podStart + Math.floor((rack - group.rackStart) / row.racksPerPod);
  }
  for (let pod = group.podStart; pod < group.podEnd; pod += 1) {
    nodes.podStart[pod] = group.rackStart + (pod - group.podStart) * row.racksPerPod;
  }
}
