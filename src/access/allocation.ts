/**
 * Who may use a funder's entitlement. An allocation is awarded in GPU-seconds by period: a fixed
 * part of what its funder is entitled to, at each of its sites. Together the allocations of a
 * funder never exceed its entitlement; what is not allocated stays in the funder's pool.
 */
import type { AllocationId, ModeId, PartyId, SiteId } from '../kernel/ids.ts';
import { divideCountByWeights } from '../kernel/shares.ts';
import { type Interval, overlapOf } from '../kernel/time.ts';
import {
  type Gibibytes,
  type GpuSeconds,
  type PartsPerMillion,
  toGpuSeconds,
  toPartsPerMillion,
  WHOLE_PPM,
} from '../kernel/units.ts';

export interface Allocation extends Interval {
  readonly id: AllocationId;
  readonly name: string;
  readonly funder: PartyId;
  readonly mode: ModeId;
  /** The party that uses it. */
  readonly holder: PartyId;
  readonly sites: readonly SiteId[];
  /** The part of the funder's entitlement at each of the sites that it may use. */
  readonly sharePpm: PartsPerMillion;
  /**
   * What it may store at each of the sites: a limit that the site keeps, by its quota. It is taken
   * from no entitlement, charged to nobody and never measured. 0: nothing may be stored;
   * `undefined`: Polder says nothing about it, and the site does as it likes.
   */
  readonly storageGibibytes: Gibibytes | undefined;
}

/** What it is awarded of a period: of its share, the part for its days there, rounded down. */
export function ppmInPeriod(
  allocation: Pick<Allocation, 'sharePpm' | 'start' | 'end'>,
  period: Interval,
): PartsPerMillion {
  const overlap = overlapOf(allocation, period);
  const seconds = overlap === undefined ? 0 : overlap.end - overlap.start;
  const ppm = Math.floor((allocation.sharePpm * seconds) / (period.end - period.start));
  return toPartsPerMillion(ppm);
}

/** Divides an entitlement among allocations; the last part is what stays in the pool. Exact. */
export function awardsOf(
  entitled: GpuSeconds,
  allocations: readonly Allocation[],
): { readonly awarded: readonly GpuSeconds[]; readonly poolLeft: GpuSeconds } {
  const shares = allocations.map(({ sharePpm }) => sharePpm as number);
  const left = WHOLE_PPM - shares.reduce((sum, share) => sum + share, 0);
  const parts = divideCountByWeights(entitled, [...shares, left]).map(toGpuSeconds);
  return { awarded: parts.slice(0, -1), poolLeft: parts.at(-1) ?? toGpuSeconds(0) };
}
