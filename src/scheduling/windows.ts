/** What a cluster knows of maintenance to come, and keeps free for it: see `maintenance.ts`. */
import type { SchedulingPolicy } from './policy.ts';

/** Known maintenance: the first `nodeCount` nodes stay in service. */
export interface MaintenanceWindow {
  readonly start: number;
  readonly end: number;
  readonly nodeCount: number;
  /** True once what would run into it has notice. */
  isNoticed: boolean;
}

/** What is kept free ahead of windows, from the node `from` on. */
export interface Drain {
  from: number;
  freeGpus: number;
  freeGpuSeconds: number;
  accruedAt: number;
}

/** The number of the hold that has what is shut, where the policy drains ahead; by `cluster.ts`. */
export function shutNumberOf({ policy }: { readonly policy: SchedulingPolicy }): number {
  return policy.reservationCountMax + 1;
}

/** The first node that a job which ends by `endsBy` may not use; infinite where it may use all. */
export function leavingFrom(
  { windows }: { readonly windows: readonly MaintenanceWindow[] },
  now: number,
  endsBy: number,
): number {
  let from = Infinity;
  for (const { start, end, nodeCount } of windows) {
    if (start >= endsBy) break;
    if (now < end && nodeCount < from) from = nodeCount;
  }
  return from;
}

export function createDrain(): Drain {
  return { from: Infinity, freeGpus: 0, freeGpuSeconds: 0, accruedAt: 0 };
}
