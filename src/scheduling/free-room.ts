/**
 * How scattered the free GPUs of a cluster are, kept up to date with each change and added up over
 * time. Free is what no job holds, kept for a blocked job or not. Two questions are answered:
 *  1. how much of what is free could a job not use that wants one whole node, rack or pod: all
 *     that does not stand in wholly free ones;
 *  2. the largest gang that would fit in one node, in one rack, in one pod and in the cluster.
 * Nothing is decided by it.
 */
import { addInt, intAt } from '../kernel/column.ts';
import { groupIndexOf, type NodeGroupRange, type Nodes } from './nodes.ts';

/** GPUs, or GPU-seconds where they are added up over time. */
export interface FreeGpus {
  readonly free: number;
  /** Of the free ones, those on nodes, and in racks and pods, of which every GPU is free. */
  readonly inWholeNodes: number;
  readonly inWholeRacks: number;
  readonly inWholePods: number;
  /** The largest gang that fits. A gang is of one node group, and takes whole nodes or one node. */
  readonly largestInNode: number;
  readonly largestInRack: number;
  readonly largestInPod: number;
  readonly largestInCluster: number;
}

/** The free nodes of one node group, by how many of them their rack and their pod have. */
interface GroupRoom {
  readonly group: NodeGroupRange;
  wholeNodes: number;
  /** Racks by wholly free nodes, and the most that any has. */
  readonly racksByCount: Int32Array;
  rackMost: number;
  readonly podsByCount: Int32Array;
  podMost: number;
  /** Partly free nodes by free GPUs. */
  readonly nodesByGpus: Int32Array;
}

export interface FreeRoom {
  readonly groups: readonly GroupRoom[];
  /** Nodes of each rack and each pod. */
  readonly rackSize: Int32Array;
  readonly podSize: Int32Array;
  readonly wholeNodesOfRack: Int32Array;
  readonly wholeNodesOfPod: Int32Array;
  free: number;
  inWholeNodes: number;
  inWholeRacks: number;
  inWholePods: number;
  /** GPU-seconds, in the order of {@link gpuSecondsOf}. */
  readonly totals: Float64Array;
  accruedAt: number;
}

/** Of a cluster that has no node in service. */
export function createFreeRoom(nodes: Nodes): FreeRoom {
  const { rackStart, podStart } = nodes;
  const nodesBefore = podStart.map((rack) => intAt(rackStart, rack));
  const rackSize = rackStart.subarray(1).map((end, rack) => end - intAt(rackStart, rack));
  const podSize = nodesBefore.subarray(1).map((end, pod) => end - intAt(nodesBefore, pod));
  return {
    groups: nodes.groups.map((group) => ({
      group,
      wholeNodes: 0,
      racksByCount: histogram(rackSize.subarray(group.rackStart, group.rackEnd)),
      rackMost: 0,
      podsByCount: histogram(podSize.subarray(group.podStart, group.podEnd)),
      podMost: 0,
      nodesByGpus: new Int32Array(group.gpusPerNode + 1),
    })),
    rackSize,
    podSize,
    wholeNodesOfRack: new Int32Array(nodes.rackCount),
    wholeNodesOfPod: new Int32Array(nodes.podCount),
    free: 0,
    inWholeNodes: 0,
    inWholeRacks: 0,
    inWholePods: 0,
    totals: new Float64Array(8),
    accruedAt: 0,
  };
}

/** Brings the totals up to `now`. To be called before anything changes at `now`. */
export function accrueRoom(room: FreeRoom, now: number): void {
  const seconds = now - room.accruedAt;
  if (seconds === 0) return;
  room.accruedAt = now;
  const { totals } = room;
  add(totals, 0, room.free * seconds);
  add(totals, 1, room.inWholeNodes * seconds);
  add(totals, 2, room.inWholeRacks * seconds);
  add(totals, 3, room.inWholePods * seconds);
  let node = 0;
  let rack = 0;
  let pod = 0;
  let cluster = 0;
  for (let index = 0; index < room.groups.length; index += 1) {
    const own = room.groups[index] as GroupRoom;
    const { gpusPerNode } = own.group;
    const inNode = largestInNode(own);
    node = Math.max(node, inNode);
    rack = Math.max(rack, inNode, own.rackMost * gpusPerNode);
    pod = Math.max(pod, inNode, own.podMost * gpusPerNode);
    cluster = Math.max(cluster, inNode, own.wholeNodes * gpusPerNode);
  }
  add(totals, 4, node * seconds);
  add(totals, 5, rack * seconds);
  add(totals, 6, pod * seconds);
  add(totals, 7, cluster * seconds);
}

/** GPU-seconds up to the last accrual. */
export function gpuSecondsOf({ totals }: FreeRoom): FreeGpus {
  const at = (index: number): number => totals[index] ?? 0;
  return {
    free: at(0),
    inWholeNodes: at(1),
    inWholeRacks: at(2),
    inWholePods: at(3),
    largestInNode: at(4),
    largestInRack: at(5),
    largestInPod: at(6),
    largestInCluster: at(7),
  };
}

/** GPUs at this moment. */
export function freeGpusOf(room: FreeRoom): FreeGpus {
  const totals = new Float64Array(room.totals.length);
  const second = { ...room, totals, accruedAt: 0 };
  accrueRoom(second, 1);
  return gpuSecondsOf(second);
}

/** `change` more nodes of `rack` in service are wholly free; nothing happens where that is 0. */
export function countFreeNodes(room: FreeRoom, nodes: Nodes, rack: number, change: number): void {
  if (change === 0) return;
  const own = groupRoomOf(room, nodes, intAt(nodes.rackStart, rack));
  const { gpusPerNode } = own.group;
  const pod = intAt(nodes.podOfRack, rack);
  const inRack = intAt(room.wholeNodesOfRack, rack);
  const inPod = intAt(room.wholeNodesOfPod, pod);
  room.wholeNodesOfRack[rack] = inRack + change;
  room.wholeNodesOfPod[pod] = inPod + change;
  room.free += change * gpusPerNode;
  room.inWholeNodes += change * gpusPerNode;
  own.wholeNodes += change;
  const ofRack = intAt(room.rackSize, rack);
  if (inRack + change === ofRack) room.inWholeRacks += ofRack * gpusPerNode;
  else if (inRack === ofRack) room.inWholeRacks -= ofRack * gpusPerNode;
  const ofPod = intAt(room.podSize, pod);
  if (inPod + change === ofPod) room.inWholePods += ofPod * gpusPerNode;
  else if (inPod === ofPod) room.inWholePods -= ofPod * gpusPerNode;
  own.rackMost = moved(own.racksByCount, own.rackMost, inRack, inRack + change);
  own.podMost = moved(own.podsByCount, own.podMost, inPod, inPod + change);
}

/** `change`, 1 or -1, nodes like `node` are there: one that is partly free, as it stands now. */
export function countPartlyFree(room: FreeRoom, nodes: Nodes, node: number, change: number): void {
  const freeGpus = intAt(nodes.freeGpus, node);
  room.free += change * freeGpus;
  addInt(groupRoomOf(room, nodes, node).nodesByGpus, freeGpus, change);
}

/** One place more at `to` and one less at `from`; the highest that has any. */
function moved(places: Int32Array, most: number, from: number, to: number): number {
  addInt(places, from, -1);
  addInt(places, to, 1);
  if (to >= most) return to;
  let highest = most;
  while (highest > 0 && intAt(places, highest) === 0) highest -= 1;
  return highest;
}

function largestInNode({ wholeNodes, nodesByGpus, group }: GroupRoom): number {
  let gpus = group.gpusPerNode;
  if (wholeNodes > 0) return gpus;
  for (gpus -= 1; gpus > 0; gpus -= 1) if (intAt(nodesByGpus, gpus) > 0) return gpus;
  return 0;
}

/** Counts of places that may hold up to `sizes`; all of them have none. */
function histogram(sizes: Int32Array): Int32Array {
  const places = new Int32Array(sizes.reduce((most, size) => Math.max(most, size), 0) + 1);
  places[0] = sizes.length;
  return places;
}

function groupRoomOf({ groups }: FreeRoom, nodes: Nodes, node: number): GroupRoom {
  return groups[groupIndexOf(nodes, node)] as GroupRoom;
}

function add(totals: Float64Array, index: number, gpuSeconds: number): void {
  totals[index] = (totals[index] as number) + gpuSeconds;
}
