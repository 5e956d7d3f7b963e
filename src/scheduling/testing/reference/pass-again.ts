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
  /** It came to all that waited. */
  isWhole: boolean;
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

export function noteRefused(world: World, key: Key, by: Refused['by']): void {
  const { job, funder, countedGpus, standing, priority } = key;
  const { gpuCount, requestedSeconds } = job;
  const nearness = mustBe(job);
  if (by !== 'held' && (priority === 0 || job.sharePpm)) world.last = undefined;
  const isHeld = world.holds.some((hold) => hold.job === job);
  const asked = { gpuCount, requestedSeconds, nearness };
  world.last?.refused.push({ funder, countedGpus, standing, by, isHeld, ...asked });
}

/** True where all that waits is to be tried for what ended, or because time went by. */
export function isPassOfUse(world: World, log: CycleLog): boolean {
  const { last, waiting, now, hasEnded, isWoken } = world;
  if (last === undefined || waiting.length === 0) return true;
  if (log.starts.length > 0 || (hasEnded && mayEndsHelp(world, last))) return true;
  if (isWoken || now >= last.until) {
    if (mayTimeHelp(world, last)) return true;
    last.until = now + world.policy.lookAgainSeconds;
    wakeForRefused(world, log, last);
  }
  if (hasEnded) wakeBy(log, last.until);
  return false;
}

/** True where a refused job has what it was refused for. */
function mayEndsHelp(world: World, { refused }: LastPass): boolean {
  world.shutFrom = leavingFrom(world, world.now);
  return (
    world.holds.some((hold) => hold.isWeak && isRoomForHeld(world, hold)) ||
    refused.some((each) => each.by === 'limit' && !isAboveLimit(world, each)) ||
    refused.some((each) => each.by === 'room' && isRoomFor(world, each))
  );
}

/** True where a refused job has a better right or may take from another, or one was not tried. */
function mayTimeHelp(world: World, last: LastPass): boolean {
  const { refused, reclaims } = last;
  if (!last.isWhole || last.isUnplanned) return true;
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

const reservationsOf = ({ holds, policy }: World): readonly Hold[] =>
  holds.filter(({ at }) => at < policy.reservationCountMax);

/** Enough on its own nodes and the open ones of a group together, wherever they are. */
function isRoomForHeld(world: World, hold: Hold): boolean {
  const { gpuCount } = hold.job;
  const nodes = [...of.nodesOf(world), ...of.nodesOf(world, hold)];
  const { funder, countedGpus } = keyOf(world, hold.job);
  if (of.sum(nodes.map((node) => of.freeGpus(world, node))) < gpuCount) return false;
  if (isAboveLimit(world, { funder, countedGpus })) return false;
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
