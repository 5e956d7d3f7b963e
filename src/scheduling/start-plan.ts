/**
 * The plan of a conservative cycle: what of each node and of each share is in use when, by the wall
 * times asked for, of the jobs that run, of those that nodes are kept for, and of the waiting jobs
 * that were planned so far. A job that is planned takes its place, so what is planned after it
 * never delays it. Made anew in each cycle, because order, positions and ends change with time.
 *
 * The nodes of a plan are real ones, so the same plan tells where a job starts that starts now, and
 * serves jobs below a node and those that must have one rack or pod like any other.
 */
import { byteAt, floatAt, intAt } from '../kernel/column.ts';
import { type Cluster, funderOfJob, type Hold } from './cluster.ts';
import { countWholeNodes } from './holds.ts';
import { NO_SLOT } from './jobs.ts';
import { type NodeGroupRange, nodesNeeded } from './nodes.ts';
import { chooseWholeNodes } from './placement.ts';
import { freesBy } from './planned-use.ts';
import { eachHeldNode } from './segments.ts';
import { addUse, calmFrom, createTimeline, peakUse, type Timeline } from './timeline.ts';
import { type Gang, placesIn } from './wish.ts';

export interface StartPlan {
  readonly now: number;
  /** By node; `undefined` where nothing uses it. */
  readonly ofNode: (Timeline | undefined)[];
  /** By funder. */
  readonly ofShare: readonly Timeline[];
  /** By node: when the first waiting job that is planned on it starts; infinite where none is. */
  readonly claimedFrom: Float64Array;
}

/** Where and when a job would start. */
export interface Room {
  readonly at: number;
  readonly nodes: readonly number[];
}

/** A gang, and for how long it asks. */
export interface Asked extends Gang {
  readonly seconds: number;
}

/** Cost: the running jobs with their nodes, and the held nodes. */
export function createStartPlan(cluster: Cluster, now: number): StartPlan {
  const { nodes, accounts, running, jobs, holds } = cluster;
  const plan: StartPlan = {
    now,
    ofNode: new Array<Timeline | undefined>(nodes.nodeCount).fill(undefined),
    ofShare: Array.from({ length: accounts.funderCount }, () => createTimeline(now)),
    claimedFrom: new Float64Array(nodes.nodeCount).fill(Infinity),
  };
  for (let funder = 0; funder < accounts.funderCount; funder += 1) {
    let slot = intAt(running.head, funder);
    for (; slot !== NO_SLOT; slot = intAt(jobs.next, slot)) {
      useOfRun(plan, cluster, slot, { from: now, until: runsUntil(cluster, slot, now), sign: 1 });
    }
  }
  for (const hold of holds) if (hold.slot !== NO_SLOT) addHold(plan, cluster, hold);
  return plan;
}

/** Who has outrun what it asked for may end at any second. */
function runsUntil(cluster: Cluster, slot: number, now: number): number {
  return Math.max(now + 1, freesBy(cluster, slot, now));
}

/** The running job in `slot` gives its GPUs back by now, and not when it was to end before. */
export function endSooner(plan: StartPlan, cluster: Cluster, slot: number): void {
  const { jobs } = cluster;
  const asked = floatAt(jobs.startedAt, slot) + intAt(jobs.requestedSeconds, slot);
  const until = Math.max(plan.now + 1, asked);
  useOfRun(plan, cluster, slot, { from: runsUntil(cluster, slot, plan.now), until, sign: -1 });
}

function useOfRun(
  plan: StartPlan,
  cluster: Cluster,
  slot: number,
  { from, until, sign }: { readonly from: number; readonly until: number; readonly sign: 1 | -1 },
): void {
  eachHeldNode(cluster, slot, (node, gpuCount) => {
    addUse(lineOf(plan, node), from, until, sign * gpuCount);
  });
  const share = plan.ofShare[funderOfJob(cluster, slot)] as Timeline;
  addUse(share, from, until, sign * intAt(cluster.jobs.gpuCount, slot));
}

/** The nodes of a hold are its job's alone until that job would end; its share from its start. */
export function addHold(plan: StartPlan, cluster: Cluster, hold: Hold): void {
  countHold(plan, cluster, hold, 1);
}

export function removeHold(plan: StartPlan, cluster: Cluster, hold: Hold): void {
  countHold(plan, cluster, hold, -1);
}

function countHold(plan: StartPlan, cluster: Cluster, hold: Hold, sign: 1 | -1): void {
  const { jobs, nodes } = cluster;
  const start = Math.max(plan.now, hold.startsBy);
  const end = start + intAt(jobs.requestedSeconds, hold.slot);
  for (const node of hold.nodes) {
    addUse(lineOf(plan, node), plan.now, end, sign * intAt(nodes.gpus, node));
  }
  const share = plan.ofShare[funderOfJob(cluster, hold.slot)] as Timeline;
  addUse(share, start, end, sign * intAt(jobs.gpuCount, hold.slot));
}

/**
 * Takes the room for the job in `slot`: nothing that is planned after it may use that. A gang of
 * several nodes needs the last one wholly free when it starts, so what it leaves of that is planned
 * for nobody before it runs.
 */
export function claimRoom(
  plan: StartPlan,
  cluster: Cluster,
  slot: number,
  { at, nodes }: Room,
): void {
  const { jobs } = cluster;
  const end = at + intAt(jobs.requestedSeconds, slot);
  const isWhole = at > plan.now && nodes.length > 1;
  let left = intAt(jobs.gpuCount, slot);
  for (const node of nodes) {
    const gpus = intAt(cluster.nodes.gpus, node);
    const gpuCount = isWhole ? gpus : Math.min(left, gpus);
    addUse(lineOf(plan, node), at, end, gpuCount);
    left -= gpuCount;
    if (at > plan.now) plan.claimedFrom[node] = Math.min(floatAt(plan.claimedFrom, node), at);
  }
  const share = plan.ofShare[funderOfJob(cluster, slot)] as Timeline;
  addUse(share, at, end, intAt(jobs.gpuCount, slot));
}

/**
 * The first time from `from` on at which there is room for as long as asked, and the nodes that
 * the job takes then; `undefined` where never. Of groups with room at the same time the first.
 * Cost: the nodes, for each time at which too few of them are free for so long.
 */
export function roomFrom(
  plan: StartPlan,
  cluster: Cluster,
  asked: Asked,
  from: number,
): Room | undefined {
  let best: Room | undefined;
  for (const group of cluster.nodes.groups) {
    const at = groupFreeFrom(plan, cluster, group, { asked, from });
    if (at >= (best?.at ?? Infinity)) continue;
    best = { at, nodes: nodesAt(plan, cluster, group, { asked, at }) };
  }
  return best;
}

/**
 * Enough nodes are free at no time before the one at which as many have their first long enough
 * time of rest behind the last time tried; so this walks from one such time to the next. A node
 * whose first time is not behind is not asked again: to ask all each time took twice as long.
 */
function groupFreeFrom(
  plan: StartPlan,
  cluster: Cluster,
  group: NodeGroupRange,
  { asked, from }: { readonly asked: Asked; readonly from: number },
): number {
  const { nodeStart, nodeEnd, gpusPerNode } = group;
  const nodeCount = nodesNeeded(group, asked.gpuCount);
  if (nodeCount > nodeEnd - nodeStart) return Infinity;
  const usedMax = gpusPerNode - Math.min(gpusPerNode, asked.gpuCount);
  const places = placesIn(cluster.nodes, group, asked.nearness);
  const first = new Float64Array(nodeEnd - nodeStart).fill(-1);
  for (let at = from; at < Infinity; ) {
    for (let index = 0; index < first.length; index += 1) {
      if (floatAt(first, index) >= at) continue;
      const node = nodeStart + index;
      const line = plan.ofNode[node];
      if (!isPlanned(cluster, node)) first[index] = Infinity;
      else first[index] = line === undefined ? at : calmFrom(line, at, asked.seconds, usedMax);
    }
    let next = Infinity;
    for (const [start, end] of places) {
      const inPlace = first.subarray(start - nodeStart, end - nodeStart);
      next = Math.min(next, timeOfNth(inPlace, nodeCount, at));
      if (next === at) return at;
    }
    at = next;
  }
  return Infinity;
}

/** The `count`th of the times, none of which is before `least`; infinite where they are fewer. */
function timeOfNth(times: Float64Array, count: number, least: number): number {
  let leastCount = 0;
  for (let index = 0; index < times.length && leastCount < count; index += 1) {
    if (floatAt(times, index) === least) leastCount += 1;
  }
  if (leastCount === count) return least;
  return times.toSorted((a, b) => a - b)[count - 1] ?? Infinity;
}

/** By the preferences of `placement.ts`, among the nodes that are free from `at` for so long. */
function nodesAt(
  plan: StartPlan,
  cluster: Cluster,
  group: NodeGroupRange,
  { asked, at }: { readonly asked: Asked; readonly at: number },
): readonly number[] {
  const { gpuCount, seconds, nearness } = asked;
  const freeGpus = (node: number): number => {
    if (!isPlanned(cluster, node)) return -1;
    const line = plan.ofNode[node];
    return group.gpusPerNode - (line === undefined ? 0 : peakUse(line, at, at + seconds));
  };
  const part = gpuCount < group.gpusPerNode ? fullestWithRoom(group, gpuCount, freeGpus) : -1;
  if (part >= 0) return [part];
  const view = countWholeNodes(cluster, group, (node) => freeGpus(node) === group.gpusPerNode);
  const wanted = { nodeCount: nodesNeeded(group, gpuCount), nearness };
  return chooseWholeNodes(cluster.nodes, view, group, wanted) ?? [];
}

/** The partly free node with the fewest free GPUs that are enough; -1 where there is none. */
function fullestWithRoom(
  group: NodeGroupRange,
  gpuCount: number,
  freeGpus: (node: number) => number,
): number {
  let best = -1;
  let bestFree = group.gpusPerNode;
  for (let node = group.nodeStart; node < group.nodeEnd; node += 1) {
    const free = freeGpus(node);
    if (free < gpuCount || free >= bestFree) continue;
    best = node;
    bestFree = free;
  }
  return best;
}

/** A node that is away, or in repair, comes back nobody knows when. */
function isPlanned({ nodes, repair }: Cluster, node: number): boolean {
  return byteAt(nodes.isInService, node) === 1 && intAt(nodes.holdOf, node) !== repair?.number;
}

function lineOf(plan: StartPlan, node: number): Timeline {
  const known = plan.ofNode[node];
  if (known !== undefined) return known;
  const line = createTimeline(plan.now);
  plan.ofNode[node] = line;
  return line;
}
