/**
 * Conservative backfill the plain way: see `conservative.ts` of the scheduler. What is planned is a
 * list of claims, and every question is answered by reading all of them. A job starts at the first
 * second, of all at which anything changes, at which its nodes and its share are free for its time.
 */
import { claimsOf, peakOf, plannedGpus } from './claims.ts';
import { type CycleLog, rideAlong, startJob, wakeBy, wakeWhenOwed } from './cycle-log.ts';
import { release, take } from './events.ts';
import { limitOf } from './limits.ts';
import { compare, type Key, keyOf, mayReclaim } from './order.ts';
import { choose, looksFor, mustBe, type Nearness, neededOf } from './placement.ts';
import { isAnyAboveShare, reclaim } from './reclaim.ts';
import { withoutLike } from './vain.ts';
import type { Claim, Funder, Hold, Job, Node, World } from './world.ts';
import * as of from './world.ts';

interface Room {
  readonly at: number;
  readonly nodes: readonly Node[];
}

export function tryByPlan(world: World, log: CycleLog): void {
  world.claims = [];
  let left = world.waiting.filter(({ allocation }) => allocation.startsUntil > world.now);
  const { triedJobCountMax } = world.policy;
  let placedCount = 0;
  while (placedCount < triedJobCountMax && left.length > 0) {
    const firsts = [...new Map(left.toReversed().map((job) => [job.allocation, job])).values()];
    const keys = firsts.map((job) => keyOf(world, job));
    const key = keys.reduce((a, b) => (compare(world, b, a) < 0 ? b : a));
    left = left.filter((job) => job !== key.job);
    const tried = tryJob(world, log, key);
    if (tried !== 'started') wakeWhenOwed(world, log, key);
    if (tried !== 'started' && isHopeless(world, key)) break;
    if (tried !== 'nowhere') placedCount += 1;
    else left = withoutLike(world, key.job, left);
  }
  if (placedCount === triedJobCountMax) {
    for (const { job } of world.holds) tryJob(world, log, keyOf(world, job));
    if (log.starts.length > 0) wakeBy(log, world.now + 1);
  }
  world.claims = undefined;
}

function tryJob(world: World, log: CycleLog, key: Key): 'started' | 'waits' | 'nowhere' {
  const { now, policy } = world;
  const { job } = key;
  if (rideAlong(world, log, key, false)) return 'started';
  const own = world.holds.find((hold) => hold.job === job);
  const room = roomFor(without(world, own), key);
  if (room?.at === now) {
    if (own !== undefined) release(world, own);
    startJob(world, log, key, room.nodes);
    return 'started';
  }
  if (own !== undefined) return 'waits';
  if (key.priority === 0 && startOnHolds(world, log, key)) return 'started';
  job.reason = breachAt(world, key, now)?.limit ?? 'no_room';
  const isSoon = room !== undefined && room.at <= now + policy.noticeSeconds;
  if (!isSoon && reclaimUnplanned(world, log, key)) return 'waits';
  if (room === undefined) return 'nowhere';
  claim(world, job, room);
  return 'waits';
}

function startOnHolds(world: World, log: CycleLog, key: Key): boolean {
  const before = world.holds;
  for (const hold of before.toReversed()) {
    release(world, hold);
    const found = roomFor(world, key);
    if (found?.at === world.now) return startJob(world, log, key, found.nodes);
  }
  for (const hold of before) take(world, hold);
  return false;
}

function claim(world: World, job: Job, { at, nodes }: Room): void {
  // The last node of several must be wholly free for the job to start.
  const gpusOf = ({ gpus }: Node): number =>
    nodes.length > 1 ? gpus : Math.min(job.gpuCount, gpus);
  const held = new Map(nodes.map((node) => [node, gpusOf(node)]));
  const until = at + job.requestedSeconds;
  const funder = of.funderOf(job);
  world.claims?.push({ funder, from: at, until, gpus: job.gpuCount, held });
}

/** No node that is planned for another before the job would be done is reclaimed. */
function reclaimUnplanned(world: World, log: CycleLog, key: Key): boolean {
  const endsBy = world.now + world.policy.noticeSeconds + key.job.requestedSeconds;
  const claims = (world.claims ?? []).filter(({ from }) => from < endsBy);
  const planned = world.nodes.filter(
    (node) => !node.isInRepair && claims.some(({ held }) => held.has(node)),
  );
  for (const node of planned) node.isInRepair = true;
  const isReclaimed = reclaim(world, key, log);
  for (const node of planned) node.isInRepair = false;
  return isReclaimed;
}

const without = (world: World, own: Hold | undefined): World => ({
  ...world,
  holds: world.holds.filter((hold) => hold !== own),
});

/** The first time at which the job may start, and where. */
function roomFor(world: World, key: Key): Room | undefined {
  const all = claimsOf(world);
  const times = [world.now, ...all.flatMap(({ from, until }) => [from, until])];
  const later = [...new Set(times)].filter((time) => time >= world.now).sort((a, b) => a - b);
  for (const at of later) {
    if (breachAt(world, key, at) !== undefined) continue;
    const wishes = at === world.now ? looksFor(key.job) : [mustBe(key.job)];
    const needed = placeAt(world, all, { job: key.job, at, nearness: mustBe(key.job) });
    if (needed === undefined) continue;
    for (const nearness of wishes) {
      const nodes = placeAt(world, all, { job: key.job, at, nearness });
      if (nodes !== undefined) return { at, nodes };
    }
  }
  return undefined;
}

interface Place {
  readonly job: Job;
  readonly at: number;
  readonly nearness: Nearness;
}

function placeAt(world: World, all: readonly Claim[], { job, at, nearness }: Place) {
  const until = at + job.requestedSeconds;
  const open = world.nodes.filter((node) => node.isInService && !node.isInRepair);
  const freeOf = new Map(open.map((node) => [node, node.gpus - peakOf(node, all, at, until)]));
  const free = (node: Node): number => freeOf.get(node) ?? 0;
  for (const group of new Set(open.map((node) => node.group))) {
    const own = open.filter((node) => node.group === group);
    const partly = own
      .filter((node) => free(node) < node.gpus && free(node) >= job.gpuCount)
      .sort((a, b) => free(a) - free(b));
    const whole = own.filter((node) => free(node) === node.gpus);
    const count = neededOf(own, job.gpuCount);
    const nodes = partly.length > 0 ? partly.slice(0, 1) : choose(whole, count, nearness);
    if (nodes !== undefined) return nodes;
  }
  return undefined;
}

/** The limit that the job would break at some moment if it started at `at`. */
function breachAt(world: World, { job, funder, priority }: Key, at: number) {
  if (priority === 0 || funder.position > 0) return undefined;
  const starts = claimsOf(world).flatMap(({ from, until }) => [from, until]);
  const inside = starts.filter((time) => time > at && time < at + job.requestedSeconds);
  for (const moment of [at, ...inside.sort((a, b) => a - b)]) {
    const usedBy = (each: Funder): number => plannedGpus(world, each, moment);
    if (usedBy(funder) + job.gpuCount <= funder.shareGpus) continue;
    const limit = limitOf(world, { funder, gpuCount: job.gpuCount }, usedBy);
    if (limit !== undefined) return { limit };
  }
  return undefined;
}

function isHopeless(world: World, key: Key): boolean {
  const isAnyFree = (hold?: Hold): boolean =>
    of.nodesOf(world, hold).some((node) => of.freeGpus(world, node) > 0);
  if (isAnyFree() || world.holds.some(isAnyFree)) return false;
  if (world.running.some(({ on }) => on !== undefined)) return false;
  return !((mayReclaim(key) || key.priority === 1) && isAnyAboveShare(world));
}
