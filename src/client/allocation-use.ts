/** The operations on allocation-use, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * What was awarded to each allocation by month and cluster, and what became of it. Permission:
 * allocation.read.
 */
export const getAllocationUse = operation<GetAllocationUseCall>({
  method: 'GET',
  path: '/v1/allocation-use',
});

export interface GetAllocationUseCall {
  readonly input: {
    readonly query?: {
      readonly allocation?: `allocation_${string}` | undefined;
      readonly fromMonth?: string | undefined;
    };
  };
  readonly answer: {
    readonly rows: readonly AllocationUse[];
  };
}

export interface AllocationUse {
  readonly month: string;
  readonly allocation: `allocation_${string}`;
  readonly funder: `party_${string}`;
  readonly site: `site_${string}`;
  readonly cluster: `cluster_${string}`;
  readonly state: 'open' | 'ended' | 'closed';
  readonly awardedGpuSeconds: number;
  readonly drawnGpuSeconds: number;
  readonly usedGpuSeconds: number;
  readonly heldGpuSeconds: number;
  readonly returnedGpuSeconds: number;
  readonly remainingGpuSeconds: number;
  readonly pool: AllocationUsePool;
}

export interface AllocationUsePool {
  readonly entitledGpuSeconds: number;
  readonly awardedGpuSeconds: number;
  readonly returnedGpuSeconds: number;
  readonly lentGpuSeconds: number;
  readonly cameBackGpuSeconds: number;
  readonly borrowedGpuSeconds: number;
  readonly gaveBackGpuSeconds: number;
  readonly drawnGpuSeconds: number;
  readonly lapsedGpuSeconds: number;
  readonly lostGpuSeconds: number | null;
}
