/** How an owner gets GPUs back, the plain way: see `reclaim.ts` of the scheduler. */
import { type CycleLog, giveNotice, wakeBy } from './cycle-log.ts';
import { take } from './events.ts';
import { type Key, mayReclaim, takesFromAnyone } from './order.ts';
import { choose, mustBe, neededOf } from './placement.ts';
import { retryAtOf, vainKey } from './vain.ts';
import type { Funder, Job, Node, World } from './world.ts';
import * as of from './world.ts';

/** True where borrowers got notice, and nodes are kept for the job. */
export function reclaim(
  world: World,
  key: Key,
  log: CycleLog,
  isRoomSoon: () => boolean = () => false,
): boolean {
  const { now, policy, holds } = world;
  const { job, funder } = key;
  if (!mayReclaim(key) || now + policy.noticeSeconds >= job.allocation.startsUntil) return false;
  world.last?.reclaims.push(key);
  if (!isAnyAboveShare(world, funder)) return false;
  const retryAt = retryAtOf(key);
  const first = policy.reservationCountMax;
  const places = Array.from({ length: 64 }, (_, at) => first + at);
  const at = places.find((each) => holds.every((hold) => hold.at !== each));
  if (at === undefined || now < retryAt) {
    wakeBy(log, Math.max(retryAt, now + policy.lookAgainSeconds));
    return false;
  }
  const victims = isRoomSoon() ? [] : victimsOf(world, key);
  const count = victims.findIndex((_, last) => roomWithout(world, victims.slice(0, last + 1), job));
  const nodes = roomWithout(world, victims.slice(0, count + 1), job);
  if (count < 0 || nodes === undefined) {
    const retry = now + policy.lookAgainSeconds;
    funder.vain.set(vainKey(key, mustBe(job)), { gpuCount: job.gpuCount, retryAt: retry });
    wakeBy(log, retry);
    return false;
  }
  const vacateAt = now + policy.noticeSeconds;
  for (const victim of victims.slice(0, count + 1)) {
    if (!nodes.some((node) => victim.held.has(node))) continue;
    giveNotice(world, log, victim, vacateAt);
  }
  take(world, { at, job, nodes, startsBy: vacateAt, isWeak: false });
  return true;
}

export function isAnyAboveShare(world: World, except?: Funder): boolean {
  const others = world.funders.filter((funder) => funder !== except);
  return others.some((funder) => of.excessGpus(world, funder) > 0);
}

/** Furthest ahead first, there the last started first, as long as it is above its share. */
export function victimsOf(world: World, key: Key): readonly Job[] {
  const { running, funders, now, policy } = world;
  const from = funders
    .filter((each) => each !== key.funder && of.excessGpus(world, each) > 0)
    .filter((each) => takesFromAnyone(key) || each.position < 0)
    .sort((a, b) => a.position - b.position);
  return from.flatMap((funder) => {
    let above = of.excessGpus(world, funder);
    const borrowed = running.toReversed().filter((job) => {
      if (of.funderOf(job) !== funder || above <= 0 || job.gpuCount === 0) return false;
      above -= job.gpuCount;
      return true;
    });
    return borrowed.filter(
      ({ vacateAt, startedAt, allocation }) =>
        vacateAt === 0 && now - startedAt >= policy.minimumRunSeconds && allocation.priority > 0,
    );
  });
}

/** Open nodes for `job` once `victims` are gone. */
function roomWithout(world: World, victims: readonly Job[], job: Job): readonly Node[] | undefined {
  const others = { ...world, running: world.running.filter((each) => !victims.includes(each)) };
  const open = of.nodesOf(world);
  for (const group of new Set(open.map((node) => node.group))) {
    const own = open.filter((node) => node.group === group);
    const needed = neededOf(own, job.gpuCount);
    const isRoomy = (node: Node): boolean => of.freeGpus(others, node) >= job.gpuCount;
    const whole = own.filter((node) => of.isWhole(others, node));
    const nodes =
      (own[0]?.gpus ?? 0) > job.gpuCount
        ? own.filter(isRoomy).slice(0, 1)
        : choose(whole, needed, mustBe(job));
    if (nodes !== undefined && nodes.length > 0) return nodes;
  }
  return undefined;
}
