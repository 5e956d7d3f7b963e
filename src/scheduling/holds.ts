/**
 * Reservations. A blocked job that needs whole nodes would wait for ever while smaller ones fill
 * every gap, so the first blocked jobs each get a HOLD: the nodes that are free first by the wall
 * times asked for, and the time by which they are. Other jobs may use those nodes only where they
 * end before that time, so backfill never delays a hold.
 *
 * While its job would run by the standing `own`, a hold is a promise: the job starts by `startsBy`,
 * and a later plan may only be sooner, unless its nodes leave service or an emergency takes them. A
 * hold of any lesser standing may also be given up for a blocked job with a better right, and its
 * job, where it is above a limit or in debt by then, waits for its turn.
 *
 * A job below one node needs none: it finds room as soon as any job of its size ends.
 *
 * The same danger lies in a share: a gang that fits its funder's share would wait for ever while
 * the funder's smaller jobs use it. So what earlier jobs of a funder wait for counts as in use for
 * the later ones: see `keptGpus`.
 */
import { addInt, floatAt, intAt } from '../kernel/column.ts';
import {
  addHold,
  type Cluster,
  funderOfJob,
  type Hold,
  holdOfJob,
  ORDINARY,
  releaseHold,
  takeHold,
} from './cluster.ts';
import { wholeNodesOfGroup } from './free-index.ts';
import { NO_SLOT } from './jobs.ts';
import { type NodeRows, nodesIn } from './node-rows.ts';
import { type NodeGroupRange, nodesNeeded } from './nodes.ts';
import { findPlacement } from './placement.ts';
import { freesBy } from './planned-use.ts';
import type { StartPlan } from './start-plan.ts';
import { peakUse, type Timeline } from './timeline.ts';
import { type Gang, gangOf, preferredGangOf } from './wish.ts';

/** Where a gang fits now on open nodes, or `undefined`. */
export function placeOnOpenNodes(cluster: Cluster, gang: Gang): NodeRows | undefined {
  const { nodes, open } = cluster;
  if (intAt(open.freeGpuCount, 0) < gang.gpuCount) return undefined;
  return findPlacement(nodes, open, 0, gang);
}

/** Where the job in `slot` fits now on open nodes: as it prefers, or else as it must. */
export function placeJobOnOpenNodes(cluster: Cluster, slot: number): NodeRows | undefined {
  const preferred = preferredGangOf(cluster.jobs, slot);
  const found = preferred === undefined ? undefined : placeOnOpenNodes(cluster, preferred);
  return found ?? placeOnOpenNodes(cluster, gangOf(cluster.jobs, slot));
}

/**
 * False where the open nodes and those of `hold` are too few for a job of `gpuCount`, however near
 * together it wants them: a look before the nodes are put together for a placement, which is most
 * often in vain.
 */
export function mayFitWithHold({ nodes, open }: Cluster, hold: Hold, gpuCount: number): boolean {
  const { index } = hold;
  if (intAt(open.freeGpuCount, 0) + intAt(index.freeGpuCount, 0) < gpuCount) return false;
  return nodes.groups.some((group) => {
    if (gpuCount < group.gpusPerNode) return true;
    const whole = wholeNodesOfGroup(open, group) + wholeNodesOfGroup(index, group);
    return whole >= nodesNeeded(group, gpuCount);
  });
}

/** Where a gang that ends by `endsBy` fits now on held nodes, without delaying their hold. */
export function placeOnHeldNodes(
  cluster: Cluster,
  gang: Gang,
  endsBy: number,
): NodeRows | undefined {
  const { nodes } = cluster;
  for (const hold of cluster.holds) {
    if (hold.slot === NO_SLOT || endsBy > hold.startsBy) continue;
    if (intAt(hold.index.freeGpuCount, 0) < gang.gpuCount) continue;
    const found = findPlacement(nodes, hold.index, hold.number, gang);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The hold that a new reservation may use: a free one, else the weak one where `isWeak` is false. A
 * borrower's job gets one only where no other borrower has one.
 */
export function availableReservation(cluster: Cluster, isWeak: boolean): Hold | undefined {
  let weak: Hold | undefined;
  for (const hold of cluster.holds) {
    if (weak === undefined && hold.slot !== NO_SLOT && hold.isWeak) weak = hold;
  }
  if (isWeak && weak !== undefined) return undefined;
  return freeHold(cluster, 'reservation') ?? weak;
}

/**
 * More at a time, and each decision would have too many to look through: with a notice of two
 * minutes a share comes back by 1,900 jobs an hour.
 */
const RECLAIM_HOLD_COUNT_MAX = 64;

/**
 * The hold that a reclaim may use; `own` counts as free. Reclaims have holds of their own: an owner
 * must not wait for reservations to come free.
 */
export function holdForReclaim(cluster: Cluster, own?: Hold): Hold | undefined {
  const free = freeHold(cluster, 'reclaim', own);
  if (free !== undefined) return free;
  const count = cluster.holds.filter(({ kind }) => kind === 'reclaim').length;
  return count < RECLAIM_HOLD_COUNT_MAX ? addHold(cluster, 'reclaim') : undefined;
}

/** The first hold of the kind that is not in use; `own` counts as free. */
function freeHold(cluster: Cluster, kind: Hold['kind'], own?: Hold): Hold | undefined {
  for (const hold of cluster.holds) {
    if (hold.kind === kind && (hold.slot === NO_SLOT || hold === own)) return hold;
  }
  return undefined;
}

/** A hold as it was when it was given up, to be taken again where that was in vain. */
export interface ReleasedHold {
  readonly hold: Hold;
  readonly plan: Pick<Hold, 'slot' | 'nodes' | 'startsBy'>;
  readonly isWeak: boolean;
}

export function giveUpHold(cluster: Cluster, hold: Hold): ReleasedHold {
  const { slot, nodes, startsBy, isWeak } = hold;
  releaseHold(cluster, hold);
  return { hold, plan: { slot, nodes, startsBy }, isWeak };
}

/** Its nodes must be open, as when it was given up. */
export function takeAgain(cluster: Cluster, { hold, plan, isWeak }: ReleasedHold): void {
  takeHold(cluster, hold, plan);
  hold.isWeak = isWeak;
}

/**
 * GPUs of `funder` that the job in `slot` must leave, because it would outlast the time by which an
 * earlier job is to have them: its held jobs, and its first job that waits for share alone. A held
 * job leaves only what starts before itself, so that no two wait for each other. Cost: the holds.
 */
export function keptGpus(cluster: Cluster, funder: number, slot: number): number {
  const endsBy = cluster.accounts.accruedAt + intAt(cluster.jobs.requestedSeconds, slot);
  return keptUntil(cluster, funder, slot, endsBy);
}

/** The same for a job that ends by `endsBy`; `NO_SLOT`: for one that is not submitted yet. */
export function keptUntil(cluster: Cluster, funder: number, slot: number, endsBy: number): number {
  const { jobs, plan } = cluster;
  const own = slot === NO_SLOT ? undefined : holdOfJob(cluster, slot);
  if (plan !== undefined && own === undefined) {
    return plannedUntil(cluster, plan, funder, endsBy);
  }
  let kept = own === undefined ? keptForShare(cluster, funder, slot, endsBy) : 0;
  if (intAt(cluster.heldJobs, funder) === 0) return kept;
  for (const hold of cluster.holds) {
    if (hold.slot === NO_SLOT || hold === own || funderOfJob(cluster, hold.slot) !== funder)
      continue;
    const isBefore = own === undefined ? hold.startsBy < endsBy : startsBefore(hold, own);
    if (isBefore) kept += intAt(jobs.gpuCount, hold.slot);
  }
  return kept;
}

/** By what the most that is planned until then is more than what runs now. */
function plannedUntil(
  { accounts }: Cluster,
  { now, ofShare }: StartPlan,
  funder: number,
  endsBy: number,
): number {
  return peakUse(ofShare[funder] as Timeline, now, endsBy) - intAt(accounts.runningGpus, funder);
}

/**
 * Notes that the job in `slot` is the first of its funder that waits for share alone. Not of one
 * that is larger than what is left in service: it would keep a share that it cannot use.
 */
export function holdShare(cluster: Cluster, funder: number, slot: number, now: number): void {
  if (intAt(cluster.shareHoldSlot, funder) !== NO_SLOT) return;
  if (!isSmallerThanService(cluster, intAt(cluster.jobs.gpuCount, slot))) return;
  cluster.holdChangeCount += 1;
  cluster.shareHoldSlot[funder] = slot;
  cluster.shareHoldStartsBy[funder] = shareFreeBy(cluster, slot, now);
}

/** After nodes are lost: a job that is larger than what is left keeps no share from others. */
export function forgetSharesForLarger(cluster: Cluster): void {
  const { jobs, shareHoldSlot } = cluster;
  for (let funder = 0; funder < shareHoldSlot.length; funder += 1) {
    const slot = intAt(shareHoldSlot, funder);
    if (slot === NO_SLOT || isSmallerThanService(cluster, intAt(jobs.gpuCount, slot))) continue;
    shareHoldSlot[funder] = NO_SLOT;
  }
}

function isSmallerThanService(cluster: Cluster, gpuCount: number): boolean {
  const { nodes, nodesInService, repair } = cluster;
  return nodes.groups.some((group) => {
    const end = Math.min(group.nodeEnd, nodesInService);
    const isInRepair = (node: number): boolean => node >= group.nodeStart && node < end;
    const inRepair = repair === undefined ? 0 : nodesIn(repair.nodes).filter(isInRepair).length;
    return end - group.nodeStart - inRepair >= nodesNeeded(group, gpuCount);
  });
}

function keptForShare(cluster: Cluster, funder: number, slot: number, endsBy: number): number {
  const first = intAt(cluster.shareHoldSlot, funder);
  if (first === NO_SLOT || first === slot || isBefore(cluster, slot, first)) return 0;
  const isOutlasted = floatAt(cluster.shareHoldStartsBy, funder) < endsBy;
  return isOutlasted ? intAt(cluster.jobs.gpuCount, first) : 0;
}

/** True where the job in `slot` comes before that in `other` whoever is behind; see `order.ts`. */
function isBefore({ jobs, priorityOf }: Cluster, slot: number, other: number): boolean {
  if (slot === NO_SLOT) return false;
  const priorityIn = (each: number): number =>
    Math.min(ORDINARY, intAt(priorityOf, intAt(jobs.allocation, each)));
  return priorityIn(slot) < priorityIn(other);
}

function startsBefore(a: Hold, b: Hold): boolean {
  return a.startsBy < b.startsBy || (a.startsBy === b.startsBy && a.number < b.number);
}

/** By when its funder's own jobs leave enough of the share for it; `now` where they need not. */
function shareFreeBy(cluster: Cluster, slot: number, now: number): number {
  const { accounts, jobs } = cluster;
  const funder = funderOfJob(cluster, slot);
  const gpuCount = intAt(jobs.gpuCount, slot);
  let above = intAt(accounts.runningGpus, funder) + gpuCount - intAt(accounts.shareGpus, funder);
  if (above <= 0 || gpuCount > intAt(accounts.shareGpus, funder)) return now;
  const ends: { readonly until: number; readonly gpuCount: number }[] = [];
  let other = intAt(cluster.running.head, funder);
  for (; other !== NO_SLOT; other = intAt(jobs.next, other)) {
    ends.push({ until: freesBy(cluster, other, now), gpuCount: intAt(jobs.gpuCount, other) });
  }
  ends.sort((a, b) => a.until - b.until || a.gpuCount - b.gpuCount);
  for (const { until, gpuCount: freed } of ends) {
    above -= freed;
    if (above <= 0) return until;
  }
  return now;
}

/** Counts by rack and pod the nodes of `group` in service for which `isWhole` holds. */
export function countWholeNodes(
  cluster: Cluster,
  group: NodeGroupRange,
  isWhole: (node: number) => boolean,
): {
  readonly wholeNodesOfRack: Int32Array;
  readonly wholeNodesOfPod: Int32Array;
  readonly isWhole: (node: number) => boolean;
} {
  const { nodes, nodesInService } = cluster;
  const wholeNodesOfRack = new Int32Array(nodes.rackCount);
  const wholeNodesOfPod = new Int32Array(nodes.podCount);
  const nodeEnd = Math.min(group.nodeEnd, nodesInService);
  for (let node = group.nodeStart; node < nodeEnd; node += 1) {
    if (!isWhole(node)) continue;
    const rack = intAt(nodes.rackOf, node);
    addInt(wholeNodesOfRack, rack, 1);
    addInt(wholeNodesOfPod, intAt(nodes.podOfRack, rack), 1);
  }
  return { wholeNodesOfRack, wholeNodesOfPod, isWhole };
}
