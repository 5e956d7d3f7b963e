/** What a call may still award of its share: at no moment is more awarded than that. */
import { type Interval, overlapOf } from '../kernel/time.ts';
import { type PartsPerMillion, toPartsPerMillion } from '../kernel/units.ts';
import type { AccessCallTerms } from './access-call.ts';
import type { Allocation } from './allocation.ts';

/**
 * The share that is left at every moment of `interval`, beside the allocations of the call. Sites
 * are not told apart: the share of a call is one at all of its sites, as that of an allocation is.
 */
export function shareLeftOf(
  { sharePpm }: Pick<AccessCallTerms, 'sharePpm'>,
  given: readonly Pick<Allocation, 'sharePpm' | 'start' | 'end'>[],
  interval: Interval,
): PartsPerMillion {
  const beside = given.filter((each) => overlapOf(each, interval) !== undefined);
  // What is given grows only where an allocation begins.
  const starts = [interval.start, ...beside.map(({ start }) => Math.max(start, interval.start))];
  const most = Math.max(
    ...starts.map((at) =>
      beside
        .filter(({ start, end }) => start <= at && at < end)
        .reduce((sum, each) => sum + each.sharePpm, 0),
    ),
  );
  return toPartsPerMillion(Math.max(0, sharePpm - most));
}
