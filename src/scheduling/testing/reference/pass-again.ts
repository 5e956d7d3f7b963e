/** When jobs that wait are tried again for one that ended, the plain way: see `pass-again.ts`. */
import { type CycleLog, wakeBy } from './cycle-log.ts';
import { limitOf } from './limits.ts';
import { leavingFrom } from './maintenance.ts';
import { type Key, keyOf, standingOf } from './order.ts';
import { mustBe, type Nearness, neededOf, place } from './placement.ts';
import type { Funder, Hold, World } from './world.ts';
import * as of from './world.ts';

/** What the last pass refused, where it started nothing. */
export interface VainPass {
  readonly until: number;
  readonly refused: Refused[];
}

interface Refused {
  readonly funder: Funder;
  readonly countedGpus: number;
  readonly isLimited: boolean;
  readonly gpuCount: number;
  readonly requestedSeconds: number;
  readonly nearness: Nearness;
}

export function noteRefused(world: World, key: Key, isLimited: boolean): void {
  const { job, funder, countedGpus, priority } = key;
  const { gpuCount, requestedSeconds } = job;
  const nearness = mustBe(job);
  if (priority === 0 || job.sharePpm) world.vain = undefined;
  const refused = { funder, countedGpus, isLimited, gpuCount, requestedSeconds, nearness };
  world.vain?.refused.push(refused);
}

/** False where none of the refused jobs has what it was refused for, before `until`. */
export function mayEndsHelp(world: World, log: CycleLog): boolean {
  const { vain, waiting, now } = world;
  if (vain === undefined || now >= vain.until || waiting.length === 0) return true;
  if (log.starts.length > 0) return true;
  world.shutFrom = leavingFrom(world, now);
  const limited = vain.refused.filter(({ isLimited }) => isLimited);
  const roomless = vain.refused.filter(({ isLimited }) => !isLimited);
  const mayStart =
    world.holds.some((hold) => hold.isWeak && isRoomForHeld(world, hold)) ||
    limited.some((each) => !isAboveLimit(world, each)) ||
    roomless.some((each) => isRoomFor(world, each));
  if (!mayStart) wakeBy(log, vain.until);
  return mayStart;
}

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
