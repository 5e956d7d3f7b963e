/**
 * When a waiting job can start at the earliest, and on what that rests: nodes that are kept for it,
 * a notice that runs out, its place in a plan of all starts, or the ends of the running jobs by the
 * wall times that they asked for and of maintenance. The last three are guesses: a run may end
 * sooner, and jobs before this one may take the room.
 */
import { addInt, intAt } from '../kernel/column.ts';
import { limitReason } from './blocked.ts';
import { isClosed } from './closed-allocation.ts';
import { type Cluster, type Hold, holdOfJob } from './cluster.ts';
import { plannedStartOf } from './conservative.ts';
import { wholeNodesOfGroup } from './free-index.ts';
import { giveUpHold, placeOnOpenNodes, takeAgain } from './holds.ts';
import { slotsFromNode } from './in-service.ts';
import { NO_SLOT } from './jobs.ts';
import { lookBelow } from './maintenance.ts';
import { groupIndexOf, type NodeGroupRange, type Nodes, nodesNeeded } from './nodes.ts';
import type { OrderKey } from './order.ts';
import { freesBy } from './planned-use.ts';
import { nodesHeldBy } from './segments.ts';
import { ridesBy } from './share-room.ts';
import { standingOf } from './standing.ts';
import { REASON } from './wait-reason.ts';
import { leavingFrom } from './windows.ts';
import { ANYWHERE, type Gang, gangOf, ONE_POD, ONE_RACK } from './wish.ts';

/** What an earliest start rests on; from the sixth on nothing is known, and why. */
export const START_BASES = [
  'reservation',
  'notice',
  'requested_ends',
  'plan',
  'maintenance_end',
  'not_tried_yet',
  'allocation_closed',
  'no_end_makes_room',
] as const;
export type StartBasis = (typeof START_BASES)[number];

export interface EarliestStart {
  readonly basis: StartBasis;
  /** Left out where it is not known. */
  readonly at?: number;
}

/** Reads and changes nothing. Cost: the running jobs with their nodes. */
export function earliestStartOf(cluster: Cluster, key: OrderKey, now: number): EarliestStart {
  const told = startOnAny(cluster, key, now);
  const isOver = told.at !== undefined && isClosed(cluster, key.allocation, told.at);
  return isOver ? { basis: 'allocation_closed' } : told;
}

/** On GPUs of its own, or on one that it shares. */
function startOnAny(cluster: Cluster, key: OrderKey, now: number): EarliestStart {
  const alone = startAlone(cluster, key, now);
  if (alone.basis === 'not_tried_yet' || alone.basis === 'allocation_closed') return alone;
  const at = ridesBy(cluster, key.slot, now);
  return at < (alone.at ?? Infinity) ? { basis: 'requested_ends', at } : alone;
}

/** On GPUs of its own. */
function startAlone(cluster: Cluster, key: OrderKey, now: number): EarliestStart {
  const hold = holdOfJob(cluster, key.slot);
  if (hold !== undefined) return startOnHold(cluster, key, hold, now);
  const reason = intAt(cluster.jobs.reason, key.slot);
  if (isPlanned(cluster, reason)) {
    const at = plannedStartOf(cluster, key.slot, now);
    if (at !== undefined) return { basis: 'plan', at };
  }
  if (reason === REASON.notTriedYet) return { basis: 'not_tried_yet' };
  if (reason === REASON.allocationClosed) return { basis: 'allocation_closed' };
  return startByEnds(cluster, key, now);
}

/** When its nodes are free; of a job that is above a limit until later, as of one without them. */
function startOnHold(cluster: Cluster, key: OrderKey, hold: Hold, now: number): EarliestStart {
  // Who has outrun what it asked for may end at any second.
  const freeAt = hold.startsBy < now ? now + 1 : hold.startsBy;
  if (limitEndsBy(cluster, key, now) <= freeAt) return { basis: basisOf(hold), at: freeAt };
  const released = giveUpHold(cluster, hold);
  const byEnds = startByEnds(cluster, key, now);
  takeAgain(cluster, released);
  return byEnds;
}

/** As runs end, and where the policy drains ahead: on nodes that stay for as long as it asks. */
function startByEnds(cluster: Cluster, key: OrderKey, now: number): EarliestStart {
  const seconds = intAt(cluster.jobs.requestedSeconds, key.slot);
  const gang = gangOf(cluster.jobs, key.slot);
  const limitAt = limitEndsBy(cluster, key, now);
  const turns = turnsOf(cluster, seconds, now);
  for (const [index, turn] of turns.entries()) {
    const leaving = leavingFrom(cluster, turn, turn + seconds);
    const roomAt = lookBelow(cluster, leaving, () => roomBy(cluster, gang, now));
    const endsAt = Math.max(limitAt, roomAt);
    const at = Math.max(turn, endsAt);
    if (at >= (turns[index + 1] ?? Infinity)) continue;
    return { basis: endsAt < at ? 'maintenance_end' : 'requested_ends', at };
  }
  return { basis: 'no_end_makes_room' };
}

/** Now, and when other nodes begin to be those that a job of `seconds` may not use. */
function turnsOf({ windows }: Cluster, seconds: number, now: number): readonly number[] {
  const turns = windows.flatMap(({ start, end }) => [start - seconds + 1, end]);
  return [now, ...new Set(turns.filter((at) => at > now).sort((a, b) => a - b))];
}

function isPlanned({ policy }: Cluster, reason: number): boolean {
  return policy.backfill === 'conservative' && reason !== REASON.allocationClosed;
}

function basisOf({ kind }: Hold): StartBasis {
  return kind === 'reservation' ? 'reservation' : 'notice';
}

/** When the ends of running jobs leave enough below the limits of its funder; infinite: never. */
function limitEndsBy({ accounts, policy, ...cluster }: Cluster, key: OrderKey, now: number) {
  const runningGpus = accounts.runningGpus.slice();
  const then = { ...accounts, runningGpus };
  const isFree = (): boolean => {
    const standing = standingOf(then, key.funder, key.countedGpus);
    const keyThen = { ...key, standing };
    return limitReason({ accounts: then, policy }, keyThen) === REASON.notTriedYet;
  };
  if (isFree()) return now;
  for (const { slot, at, funder } of endsOf({ accounts, policy, ...cluster }, now)) {
    addInt(runningGpus, funder, -intAt(cluster.jobs.gpuCount, slot));
    if (isFree()) return at;
  }
  return Infinity;
}

/**
 * When open nodes have room for `gang`, as near together as it must be, as the running jobs end;
 * infinite where never.
 */
function roomBy(cluster: Cluster, gang: Gang, now: number): number {
  if (placeOnOpenNodes(cluster, gang) !== undefined) return now;
  const { gpuCount, nearness } = gang;
  const { nodes } = cluster;
  const freeGpus = nodes.freeGpus.slice();
  const wholeNodes = wholeNodesByPlace(cluster, nearness);
  for (const { slot, at } of endsOf(cluster, now)) {
    for (const { node, gpuCount: given } of nodesHeldBy(cluster, slot)) {
      addInt(freeGpus, node, given);
      if (intAt(nodes.holdOf, node) !== 0) continue;
      const group = groupIndexOf(nodes, node);
      if (intAt(freeGpus, node) >= gpuCount) return at;
      if (intAt(freeGpus, node) !== intAt(nodes.gpus, node)) continue;
      const place = nearness === ANYWHERE ? group : placeOf(nodes, node, nearness);
      addInt(wholeNodes, place, 1);
      const needed = nodesNeeded(nodes.groups[group] as NodeGroupRange, gpuCount);
      if (intAt(wholeNodes, place) >= needed) return at;
    }
  }
  return Infinity;
}

/** Wholly free open nodes by rack, by pod, or by node group: a gang stays inside one. */
function wholeNodesByPlace({ nodes, open }: Cluster, nearness: number): Int32Array {
  if (nearness === ONE_RACK) return open.wholeNodesOfRack.slice();
  if (nearness === ONE_POD) return open.wholeNodesOfPod.slice();
  return Int32Array.from(nodes.groups, (group) => wholeNodesOfGroup(open, group));
}

function placeOf({ rackOf, podOfRack }: Nodes, node: number, nearness: number): number {
  const rack = intAt(rackOf, node);
  return nearness === ONE_RACK ? rack : intAt(podOfRack, rack);
}

/** The running jobs, those that end first by the wall times asked for first. */
function endsOf(cluster: Cluster, now: number) {
  const ends: { readonly slot: number; readonly at: number; readonly funder: number }[] = [];
  const { running, jobs, accounts } = cluster;
  const vacates = vacatesBy(cluster, now);
  for (let funder = 0; funder < accounts.funderCount; funder += 1) {
    let slot = intAt(running.head, funder);
    for (; slot !== NO_SLOT; slot = intAt(jobs.next, slot)) {
      // Who has outrun what it asked for may end at any second.
      const by = Math.min(freesBy(cluster, slot, now), vacates.get(slot) ?? Infinity);
      ends.push({ slot, funder, at: Math.max(now + 1, by) });
    }
  }
  const { jobNumber } = jobs;
  return ends.sort((a, b) => a.at - b.at || intAt(jobNumber, a.slot) - intAt(jobNumber, b.slot));
}

/** The runs that maintenance ends, and when: it gives them notice before it begins. */
function vacatesBy(cluster: Cluster, now: number): ReadonlyMap<number, number> {
  const vacates = new Map<number, number>();
  for (const { start, nodeCount } of cluster.windows) {
    if (start <= now) continue;
    for (const slot of slotsFromNode(cluster, nodeCount)) {
      // The windows are in the order of their start.
      if (!vacates.has(slot)) vacates.set(slot, start);
    }
  }
  return vacates;
}
