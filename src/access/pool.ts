/**
 * Whether a funder's pool carries its allocations. An award is a part of the entitlement of a whole
 * accounting period, so allocations that touch the same period count together, even where one ends
 * before the other begins.
 */
import type { PartyId, SiteId } from '../kernel/ids.ts';
import { overlapOf, type Period } from '../kernel/time.ts';
import { type PartsPerMillion, toPartsPerMillion, WHOLE_PPM } from '../kernel/units.ts';
import type { Allocation } from './allocation.ts';

/** A funder, site and period whose allocations are more than all of the entitlement. */
export interface PoolExcess {
  readonly funder: PartyId;
  readonly site: SiteId;
  readonly period: Period;
  readonly allocatedPpm: PartsPerMillion;
  readonly excessPpm: PartsPerMillion;
  /** The allocation that went over, in the order given. */
  readonly allocation: Allocation;
}

/** The first period with an excess of each funder and site, in the order of the allocations. */
export function poolExcesses(
  allocations: readonly Allocation[],
  periods: readonly Period[],
): readonly PoolExcess[] {
  const sums = new Map<string, number>();
  const found = new Map<string, PoolExcess>();
  for (const allocation of allocations) {
    for (const site of new Set(allocation.sites)) {
      for (const period of periods) {
        if (overlapOf(allocation, period) === undefined) continue;
        const pool = `${allocation.funder}/${site}`;
        const allocated = (sums.get(`${pool}/${period.start}`) ?? 0) + allocation.sharePpm;
        sums.set(`${pool}/${period.start}`, allocated);
        if (allocated <= WHOLE_PPM || found.has(pool)) continue;
        found.set(pool, {
          funder: allocation.funder,
          site,
          period,
          allocatedPpm: toPartsPerMillion(allocated),
          excessPpm: toPartsPerMillion(allocated - WHOLE_PPM),
          allocation,
        });
      }
    }
  }
  return [...found.values()];
}
