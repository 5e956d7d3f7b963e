/**
 * One scheduling cycle of one cluster: who starts now, who gets notice, who must wait and why.
 * Deterministic: the same state and time give the same decisions. It advances the state by what it
 * decides; the caller carries the decisions out. The steps:
 *  1. bring every account up to now;
 *  2. start the jobs whose hold has come free;
 *  3. take the waiting jobs in the order of `order.ts`, at most as many as the policy says (only
 *     the new ones where nothing was released since the last cycle: the others were tried then),
 *     and for each: may its funder use more, is there room on open nodes, or on held ones without
 *     delaying the hold? Then it starts, and what it borrows is written down by the accounts;
 *  4. where it is blocked: reclaim what others borrowed, if it has the right;
 *  5. else hold the nodes that come free first, if a hold is left;
 *  6. else note the reason, for `explain.ts`.
 */
import { intAt } from '../kernel/column.ts';
import { accrue, excessGpus } from './accounts.ts';
import { type Cluster, type Hold, holdOfJob, releaseHold, start, takeHold } from './cluster.ts';
import {
  availableReservation,
  freeHold,
  holdShare,
  placeOnHeldNodes,
  placeOnOpenNodes,
  planHold,
} from './holds.ts';
import { NO_SLOT } from './jobs.ts';
import { compareOrder, type OrderKey, orderKeyOf } from './order.ts';
import { findReclaim, mayReclaim } from './reclaim.ts';
import { BORROWED, INDEBTED, isWithinBorrowLimit, isWithinLendLimit, OWN } from './standing.ts';
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
  /** False while only new jobs are tried: an older one may have a better right to the hold. */
  mayHold: boolean;
  wantsHold: boolean;
  /** The smallest gang that found no room on open nodes: a larger one finds none either. */
  blockedGpuCount: number;
  /** Found no room on held nodes: nor does a gang as large that would end as late. */
  heldBlockedGpuCount: number;
  heldBlockedEndsBy: number;
}

/** An owner that must wait for the minimum run time looks again after this time. */
const RECLAIM_RETRY_SECONDS = 60;

/** Runs one cycle at `now`, which is never before the last event of the cluster. */
export function decide(cluster: Cluster, now: number): Decisions {
  accrue(cluster.accounts, now);
  const { isReleased, arrivals } = cluster;
  const cycle: Cycle = {
    cluster,
    now,
    starts: [],
    notices: [],
    wakeAt: 0,
    mayHold: isReleased,
    wantsHold: false,
    blockedGpuCount: Number.MAX_SAFE_INTEGER,
    heldBlockedGpuCount: Number.MAX_SAFE_INTEGER,
    heldBlockedEndsBy: Number.MAX_SAFE_INTEGER,
  };
  cluster.isReleased = false;
  cluster.arrivals = [];
  if (isReleased) {
    for (const hold of cluster.holds) startOwnersHold(cycle, hold);
    tryWaitingJobs(cycle);
  } else tryArrivals(cycle, arrivals);
  if (cycle.wantsHold) {
    cycle.mayHold = true;
    tryWaitingJobs(cycle);
  }
  return { starts: cycle.starts, notices: cycle.notices, wakeAt: cycle.wakeAt };
}

/** A borrower's hold waits for its turn in the order; an owner's job starts as soon as it can. */
function startOwnersHold(cycle: Cycle, hold: Hold): void {
  if (hold.slot === NO_SLOT) return;
  const key = orderKeyOf(cycle.cluster, hold.slot);
  hold.isWeak = isBorrowers(key);
  if (!hold.isWeak) tryHeldJob(cycle, hold, key);
}

/** A held job may start on its own nodes and the open ones together; true where it did. */
function tryHeldJob(cycle: Cycle, hold: Hold, key: OrderKey): boolean {
  const { cluster } = cycle;
  const { slot, nodes, startsBy, isWeak } = hold;
  const gpuCount = intAt(cluster.jobs.gpuCount, slot);
  const freeGpus = intAt(cluster.open.freeGpuCount, 0) + intAt(hold.index.freeGpuCount, 0);
  if (freeGpus < gpuCount || limitReason(cluster, key) !== REASON.notTriedYet) return false;
  releaseHold(cluster, hold);
  const found = placeOnOpenNodes(cluster, gpuCount);
  if (found !== undefined) {
    startNow(cycle, key, found);
    return true;
  }
  takeHold(cluster, hold, { slot, nodes, startsBy });
  hold.isWeak = isWeak;
  return false;
}

/** True where the job would use what others have a better right to. */
function isBorrowers({ standing, priority }: OrderKey): boolean {
  return standing >= INDEBTED && priority !== 0;
}

function tryWaitingJobs(cycle: Cycle): void {
  const { cluster } = cycle;
  const keys = firstKeys(cluster);
  for (let tried = 0; tried < cluster.policy.triedJobCountMax && keys.length > 0; tried += 1) {
    const position = firstInOrder(cluster, keys);
    const key = keys[position] as OrderKey;
    let next = intAt(cluster.jobs.next, key.slot);
    const hasStarted = tryJob(cycle, key);
    if (!hasStarted && isHopeless(cycle, key)) return;
    if (!hasStarted) next = nextDifferent(cluster, key.slot, next);
    if (next === NO_SLOT) keys.splice(position, 1);
    else keys[position] = orderKeyOf(cluster, next);
    if (hasStarted) refreshKeys(cluster, keys, key.funder);
  }
}

/**
 * Skips the jobs behind a refused one that ask for the same GPUs for as long or longer, as in a
 * sweep: they would be refused for the same reason.
 */
function nextDifferent(cluster: Cluster, refused: number, first: number): number {
  const { jobs } = cluster;
  const gpuCount = intAt(jobs.gpuCount, refused);
  const requestedSeconds = intAt(jobs.requestedSeconds, refused);
  let next = first;
  if (intAt(jobs.hold, refused) !== 0) return next;
  for (; next !== NO_SLOT; next = intAt(jobs.next, next)) {
    const isShorter = intAt(jobs.requestedSeconds, next) < requestedSeconds;
    if (intAt(jobs.gpuCount, next) !== gpuCount || isShorter || intAt(jobs.hold, next) !== 0) break;
    jobs.reason[next] = intAt(jobs.reason, refused);
  }
  return next;
}

function tryArrivals(cycle: Cycle, arrivals: readonly number[]): void {
  const { cluster } = cycle;
  const keys = arrivals.map((slot) => orderKeyOf(cluster, slot));
  while (keys.length > 0) {
    const [key] = keys.splice(firstInOrder(cluster, keys), 1);
    if (key !== undefined && tryJob(cycle, key)) refreshKeys(cluster, keys, key.funder);
  }
}

/** Tries one job; true where it started. Otherwise its reason is noted. */
function tryJob(cycle: Cycle, key: OrderKey): boolean {
  const { cluster, now } = cycle;
  const { jobs } = cluster;
  const hold = holdOfJob(cluster, key.slot);
  if (hold !== undefined) return tryHeldAgain(cycle, hold, key);
  const gpuCount = intAt(jobs.gpuCount, key.slot);
  const limit = limitReason(cluster, key);
  if (limit !== REASON.notTriedYet) {
    jobs.reason[key.slot] = limit;
    if (gpuCount <= intAt(cluster.accounts.shareGpus, key.funder)) {
      holdShare(cluster, key.funder, key.slot, now);
    }
    return false;
  }
  const endsBy = now + intAt(jobs.requestedSeconds, key.slot);
  const found = openPlacement(cycle, gpuCount) ?? heldPlacement(cycle, gpuCount, endsBy);
  if (found !== undefined) {
    startNow(cycle, key, found);
    return true;
  }
  if (key.priority === 0 && startEmergency(cycle, key)) return true;
  if (key.standing === OWN && startOnLesserHolds(cycle, key)) return true;
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

function heldPlacement(
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
function forgetBlocked(cycle: Cycle): void {
  cycle.blockedGpuCount = Number.MAX_SAFE_INTEGER;
  cycle.heldBlockedGpuCount = Number.MAX_SAFE_INTEGER;
  cycle.heldBlockedEndsBy = Number.MAX_SAFE_INTEGER;
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
    forgetBlocked(cycle);
    const found = placeOnOpenNodes(cluster, gpuCount);
    if (found === undefined) continue;
    startNow(cycle, key, found);
    return true;
  }
  return false;
}

/**
 * A job inside its funder's share does not wait for the hold of one above its funder's: such holds
 * are given up, and planned anew when their turn comes in this cycle. Looked at once a minute.
 */
function startOnLesserHolds(cycle: Cycle, key: OrderKey): boolean {
  const { cluster, now } = cycle;
  if (now < cluster.yieldRetryAt) return false;
  const lesser = cluster.holds.filter(
    ({ slot, kind }) =>
      slot !== NO_SLOT &&
      kind === 'reservation' &&
      orderKeyOf(cluster, slot).standing > key.standing,
  );
  if (lesser.length === 0) return false;
  cluster.yieldRetryAt = now + RECLAIM_RETRY_SECONDS;
  for (const hold of lesser) releaseHold(cluster, hold);
  forgetBlocked(cycle);
  const found = openPlacement(cycle, intAt(cluster.jobs.gpuCount, key.slot));
  if (found !== undefined) startNow(cycle, key, found);
  return found !== undefined;
}

/** Gives notice to borrowers and keeps their nodes for the job; false where it has no right to. */
function reclaimFor(cycle: Cycle, key: OrderKey): boolean {
  const { cluster, now } = cycle;
  if (!mayReclaim(key) || !isAnyAboveShare(cluster, key.funder)) return false;
  const hold = freeHold(cluster, 'reclaim');
  if (hold === undefined || now < cluster.reclaimRetryAt) {
    cycle.wakeAt = Math.max(cluster.reclaimRetryAt, now + RECLAIM_RETRY_SECONDS);
    return false;
  }
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
  forgetBlocked(cycle);
  cluster.jobs.reason[key.slot] = REASON.reclaimsNodes;
  return true;
}

/** A borrower's held job starts in its turn; an owner's may still reclaim, to start sooner. */
function tryHeldAgain(cycle: Cycle, hold: Hold, key: OrderKey): boolean {
  const { cluster, now } = cycle;
  if (hold.isWeak) return tryHeldJob(cycle, hold, key);
  if (hold.startsBy <= now + cluster.policy.noticeSeconds) return false;
  if (!mayReclaim(key) || !isAnyAboveShare(cluster, key.funder)) return false;
  if (now < cluster.reclaimRetryAt) {
    cycle.wakeAt = cluster.reclaimRetryAt;
    return false;
  }
  const { slot, nodes, startsBy } = hold;
  releaseHold(cluster, hold);
  if (!reclaimFor(cycle, key)) takeHold(cluster, hold, { slot, nodes, startsBy });
  return false;
}

/** Keeps the nodes that come free first for a blocked job that needs whole ones. */
function holdFor(cycle: Cycle, key: OrderKey): void {
  const { cluster, now } = cycle;
  if (intAt(cluster.jobs.gpuCount, key.slot) < intAt(cluster.nodes.gpus, 0)) return;
  const isWeak = isBorrowers(key);
  const hold = availableReservation(cluster, isWeak);
  if (hold === undefined) return;
  if (!cycle.mayHold) {
    cycle.wantsHold = true;
    return;
  }
  if (hold.slot !== NO_SLOT) releaseHold(cluster, hold);
  const plan = planHold(cluster, key.slot, now);
  if (plan === undefined) return;
  takeHold(cluster, hold, plan);
  hold.isWeak = isWeak;
  forgetBlocked(cycle);
  cluster.jobs.reason[key.slot] = REASON.holdsNodes;
}

/** The limit that a job's funder would break by starting it; `notTriedYet` where it breaks none. */
function limitReason(cluster: Cluster, key: OrderKey): number {
  if (key.standing !== BORROWED || key.priority === 0) return REASON.notTriedYet;
  const { accounts, policy } = cluster;
  const { funder, countedGpus } = key;
  if (!isWithinBorrowLimit(accounts, policy, funder, countedGpus)) return REASON.aboveBorrowLimit;
  if (!isWithinLendLimit(accounts, policy, funder, countedGpus)) return REASON.aboveLendLimit;
  return REASON.notTriedYet;
}

/** True where no later job can start, be given room or be kept nodes in this cycle. */
function isHopeless(cycle: Cycle, key: OrderKey): boolean {
  const { cluster, now } = cycle;
  if (intAt(cluster.open.freeGpuCount, 0) > 0) return false;
  if (mayReclaim(key) && now >= cluster.reclaimRetryAt && isAnyAboveShare(cluster, key.funder)) {
    return false;
  }
  return cluster.holds.every(({ kind, slot, index }) =>
    slot === NO_SLOT ? kind === 'reclaim' : intAt(index.freeGpuCount, 0) === 0,
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
