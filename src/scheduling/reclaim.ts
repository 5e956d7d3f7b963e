/**
 * How an owner gets its GPUs back. A blocked job may reclaim where its funder
 *  1. would stay inside its share and owes nothing (`own`): from anyone above its share; or
 *  2. is behind (`repaid`): from those that are above their share and ahead.
 * An emergency reclaims as an owner does. The GPUs come from the funder furthest ahead, and there
 * from the job that started last, as long as the funder is above its share; never from a job
 * younger than the minimum run time. A reclaimed job has its notice to write a checkpoint, then
 * goes back to its place in the queue.
 */
import { addInt, byteAt, floatAt, intAt } from '../kernel/column.ts';
import { excessGpus } from './accounts.ts';
import { type Cluster, type Hold, ORDINARY } from './cluster.ts';
import { wholeNodesOfGroup } from './free-index.ts';
import { type HoldPlan, openNodesOf } from './hold-plan.ts';
import { countWholeNodes } from './holds.ts';
import { NO_SLOT } from './jobs.ts';
import { type NodeRows, nodesIn, rowOf } from './node-rows.ts';
import { groupIndexOf, type NodeGroupRange, nodesNeeded } from './nodes.ts';
import type { OrderKey } from './order.ts';
import { chooseWholeNodes } from './placement.ts';
import { eachHeldNode, NO_SEGMENT, nodesHeldBy } from './segments.ts';
import { OWN, REPAID } from './standing.ts';
import { RIGHT_COUNT } from './vain-reclaims.ts';
import { ANYWHERE, type Gang, gangOf, ONE_RACK } from './wish.ts';

/** Who reclaims, and by what right. */
type Reclaimer = Pick<OrderKey, 'funder' | 'standing' | 'priority'>;

export interface Reclaim {
  /** The jobs that get notice. */
  readonly victims: readonly number[];
  /** The hold for the job that reclaims: its nodes are free when the notice has run out. */
  readonly plan: HoldPlan;
}

/** True where the job has the right to reclaim from somebody. */
export function mayReclaim(key: OrderKey): boolean {
  return key.standing === OWN || key.standing === REPAID || key.priority === 0;
}

/** Notes that the waiting job of `key` would reclaim, as soon as there is anything for it. */
export function noteReclaims({ lastPass }: Cluster, key: OrderKey): void {
  lastPass.reclaims[key.funder * RIGHT_COUNT + rightOf(key)] = 1;
}

/** True where a job of the funder would reclaim, by any right. */
export function wouldReclaim({ lastPass }: Cluster, funder: number): boolean {
  const cells = lastPass.reclaims.subarray(funder * RIGHT_COUNT, (funder + 1) * RIGHT_COUNT);
  return cells.includes(1);
}

/** True where some job runs that one of those which would reclaim may send away by now. */
export function isAnyReclaimable(cluster: Cluster, now: number): boolean {
  const { accounts, lastPass } = cluster;
  for (let cell = 0; cell < accounts.funderCount * RIGHT_COUNT; cell += 1) {
    if (byteAt(lastPass.reclaims, cell) === 0) continue;
    const standing = cell % RIGHT_COUNT === 0 ? OWN : REPAID;
    const key = { funder: Math.floor(cell / RIGHT_COUNT), standing, priority: ORDINARY };
    if (victimsOf(cluster, key, now).length > 0) return true;
  }
  return false;
}

/** Before when a gang of that size is not worth a look for this funder and right; 0: it is now. */
export function reclaimRetryAt(cluster: Cluster, key: OrderKey): number {
  const { retryAt, gpuCount } = cluster.vainReclaims;
  const gang = gangOf(cluster.jobs, key.slot);
  let latest = 0;
  // What found nothing anywhere finds nothing in one rack either.
  for (let nearness = 0; nearness <= gang.nearness; nearness += 1) {
    const cell = cellOf(cluster, key, nearness);
    if (gang.gpuCount >= intAt(gpuCount, cell)) latest = Math.max(latest, floatAt(retryAt, cell));
  }
  return latest;
}

/** Notes that a look found nothing, so that it is not repeated at each event before `retryAt`. */
export function noteVainReclaim(cluster: Cluster, key: OrderKey, retryAt: number): void {
  const { gpuCount, nearness } = gangOf(cluster.jobs, key.slot);
  const cell = cellOf(cluster, key, nearness);
  cluster.vainReclaims.retryAt[cell] = retryAt;
  cluster.vainReclaims.gpuCount[cell] = gpuCount;
}

/**
 * True where no set of jobs can make room for the job of `key`: most looks are in vain, and that is
 * known before any node is looked at. `own`: the hold that the job has now and would give up.
 */
export function isReclaimVain(cluster: Cluster, key: OrderKey, now: number, own?: Hold): boolean {
  const victims = victimsOf(cluster, key, now);
  return victims.length === 0 || !mayMakeRoom(cluster, victims, key.slot, own);
}

/**
 * The least set of jobs, in the order of the rules above, that makes room for the job of `key` when
 * their notice has run out; `undefined` where there is none. Cost: the borrowed jobs, and one group
 * where they are enough.
 */
export function findReclaim(cluster: Cluster, key: OrderKey, now: number): Reclaim | undefined {
  const victims = victimsOf(cluster, key, now);
  const room = createRoom(cluster, gangOf(cluster.jobs, key.slot));
  const found = firstRoom(cluster, room, victims);
  forgetFreed(cluster, victims);
  if (found === undefined) return undefined;
  const { nodes, victimCount } = found;
  const wanted = new Set(nodesIn(nodes));
  const needed = victims.slice(0, victimCount).filter((each) => holdsAny(cluster, each, wanted));
  const startsBy = now + cluster.policy.noticeSeconds;
  return { victims: needed, plan: { slot: key.slot, nodes, startsBy } };
}

/** The nodes for the job, as soon as the first so many victims give enough back. */
function firstRoom(
  cluster: Cluster,
  room: Room,
  victims: readonly number[],
): { readonly nodes: NodeRows; readonly victimCount: number } | undefined {
  for (const [index, victim] of victims.entries()) {
    const nodes = roomWithout(cluster, room, victim);
    if (nodes !== undefined) return { nodes, victimCount: index + 1 };
  }
  return undefined;
}

/** The column of freed GPUs is the cluster's, and all zero between two looks. */
function forgetFreed({ jobs, segments, freedGpus }: Cluster, victims: readonly number[]): void {
  for (const victim of victims) {
    let segment = intAt(jobs.firstSegment, victim);
    for (; segment !== NO_SEGMENT; segment = intAt(segments.next, segment)) {
      freedGpus.fill(0, intAt(segments.node, segment), intAt(segments.nodeEnd, segment));
    }
  }
}

/** False where all victims and the open nodes together have fewer GPUs, or holds have too many. */
function mayMakeRoom(
  cluster: Cluster,
  victims: readonly number[],
  slot: number,
  own: Hold | undefined,
): boolean {
  const { jobs, open, nodes } = cluster;
  const gpuCount = intAt(jobs.gpuCount, slot);
  let room = intAt(open.freeGpuCount, 0);
  if (own !== undefined) room += intAt(own.index.freeGpuCount, 0);
  for (const victim of victims) room += intAt(jobs.gpuCount, victim);
  const isOpenFor = (group: NodeGroupRange): boolean =>
    openNodesOf(cluster, group, own) >= nodesNeeded(group, gpuCount);
  return room >= gpuCount && nodes.groups.some(isOpenFor);
}

/** Jobs that may be reclaimed, in order: furthest ahead first, there the last started first. */
function victimsOf(cluster: Cluster, key: Reclaimer, now: number): readonly number[] {
  const { accounts, jobs, running, policy } = cluster;
  const victims: number[] = [];
  for (const funder of fundersAboveShare(cluster, key)) {
    let above = excessGpus(accounts, funder);
    let slot = intAt(running.tail, funder);
    for (; slot !== NO_SLOT && above > 0; slot = intAt(jobs.previous, slot)) {
      // Who rides goes with the holder of its GPU.
      if (intAt(jobs.gpuCount, slot) === 0) continue;
      above -= intAt(jobs.gpuCount, slot);
      const hasNotice = floatAt(jobs.vacateAt, slot) > 0;
      const isOldEnough = now - floatAt(jobs.startedAt, slot) >= policy.minimumRunSeconds;
      const isProtected = intAt(cluster.priorityOf, intAt(jobs.allocation, slot)) === 0;
      if (!hasNotice && isOldEnough && !isProtected) victims.push(slot);
    }
  }
  return victims;
}

function fundersAboveShare(cluster: Cluster, key: Reclaimer): readonly number[] {
  const { accounts } = cluster;
  const takesFromAnyone = key.standing === OWN || key.priority === 0;
  const funders: number[] = [];
  for (let funder = 0; funder < accounts.funderCount; funder += 1) {
    if (funder === key.funder || excessGpus(accounts, funder) === 0) continue;
    if (takesFromAnyone || floatAt(accounts.position, funder) < 0) funders.push(funder);
  }
  const position = accounts.position;
  return funders.sort((a, b) => floatAt(position, a) - floatAt(position, b) || a - b);
}

/** What is free once the victims so far are gone. */
interface Room {
  readonly gang: Gang;
  /** GPUs given back, by node: a column, because a map of them took a fifth of a rehearsal. */
  readonly freedGpus: Int32Array;
  /** Open nodes that are then wholly free, by group: the most in any place that is near enough. */
  readonly wholeNodes: number[];
  /** By rack, or by pod, where the gang must be in one; else nothing. */
  readonly ofPlace: Int32Array;
}

function createRoom({ nodes, open, freedGpus }: Cluster, gang: Gang): Room {
  const { groups } = nodes;
  const isRack = gang.nearness === ONE_RACK;
  if (gang.nearness === ANYWHERE) {
    const wholeNodes = groups.map((group) => wholeNodesOfGroup(open, group));
    return { gang, freedGpus, wholeNodes, ofPlace: new Int32Array(0) };
  }
  const ofPlace = (isRack ? open.wholeNodesOfRack : open.wholeNodesOfPod).slice();
  const wholeNodes = groups.map(({ rackStart, rackEnd, podStart, podEnd }) => {
    const own = isRack ? ofPlace.subarray(rackStart, rackEnd) : ofPlace.subarray(podStart, podEnd);
    return own.reduce((most, count) => Math.max(most, count), 0);
  });
  return { gang, freedGpus, wholeNodes, ofPlace };
}

/** One more open node is wholly free. */
function addWholeNode({ nodes }: Cluster, room: Room, node: number): void {
  const { gang, ofPlace, wholeNodes } = room;
  const group = groupIndexOf(nodes, node);
  if (gang.nearness === ANYWHERE) {
    wholeNodes[group] = (wholeNodes[group] ?? 0) + 1;
    return;
  }
  const rack = intAt(nodes.rackOf, node);
  const place = gang.nearness === ONE_RACK ? rack : intAt(nodes.podOfRack, rack);
  addInt(ofPlace, place, 1);
  wholeNodes[group] = Math.max(wholeNodes[group] ?? 0, intAt(ofPlace, place));
}

/** Adds what `victim` gives back, and answers the nodes for the job where that is enough. */
function roomWithout(cluster: Cluster, room: Room, victim: number): NodeRows | undefined {
  const { nodes } = cluster;
  const roomy: number[] = [];
  eachHeldNode(cluster, victim, (node, gpuCount) => {
    const freed = intAt(room.freedGpus, node) + gpuCount;
    room.freedGpus[node] = freed;
    if (intAt(nodes.holdOf, node) !== 0) return;
    const free = intAt(nodes.freeGpus, node) + freed;
    if (free >= room.gang.gpuCount) roomy.push(node);
    if (free === intAt(nodes.gpus, node)) addWholeNode(cluster, room, node);
  });
  for (const [position, group] of nodes.groups.entries()) {
    const found = nodesInGroup(cluster, room, { group, position, roomy });
    if (found !== undefined) return found;
  }
  return undefined;
}

function nodesInGroup(
  cluster: Cluster,
  { gang, freedGpus, wholeNodes }: Room,
  where: { readonly group: NodeGroupRange; readonly position: number; readonly roomy: number[] },
): NodeRows | undefined {
  const { nodes } = cluster;
  const { gpuCount, nearness } = gang;
  const { group, position, roomy } = where;
  if (gpuCount < group.gpusPerNode) {
    const own = roomy.filter((node) => node >= group.nodeStart && node < group.nodeEnd);
    return own.length === 0 ? undefined : rowOf(Math.min(...own));
  }
  const nodeCount = nodesNeeded(group, gpuCount);
  if ((wholeNodes[position] ?? 0) < nodeCount) return undefined;
  const isWhole = (node: number): boolean =>
    byteAt(nodes.isInService, node) === 1 &&
    intAt(nodes.holdOf, node) === 0 &&
    intAt(nodes.freeGpus, node) + intAt(freedGpus, node) === group.gpusPerNode;
  const view = countWholeNodes(cluster, group, isWhole);
  return chooseWholeNodes(nodes, view, group, { nodeCount, nearness });
}

function holdsAny(cluster: Cluster, slot: number, wanted: ReadonlySet<number>): boolean {
  return nodesHeldBy(cluster, slot).some(({ node }) => wanted.has(node));
}

function cellOf({ accounts }: Cluster, key: OrderKey, nearness: number): number {
  return (nearness * accounts.funderCount + key.funder) * RIGHT_COUNT + rightOf(key);
}

/** 0, or 1 where it takes from those that are ahead alone. */
function rightOf({ standing, priority }: Reclaimer): number {
  return standing === OWN || priority === 0 ? 0 : 1;
}
