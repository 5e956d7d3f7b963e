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

/** The number of the hold that has what is shut, where the policy drains ahead. */
export function shutNumberOf({ policy }: { readonly policy: SchedulingPolicy }): number {
  return policy.reservationCountMax * 2 + 1;
}

export function createDrain(): Drain {
  return { from: Infinity, freeGpus: 0, freeGpuSeconds: 0, accruedAt: 0 };
}
