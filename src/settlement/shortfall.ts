/**
 * What a funder was owed and did not get, and why. Owed is the smaller of entitlement and demand; a
 * shortfall is what of it was not delivered. Its causes, each taken up to what the one before left:
 * 1. `demand_came_late`: not even a partition of its own of that size could have delivered it,
 *    because the jobs came late or in pieces that do not fit;
 * 2. `capacity_lost`: at most the funder's part of the capacity that was out of service, whether it
 *    was lost or in announced maintenance;
 * 3. `not_scheduled`: the rest, which is the scheduler's to answer for.
 */
import { type GpuSeconds, toGpuSeconds } from '../kernel/units.ts';

export type ShortfallCause = 'demand_came_late' | 'capacity_lost' | 'not_scheduled';

export interface Shortfall {
  readonly gpuSeconds: GpuSeconds;
  readonly byCause: Readonly<Record<ShortfallCause, GpuSeconds>>;
}

/** All in GPU-seconds of one funder, cluster and period. */
export interface ShortfallInput {
  readonly entitled: number;
  /** What its jobs would have used by the end, had each started when it was submitted. */
  readonly demanded: number;
  readonly delivered: number;
  /** What a partition of its own, as large as its entitlement, could have delivered. */
  readonly promised: number;
  /** Its part of the capacity that was lost or in maintenance. */
  readonly outOfService: number;
}

export function shortfallOf(input: ShortfallInput): Shortfall {
  const owed = Math.min(input.entitled, input.demanded);
  const shortfall = Math.max(0, owed - input.delivered);
  const late = Math.min(shortfall, Math.max(0, owed - input.promised));
  const out = Math.min(shortfall - late, input.outOfService);
  return {
    gpuSeconds: toGpuSeconds(shortfall),
    byCause: {
      demand_came_late: toGpuSeconds(late),
      capacity_lost: toGpuSeconds(out),
      not_scheduled: toGpuSeconds(shortfall - late - out),
    },
  };
}
