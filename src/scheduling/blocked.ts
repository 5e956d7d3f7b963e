/**
 * What a cycle does for a job that found no room, or may not use it: in this order an emergency
 * takes held nodes, an owner's job takes lesser holds, borrowers get notice, nodes are held; and
 * the time is noted at which another look may find more.
 */
import { floatAt, intAt } from '../kernel/column.ts';
import { idleGpus } from './accounts.ts';
import { isClosed } from './closed-allocation.ts';
import { type Cluster, type Hold, QUEUE_PRIORITIES, releaseHold, takeHold } from './cluster.ts';
import {
  type Cycle,
  forgetBlocked,
  giveNotice,
  isAnyAboveShare,
  NO_FUNDER,
  openPlacement,
  startNow,
  wakeBy,
  worstHeldStanding,
} from './cycle.ts';
import { planHold } from './hold-plan.ts';
import {
  availableReservation,
  giveUpHold,
  holdForReclaim,
  mayFitWithHold,
  placeJobOnOpenNodes,
  type ReleasedHold,
  takeAgain,
} from './holds.ts';
import { NO_SLOT } from './jobs.ts';
import { plannedAhead, shutFor } from './maintenance.ts';
import { type OrderKey, standingOfJob } from './order.ts';
import {
  findReclaim,
  isReclaimVain,
  mayReclaim,
  noteReclaims,
  noteVainReclaim,
  type Reclaim,
  reclaimRetryAt,
} from './reclaim.ts';
import { BORROWED, INDEBTED, isWithinBorrowLimit, isWithinLendLimit } from './standing.ts';
import { REASON } from './wait-reason.ts';
import { gangOf, preferredGangOf } from './wish.ts';

const RESERVED_RESEARCH = QUEUE_PRIORITIES.indexOf('reserved-research');

interface LimitedCluster {
  readonly accounts: Pick<Cluster['accounts'], 'funderCount' | 'shareGpus' | 'runningGpus'>;
  readonly policy: Cluster['policy'];
}

/** The limit that a job's funder would break by starting it; `notTriedYet` where it breaks none. */
export function limitReason(
  { accounts, policy }: LimitedCluster,
  key: Pick<OrderKey, 'standing' | 'priority' | 'funder' | 'countedGpus'>,
): number {
  if (key.standing !== BORROWED || key.priority === 0) return REASON.notTriedYet;
  const { funder, countedGpus } = key;
  if (!isWithinBorrowLimit(accounts, policy, funder, countedGpus)) return REASON.aboveBorrowLimit;
  if (!isWithinLendLimit(accounts, policy, funder, countedGpus)) return REASON.aboveLendLimit;
  return REASON.notTriedYet;
}

/** True where the job would use what others have a better right to. */
export function isBorrowers({ standing, priority }: OrderKey): boolean {
  return standing >= INDEBTED && priority !== 0;
}

/** True where the job in `slot` asks for whole nodes: nodes are held for such a one alone. */
export function isGang({ jobs, nodes }: Cluster, slot: number): boolean {
  return intAt(jobs.gpuCount, slot) >= intAt(nodes.gpus, 0);
}

/** An emergency takes the nodes of the holds too, of the last one first. */
export function startEmergency(cycle: Cycle, key: OrderKey): boolean {
  const inUse = cycle.cluster.holds.filter(({ slot }) => slot !== NO_SLOT);
  return startOnHolds(cycle, key, inUse.reverse());
}

/** The holds are given up one by one, as far as that helps, or none. True where the job started. */
function startOnHolds(cycle: Cycle, key: OrderKey, holds: readonly Hold[]): boolean {
  const { cluster } = cycle;
  const released: ReleasedHold[] = [];
  for (const hold of holds) {
    released.push(giveUpHold(cluster, hold));
    forgetBlocked(cycle);
    const found = placeJobOnOpenNodes(cluster, key.slot);
    if (found === undefined) continue;
    cycle.freedHoldCount += 1;
    startNow(cycle, key, found);
    return true;
  }
  for (const each of released) takeAgain(cluster, each);
  if (released.length > 0) forgetBlocked(cycle);
  return false;
}

/**
 * A job does not wait for the hold of one with a lesser right: such reservations are given up, and
 * planned anew when their turn comes in this cycle. Looked at as seldom as the policy says. What
 * was reclaimed for a job that would borrow by now is given up where the job can use it at once.
 * True where the job started.
 */
export function startOnLesserHolds(cycle: Cycle, key: OrderKey): boolean {
  const { cluster, now } = cycle;
  if (isBorrowers(key)) return false;
  const lost = cluster.holds.filter((hold) => isLostReclaim(hold));
  if (lost.length > 0 && startOnHolds(cycle, key, lost)) return true;
  if (now < cluster.yieldRetryAt) {
    if (isAnyHeld(cluster)) wakeBy(cycle, cluster.yieldRetryAt);
    return false;
  }
  if (worstHeldStanding(cycle) <= key.standing) return false;
  const lesser = cluster.holds.filter(
    ({ slot, kind }) =>
      slot !== NO_SLOT && kind === 'reservation' && standingOfJob(cluster, slot) > key.standing,
  );
  cluster.yieldRetryAt = now + cluster.policy.lookAgainSeconds;
  cycle.freedHoldCount += 1;
  for (const hold of lesser) releaseHold(cluster, hold);
  forgetBlocked(cycle);
  const preferred = preferredGangOf(cluster.jobs, key.slot);
  const near = preferred === undefined ? undefined : openPlacement(cycle, preferred);
  const found = near ?? openPlacement(cycle, gangOf(cluster.jobs, key.slot));
  if (found !== undefined) startNow(cycle, key, found);
  return found !== undefined;
}

/** True where nodes were reclaimed for a job that would borrow by now, and some are free. */
export function isLostReclaim({ kind, slot, isWeak, index }: Hold): boolean {
  return kind === 'reclaim' && slot !== NO_SLOT && isWeak && intAt(index.freeGpuCount, 0) > 0;
}

/** Looks at the nodes of a cluster, of which it may leave out some. */
type LookAtNodes = <Found>(look: () => Found) => Found;
const AT_ALL: LookAtNodes = (look) => look();

/**
 * Gives notice to borrowers and keeps their nodes for the job; false where it has no right to. A
 * job that has a hold, `own`, gives it up for the new one, to start sooner. `at` is called where
 * nodes are looked at, which most tries do not come to.
 */
export function reclaimFor(cycle: Cycle, key: OrderKey, own?: Hold, at = AT_ALL): boolean {
  const { cluster, now } = cycle;
  if (!mayReclaim(key)) return false;
  if (isClosed(cluster, key.allocation, now + cluster.policy.noticeSeconds)) return false;
  noteReclaims(cluster, key);
  if (!isAnyAboveShare(cycle, key.funder)) return false;
  const free = holdForReclaim(cluster, own);
  const retryAt = reclaimRetryAt(cluster, key);
  if (free === undefined || now < retryAt) {
    wakeBy(cycle, Math.max(retryAt, now + cluster.policy.lookAgainSeconds));
    return false;
  }
  shutFor(
    cycle,
    now + cluster.policy.noticeSeconds + intAt(cluster.jobs.requestedSeconds, key.slot),
  );
  const reclaim = isRoomSoon(cycle, key, own)
    ? undefined
    : at(() => lookForReclaim(cycle, key, own));
  if (reclaim === undefined) {
    noteVainReclaim(cluster, key, now + cluster.policy.lookAgainSeconds);
    wakeBy(cycle, now + cluster.policy.lookAgainSeconds);
    return false;
  }
  const vacateAt = now + cluster.policy.noticeSeconds;
  for (const slot of reclaim.victims) giveNotice(cycle, slot, vacateAt);
  takeHold(cluster, free, reclaim.plan);
  forgetBlocked(cycle);
  return true;
}

/** The nodes of `own` count as open; it is given up where something is found. */
function lookForReclaim({ cluster, now }: Cycle, key: OrderKey, own?: Hold): Reclaim | undefined {
  if (isReclaimVain(cluster, key, now, own)) return undefined;
  if (own === undefined) return findReclaim(cluster, key, now);
  const released = giveUpHold(cluster, own);
  const reclaim = findReclaim(cluster, key, now);
  if (reclaim === undefined) takeAgain(cluster, released);
  return reclaim;
}

/**
 * True where a job would have its nodes before the notice of a reclaim is over, because what runs
 * on them ends by then: nobody is sent away for that. A gang must find a reservation to keep them.
 * With a plan of all starts that is looked at before: see `conservative.ts`.
 */
function isRoomSoon({ cluster, now }: Cycle, key: OrderKey, own: Hold | undefined): boolean {
  const { policy } = cluster;
  if (own !== undefined || policy.backfill === 'conservative') return false;
  if (isGang(cluster, key.slot) && availableReservation(cluster, false) === undefined) return false;
  const vacatesAt = now + policy.noticeSeconds;
  const plan = planHold(cluster, key.slot, now, vacatesAt + 1);
  return plan !== undefined && plan.startsBy <= vacatesAt;
}

/** A borrower's held job starts in its turn; an owner's may still reclaim, to start sooner. */
export function tryHeldAgain(cycle: Cycle, hold: Hold, key: OrderKey): boolean {
  const { cluster, now } = cycle;
  if (hold.isWeak) return tryHeldJob(cycle, hold, key);
  if (hold.startsBy <= now + cluster.policy.noticeSeconds || !mayReclaim(key)) return false;
  noteReclaims(cluster, key);
  if (!isAnyAboveShare(cycle, key.funder)) return false;
  const retryAt = reclaimRetryAt(cluster, key);
  if (now < retryAt) wakeBy(cycle, retryAt);
  else reclaimFor(cycle, key, hold);
  return false;
}

/** A held job may start on its own nodes and the open ones together; true where it did. */
export function tryHeldJob(cycle: Cycle, hold: Hold, key: OrderKey): boolean {
  const { cluster } = cycle;
  const gpuCount = intAt(cluster.jobs.gpuCount, hold.slot);
  if (!mayFitWithHold(cluster, hold, gpuCount)) return false;
  if (limitReason(cluster, key) !== REASON.notTriedYet) return false;
  const released = giveUpHold(cluster, hold);
  const found = placeJobOnOpenNodes(cluster, key.slot);
  if (found !== undefined) {
    cycle.freedHoldCount += 1;
    startNow(cycle, key, found);
    forgetBlocked(cycle);
    return true;
  }
  takeAgain(cluster, released);
  return false;
}

/**
 * Keeps the nodes that come free first for a blocked job that needs whole ones. True where the job
 * started: the hold that it took over may have kept free nodes.
 */
export function holdFor(cycle: Cycle, key: OrderKey): boolean {
  const { cluster, now } = cycle;
  if (!isGang(cluster, key.slot)) return false;
  const isWeak = isBorrowers(key);
  const hold = availableReservation(cluster, isWeak);
  if (hold === undefined) return false;
  if (!cycle.mayHold) {
    cycle.wantsHold = true;
    return false;
  }
  if (hold.slot !== NO_SLOT) {
    releaseHold(cluster, hold);
    forgetBlocked(cycle);
  }
  const plan = plannedAhead(cycle, key.slot);
  if (plan === undefined || isClosed(cluster, key.allocation, plan.startsBy)) {
    cluster.lastPass.isUnplanned = true;
    return false;
  }
  if (plan.startsBy <= now) {
    forgetBlocked(cycle);
    startNow(cycle, key, plan.nodes);
    return true;
  }
  takeHold(cluster, hold, plan);
  forgetBlocked(cycle);
  hold.isWeak = isWeak;
  return false;
}

/**
 * A refused job whose funder is not behind has a better right as soon as the funder is: its share
 * idles while the job waits, so the time at which its position reaches zero (inside the share) or
 * passes it (above the share) is known.
 */
export function wakeWhenOwed(
  cycle: Cycle,
  { funder, standing }: Pick<OrderKey, 'funder' | 'standing'>,
): void {
  if (standing < INDEBTED) return;
  const { accounts } = cycle.cluster;
  const idle = idleGpus(accounts, funder);
  const positionGpuSeconds = floatAt(accounts.position, funder);
  if (idle === 0 || positionGpuSeconds > 0) return;
  const isInShare = standing === INDEBTED;
  const seconds = isInShare
    ? Math.max(1, Math.ceil(-positionGpuSeconds / idle))
    : Math.floor(-positionGpuSeconds / idle) + 1;
  wakeBy(cycle, cycle.now + seconds);
}

/** True where no later job can start, be given room or be kept nodes in this cycle. */
export function isHopeless(cycle: Cycle, key: OrderKey): boolean {
  const { cluster } = cycle;
  if (intAt(cluster.open.freeGpuCount, 0) > 0) return false;
  // A later one may ride.
  if (cluster.sharedGpus.bySlot.size > 0) return false;
  // Reserved research comes before jobs that have more right than it to reclaim.
  const mayOneReclaim = mayReclaim(key) || key.priority === RESERVED_RESEARCH;
  if (mayOneReclaim && isAnyAboveShare(cycle, NO_FUNDER)) return false;
  const isConservative = cluster.policy.backfill === 'conservative';
  for (const { kind, slot, index } of cluster.holds) {
    const isUnused = slot === NO_SLOT && kind !== 'maintenance';
    if (isUnused ? kind === 'reservation' && !isConservative : intAt(index.freeGpuCount, 0) > 0)
      return false;
  }
  return true;
}

export function isAnyHeld({ holds }: Cluster): boolean {
  for (const { slot } of holds) if (slot !== NO_SLOT) return true;
  return false;
}
