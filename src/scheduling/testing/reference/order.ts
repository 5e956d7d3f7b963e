/** By what right a waiting job would run, and which comes first: `order.ts` and `standing.ts`. */
import { countedPosition, lagOf, modeOf } from './accounts.ts';
import { keptByPlan } from './claims.ts';
import type { Funder, Job, World } from './world.ts';
import * as of from './world.ts';

const STANDINGS = ['own', 'repaid', 'indebted', 'borrowed'] as const;

/** A waiting job with the right by which it would run at this moment. */
export interface Key {
  readonly job: Job;
  readonly funder: Funder;
  readonly priority: number;
  readonly countedGpus: number;
  readonly standing: (typeof STANDINGS)[number];
}

export function keyOf(world: World, job: Job): Key {
  const funder = of.funderOf(job);
  const countedGpus = job.gpuCount + keptGpus(world, job);
  const standing = standingOf(world, funder, countedGpus);
  return { job, funder, priority: job.allocation.priority, countedGpus, standing };
}

export function standingOf(world: World, funder: Funder, gpuCount: number): Key['standing'] {
  const isInside = of.runningGpus(world, funder) + gpuCount <= funder.shareGpus;
  if (isInside) return funder.position >= 0 ? 'own' : 'indebted';
  return funder.position > 0 ? 'repaid' : 'borrowed';
}

/** Below zero where `a` comes first. */
export function compare(world: World, a: Key, b: Key): number {
  return (
    classOf(a) - classOf(b) ||
    rankOf(a) - rankOf(b) ||
    a.priority - b.priority ||
    countedPosition(world, b.funder) - countedPosition(world, a.funder) ||
    a.funder.index - b.funder.index ||
    lagOf(world, modeOf(world, b.job.allocation)) - lagOf(world, modeOf(world, a.job.allocation)) ||
    lagOf(world, [b.job.allocation]) - lagOf(world, [a.job.allocation]) ||
    a.job.submittedAt - b.job.submittedAt ||
    a.job.jobNumber - b.job.jobNumber
  );
}

/** Of the first of each allocation the first; `jobs` stand in the order of submission. */
export function firstOf(world: World, jobs: readonly Job[]): Key {
  const firsts = [...new Map(jobs.toReversed().map((job) => [job.allocation, job])).values()];
  const keys = firsts.map((job) => keyOf(world, job));
  return keys.reduce((a, b) => (compare(world, a, b) <= 0 ? a : b));
}

const classOf = ({ priority, standing }: Key): number =>
  priority === 1 && standing === 'borrowed' ? 2 : Math.min(priority, 2);

export const rankOf = ({ standing }: Pick<Key, 'standing'>): number => STANDINGS.indexOf(standing);
export const takesFromAnyone = ({ standing, priority }: Key): boolean =>
  standing === 'own' || priority === 0;
export const mayReclaim = (key: Key): boolean => takesFromAnyone(key) || key.standing === 'repaid';
export const isBorrowers = (key: Key): boolean => rankOf(key) >= 2 && key.priority !== 0;

/** GPUs of its funder's earlier jobs that `job` would outlast the start of. */
function keptGpus(world: World, job: Job): number {
  const { now, holds } = world;
  const { shareHold } = of.funderOf(job);
  const endsBy = now + job.requestedSeconds;
  const own = holds.find((hold) => hold.job === job);
  if (world.claims !== undefined && own === undefined) {
    return keptByPlan(world, of.funderOf(job), endsBy);
  }
  const held = holds.filter((hold) => hold !== own && of.funderOf(hold.job) === of.funderOf(job));
  const before = held.filter(({ startsBy, at }) =>
    own ? startsBy < own.startsBy || (startsBy === own.startsBy && at < own.at) : startsBy < endsBy,
  );
  const isKept =
    !own &&
    shareHold &&
    shareHold.job !== job &&
    shareHold.startsBy < endsBy &&
    Math.min(job.allocation.priority, 2) >= Math.min(shareHold.job.allocation.priority, 2);
  return of.gpusOf([...before.map((hold) => hold.job), ...(isKept ? [shareHold.job] : [])]);
}

/** By when its funder's own jobs leave enough of the share for it. */
export function shareFreeBy(world: World, job: Job): number {
  const { now, running } = world;
  const funder = of.funderOf(job);
  const freeBy = (each: Job): number => of.freesBy(world, each);
  const own = running.filter((each) => of.funderOf(each) === funder);
  let above = of.gpusOf(own) + job.gpuCount - funder.shareGpus;
  if (above <= 0) return now;
  for (const each of own.sort((a, b) => freeBy(a) - freeBy(b) || a.gpuCount - b.gpuCount)) {
    above -= each.gpuCount;
    if (above <= 0) return freeBy(each);
  }
  return now;
}
