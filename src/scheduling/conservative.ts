/**
 * The cycle of a policy that backfills conservatively. Every waiting job that it tries, in the
 * order of `order.ts`, is given the first time by the plan at which its nodes and its share are
 * free for as long as it asks. Whose time is now starts; the others take their place in the plan,
 * so a job that starts now delays none that was planned before it. It takes the place of steps 2 to
 * 5 of `decide.ts`; nodes are held for reclaims alone, and a reclaim takes none that is planned
 * before the reclaiming job would be done.
 *
 * The plan is no promise: the next cycle makes it anew, by the order and the ends as they are then.
 * What is promised: within a cycle nobody delays who was planned before.
 */
import { floatAt, intAt } from '../kernel/column.ts';
import { isHopeless, limitReason, reclaimFor, wakeWhenOwed } from './blocked.ts';
import { Candidates, firstLesser, firstOfEach, nextLesser } from './candidates.ts';
import { type Cluster, type Hold, holdOfJob, releaseHold } from './cluster.ts';
import { type Cycle, placementNow, rideWithin, startNow, wakeBy } from './cycle.ts';
import { giveUpHold, type ReleasedHold, takeAgain } from './holds.ts';
import { NO_SLOT } from './jobs.ts';
import { type OrderKey, orderKeyOf } from './order.ts';
import { plannedReason, plannedStart } from './planned-start.ts';
import { lookWithout } from './repair.ts';
import {
  addHold,
  claimRoom,
  createStartPlan,
  endSooner,
  type Room,
  removeHold,
  type StartPlan,
} from './start-plan.ts';
import { REASON } from './wait-reason.ts';

/**
 * `nowhere`: a job has no place in the plan, whatever ends. It is none of those that a cycle may
 * try, or all behind it would wait for it for ever.
 */
type Tried = 'started' | 'waits' | 'nowhere';

export function tryByPlan(cycle: Cycle): void {
  const { cluster } = cycle;
  const { triedJobCountMax } = cluster.policy;
  const candidates = new Candidates(cluster, firstOfEach(cluster, cycle.now));
  let placedCount = 0;
  while (placedCount < triedJobCountMax) {
    const key = candidates.first();
    if (key === undefined) break;
    const next = intAt(cluster.jobs.next, key.slot);
    const changesBefore = cluster.holdChangeCount;
    const tried = tryJob(cycle, key);
    if (tried !== 'started') wakeWhenOwed(cycle, key);
    if (tried !== 'started' && isHopeless(cycle, key)) break;
    if (tried !== 'nowhere') placedCount += 1;
    candidates.replaceFirst(key, tried === 'nowhere' ? nextLesser(cluster, key.slot, next) : next);
    if (cluster.holdChangeCount !== changesBefore) candidates.refreshAll();
    else candidates.refresh(key.funder);
  }
  if (placedCount === triedJobCountMax) {
    tryHeldJobs(cycle);
    // Another of those that it did not come to may start too.
    if (cycle.starts.length > 0) wakeBy(cycle, cycle.now + 1);
  }
  cluster.plan = undefined;
}

/** What has been given nodes does not wait behind what is tried in vain. */
function tryHeldJobs(cycle: Cycle): void {
  const { cluster } = cycle;
  for (const { slot } of cluster.holds) {
    if (slot !== NO_SLOT) tryJob(cycle, orderKeyOf(cluster, slot));
  }
}

/**
 * When the job in `slot` starts by a plan made now, and `undefined` where it has no place in one.
 * Changes nothing. Cost: a cycle.
 */
export function plannedStartOf(cluster: Cluster, slot: number, now: number): number | undefined {
  let at: number | undefined;
  lookAtPlan(cluster, now, (other, room) => {
    if (other === slot) at = room?.at;
    return other === slot;
  });
  return at;
}

/** What `look` finds while `cluster.plan` has all that a cycle would plan now. Cost: a cycle. */
export function lookBesidePlan<Found>(cluster: Cluster, now: number, look: () => Found): Found {
  cluster.plan = lookAtPlan(cluster, now, () => false);
  const found = look();
  cluster.plan = undefined;
  return found;
}

/** Plans every waiting job, those too whose time is now, until `isEnough` of one. */
function lookAtPlan(
  cluster: Cluster,
  now: number,
  isEnough: (slot: number, room: Room | undefined) => boolean,
): StartPlan {
  const plan = createStartPlan(cluster, now);
  cluster.plan = plan;
  const candidates = new Candidates(cluster, firstOfEach(cluster, now));
  let placedCount = 0;
  while (placedCount < cluster.policy.triedJobCountMax) {
    const key = candidates.first();
    if (key === undefined) break;
    const isHeld = holdOfJob(cluster, key.slot) !== undefined;
    const room = isHeld ? undefined : plannedStart(plan, cluster, key);
    if (isEnough(key.slot, room)) break;
    if (room !== undefined) claimRoom(plan, cluster, key.slot, room);
    const next = intAt(cluster.jobs.next, key.slot);
    const isPlaced = isHeld || room !== undefined;
    if (isPlaced) placedCount += 1;
    candidates.replaceFirst(key, isPlaced ? next : firstLesser(cluster, key.slot, next, () => {}));
    candidates.refresh(key.funder);
  }
  cluster.plan = undefined;
  return plan;
}

/** Tries one job. Where it does not start its reason is noted, and its place taken. */
function tryJob(cycle: Cycle, key: OrderKey): Tried {
  const { cluster, now } = cycle;
  const { jobs } = cluster;
  if (rideInPlan(cycle, key)) return 'started';
  if (cluster.plan === undefined && startUnplanned(cycle, key)) return 'started';
  const plan = cluster.plan ?? createStartPlan(cluster, now);
  cluster.plan = plan;
  const hold = holdOfJob(cluster, key.slot);
  if (hold !== undefined) return tryHeld(cycle, plan, hold, key) ? 'started' : 'waits';
  const room = plannedStart(plan, cluster, key);
  if (room?.at === now) {
    startInPlan(cycle, plan, key, room);
    return 'started';
  }
  if (key.priority === 0 && startOnHolds(cycle, plan, key)) return 'started';
  jobs.reason[key.slot] = plannedReason(plan, cluster, key);
  const mayWait = room !== undefined && room.at <= now + cluster.policy.noticeSeconds;
  if (!mayWait && reclaimInPlan(cycle, plan, key)) return 'waits';
  if (room === undefined) return 'nowhere';
  claimRoom(plan, cluster, key.slot, room);
  return 'waits';
}

/** Who rides gives up what was held for it, in the plan too. */
function rideInPlan(cycle: Cycle, key: OrderKey): boolean {
  const { cluster } = cycle;
  const hold = holdOfJob(cluster, key.slot);
  if (cluster.plan === undefined || hold === undefined) return rideWithin(cycle, key);
  removeHold(cluster.plan, cluster, hold);
  if (rideWithin(cycle, key)) return true;
  addHold(cluster.plan, cluster, hold);
  return false;
}

/** While nothing is planned and nothing is held, the open nodes as they are say the same. */
function startUnplanned(cycle: Cycle, key: OrderKey): boolean {
  const { cluster, now } = cycle;
  if (cluster.holds.some(({ slot }) => slot !== NO_SLOT)) return false;
  if (limitReason(cluster, key) !== REASON.notTriedYet) return false;
  const endsBy = now + intAt(cluster.jobs.requestedSeconds, key.slot);
  const nodes = placementNow(cycle, key.slot, endsBy);
  if (nodes !== undefined) startNow(cycle, key, nodes);
  return nodes !== undefined;
}

/** A job with a hold may start on its own nodes and the open ones together, as others may. */
function tryHeld(cycle: Cycle, plan: StartPlan, hold: Hold, key: OrderKey): boolean {
  const { cluster, now } = cycle;
  removeHold(plan, cluster, hold);
  const room = plannedStart(plan, cluster, key);
  if (room?.at !== now) {
    addHold(plan, cluster, hold);
    return false;
  }
  releaseHold(cluster, hold);
  startInPlan(cycle, plan, key, room);
  return true;
}

/** An emergency takes the nodes that are held too, of the last hold first. */
function startOnHolds(cycle: Cycle, plan: StartPlan, key: OrderKey): boolean {
  const { cluster, now } = cycle;
  const released: ReleasedHold[] = [];
  for (const hold of cluster.holds.toReversed()) {
    if (hold.slot === NO_SLOT) continue;
    removeHold(plan, cluster, hold);
    released.push(giveUpHold(cluster, hold));
    const room = plannedStart(plan, cluster, key);
    if (room?.at !== now) continue;
    startInPlan(cycle, plan, key, room);
    return true;
  }
  for (const each of released) {
    takeAgain(cluster, each);
    addHold(plan, cluster, each.hold);
  }
  return false;
}

/** True where borrowers got notice, and nodes that nobody is planned on are kept for the job. */
function reclaimInPlan(cycle: Cycle, plan: StartPlan, key: OrderKey): boolean {
  const { cluster, now } = cycle;
  const endsBy =
    now + cluster.policy.noticeSeconds + intAt(cluster.jobs.requestedSeconds, key.slot);
  const noticesBefore = cycle.notices.length;
  const isReclaimed = reclaimFor(cycle, key, undefined, (look) =>
    lookWithout(cluster, plannedNodes(plan, cluster, endsBy), look),
  );
  if (!isReclaimed) return false;
  for (const { slot } of cycle.notices.slice(noticesBefore)) endSooner(plan, cluster, slot);
  const hold = holdOfJob(cluster, key.slot);
  if (hold !== undefined) addHold(plan, cluster, hold);
  return true;
}

/** The open ones on which a waiting job is planned before `endsBy`. Cost: all nodes. */
function plannedNodes(
  { claimedFrom }: StartPlan,
  { nodes, nodesInService }: Cluster,
  endsBy: number,
): readonly number[] {
  const planned: number[] = [];
  for (let node = 0; node < nodesInService; node += 1) {
    const isOpen = intAt(nodes.holdOf, node) === 0;
    if (isOpen && floatAt(claimedFrom, node) < endsBy) planned.push(node);
  }
  return planned;
}

function startInPlan(cycle: Cycle, plan: StartPlan, key: OrderKey, room: Room): void {
  startNow(cycle, key, room.nodes);
  claimRoom(plan, cycle.cluster, key.slot, room);
}
