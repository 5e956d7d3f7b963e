/**
 * One scheduling cycle of one cluster: who starts now, who gets notice, who must wait and why.
 * Deterministic: the same state and time give the same decisions. It advances the state by what it
 * decides; the caller carries the decisions out. The steps:
 *  1. bring every account up to now;
 *  2. start the jobs whose hold has come free;
 *  3. take the waiting jobs in the order of `order.ts`, at most as many as the policy says, and for
 *     each: may its funder use more, is there room on open nodes, or on held ones without delaying
 *     the hold? Then it starts, and what it borrows is written down by the accounts;
 *  4. where it is blocked: reclaim what others borrowed, if it has the right;
 *  5. else hold the nodes that come free first, if a hold is left;
 *  6. else note the reason, for `explain.ts`.
 */
import { intAt } from '../kernel/column.ts';
import { accrue, excessGpus } from './accounts.ts';
import { type Cluster, type Hold, releaseHold, start, takeHold } from './cluster.ts';
import { availableHold, placeOnHeldNodes, placeOnOpenNodes, planHold } from './holds.ts';
import { NO_SLOT } from './jobs.ts';
import { compareOrder, type OrderKey, orderKeyOf } from './order.ts';
import { findReclaim, mayReclaim } from './reclaim.ts';
import { BORROWED, isWithinBorrowLimit, isWithinLendLimit } from './standing.ts';
import { REASON } from './wait-reason.ts';

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

export interface Decisions {
  readonly starts: readonly StartDecision[];
  readonly notices: readonly NoticeDecision[];
  /** When to decide again even if nothing happens; 0 where only an event can change anything. */
  readonly wakeAt: number;
}

interface Cycle {
  readonly cluster: Cluster;
  readonly now: number;
  readonly starts: StartDecision[];
  readonly notices: NoticeDecision[];
  wakeAt: number;
  /** The smallest gang that found no room on open nodes: a larger one finds none either. */
  blockedGpuCount: number;
}

/** An owner that must wait for the minimum run time looks again after this time. */
const RECLAIM_RETRY_SECONDS = 60;

/** Runs one cycle at `now`, which is never before the last event of the cluster. */
export function decide(cluster: Cluster, now: number): Decisions {
  accrue(cluster.accounts, now);
  const cycle: Cycle = {
    cluster,
    now,
    starts: [],
    notices: [],
    wakeAt: 0,
    blockedGpuCount: Number.MAX_SAFE_INTEGER,
  };
  for (const hold of cluster.holds) if (hold.slot !== NO_SLOT) tryHeldJob(cycle, hold);
  tryWaitingJobs(cycle);
  return { starts: cycle.starts, notices: cycle.notices, wakeAt: cycle.wakeAt };
}

/** A held job may start on its own nodes and the open ones together. */
function tryHeldJob(cycle: Cycle, hold: Hold): void {
  const { cluster } = cycle;
  const { slot, nodes, startsBy, isWeak } = hold;
  const gpuCount = intAt(cluster.jobs.gpuCount, slot);
  const freeGpus = intAt(cluster.open.freeGpuCount, 0) + intAt(hold.index.freeGpuCount, 0);
  if (freeGpus < gpuCount) return;
  const key = orderKeyOf(cluster, slot);
  if (limitReason(cluster, key) !== REASON.notTriedYet) return;
  releaseHold(cluster, hold);
  const found = placeOnOpenNodes(cluster, gpuCount);
  if (found !== undefined) {
    startNow(cycle, key, found);
    return;
  }
  takeHold(cluster, hold, { slot, nodes, startsBy });
  hold.isWeak = isWeak;
}

function tryWaitingJobs(cycle: Cycle): void {
  const { cluster } = cycle;
  const keys = firstKeys(cluster);
  for (let tried = 0; tried < cluster.policy.triedJobCountMax && keys.length > 0; tried += 1) {
    const position = firstInOrder(cluster, keys);
    const key = keys[position] as OrderKey;
    const next = intAt(cluster.jobs.next, key.slot);
    const hasStarted = tryJob(cycle, key);
    if (!hasStarted && isHopeless(cycle, key)) return;
    if (next === NO_SLOT) keys.splice(position, 1);
    else keys[position] = orderKeyOf(cluster, next);
    if (hasStarted) refreshKeys(cluster, keys, key.funder);
  }
}

/** Tries one job; true where it started. Otherwise its reason is noted. */
function tryJob(cycle: Cycle, key: OrderKey): boolean {
  const { cluster, now } = cycle;
  const { jobs } = cluster;
  if (intAt(jobs.hold, key.slot) !== 0) {
    reclaimSooner(cycle, key);
    return false;
  }
  const limit = limitReason(cluster, key);
  if (limit !== REASON.notTriedYet) {
    jobs.reason[key.slot] = limit;
    return false;
  }
  const gpuCount = intAt(jobs.gpuCount, key.slot);
  const endsBy = now + intAt(jobs.requestedSeconds, key.slot);
  const found = openPlacement(cycle, gpuCount) ?? placeOnHeldNodes(cluster, gpuCount, endsBy);
  if (found !== undefined) {
    startNow(cycle, key, found);
    return true;
  }
  if (key.priority === 0 && startEmergency(cycle, key)) return true;
  jobs.reason[key.slot] = REASON.noRoom;
  if (!reclaimFor(cycle, key)) holdFor(cycle, key);
  return false;
}

function openPlacement(cycle: Cycle, gpuCount: number): readonly number[] | undefined {
  if (gpuCount >= cycle.blockedGpuCount) return undefined;
  const found = placeOnOpenNodes(cycle.cluster, gpuCount);
  if (found === undefined) cycle.blockedGpuCount = gpuCount;
  return found;
}

function startNow(cycle: Cycle, key: OrderKey, nodes: readonly number[]): void {
  start(cycle.cluster, key.slot, nodes, cycle.now);
  cycle.starts.push({ slot: key.slot, standing: key.standing, nodes });
}

/** An emergency takes the nodes of the holds too, the newest hold first. */
function startEmergency(cycle: Cycle, key: OrderKey): boolean {
  const { cluster } = cycle;
  const gpuCount = intAt(cluster.jobs.gpuCount, key.slot);
  for (const hold of cluster.holds.toReversed()) {
    if (hold.slot === NO_SLOT) continue;
    releaseHold(cluster, hold);
    cycle.blockedGpuCount = Number.MAX_SAFE_INTEGER;
    const found = placeOnOpenNodes(cluster, gpuCount);
    if (found === undefined) continue;
    startNow(cycle, key, found);
    return true;
  }
  return false;
}

/** Gives notice to borrowers and keeps their nodes for the job; false where it has no right to. */
function reclaimFor(cycle: Cycle, key: OrderKey): boolean {
  const { cluster, now } = cycle;
  if (!mayReclaim(key) || !isAnyAboveShare(cluster, key.funder)) return false;
  const hold = availableHold(cluster, false);
  if (hold === undefined || now < cluster.reclaimRetryAt) {
    cycle.wakeAt = Math.max(cluster.reclaimRetryAt, now + RECLAIM_RETRY_SECONDS);
    return false;
  }
  if (hold.slot !== NO_SLOT) releaseHold(cluster, hold);
  const reclaim = findReclaim(cluster, key, now);
  if (reclaim === undefined) {
    cluster.reclaimRetryAt = now + RECLAIM_RETRY_SECONDS;
    cycle.wakeAt = cluster.reclaimRetryAt;
    return false;
  }
  for (const slot of reclaim.victims) {
    const vacateAt = now + cluster.policy.noticeSeconds;
    cluster.jobs.vacateAt[slot] = vacateAt;
    cycle.notices.push({ slot, vacateAt });
  }
  takeHold(cluster, hold, reclaim.plan);
  cluster.jobs.reason[key.slot] = REASON.reclaimsNodes;
  return true;
}

/** A job that holds nodes may still reclaim, where that lets it start sooner. */
function reclaimSooner(cycle: Cycle, key: OrderKey): void {
  const { cluster, now } = cycle;
  const hold = cluster.holds[intAt(cluster.jobs.hold, key.slot) - 1];
  if (hold === undefined || hold.startsBy <= now + cluster.policy.noticeSeconds) return;
  if (!mayReclaim(key) || !isAnyAboveShare(cluster, key.funder)) return;
  if (now < cluster.reclaimRetryAt) {
    cycle.wakeAt = cluster.reclaimRetryAt;
    return;
  }
  const { slot, nodes, startsBy, isWeak } = hold;
  releaseHold(cluster, hold);
  if (reclaimFor(cycle, key)) return;
  takeHold(cluster, hold, { slot, nodes, startsBy });
  hold.isWeak = isWeak;
}

/** Keeps the nodes that come free first for a blocked job that needs whole ones. */
function holdFor(cycle: Cycle, key: OrderKey): void {
  const { cluster, now } = cycle;
  if (intAt(cluster.jobs.gpuCount, key.slot) < intAt(cluster.nodes.gpus, 0)) return;
  const isWeak = key.standing === BORROWED && key.priority !== 0;
  const hold = availableHold(cluster, isWeak);
  if (hold === undefined) return;
  if (hold.slot !== NO_SLOT) releaseHold(cluster, hold);
  const plan = planHold(cluster, key.slot, now);
  if (plan === undefined) return;
  takeHold(cluster, hold, plan);
  hold.isWeak = isWeak;
  cluster.jobs.reason[key.slot] = REASON.holdsNodes;
}

/** The limit that a job's funder would break by starting it, or `notTriedYet` where it breaks none. */
function limitReason(cluster: Cluster, key: OrderKey): number {
  if (key.standing !== BORROWED || key.priority === 0) return REASON.notTriedYet;
  const { accounts, policy } = cluster;
  const gpuCount = intAt(cluster.jobs.gpuCount, key.slot);
  if (!isWithinBorrowLimit(accounts, policy, key.funder, gpuCount)) return REASON.aboveBorrowLimit;
  if (!isWithinLendLimit(accounts, policy, key.funder, gpuCount)) return REASON.aboveLendLimit;
  return REASON.notTriedYet;
}

/** True where no later job can start, be given room or be kept nodes in this cycle. */
function isHopeless(cycle: Cycle, key: OrderKey): boolean {
  const { cluster, now } = cycle;
  if (intAt(cluster.open.freeGpuCount, 0) > 0) return false;
  if (mayReclaim(key) && now >= cluster.reclaimRetryAt && isAnyAboveShare(cluster, key.funder)) {
    return false;
  }
  return cluster.holds.every(
    ({ slot, index }) => slot !== NO_SLOT && intAt(index.freeGpuCount, 0) === 0,
  );
}

function isAnyAboveShare(cluster: Cluster, exceptFunder: number): boolean {
  const { accounts } = cluster;
  for (let funder = 0; funder < accounts.funderCount; funder += 1) {
    if (funder !== exceptFunder && excessGpus(accounts, funder) > 0) return true;
  }
  return false;
}

function firstKeys(cluster: Cluster): OrderKey[] {
  const keys: OrderKey[] = [];
  for (let allocation = 0; allocation < cluster.priorityOf.length; allocation += 1) {
    const slot = intAt(cluster.waiting.head, allocation);
    if (slot !== NO_SLOT) keys.push(orderKeyOf(cluster, slot));
  }
  return keys;
}

function firstInOrder(cluster: Cluster, keys: readonly OrderKey[]): number {
  let first = 0;
  for (let index = 1; index < keys.length; index += 1) {
    const isEarlier = compareOrder(cluster, keys[index] as OrderKey, keys[first] as OrderKey) < 0;
    if (isEarlier) first = index;
  }
  return first;
}

/** A start changes the standing of the other jobs of its funder. */
function refreshKeys(cluster: Cluster, keys: OrderKey[], funder: number): void {
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] as OrderKey;
    if (key.funder === funder) keys[index] = orderKeyOf(cluster, key.slot);
  }
}
