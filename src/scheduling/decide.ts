/**
 * One scheduling cycle of one cluster: who starts now, who gets notice, who must wait and why.
 * Deterministic: the same state and time give the same decisions. It advances the state by what it
 * decides; the caller carries the decisions out. The steps:
 *  1. bring every account up to now, take back what jobs of closed allocations hold, and give
 *     notice to what would run into maintenance (`maintenance.ts`);
 *  2. start the jobs whose hold has come free;
 *  3. take the waiting jobs in the order of `order.ts`, at most as many as the policy says (only
 *     the new ones where nothing happened since the last cycle by which another could start: see
 *     `pass-again.ts`), and for each: may its funder use more, is there room on open nodes, or on
 *     held ones without delaying the hold? Then it starts, and what it borrows is written down by
 *     the accounts;
 *  4. where it is blocked: reclaim what others borrowed, if it has the right;
 *  5. else hold the nodes that come free first, if a hold is left;
 *  6. else note the reason, for `explain.ts`.
 */
import { intAt } from '../kernel/column.ts';
import { accrue } from './accounts.ts';
import {
  holdFor,
  isBorrowers,
  isHopeless,
  limitReason,
  reclaimFor,
  startEmergency,
  startOnLesserHolds,
  tryHeldAgain,
  tryHeldJob,
  wakeWhenOwed,
} from './blocked.ts';
import { Candidates, firstOfEach, firstUntried, nextLesser } from './candidates.ts';
import { isClosed, noteClosed, releaseClosed } from './closed-allocation.ts';
import { nextClosing } from './closings.ts';
import { type Cluster, type Hold, holdOfJob } from './cluster.ts';
import { tryByPlan } from './conservative.ts';
import {
  type Cycle,
  createCycle,
  type NoticeDecision,
  placementNow,
  rideWithin,
  type StartDecision,
  startNow,
  wakeBy,
} from './cycle.ts';
import { holdShare } from './holds.ts';
import { comesBefore, NO_SLOT } from './jobs.ts';
import {
  accrueDrain,
  endDraining,
  forgetPastWindows,
  isKeptByMaintenance,
  noticeBeforeMaintenance,
  releaseCrossing,
  shutFor,
} from './maintenance.ts';
import { type OrderKey, orderKeyOf } from './order.ts';
import {
  beginPass,
  cutPassShort,
  endPass,
  endRound,
  forgetPass,
  goOnWithPass,
  type Happened,
  jobsToTryAgain,
  mayRefusedStart,
  noteKeptWaiting,
  noteRefused,
} from './pass-again.ts';
import { REASON } from './wait-reason.ts';
import { gangOf } from './wish.ts';

export interface Decisions {
  readonly starts: readonly StartDecision[];
  readonly notices: readonly NoticeDecision[];
  /** When to decide again even if nothing happens; 0 where only an event can change anything. */
  readonly wakeAt: number;
  /** True where no time that earlier cycles asked for is of use any more: `wakeAt` is for all. */
  readonly isForAll: boolean;
}

/** Runs one cycle at `now`, which is never before the last event of the cluster. */
export function decide(cluster: Cluster, now: number): Decisions {
  accrue(cluster.accounts, now);
  accrueDrain(cluster, now);
  forgetPastWindows(cluster, now);
  releaseClosed(cluster, now);
  releaseCrossing(cluster, now);
  const { isReleased, hasEnded, isWoken, arrivals } = cluster;
  const cycle = createCycle(cluster, now);
  wakeForClosing(cycle);
  cluster.isReleased = false;
  cluster.hasEnded = false;
  cluster.isWoken = false;
  cluster.arrivals = [];
  noticeBeforeMaintenance(cycle);
  if (cluster.policy.backfill === 'conservative') tryByPlan(cycle);
  else tryInOrder(cycle, { isReleased, hasEnded, isWoken }, arrivals);
  endDraining(cycle);
  const { starts, notices, wakeAt, isForAll } = cycle;
  return { starts, notices, wakeAt, isForAll };
}

function tryInOrder(cycle: Cycle, happened: Happened, arrivals: readonly number[]): void {
  const isAnything = happened.isReleased || happened.hasEnded || happened.isWoken;
  if (isAnything) for (const hold of cycle.cluster.holds) startOwnersHold(cycle, hold);
  const again = isAnything ? jobsToTryAgain(cycle, happened) : 'none';
  if (again === 'all' || again === 'both') {
    tryWaitingJobs(cycle);
    if (again === 'both') tryUntriedJobs(cycle);
    return;
  }
  tryArrivals(cycle, arrivals);
  // Those from whom one of them took nodes are to be held others.
  if (cycle.wantsHold || cycle.freedHoldCount > 0) tryWaitingJobs(cycle);
  if (again === 'untried') tryUntriedJobs(cycle);
}

/** What waits for what closes then is owed to nobody from then on. */
function wakeForClosing(cycle: Cycle): void {
  const at = nextClosing(cycle.cluster);
  if (at !== Infinity) wakeBy(cycle, at);
}

/** A borrower's hold waits for its turn in the order; an owner's job starts as soon as it can. */
function startOwnersHold(cycle: Cycle, hold: Hold): void {
  if (hold.slot === NO_SLOT) return;
  const key = orderKeyOf(cycle.cluster, hold.slot);
  hold.isWeak = isBorrowers(key);
  shutFor(cycle, cycle.now + intAt(cycle.cluster.jobs.requestedSeconds, hold.slot));
  if (!hold.isWeak) tryHeldJob(cycle, hold, key);
}

function tryWaitingJobs(cycle: Cycle): void {
  const { cluster, now } = cycle;
  cycle.mayHold = true;
  cycle.isForAll = true;
  beginPass(cycle);
  const isWhole = passOver(cycle, new Candidates(cluster, firstOfEach(cluster, now)));
  if (isWhole) endPass(cycle);
}

/** The others are woken for as they were before. */
function tryUntriedJobs(cycle: Cycle): void {
  const { cluster, now } = cycle;
  cycle.isForAll = false;
  const candidates = new Candidates(cluster, firstUntried(cluster, now));
  cycle.mayHold = true;
  goOnWithPass(cycle);
  const isWhole = passOver(cycle, candidates);
  if (isWhole) endRound(cycle, firstOfEach(cluster, now));
}

/**
 * Tries as many as the policy says, or until no job that is left could start. True where none was
 * left.
 */
function passOver(cycle: Cycle, candidates: Candidates): boolean {
  const { cluster } = cycle;
  const startCount = cycle.starts.length;
  const freedCount = cycle.freedHoldCount;
  let key = candidates.first();
  for (let tried = 0; key !== undefined; tried += 1) {
    if (tried === cluster.policy.triedJobCountMax) {
      cutPassShort(cycle, candidates.all(), cycle.starts.length > startCount);
      break;
    }
    const freedBefore = cycle.freedHoldCount;
    const { slot } = key;
    const next = intAt(cluster.jobs.next, slot);
    const hasStarted = tryFirst(cycle, candidates, key, (isStarted) =>
      isStarted ? next : nextLesser(cluster, slot, next),
    );
    if (!hasStarted && isHopeless(cycle, key)) {
      // They may reclaim once they are owed it.
      for (const left of candidates.all()) wakeWhenOwed(cycle, left);
      forgetPass(cycle);
      return false;
    }
    if (cycle.freedHoldCount > freedBefore && mayRefusedStart(cycle)) {
      // They come before all that are left.
      tryWaitingJobs(cycle);
      return false;
    }
    key = candidates.first();
  }
  if (cycle.freedHoldCount > freedCount) forgetPass(cycle);
  return key === undefined;
}

/**
 * Tries the job of `key`, the first of `candidates`, which gives way to the next there; true where
 * it started.
 */
function tryFirst(
  cycle: Cycle,
  candidates: Candidates,
  key: OrderKey,
  nextOf: (hasStarted: boolean) => number,
): boolean {
  const { cluster } = cycle;
  const changesBefore = cluster.holdChangeCount;
  const hasStarted = tryJob(cycle, key);
  if (!hasStarted) wakeWhenOwed(cycle, key);
  candidates.replaceFirst(key, nextOf(hasStarted));
  if (cluster.holdChangeCount !== changesBefore) candidates.refreshAll();
  else if (hasStarted) candidates.refresh(key.funder);
  return hasStarted;
}

/** As the waiting jobs: of each allocation the first that is left takes part in the order. */
function tryArrivals(cycle: Cycle, arrivals: readonly number[]): void {
  const { cluster } = cycle;
  const { firsts, nextOf } = byAllocation(cluster, openArrivals(cycle, arrivals));
  const candidates = new Candidates(cluster, firsts);
  for (let key = candidates.first(); key !== undefined; key = candidates.first()) {
    const next = nextOf.get(key.slot) ?? NO_SLOT;
    tryFirst(cycle, candidates, key, () => next);
  }
}

const NOTHING_FOLLOWS: ReadonlyMap<number, number> = new Map();

/** The first of each allocation, and what follows each job in its own, in the order given. */
function byAllocation(cluster: Cluster, slots: readonly number[]) {
  // Nine of ten arrive alone.
  if (slots.length < 2) return { firsts: slots, nextOf: NOTHING_FOLLOWS };
  const firsts: number[] = [];
  const nextOf = new Map<number, number>();
  const lastOf = new Map<number, number>();
  for (const slot of slots) {
    const allocation = intAt(cluster.jobs.allocation, slot);
    const before = lastOf.get(allocation);
    if (before === undefined) firsts.push(slot);
    else nextOf.set(before, slot);
    lastOf.set(allocation, slot);
  }
  return { firsts, nextOf };
}

function openArrivals({ cluster, now }: Cycle, arrivals: readonly number[]): readonly number[] {
  const open = arrivals.filter((slot) => {
    const allocation = intAt(cluster.jobs.allocation, slot);
    const isOpen = !isClosed(cluster, allocation, now);
    if (!isOpen) noteClosed(cluster, allocation);
    return isOpen;
  });
  // One whose run ended early may be older than those that were submitted.
  return open.sort((a, b) => (comesBefore(cluster.jobs, a, b) ? -1 : 1));
}

/** Tries one job; true where it started. Otherwise its reason is noted. */
function tryJob(cycle: Cycle, key: OrderKey): boolean {
  const { cluster, now } = cycle;
  const { jobs } = cluster;
  const endsBy = now + intAt(jobs.requestedSeconds, key.slot);
  if (rideWithin(cycle, key)) return true;
  shutFor(cycle, endsBy);
  const hold = holdOfJob(cluster, key.slot);
  if (hold !== undefined) {
    const hasStarted = tryHeldAgain(cycle, hold, key);
    if (!hasStarted) noteKeptWaiting(cycle, key);
    return hasStarted;
  }
  const gpuCount = intAt(jobs.gpuCount, key.slot);
  const limit = limitReason(cluster, key);
  if (limit !== REASON.notTriedYet) {
    jobs.reason[key.slot] = limit;
    if (gpuCount <= intAt(cluster.accounts.shareGpus, key.funder)) {
      holdShare(cluster, key.funder, key.slot, now);
    }
    noteRefused(cycle, key, limit);
    return false;
  }
  const found = placementNow(cycle, key.slot, endsBy);
  if (found !== undefined) {
    startNow(cycle, key, found);
    return true;
  }
  if (key.priority === 0 && startEmergency(cycle, key)) return true;
  if (startOnLesserHolds(cycle, key)) return true;
  jobs.reason[key.slot] = REASON.noRoom;
  if (isKeptByMaintenance(cluster, gangOf(jobs, key.slot))) {
    jobs.reason[key.slot] = REASON.beforeMaintenance;
    cycle.drainedFrom = Math.min(cycle.drainedFrom, cluster.shutFrom);
  }
  if (!reclaimFor(cycle, key) && holdFor(cycle, key)) return true;
  noteRefused(cycle, key, limit);
  return false;
}
