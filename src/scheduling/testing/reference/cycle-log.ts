/** What a cycle of the reference scheduler decided so far. */
import type { Decided } from '../drive-cluster.ts';
import { dequeue, release, start } from './events.ts';
import type { Key } from './order.ts';
import { gpuFor, join, sharersOf } from './sharing.ts';
import type { Job, Node, World } from './world.ts';
import * as of from './world.ts';

export interface CycleLog {
  readonly starts: Decided['starts'][number][];
  readonly notices: Decided['notices'][number][];
  wakeAt: number;
  /** How often what was held for a job was so no more: nodes, or share. */
  freedHoldCount: number;
  isForAll: boolean;
}

export function wakeBy(log: CycleLog, at: number): void {
  log.wakeAt = Math.min(log.wakeAt || Infinity, at);
}

export function startJob(world: World, log: CycleLog, key: Key, nodes: readonly Node[]): true {
  if (rideAlong(world, log, key, true)) return true;
  const { job, standing } = key;
  noteFreed(world, log, job);
  start(world, job, nodes);
  log.starts.push({ job: job.jobNumber, standing, nodes: nodes.map(({ number }) => number) });
  return true;
}

/** True where the job rides on a shared GPU, which `mayProlong` for it. */
export function rideAlong(
  world: World,
  log: CycleLog,
  { job, standing }: Key,
  mayProlong: boolean,
): boolean {
  const holder = gpuFor(world, job, mayProlong);
  if (holder === undefined) return false;
  noteFreed(world, log, job);
  const own = world.holds.find((hold) => hold.job === job);
  if (own !== undefined) release(world, own);
  dequeue(world, job);
  join(world, job, holder);
  const nodes = [...holder.held.keys()].map(({ number }) => number);
  log.starts.push({ job: job.jobNumber, standing, nodes });
  return true;
}

/** A job starts: others need not leave it nodes or share any more. */
function noteFreed(world: World, log: CycleLog, job: Job): void {
  const isHeld = world.holds.some((hold) => hold.job === job);
  if (isHeld || job.allocation.funder.shareHold?.job === job) log.freedHoldCount += 1;
}

/** Tells a job to be gone by then, and with it all that ride on its GPU. */
export function giveNotice(world: World, log: CycleLog, job: Job, vacateAt: number): void {
  const riders = job.gpuCount === 1 ? sharersOf(world, job).filter((each) => each !== job) : [];
  for (const each of [job, ...riders].filter((one) => one.vacateAt === 0)) {
    each.vacateAt = vacateAt;
    log.notices.push({ job: each.jobNumber, vacateAt });
  }
}

/** A refused job whose funder is not behind has a better right once it is. */
export function wakeWhenOwed(
  world: World,
  log: CycleLog,
  { funder, standing }: Pick<Key, 'funder' | 'standing'>,
): void {
  const idle = of.idleGpus(world, funder);
  const isInShare = standing === 'indebted';
  if ((!isInShare && standing !== 'borrowed') || idle === 0 || funder.position > 0) return;
  const seconds = -funder.position / idle;
  const wait = isInShare ? Math.max(1, Math.ceil(seconds)) : Math.floor(seconds) + 1;
  wakeBy(log, world.now + wait);
}
