/**
 * Which nodes come free first for a blocked job, and by when: from the jobs that run, not from the
 * nodes, because all whole nodes of a job come free together.
 *
 * Tried before: a column of times over all nodes, filled, copied and selected from for each plan.
 * It took 63 % of a rehearsal in which many large jobs wait.
 */
import { present } from '../kernel/assert.ts';
import { addInt, byteAt, floatAt, intAt } from '../kernel/column.ts';
import type { Cluster, Hold } from './cluster.ts';
import { wholeNodesOfGroup } from './free-index.ts';
import { NO_SLOT } from './jobs.ts';
import { type NodeRows, nodesIn, rowOf } from './node-rows.ts';
import { isWholeFree, type NodeGroupRange, type Nodes, nodesNeeded } from './nodes.ts';
import { chooseWholeNodes, type WantedNodes } from './placement.ts';
import { NO_SEGMENT } from './segments.ts';
import { addItem, firstItem, firstTime, removeFirst, type TimeHeap } from './time-heap.ts';
import { shutNumberOf } from './windows.ts';
import { ANYWHERE, gangOf, placesIn } from './wish.ts';

export interface HoldPlan {
  readonly slot: number;
  readonly nodes: NodeRows;
  readonly startsBy: number;
}

/** A blocked job, and how many nodes of a group it needs. */
interface Wanted extends WantedNodes {
  readonly group: NodeGroupRange;
  readonly now: number;
  readonly startsBefore: number;
}

/** Open nodes of a group that are wholly free by `startsBy`, counted. */
interface FreeThen {
  startsBy: number;
  readonly wholeNodesOfRack: Int32Array;
  readonly wholeNodesOfPod: Int32Array;
  /** The first of those that are not free yet; `nodeCount` of the cluster where there is none. */
  first: number;
}

/**
 * The nodes that come free first for the job in `slot`, in as few racks and pods as they then fit,
 * and by when; `undefined` where the open nodes in service are too few, in all or in any one rack
 * or pod where it must be in one. A plan that starts at `startsBefore` or later is of no use, and
 * may be left out. Cost: the running jobs, the nodes that are free by then, and the racks; all
 * nodes where it must be in one.
 */
export function planHold(
  cluster: Cluster,
  slot: number,
  now: number,
  startsBefore = Infinity,
): HoldPlan | undefined {
  const { gpuCount, nearness } = gangOf(cluster.jobs, slot);
  let best: HoldPlan | undefined;
  for (const group of cluster.nodes.groups) {
    const nodeCount = nodesNeeded(group, gpuCount);
    const wanted = { group, nodeCount, nearness, now, startsBefore };
    const then = enoughFree(cluster, wanted);
    if (then === undefined || then.startsBy >= (best?.startsBy ?? Infinity)) continue;
    best = { slot, nodes: nodesFreeThen(cluster, wanted, then), startsBy: then.startsBy };
  }
  return best;
}

/**
 * What is free when enough open nodes of the group are, at the latest; `undefined` where they never
 * are. The ends are gone through one by one until it is enough: of 12,500 nodes a plan looks at the
 * 2,000 that are open and free first, and not at those of the other holds.
 */
function enoughFree(cluster: Cluster, wanted: Wanted): FreeThen | undefined {
  const { group, nodeCount, now } = wanted;
  const { open } = cluster;
  if (openNodesOf(cluster, group) < nodeCount) return undefined;
  const isNear = wanted.nearness !== ANYWHERE && nodeCount > 1;
  const latest = isNear ? nearFreeBy(cluster, wanted) : Infinity;
  if (isNear && latest === Infinity) return undefined;
  const then: FreeThen = {
    startsBy: now,
    wholeNodesOfRack: open.wholeNodesOfRack.slice(),
    wholeNodesOfPod: open.wholeNodesOfPod.slice(),
    // Not infinite: a list of nodes that once held a float is slower wherever it is read.
    first: cluster.nodes.nodeCount,
  };
  let missing = isNear ? Infinity : nodeCount - wholeNodesOfGroup(open, group);
  if (missing <= 0 || latest === now) return then;
  const ends = endsOf(cluster, group, now);
  // All that come free at the same second are counted.
  for (; ends.times.length > 0; removeFirst(ends)) {
    const time = firstTime(ends);
    if (time > latest || (missing <= 0 && time > then.startsBy)) break;
    if (!isNear && time >= wanted.startsBefore) return undefined;
    missing -= addFreed(cluster, then, firstItem(ends));
    then.startsBy = time;
  }
  if (isNear) then.startsBy = latest;
  return isNear || missing <= 0 ? then : undefined;
}

/**
 * When one rack, or one pod, has enough. Cost: all nodes of the group, since the running jobs do
 * not tell which rack is free first; jobs that need one are few.
 */
function nearFreeBy(cluster: Cluster, { group, nodeCount, nearness, now }: Wanted): number {
  let best = Infinity;
  for (const [nodeStart, nodeEnd] of placesIn(cluster.nodes, group, nearness)) {
    const times: number[] = [];
    for (let node = nodeStart; node < nodeEnd; node += 1) {
      const time = openFreeBy(cluster, node, now);
      if (time < best) times.push(time);
    }
    if (times.length < nodeCount) continue;
    best = times.sort((a, b) => a - b)[nodeCount - 1] ?? best;
  }
  return best;
}

/**
 * Nodes of the group in service that no hold but `own` has, free or not. All nodes of a hold are of
 * one group.
 */
export function openNodesOf(
  cluster: Cluster,
  { nodeStart, nodeEnd }: NodeGroupRange,
  own?: Hold,
): number {
  const { holds, nodesInService } = cluster;
  let count = Math.max(0, Math.min(nodeEnd, nodesInService) - nodeStart);
  for (const hold of holds) {
    if (hold === own) continue;
    const { nodes } = hold;
    if (hold.kind === 'repair') {
      const end = Math.min(nodeEnd, nodesInService);
      count -= nodesIn(nodes).filter((node) => node >= nodeStart && node < end).length;
      continue;
    }
    const first = nodes.bounds[0] ?? -1;
    if (first >= nodeStart && first < nodeEnd) count -= nodes.nodeCount;
  }
  return count - shutNodesOf(cluster, nodeStart, nodeEnd).length;
}

/** Nodes of a range that are shut for maintenance: see `maintenance.ts`. */
function shutNodesOf(cluster: Cluster, nodeStart: number, nodeEnd: number): readonly number[] {
  const { nodes, shutFrom, nodesInService } = cluster;
  const number = shutNumberOf(cluster);
  const shut: number[] = [];
  for (
    let node = Math.max(shutFrom, nodeStart);
    node < Math.min(nodeEnd, nodesInService);
    node += 1
  ) {
    if (intAt(nodes.holdOf, node) === number) shut.push(node);
  }
  return shut;
}

function nodesFreeThen(cluster: Cluster, wanted: Wanted, then: FreeThen): NodeRows {
  const { group, nodeCount, now } = wanted;
  const { startsBy, wholeNodesOfRack, wholeNodesOfPod } = then;
  // A hold may be for one node: the first of those that are free first.
  if (nodeCount === 1) {
    return rowOf(startsBy === now ? firstWholeNode(cluster, group) : then.first);
  }
  const isWhole = (node: number): boolean => openFreeBy(cluster, node, now) <= startsBy;
  const view = { wholeNodesOfRack, wholeNodesOfPod, isWhole };
  return present(chooseWholeNodes(cluster.nodes, view, group, wanted), 'The nodes of a hold');
}

function firstWholeNode({ nodes, open }: Cluster, group: NodeGroupRange): number {
  for (let rack = group.rackStart; rack < group.rackEnd; rack += 1) {
    if (intAt(open.wholeNodesOfRack, rack) === 0) continue;
    let node = intAt(nodes.rackStart, rack);
    while (!isWholeFree(nodes, node) || intAt(nodes.holdOf, node) !== 0) node += 1;
    return node;
  }
  return nodes.nodeCount;
}

/**
 * When the busy nodes of the group come free: an entry for all whole nodes of a job, which is its
 * first segment of them, and one below zero for each open node of which jobs hold parts.
 */
function endsOf(cluster: Cluster, group: NodeGroupRange, now: number): TimeHeap {
  const { nodes, jobs, segments } = cluster;
  const ends: TimeHeap = { times: [], items: [] };
  const shared = new Set<number>();
  eachRunning(cluster, group, (slot) => {
    let segment = intAt(jobs.firstSegment, slot);
    const node = intAt(segments.node, segment);
    if (intAt(segments.gpuCount, segment) < group.gpusPerNode) {
      const isNew = intAt(nodes.holdOf, node) === 0 && !shared.has(node);
      if (isNew) addItem(ends, busyUntil(cluster, node, now), -1 - node);
      shared.add(node);
      segment = intAt(segments.next, segment);
    }
    if (segment === NO_SEGMENT) return;
    addItem(ends, busyUntil(cluster, intAt(segments.node, segment), now), segment);
  });
  return ends;
}

/** Counts the open nodes of an entry of `endsOf` as free, and answers how many they are. */
function addFreed({ nodes, segments }: Cluster, then: FreeThen, entry: number): number {
  if (entry < 0) return addRow(nodes, then, -1 - entry, -entry);
  let count = 0;
  for (let segment = entry; segment !== NO_SEGMENT; segment = intAt(segments.next, segment)) {
    const nodeStart = intAt(segments.node, segment);
    count += addRow(nodes, then, nodeStart, intAt(segments.nodeEnd, segment));
  }
  return count;
}

/** The same of nodes of one rack. Most that are free first are held: they are only looked at. */
function addRow(
  { holdOf, rackOf, podOfRack }: Nodes,
  then: FreeThen,
  nodeStart: number,
  nodeEnd: number,
): number {
  let count = 0;
  let first = nodeEnd;
  for (let node = nodeEnd - 1; node >= nodeStart; node -= 1) {
    if (intAt(holdOf, node) !== 0) continue;
    count += 1;
    first = node;
  }
  if (count === 0) return 0;
  if (first < then.first) then.first = first;
  const rack = intAt(rackOf, nodeStart);
  addInt(then.wholeNodesOfRack, rack, count);
  addInt(then.wholeNodesOfPod, intAt(podOfRack, rack), count);
  return count;
}

/** Calls `visit` with each running job of the group: a job stays inside one. */
function eachRunning(
  { nodes, jobs, segments, running }: Cluster,
  group: NodeGroupRange,
  visit: (slot: number) => void,
): void {
  const isOnly = nodes.groups.length === 1;
  for (let funder = 0; funder < running.head.length; funder += 1) {
    let slot = intAt(running.head, funder);
    for (; slot !== NO_SLOT; slot = intAt(jobs.next, slot)) {
      // Who rides gives nothing back: see `shared-gpus.ts`.
      if (intAt(jobs.gpuCount, slot) === 0) continue;
      const node = isOnly ? group.nodeStart : intAt(segments.node, intAt(jobs.firstSegment, slot));
      if (node >= group.nodeStart && node < group.nodeEnd) visit(slot);
    }
  }
}

/** When a node in service is wholly free, at the latest; infinite where a hold has it. */
function openFreeBy(cluster: Cluster, node: number, now: number): number {
  const { nodes } = cluster;
  if (intAt(nodes.holdOf, node) !== 0 || byteAt(nodes.isInService, node) === 0) return Infinity;
  return isWholeFree(nodes, node) ? now : busyUntil(cluster, node, now);
}

/**
 * A run may last beyond the wall time that it asked for, or its site is late to say that it is
 * over: then nobody knows, and the next second is the earliest that can be hoped for.
 */
function busyUntil({ nodes }: Cluster, node: number, now: number): number {
  return Math.max(now + 1, floatAt(nodes.freeBy, node));
}
