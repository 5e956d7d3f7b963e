/** What was found before and is not looked for again: for a reclaim, and for jobs like one. */
import { type Key, takesFromAnyone } from './order.ts';
import { mustBe, type Nearness } from './placement.ts';
import type { Job, World } from './world.ts';

const NEARNESSES: readonly Nearness[] = ['anywhere', 'pod', 'rack'];

/** When a gang of this size may look for a reclaim again, after one that found nothing. */
export function retryAtOf(key: Key): number {
  const { job, funder } = key;
  // What found nothing anywhere finds nothing in one pod, and that nothing in one rack.
  const times = NEARNESSES.slice(0, NEARNESSES.indexOf(mustBe(job)) + 1).map((nearness) => {
    const vain = funder.vain.get(vainKey(key, nearness));
    return vain !== undefined && job.gpuCount >= vain.gpuCount ? vain.retryAt : 0;
  });
  return Math.max(...times);
}

export const vainKey = (key: Key, nearness: Nearness): string =>
  `${takesFromAnyone(key) ? 'anyone' : 'ahead'} ${nearness}`;

/** Jobs right behind a refused one that ask for as much or more are refused with it. */
export function withoutLike(world: World, refused: Job, left: readonly Job[]): Job[] {
  const nodeGpus = world.nodes[0]?.gpus ?? 0;
  const isHeld = (job: Job): boolean => world.holds.some((hold) => hold.job === job);
  let isLike = !isHeld(refused);
  return left.filter((job) => {
    if (job.allocation !== refused.allocation) return true;
    const isKeptFor = isHeld(job) || job.allocation.funder.shareHold?.job === job;
    isLike &&= !isKeptFor && asksForAsMuch(job, refused, nodeGpus);
    if (isLike) job.reason = refused.reason;
    return !isLike;
  });
}

/** What `other` does not find is not there for `job` either. */
function asksForAsMuch(job: Job, other: Job, nodeGpus: number): boolean {
  const isGang = ({ gpuCount }: Job): boolean => gpuCount >= nodeGpus;
  return (
    isGang(job) === isGang(other) &&
    job.gpuCount >= other.gpuCount &&
    job.requestedSeconds >= other.requestedSeconds &&
    NEARNESSES.indexOf(mustBe(job)) >= NEARNESSES.indexOf(mustBe(other)) &&
    job.sharePpm === other.sharePpm
  );
}
