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
import { isWholeFree, type NodeGroupRange, nodesNeeded } from './nodes.ts';
import { chooseWholeNodes, type WantedNodes } from './placement.ts';
import { NO_SEGMENT } from './segments.ts';
import { shutNumberOf } from './windows.ts';
import { ANYWHERE, gangOf, placesIn } from './wish.ts';

export interface HoldPlan {
  readonly slot: number;
  readonly nodes: readonly number[];
  readonly startsBy: number;
}

/** A blocked job, and how many nodes of a group it needs. */
interface Wanted extends WantedNodes {
  readonly group: NodeGroupRange;
  readonly now: number;
}

/** Nodes that come free together: `counts[i]` at `times[i]`; below zero takes held ones out. */
interface Releases {
  readonly times: number[];
  readonly counts: number[];
}

/**
 * The nodes that come free first for the job in `slot`, in as few racks and pods as they then fit,
 * and by when; `undefined` where the open nodes in service are too few, in all or in any one rack
 * or pod where it must be in one. Cost: the running jobs, the held nodes, the racks, and the nodes
 * of the plan; all nodes where it must be in one.
 */
export function planHold(cluster: Cluster, slot: number, now: number): HoldPlan | undefined {
  const { gpuCount, nearness } = gangOf(cluster.jobs, slot);
  let best: HoldPlan | undefined;
  for (const group of cluster.nodes.groups) {
    const wanted = { group, nodeCount: nodesNeeded(group, gpuCount), nearness, now };
    const startsBy = freeBy(cluster, wanted);
    if (startsBy >= (best?.startsBy ?? Infinity)) continue;
    best = { slot, nodes: nodesFreeBy(cluster, wanted, startsBy), startsBy };
  }
  return best;
}

/** When enough open nodes of the group are wholly free, at the latest; infinite where never. */
function freeBy(cluster: Cluster, wanted: Wanted): number {
  const { group, nodeCount, now } = wanted;
  if (openNodesOf(cluster, group) < nodeCount) return Infinity;
  if (wanted.nearness !== ANYWHERE && nodeCount > 1) return nearFreeBy(cluster, wanted);
  const missing = nodeCount - wholeNodesOfGroup(cluster.open, group);
  return missing <= 0 ? now : timeOfNth(releasesOf(cluster, group, now), missing);
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
      count -= nodes.filter((node) => node >= nodeStart && node < end).length;
      continue;
    }
    const first = nodes[0] ?? -1;
    if (first >= nodeStart && first < nodeEnd) count -= nodes.length;
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

function nodesFreeBy(cluster: Cluster, wanted: Wanted, startsBy: number): readonly number[] {
  const { group, nodeCount, now } = wanted;
  const { nodes, open } = cluster;
  const wholeNodesOfRack = open.wholeNodesOfRack.slice();
  const wholeNodesOfPod = open.wholeNodesOfPod.slice();
  let first = nodeCount === 1 && startsBy === now ? firstWholeNode(cluster, group) : Infinity;
  if (startsBy > now) {
    eachBusyNode(cluster, group, startsBy, (node) => {
      addInt(wholeNodesOfRack, intAt(nodes.rackOf, node), 1);
      if (node < first) first = node;
    });
    for (let rack = group.rackStart; rack < group.rackEnd; rack += 1) {
      const added = intAt(wholeNodesOfRack, rack) - intAt(open.wholeNodesOfRack, rack);
      if (added > 0) addInt(wholeNodesOfPod, intAt(nodes.podOfRack, rack), added);
    }
  }
  // Most holds are for one node: the first of those that are free first.
  if (nodeCount === 1) return [first];
  const isWhole = (node: number): boolean => openFreeBy(cluster, node, now) <= startsBy;
  const view = { wholeNodesOfRack, wholeNodesOfPod, isWhole };
  return present(chooseWholeNodes(nodes, view, group, wanted), 'The nodes of a hold');
}

function firstWholeNode({ nodes, open }: Cluster, group: NodeGroupRange): number {
  for (let rack = group.rackStart; rack < group.rackEnd; rack += 1) {
    if (intAt(open.wholeNodesOfRack, rack) === 0) continue;
    let node = intAt(nodes.rackStart, rack);
    while (!isWholeFree(nodes, node) || intAt(nodes.holdOf, node) !== 0) node += 1;
    return node;
  }
  return Infinity;
}

/** Calls `visit` once with every open node that is not free and is by `startsBy`. */
function eachBusyNode(
  cluster: Cluster,
  group: NodeGroupRange,
  startsBy: number,
  visit: (node: number) => void,
): void {
  const { nodes, jobs, segments } = cluster;
  const shared = new Set<number>();
  eachRunning(cluster, group, (slot) => {
    let segment = intAt(jobs.firstSegment, slot);
    const last = intAt(segments.node, segment);
    if (intAt(segments.gpuCount, segment) < group.gpusPerNode) {
      const isFree = intAt(nodes.holdOf, last) === 0 && floatAt(nodes.freeBy, last) <= startsBy;
      if (isFree && !shared.has(last)) visit(last);
      shared.add(last);
      segment = intAt(segments.next, segment);
    }
    // All whole nodes of a job are free at the same time.
    if (segment === NO_SEGMENT) return;
    if (floatAt(nodes.freeBy, intAt(segments.node, segment)) > startsBy) return;
    for (; segment !== NO_SEGMENT; segment = intAt(segments.next, segment)) {
      const nodeEnd = intAt(segments.nodeEnd, segment);
      for (let node = intAt(segments.node, segment); node < nodeEnd; node += 1) {
        if (intAt(nodes.holdOf, node) === 0) visit(node);
      }
    }
  });
}

/** When the busy nodes of the group come free, those of the holds taken out. */
function releasesOf(cluster: Cluster, group: NodeGroupRange, now: number): Releases {
  const { jobs, segments, holds } = cluster;
  const releases: Releases = { times: [], counts: [] };
  const shared = new Set<number>();
  eachRunning(cluster, group, (slot) => {
    const segment = intAt(jobs.firstSegment, slot);
    const node = intAt(segments.node, segment);
    const wholeCount = Math.floor(intAt(jobs.gpuCount, slot) / group.gpusPerNode);
    if (intAt(segments.gpuCount, segment) === group.gpusPerNode) {
      release(releases, busyUntil(cluster, node, now), wholeCount);
      return;
    }
    if (!shared.has(node)) release(releases, busyUntil(cluster, node, now), 1);
    shared.add(node);
    if (wholeCount === 0) return;
    const whole = intAt(segments.node, intAt(segments.next, segment));
    release(releases, busyUntil(cluster, whole, now), wholeCount);
  });
  for (const { nodes: held } of holds) {
    const first = held[0] ?? -1;
    if (first < group.nodeStart || first >= group.nodeEnd) continue;
    takeOut(cluster, releases, held, now);
  }
  takeOut(cluster, releases, shutNodesOf(cluster, group.nodeStart, group.nodeEnd), now);
  return releases;
}

/** Neighbours in a hold are most often of one job, so they come free together. */
function takeOut(cluster: Cluster, releases: Releases, held: readonly number[], now: number): void {
  const { freeGpus, gpus, freeBy } = cluster.nodes;
  let time = 0;
  let count = 0;
  for (const node of held) {
    // Nodes of a hold are in service.
    if (intAt(freeGpus, node) === intAt(gpus, node)) continue;
    const until = floatAt(freeBy, node);
    if (until !== time) {
      if (count > 0) release(releases, Math.max(now + 1, time), -count);
      time = until;
      count = 0;
    }
    count += 1;
  }
  if (count > 0) release(releases, Math.max(now + 1, time), -count);
}

function release({ times, counts }: Releases, time: number, count: number): void {
  times.push(time);
  counts.push(count);
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

/**
 * The first time by which `wanted` nodes have come free; infinite where that never is. Reorders the
 * releases. Selection: each step keeps the side of a pivot on which the time lies.
 */
function timeOfNth({ times, counts }: Releases, wanted: number): number {
  let from = 0;
  let to = times.length;
  let left = wanted;
  let time = Infinity;
  while (from < to) {
    const pivot = times[(from + to) >> 1] as number;
    const split = partition({ times, counts }, from, to, pivot);
    if (split.count < left) {
      left -= split.count;
      from = split.at;
      continue;
    }
    time = pivot;
    // Those at the pivot itself are settled.
    to = partition({ times, counts }, from, split.at, pivot - 1).at;
  }
  return time;
}

/** Moves what is released by `pivot` to the front of `[from, to)`; its end, and how many nodes. */
function partition(
  { times, counts }: Releases,
  from: number,
  to: number,
  pivot: number,
): { readonly at: number; readonly count: number } {
  let at = from;
  let count = 0;
  for (let index = from; index < to; index += 1) {
    const time = times[index] as number;
    if (time > pivot) continue;
    const moved = counts[index] as number;
    count += moved;
    times[index] = times[at] as number;
    counts[index] = counts[at] as number;
    times[at] = time;
    counts[at] = moved;
    at += 1;
  }
  return { at, count };
}
