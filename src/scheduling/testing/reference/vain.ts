/** What was found before and is not looked for again: vain looks for a reclaim, and like jobs. */
import { type Key, takesFromAnyone } from './order.ts';
import { mustBe, type Nearness } from './placement.ts';
import type { Job } from './world.ts';

/** When a gang of this size may look for a reclaim again, after one that found nothing. */
export function retryAtOf(key: Key): number {
  const { job, funder } = key;
  const nearnesses: readonly Nearness[] = ['anywhere', 'pod', 'rack'];
  // What found nothing anywhere finds nothing in one pod, and that nothing in one rack.
  const times = nearnesses.slice(0, nearnesses.indexOf(mustBe(job)) + 1).map((nearness) => {
    const vain = funder.vain.get(vainKey(key, nearness));
    return vain !== undefined && job.gpuCount >= vain.gpuCount ? vain.retryAt : 0;
  });
  return Math.max(...times);
}

export const vainKey = (key: Key, nearness: Nearness): string =>
  `${takesFromAnyone(key) ? 'anyone' : 'ahead'} ${nearness}`;

export const isLikeIn = (a: Job, b: Job): boolean =>
  a.gpuCount === b.gpuCount && a.wish === b.wish && a.sharePpm === b.sharePpm;
