/**
 * What one scheduling cycle carries along: what it decided so far, and what it learned about room.
 */
import { intAt } from '../kernel/column.ts';
import { excessGpus } from './accounts.ts';
import { type Cluster, start } from './cluster.ts';
import { type HoldPlan, planHold } from './hold-plan.ts';
import { placeOnHeldNodes, placeOnOpenNodes } from './holds.ts';
import { NO_SLOT } from './jobs.ts';
import { type OrderKey, standingOfJob } from './order.ts';

export const NO_FUNDER = -1;

export interface StartDecision {
  readonly slot: number;
  /** Index into `STANDINGS`. */
  readonly standing: number;
  readonly nodes: readonly number[];
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
  /** False while only new jobs are tried: an older one may have a better right to the hold. */
  mayHold: boolean;
  wantsHold: boolean;
  /** The smallest gang that found no room on open nodes: a larger one finds none either. */
  blockedGpuCount: number;
  /** Found no room on held nodes: nor does a gang as large that would end as late. */
  heldBlockedGpuCount: number;
  heldBlockedEndsBy: number;
  /** The smallest gang that no plan of a hold had nodes for, while the holds are as then. */
  unplannedGpuCount: number;
  unplannedAtChange: number;
  /** How many funders are above their share; below zero where a start may have changed it. */
  fundersAboveShare: number;
  /** What `worstHeldStanding` found, and at which version of the holds and starts. */
  heldStanding: number;
  heldStandingVersion: number;
  /** The first node that maintenance kept from a job which was tried; infinite where none. */
  drainedFrom: number;
}

export function createCycle(cluster: Cluster, now: number, mayHold: boolean): Cycle {
  return {
    cluster,
    now,
    starts: [],
    notices: [],
    wakeAt: 0,
    mayHold,
    wantsHold: false,
    blockedGpuCount: Number.MAX_SAFE_INTEGER,
    heldBlockedGpuCount: Number.MAX_SAFE_INTEGER,
    heldBlockedEndsBy: Number.MAX_SAFE_INTEGER,
    unplannedGpuCount: Number.MAX_SAFE_INTEGER,
    unplannedAtChange: -1,
    fundersAboveShare: -1,
    heldStanding: -1,
    heldStandingVersion: -1,
    drainedFrom: Infinity,
  };
}

export function openPlacement(cycle: Cycle, gpuCount: number): readonly number[] | undefined {
  if (gpuCount >= cycle.blockedGpuCount) return undefined;
  const found = placeOnOpenNodes(cycle.cluster, gpuCount);
  if (found === undefined) cycle.blockedGpuCount = gpuCount;
  return found;
}

export function heldPlacement(
  cycle: Cycle,
  gpuCount: number,
  endsBy: number,
): readonly number[] | undefined {
  const isAsLarge = gpuCount >= cycle.heldBlockedGpuCount;
  if (isAsLarge && endsBy >= cycle.heldBlockedEndsBy) return undefined;
  const found = placeOnHeldNodes(cycle.cluster, gpuCount, endsBy);
  const isWider = gpuCount <= cycle.heldBlockedGpuCount && endsBy <= cycle.heldBlockedEndsBy;
  if (found === undefined && isWider) {
    cycle.heldBlockedGpuCount = gpuCount;
    cycle.heldBlockedEndsBy = endsBy;
  }
  return found;
}

/** After the holds change, what found no room may find some. */
export function forgetBlocked(cycle: Cycle): void {
  cycle.blockedGpuCount = Number.MAX_SAFE_INTEGER;
  cycle.heldBlockedGpuCount = Number.MAX_SAFE_INTEGER;
  cycle.heldBlockedEndsBy = Number.MAX_SAFE_INTEGER;
}

export function startNow(cycle: Cycle, key: OrderKey, nodes: readonly number[]): void {
  start(cycle.cluster, key.slot, nodes, cycle.now);
  cycle.starts.push({ slot: key.slot, standing: key.standing, nodes });
  cycle.fundersAboveShare = -1;
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

/** As `planHold`; a gang as large as one that the open nodes were too few for is not tried. */
export function plannedHold(cycle: Cycle, slot: number): HoldPlan | undefined {
  const { cluster } = cycle;
  const gpuCount = intAt(cluster.jobs.gpuCount, slot);
  const isAsThen = cycle.unplannedAtChange === cluster.holdChangeCount;
  if (isAsThen && gpuCount >= cycle.unplannedGpuCount) return undefined;
  const plan = planHold(cluster, slot, cycle.now);
  if (plan === undefined) {
    cycle.unplannedGpuCount = gpuCount;
    cycle.unplannedAtChange = cluster.holdChangeCount;
  }
  return plan;
}

export function wakeBy(cycle: Cycle, at: number): void {
  if (cycle.wakeAt === 0 || at < cycle.wakeAt) cycle.wakeAt = at;
}
