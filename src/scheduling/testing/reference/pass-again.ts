/** When jobs that wait are tried again for one that ended, the plain way: see `pass-again.ts`. */
import { type CycleLog, wakeBy, wakeWhenOwed } from './cycle-log.ts';
import { limitOf } from './limits.ts';
import { leavingFrom } from './maintenance.ts';
import { type Key, keyOf, rankOf, standingOf } from './order.ts';
import { mustBe, type Nearness, neededOf, place } from './placement.ts';
import { isAnyAboveShare, victimsOf } from './reclaim.ts';
import type { Funder, Hold, World } from './world.ts';
import * as of from './world.ts';

/** What the last pass refused, and jobs since then. */
export interface LastPass {
  until: number;
  /** A reservation was left for a gang that no plan of it was of use for. */
  isUnplanned: boolean;
  readonly refused: Refused[];
  /** Those that would reclaim what they can. */
  readonly reclaims: Key[];
}

interface Refused {
  readonly funder: Funder;
  readonly countedGpus: number;
  readonly standing: Key['standing'];
  /** `held`: it waits for the nodes that are held for it. */
  readonly by: 'limit' | 'room' | 'held';
  readonly isHeld: boolean;
  readonly gpuCount: number;
  readonly requestedSeconds: number;
  readonly nearness: Nearness;
}

/** A pass over all that waits begins, and has refused nothing yet. */
export function beginPass(world: World): void {
  const until = world.now + world.policy.lookAgainSeconds;
  world.isBegunAnew = world.untried.length > 0;
  world.last = { until, isUnplanned: false, refused: [], reclaims: [] };
}

export function noteRefused(world: World, key: Key, by: Refused['by']): void {
  const { job, funder, countedGpus, standing, priority } = key;
  const { gpuCount, requestedSeconds } = job;
  const nearness = mustBe(job);
  if (by !== 'held' && (priority === 0 || job.sharePpm)) world.last = undefined;
  const isHeld = world.holds.some((hold) => hold.job === job);
  const asked = { gpuCount, requestedSeconds, nearness };
  world.last?.refused.push({ funder, countedGpus, standing, by, isHeld, ...asked });
}

/** What is to be tried for what ended, or because time went by. */
export function jobsToTryAgain(world: World, log: CycleLog): 'all' | 'untried' | 'both' | 'none' {
  const { last, waiting, now, isReleased, hasEnded, isWoken } = world;
  const isAnyLeft = world.untried.length > 0;
  const all = isWoken && isAnyLeft ? 'both' : 'all';
  if (isReleased || waiting.length === 0 || last === undefined) return all;
  if (log.starts.length > 0) return all;
  if (hasEnded && (mayRefusedStart(world) || isRoomOnWeakHold(world))) return all;
  if (isWoken || now >= last.until) {
    if (mayTimeHelp(world, last)) return isAnyLeft ? 'both' : 'all';
    wakeForRefused(world, log, last);
    if (isAnyLeft) return 'untried';
    last.until = now + world.policy.lookAgainSeconds;
  }
  if (hasEnded) wakeBy(log, last.until);
  return 'none';
}

/** True where a refused job has what it was refused for, or nobody knows. */
export function mayRefusedStart(world: World): boolean {
  if (world.last === undefined) return true;
  const { refused } = world.last;
  world.shutFrom = leavingFrom(world, world.now);
  return (
    refused.some((each) => each.by === 'limit' && !isAboveLimit(world, each)) ||
    refused.some((each) => each.by === 'room' && isRoomFor(world, each))
  );
}

function isRoomOnWeakHold(world: World): boolean {
  const refused = world.last?.refused ?? [];
  const isOfUse = (hold: Hold): boolean =>
    refused.some(mayYield) &&
    refused.some((each) => each.by === 'room' && fitsWithHold(world, hold, each.gpuCount));
  return (
    world.holds.some((hold) => hold.isWeak && isRoomForHeld(world, hold)) ||
    lostReclaimsOf(world).some(isOfUse)
  );
}

/** True where a refused job has a better right or may take from another. */
function mayTimeHelp(world: World, last: LastPass): boolean {
  const { refused, reclaims } = last;
  if (last.isUnplanned) return true;
  const isBetter = ({ funder, countedGpus, standing }: Refused): boolean =>
    rankOf({ standing: standingOf(world, funder, countedGpus) }) < rankOf({ standing });
  if (refused.some(isBetter)) return true;
  if (reclaims.some((key) => victimsOf(world, key).length > 0)) return true;
  if (world.now < world.yieldRetryAt) return false;
  const held = reservationsOf(world).map(({ job }) => rankOf(keyOf(world, job)));
  return refused.some((each) => mayYield(each) && held.some((rank) => rank > rankOf(each)));
}

function wakeForRefused(world: World, log: CycleLog, { refused, reclaims }: LastPass): void {
  for (const { funder, countedGpus } of refused) {
    // It may have lost the right that it had.
    wakeWhenOwed(world, log, { funder, standing: standingOf(world, funder, countedGpus) });
  }
  for (const { funder } of reclaims) {
    if (isAnyAboveShare(world, funder)) wakeBy(log, world.now + world.policy.lookAgainSeconds);
  }
  const isYielding = world.now < world.yieldRetryAt && world.holds.length > 0;
  if (isYielding && refused.some(mayYield)) wakeBy(log, world.yieldRetryAt);
}

/** An owner's job that found no room, for which no nodes are held. */
const mayYield = ({ standing, by, isHeld }: Refused): boolean =>
  by === 'room' && !isHeld && rankOf({ standing }) < 2;

const isReservation = ({ policy }: World, { at }: Hold): boolean => at < policy.reservationCountMax;

const reservationsOf = (world: World): readonly Hold[] =>
  world.holds.filter((hold) => isReservation(world, hold));

/** What was reclaimed for a job that would borrow by now, where some of it is free. */
export function lostReclaimsOf(world: World): readonly Hold[] {
  return world.holds.filter((hold) => {
    const isFree = of.nodesOf(world, hold).some((node) => of.freeGpus(world, node) > 0);
    return !isReservation(world, hold) && hold.isWeak && isFree;
  });
}

function isRoomForHeld(world: World, hold: Hold): boolean {
  const { funder, countedGpus } = keyOf(world, hold.job);
  return (
    fitsWithHold(world, hold, hold.job.gpuCount) && !isAboveLimit(world, { funder, countedGpus })
  );
}

/** Enough on the nodes of the hold and the open ones of a group together, wherever they are. */
function fitsWithHold(world: World, hold: Hold, gpuCount: number): boolean {
  const nodes = [...of.nodesOf(world), ...of.nodesOf(world, hold)];
  if (of.sum(nodes.map((node) => of.freeGpus(world, node))) < gpuCount) return false;
  return [...new Set(world.nodes.map(({ group }) => group))].some((group) => {
    const own = world.nodes.filter((node) => node.group === group);
    const whole = nodes.filter((node) => node.group === group && of.isWhole(world, node));
    return (own[0]?.gpus ?? 0) > gpuCount || whole.length >= neededOf(own, gpuCount);
  });
}

/** On open nodes, or on held ones if it ends in time. */
function isRoomFor(world: World, { gpuCount, nearness, requestedSeconds }: Refused): boolean {
  const kept = world.holds.filter(({ startsBy }) => world.now + requestedSeconds <= startsBy);
  return [undefined, ...kept].some(
    (each) => place(world, of.nodesOf(world, each), gpuCount, nearness) !== undefined,
  );
}

function isAboveLimit(
  world: World,
  { funder, countedGpus }: Pick<Refused, 'funder' | 'countedGpus'>,
): boolean {
  if (standingOf(world, funder, countedGpus) !== 'borrowed') return false;
  const asked = { funder, gpuCount: countedGpus };
  return limitOf(world, asked, (each) => of.runningGpus(world, each)) !== undefined;
}
