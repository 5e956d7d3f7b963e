/**
 * What one scheduling cycle carries along: what it decided so far, and what it learned about room.
 */
import { floatAt, intAt } from '../kernel/column.ts';
import { excessGpus } from './accounts.ts';
import { type Cluster, ride, start } from './cluster.ts';
import { type HoldPlan, planHold } from './hold-plan.ts';
import { placeOnHeldNodes, placeOnOpenNodes } from './holds.ts';
import { NO_SLOT } from './jobs.ts';
import { type NodeRows, rowOf } from './node-rows.ts';
import { type OrderKey, standingOfJob } from './order.ts';
import { gpuBeyond, gpuWithin, isSharer, ridersOf, type SharedGpu } from './shared-gpus.ts';
import { ANYWHERE, type Gang, gangOf, preferredGangOf } from './wish.ts';

export const NO_FUNDER = -1;

export interface StartDecision {
  readonly slot: number;
  /** Index into `STANDINGS`. */
  readonly standing: number;
  readonly nodes: NodeRows;
}

/** A running job must give its GPUs back at `vacateAt`. */
export interface NoticeDecision {
  readonly slot: number;
  readonly vacateAt: number;
}

export interface Cycle {
  readonly cluster: Cluster;
  readonly now: number;
  readonly starts: StartDecision[];
  readonly notices: NoticeDecision[];
  wakeAt: number;
  /** True where `wakeAt` is for all that wait: all were tried, or no other may start. */
  isForAll: boolean;
  /** False until all jobs are tried: an older one may have a better right to the hold. */
  mayHold: boolean;
  wantsHold: boolean;
  /** How often a job started for which nodes or share were held, or nodes were given up. */
  freedHoldCount: number;
  /**
   * By nearness: the smallest gang that found no room on open nodes. A larger one finds none
   * either, nor does one that must be nearer together.
   */
  readonly blockedGpuCount: number[];
  /** Likewise on held nodes: nor does a gang as large that would end as late. */
  readonly heldBlockedGpuCount: number[];
  readonly heldBlockedEndsBy: number[];
  /** Likewise: no plan of a hold had nodes for it, while the holds are as then. */
  readonly unplannedGpuCount: number[];
  unplannedAtChange: number;
  /** How many funders are above their share; below zero where a start may have changed it. */
  fundersAboveShare: number;
  /** What `worstHeldStanding` found, and at which version of the holds and starts. */
  heldStanding: number;
  heldStandingVersion: number;
  /** The first node that maintenance kept from a job which was tried; infinite where none. */
  drainedFrom: number;
}

export function createCycle(cluster: Cluster, now: number): Cycle {
  return {
    cluster,
    now,
    starts: [],
    notices: [],
    wakeAt: 0,
    isForAll: false,
    mayHold: false,
    wantsHold: false,
    freedHoldCount: 0,
    blockedGpuCount: nothingBlocked(),
    heldBlockedGpuCount: nothingBlocked(),
    heldBlockedEndsBy: nothingBlocked(),
    unplannedGpuCount: nothingBlocked(),
    unplannedAtChange: -1,
    fundersAboveShare: -1,
    heldStanding: -1,
    heldStandingVersion: -1,
    drainedFrom: Infinity,
  };
}

/** Plain arrays: one is made for each cycle, and a typed array costs ten times as much to make. */
const nothingBlocked = (): number[] => [Infinity, Infinity, Infinity];

/** Where the job in `slot` fits now, open nodes before held ones: as it prefers, or as it must. */
export function placementNow(cycle: Cycle, slot: number, endsBy: number): NodeRows | undefined {
  const { jobs } = cycle.cluster;
  const preferred = preferredGangOf(jobs, slot);
  const near = preferred === undefined ? undefined : placementOf(cycle, preferred, endsBy);
  return near ?? placementOf(cycle, gangOf(jobs, slot), endsBy);
}

function placementOf(cycle: Cycle, gang: Gang, endsBy: number): NodeRows | undefined {
  return openPlacement(cycle, gang) ?? heldPlacement(cycle, gang, endsBy);
}

export function openPlacement(cycle: Cycle, gang: Gang): NodeRows | undefined {
  if (isBlocked(cycle.blockedGpuCount, gang)) return undefined;
  const found = placeOnOpenNodes(cycle.cluster, gang);
  if (found === undefined) cycle.blockedGpuCount[gang.nearness] = gang.gpuCount;
  return found;
}

/** True where a gang no larger, and no nearer together, was found to be blocked. */
function isBlocked(blockedGpuCount: readonly number[], { gpuCount, nearness }: Gang): boolean {
  for (let each = 0; each <= nearness; each += 1) {
    if (gpuCount >= (blockedGpuCount[each] as number)) return true;
  }
  return false;
}

function heldPlacement(cycle: Cycle, gang: Gang, endsBy: number): NodeRows | undefined {
  const { heldBlockedGpuCount, heldBlockedEndsBy } = cycle;
  const { gpuCount, nearness } = gang;
  for (let each = 0; each <= nearness; each += 1) {
    const isAsLarge = gpuCount >= (heldBlockedGpuCount[each] as number);
    if (isAsLarge && endsBy >= (heldBlockedEndsBy[each] as number)) return undefined;
  }
  const found = placeOnHeldNodes(cycle.cluster, gang, endsBy);
  const isWider =
    gpuCount <= (heldBlockedGpuCount[nearness] as number) &&
    endsBy <= (heldBlockedEndsBy[nearness] as number);
  if (found === undefined && isWider) {
    heldBlockedGpuCount[nearness] = gpuCount;
    heldBlockedEndsBy[nearness] = endsBy;
  }
  return found;
}

/** After the holds change, what found no room may find some. */
export function forgetBlocked(cycle: Cycle): void {
  cycle.blockedGpuCount.fill(Infinity);
  cycle.heldBlockedGpuCount.fill(Infinity);
  cycle.heldBlockedEndsBy.fill(Infinity);
}

/** True where the job asks for a share of a GPU and found one that will be free no later for it. */
export function rideWithin(cycle: Cycle, key: OrderKey): boolean {
  const { cluster, now } = cycle;
  if (!isSharer(cluster, key.slot)) return false;
  const gpu = gpuWithin(cluster, key.slot, now);
  if (gpu !== undefined) rideOn(cycle, key, gpu);
  return gpu !== undefined;
}

function rideOn(cycle: Cycle, key: OrderKey, gpu: SharedGpu): void {
  const { slot, standing } = key;
  noteFreed(cycle, key);
  ride(cycle.cluster, slot, gpu, cycle.now);
  cycle.starts.push({ slot, standing, nodes: rowOf(gpu.node) });
}

/** On `nodes`, which it may use; one that asks for a share of a GPU may use none of them. */
export function startNow(cycle: Cycle, key: OrderKey, nodes: NodeRows): void {
  const { cluster } = cycle;
  const gpu = isSharer(cluster, key.slot) ? gpuBeyond(cluster, key.slot) : undefined;
  if (gpu !== undefined) {
    rideOn(cycle, key, gpu);
    return;
  }
  noteFreed(cycle, key);
  start(cycle.cluster, key.slot, nodes, cycle.now);
  cycle.starts.push({ slot: key.slot, standing: key.standing, nodes });
  cycle.fundersAboveShare = -1;
}

/** The job of `key` starts: others need not leave it nodes or share any more. */
function noteFreed(cycle: Cycle, { slot, funder }: OrderKey): void {
  const { jobs, shareHoldSlot } = cycle.cluster;
  const isKeptFor = intAt(jobs.hold, slot) !== 0 || intAt(shareHoldSlot, funder) === slot;
  if (isKeptFor) cycle.freedHoldCount += 1;
}

/** Tells the running job in `slot` to be gone by `vacateAt`, and with it all on its GPU. */
export function giveNotice(cycle: Cycle, slot: number, vacateAt: number): void {
  const { jobs } = cycle.cluster;
  for (const each of [slot, ...ridersOf(cycle.cluster, slot)]) {
    if (floatAt(jobs.vacateAt, each) > 0) continue;
    jobs.vacateAt[each] = vacateAt;
    jobs.noticedAt[each] = cycle.now;
    cycle.notices.push({ slot: each, vacateAt });
  }
}

/** True where a funder is above its share, `exceptFunder` aside. */
export function isAnyAboveShare(cycle: Cycle, exceptFunder: number): boolean {
  const { accounts } = cycle.cluster;
  if (cycle.fundersAboveShare < 0) {
    cycle.fundersAboveShare = 0;
    for (let funder = 0; funder < accounts.funderCount; funder += 1) {
      if (excessGpus(accounts, funder) > 0) cycle.fundersAboveShare += 1;
    }
  }
  const isExceptAbove = exceptFunder !== NO_FUNDER && excessGpus(accounts, exceptFunder) > 0;
  return cycle.fundersAboveShare > (isExceptAbove ? 1 : 0);
}

/** The least right by which a job with a reservation would start; -1 where none has one. */
export function worstHeldStanding(cycle: Cycle): number {
  const { cluster } = cycle;
  // Both only rise, so their sum tells every change of either.
  const version = cluster.holdChangeCount + cycle.starts.length;
  if (cycle.heldStandingVersion === version) return cycle.heldStanding;
  let worst = -1;
  for (const { slot, kind } of cluster.holds) {
    if (slot === NO_SLOT || kind !== 'reservation') continue;
    worst = Math.max(worst, standingOfJob(cluster, slot));
  }
  cycle.heldStanding = worst;
  cycle.heldStandingVersion = version;
  return worst;
}

/**
 * As `planHold`, for a start before the allocation closes. Where one rack or pod must have room, a
 * gang as large as one that the open nodes were too few for is not tried: that is the costly look.
 */
export function plannedHold(cycle: Cycle, slot: number): HoldPlan | undefined {
  const { cluster, unplannedGpuCount } = cycle;
  const gang = gangOf(cluster.jobs, slot);
  if (cycle.unplannedAtChange !== cluster.holdChangeCount) unplannedGpuCount.fill(Infinity);
  cycle.unplannedAtChange = cluster.holdChangeCount;
  if (isBlocked(unplannedGpuCount, gang)) return undefined;
  const closesAt = floatAt(cluster.startsUntil, intAt(cluster.jobs.allocation, slot));
  const plan = planHold(cluster, slot, cycle.now, closesAt);
  const isTooFew = plan === undefined && gang.nearness !== ANYWHERE;
  if (isTooFew) unplannedGpuCount[gang.nearness] = gang.gpuCount;
  return plan;
}

export function wakeBy(cycle: Cycle, at: number): void {
  if (cycle.wakeAt === 0 || at < cycle.wakeAt) cycle.wakeAt = at;
}
