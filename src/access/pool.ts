/**
 * Whether a funder's pool carries its allocations: at no moment are they more than all of its
 * entitlement. An allocation over a part of a month is awarded that part of its share
 * (`settlement/flows/grant.ts`), so what they are awarded of a month is not more than all of it
 * either; and one that begins when another ends may have all that the other had.
 */
import type { PartyId, SiteId } from '../kernel/ids.ts';
import { overlapOf, type Period } from '../kernel/time.ts';
import {
  type EpochSeconds,
  type PartsPerMillion,
  toEpochSeconds,
  toPartsPerMillion,
  WHOLE_PPM,
} from '../kernel/units.ts';
import type { Allocation } from './allocation.ts';

/** A funder, a site and a moment at which its allocations are more than all of the entitlement. */
export interface PoolExcess {
  readonly funder: PartyId;
  readonly site: SiteId;
  readonly at: EpochSeconds;
  readonly allocatedPpm: PartsPerMillion;
  readonly excessPpm: PartsPerMillion;
  /** The allocation that went over, in the order given. */
  readonly allocation: Allocation;
}

/**
 * The first moment with an excess of each funder and site, in the order of the allocations.
 * `periods` follow each other. Within a pool the cost is quadratic.
 */
export function poolExcesses(
  allocations: readonly Allocation[],
  periods: readonly Period[],
): readonly PoolExcess[] {
  const [first, last] = [periods[0], periods.at(-1)];
  if (first === undefined || last === undefined) return [];
  const within = { start: first.start, end: last.end };
  const pools = new Map<string, { readonly site: SiteId; readonly parts: Allocation[] }>();
  for (const allocation of allocations) {
    if (overlapOf(allocation, within) === undefined) continue;
    for (const site of new Set(allocation.sites)) {
      const key = `${allocation.funder}/${site}`;
      const pool = pools.get(key) ?? { site, parts: [] };
      pool.parts.push(allocation);
      pools.set(key, pool);
    }
  }
  return [...pools.values()].flatMap(
    ({ site, parts }) => firstExcess(parts, site, within.start) ?? [],
  );
}

/** Sums grow only where an allocation begins. */
function firstExcess(
  parts: readonly Allocation[],
  site: SiteId,
  from: EpochSeconds,
): PoolExcess | undefined {
  const starts = new Set<number>(parts.map(({ start }) => Math.max(start, from)));
  for (const at of [...starts].toSorted((a, b) => a - b)) {
    const running = parts.filter(({ start, end }) => start <= at && at < end);
    let sum = 0;
    for (const allocation of running) {
      sum += allocation.sharePpm;
      if (sum <= WHOLE_PPM) continue;
      return {
        funder: allocation.funder,
        site,
        at: toEpochSeconds(at),
        allocatedPpm: toPartsPerMillion(sum),
        excessPpm: toPartsPerMillion(sum - WHOLE_PPM),
        allocation,
      };
    }
  }
  return undefined;
}
