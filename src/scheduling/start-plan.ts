/**
 * The plan of a conservative cycle: what of each node and of each share is in use when, by the wall
 * times asked for, of the jobs that run, of those that nodes are kept for, and of the waiting jobs
 * that were planned so far. A job that is planned takes its place, so what is planned after it
 * never delays it. Made anew in each cycle, because order, positions and ends change with time.
 *
 * The nodes of a plan are real ones, so the same plan tells where a job starts that starts now, and
 * serves jobs below a node and those that must have one rack or pod like any other.
 */
import { floatAt, intAt } from '../kernel/column.ts';
import { type Cluster, funderOfJob, type Hold } from './cluster.ts';
import { countWholeNodes } from './holds.ts';
import { NO_SLOT } from './jobs.ts';
import { createNodeLines, eachLine, NO_LINE, type NodeLines, nodeUse } from './node-lines.ts';
import { NO_NODES, type NodeRows, nodesIn, rowOf } from './node-rows.ts';
import { type NodeGroupRange, nodesNeeded, rangeBelow } from './nodes.ts';
import { chooseWholeNodes } from './placement.ts';
import { freesBy } from './planned-use.ts';
import { eachHeldNode } from './segments.ts';
import { addUse, calmFrom, createTimeline, peakUse, type Timeline } from './timeline.ts';
import { ANYWHERE, type Gang, placesIn } from './wish.ts';

export interface StartPlan {
  readonly now: number;
  readonly ofNodes: NodeLines;
  /** By funder. */
  readonly ofShare: readonly Timeline[];
  /** By node: when the first waiting job that is planned on it starts; infinite where none is. */
  readonly claimedFrom: Float64Array;
}

/** Where and when a job would start. */
export interface Room {
  readonly at: number;
  readonly nodes: NodeRows;
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
    ofNodes: createNodeLines(cluster, now),
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
  const use = nodeUse(plan.ofNodes, from, until);
  eachHeldNode(cluster, slot, (node, gpuCount) => use(node, sign * gpuCount));
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
  const use = nodeUse(plan.ofNodes, plan.now, end);
  for (const node of nodesIn(hold.nodes)) use(node, sign * intAt(nodes.gpus, node));
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
  const isWhole = at > plan.now && nodes.nodeCount > 1;
  const use = nodeUse(plan.ofNodes, at, end);
  let left = intAt(jobs.gpuCount, slot);
  for (const node of nodesIn(nodes)) {
    const gpus = intAt(cluster.nodes.gpus, node);
    const gpuCount = isWhole ? gpus : Math.min(left, gpus);
    use(node, gpuCount);
    left -= gpuCount;
    if (at > plan.now) plan.claimedFrom[node] = Math.min(floatAt(plan.claimedFrom, node), at);
  }
  const share = plan.ofShare[funderOfJob(cluster, slot)] as Timeline;
  addUse(share, at, end, intAt(jobs.gpuCount, slot));
}

/** False where the job asks for more nodes than any group has that are there, free or not. */
export function isEverRoom(
  { ofNodes }: StartPlan,
  { nodes }: Cluster,
  { gpuCount }: Asked,
): boolean {
  return nodes.groups.some(
    (group, position) =>
      nodesNeeded(group, gpuCount) <= (ofNodes.groupNodeCounts[position] as number),
  );
}

/**
 * The first time from `from` on at which there is room for as long as asked, and the nodes that
 * the job takes then; `undefined` where never. Of groups with room at the same time the first.
 * Cost: the lines of the nodes, for each time at which too few nodes are free for so long; the
 * nodes once, and for each such time where they must be near together.
 */
export function roomFrom(
  plan: StartPlan,
  cluster: Cluster,
  asked: Asked,
  from: number,
): Room | undefined {
  let best: Room | undefined;
  for (const position of cluster.nodes.groups.keys()) {
    const at = groupFreeFrom(plan, cluster, position, { asked, from });
    if (at >= (best?.at ?? Infinity)) continue;
    best = { at, nodes: nodesAt(plan, cluster, position, { asked, at }) };
  }
  return best;
}

/**
 * Enough nodes are free at no time before the one at which as many have their first long enough
 * time of rest behind the last time tried; so this walks from one such time to the next. A line
 * whose first time is not behind is not asked again: to ask all each time took twice as long.
 */
function groupFreeFrom(
  { ofNodes }: StartPlan,
  cluster: Cluster,
  position: number,
  { asked, from }: { readonly asked: Asked; readonly from: number },
): number {
  const group = cluster.nodes.groups[position] as NodeGroupRange;
  const nodeCount = nodesNeeded(group, asked.gpuCount);
  if (nodeCount > (ofNodes.groupNodeCounts[position] as number)) return Infinity;
  const usedMax = group.gpusPerNode - Math.min(group.gpusPerNode, asked.gpuCount);
  const first = new Float64Array(ofNodes.lines.length).fill(-1);
  for (let at = from; at < Infinity; ) {
    eachLine(ofNodes, position, (line, timeline) => {
      if (floatAt(first, line) >= at) return;
      first[line] = calmFrom(timeline, at, asked.seconds, usedMax);
    });
    let next = Infinity;
    for (const times of timesByPlace(ofNodes, cluster, position, { asked, first })) {
      next = Math.min(next, timeOfNth(times, nodeCount, at));
      if (next === at) return at;
    }
    at = next;
  }
  return Infinity;
}

/** From when on so many nodes are free for long enough. */
type FreeTimes = [at: number, nodeCount: number][];

/** Of each place that has nodes near enough together; where they may be anywhere, of one. */
function* timesByPlace(
  ofNodes: NodeLines,
  { nodes, nodesInService }: Cluster,
  position: number,
  { asked, first }: { readonly asked: Asked; readonly first: Float64Array },
): Generator<FreeTimes> {
  const group = rangeBelow(nodes, position, nodesInService);
  if (asked.nearness === ANYWHERE) {
    const times: FreeTimes = [];
    eachLine(ofNodes, position, (line, _, nodeCount) => {
      times.push([floatAt(first, line), nodeCount]);
    });
    yield times;
    return;
  }
  for (const [start, end] of placesIn(nodes, group, asked.nearness)) {
    const lines = ofNodes.lineOf.subarray(start, end).filter((line) => line !== NO_LINE);
    yield Array.from(lines, (line) => [floatAt(first, line), 1]);
  }
}

/** When `wanted` nodes are free, `least` at the soonest; infinite where never. */
function timeOfNth(times: FreeTimes, wanted: number, least: number): number {
  let left = wanted;
  for (const [at, nodeCount] of times) if (at === least) left -= nodeCount;
  if (left <= 0) return least;
  left = wanted;
  for (const [at, nodeCount] of times.sort((a, b) => a[0] - b[0])) {
    left -= nodeCount;
    if (left <= 0) return at;
  }
  return Infinity;
}

/** By the preferences of `placement.ts`, among the nodes that are free from `at` for so long. */
function nodesAt(
  { ofNodes }: StartPlan,
  cluster: Cluster,
  position: number,
  { asked, at }: { readonly asked: Asked; readonly at: number },
): NodeRows {
  const group = rangeBelow(cluster.nodes, position, cluster.nodesInService);
  const { gpuCount, seconds, nearness } = asked;
  const freeOfLine = new Int32Array(ofNodes.lines.length);
  eachLine(ofNodes, position, (line, timeline) => {
    freeOfLine[line] = group.gpusPerNode - peakUse(timeline, at, at + seconds);
  });
  const freeGpus = (node: number): number => {
    const line = intAt(ofNodes.lineOf, node);
    return line === NO_LINE ? -1 : intAt(freeOfLine, line);
  };
  const part = gpuCount < group.gpusPerNode ? fullestWithRoom(group, gpuCount, freeGpus) : -1;
  if (part >= 0) return rowOf(part);
  const view = countWholeNodes(cluster, group, (node) => freeGpus(node) === group.gpusPerNode);
  const wanted = { nodeCount: nodesNeeded(group, gpuCount), nearness };
  return chooseWholeNodes(cluster.nodes, view, group, wanted) ?? NO_NODES;
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
