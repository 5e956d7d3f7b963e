/** One GPU for several jobs of an allocation, the plain way: see `shared-gpus.ts`. */
import { WHOLE_PPM } from '../../../kernel/units.ts';
import { leavingFrom } from './maintenance.ts';
import type { Job, Node, World } from './world.ts';
import * as of from './world.ts';

/** Who is on the GPU of `job`, in the order of start. */
export const sharersOf = ({ running }: World, job: Job): readonly Job[] =>
  job.on === undefined ? [] : running.filter(({ on }) => on === job.on);

/** The holder of the GPU that `job` may ride on, and what that is on; `mayProlong`: for longer. */
export function gpuFor(world: World, job: Job, mayProlong: boolean): Job | undefined {
  const { now, policy, running } = world;
  const { sharePpm = 0, allocation } = job;
  if (sharePpm === 0 || (mayProlong && policy.backfill === 'conservative')) return undefined;
  const roomOf = (holder: Job): number =>
    WHOLE_PPM - of.sum(sharersOf(world, holder).map((each) => each.sharePpm ?? 0));
  const isOpen = (holder: Job): boolean =>
    mayProlong
      ? of.nodesOf(world).includes(nodeOf(holder))
      : now + job.requestedSeconds <= of.freesBy(world, holder) &&
        nodeOf(holder).number < leavingFrom(world, now + job.requestedSeconds);
  const fits = running
    .filter((each) => each.on && each.gpuCount === 1 && each.allocation === allocation)
    .filter((holder) => holder.vacateAt === 0 && roomOf(holder) >= sharePpm && isOpen(holder));
  return fits.sort((a, b) => roomOf(a) - roomOf(b) || openedAt(world, a) - openedAt(world, b))[0];
}

export function join(world: World, job: Job, holder: Job): void {
  const node = nodeOf(holder);
  Object.assign(job, { on: holder.on, gpuCount: 0, startedAt: world.now, vacateAt: 0 });
  job.held.set(node, 0);
  node.busyUntil = Math.max(node.busyUntil, world.now + job.requestedSeconds);
  world.running.push(job);
  holdByLast(world, job);
}

/** Of all on a GPU the one that is planned to end last holds it. */
export function holdByLast(world: World, job: Job): void {
  const holder = sharersOf(world, job).find(({ gpuCount }) => gpuCount === 1);
  if (holder === undefined || of.freesBy(world, job) <= of.freesBy(world, holder)) return;
  hold(holder, 0);
  hold(job, 1);
}

/** `job` runs no more: where it held the GPU, the last of the others does. */
export function leave(world: World, job: Job): void {
  const others = sharersOf(world, job);
  if (job.gpuCount === 1 && others.length > 0) {
    const ends = others.map((each) => of.freesBy(world, each));
    hold(others[ends.indexOf(Math.max(...ends))] as Job, 1);
  }
  if (job.on !== undefined) job.gpuCount = 1;
  job.on = undefined;
}

const nodeOf = ({ held }: Job): Node => [...held.keys()][0] as Node;

/** A GPU is as old as its place among those of its allocation, which its jobs keep. */
const openedAt = (world: World, { on }: Job): number =>
  on === undefined ? -1 : world.opened.indexOf(on);

function hold(job: Job, gpuCount: number): void {
  job.gpuCount = gpuCount;
  job.held.set(nodeOf(job), gpuCount);
}
