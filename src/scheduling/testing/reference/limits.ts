/** How far a funder may go above its share, the plain way: see `standing.ts` of the scheduler. */
import type { Funder, Job, World } from './world.ts';
import * as of from './world.ts';

/** The limit that so many GPUs more would break where `usedBy` says what is in use. */
export function limitOf(
  { policy, funders }: World,
  { funder, gpuCount }: { readonly funder: Funder; readonly gpuCount: number },
  usedBy: (funder: Funder) => number,
): Job['reason'] | undefined {
  const part = (each: Funder, ppm: number): number => Math.floor((each.shareGpus * ppm) / 1e6);
  const above = Math.max(0, usedBy(funder) + gpuCount - funder.shareGpus);
  if (above > part(funder, policy.borrowLimitPpm)) return 'above_borrow_limit';
  const others = funders.filter((each) => each !== funder);
  const excess = others.map((each) => Math.max(0, usedBy(each) - each.shareGpus));
  const lendable = others.map((each) =>
    Math.min(Math.max(0, each.shareGpus - usedBy(each)), part(each, policy.lendLimitPpm)),
  );
  return above + of.sum(excess) > of.sum(lendable) ? 'above_lend_limit' : undefined;
}
