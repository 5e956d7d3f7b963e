/** The operations on allocations, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * Who may use how much of which funder’s entitlement, where and when. Permission: allocation.read.
 */
export const listAllocations = operation<ListAllocationsCall>({
  method: 'GET',
  path: '/v1/allocations',
});

export interface ListAllocationsCall {
  readonly input: {
    readonly query?: {
      readonly funder?: `party_${string}` | undefined;
      readonly holder?: `party_${string}` | undefined;
      readonly mode?: `mode_${string}` | undefined;
      readonly site?: `site_${string}` | undefined;
      readonly endsFrom?: string | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListAllocationsSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Allocation[];
    readonly nextCursor: string | null;
  };
}

/** One allocation. Permission: allocation.read. */
export const getAllocation = operation<GetAllocationCall>({
  method: 'GET',
  path: '/v1/allocations/:allocationId',
});

export interface GetAllocationCall {
  readonly input: {
    readonly params: {
      readonly allocationId: `allocation_${string}`;
    };
  };
  readonly answer: Allocation;
}

/**
 * Put a part of a funder’s entitlement at the disposal of a holder. Permission: allocation.write.
 */
export const createAllocation = operation<CreateAllocationCall>({
  method: 'POST',
  path: '/v1/allocations',
});

export interface CreateAllocationCall {
  readonly input: {
    readonly body: NewAllocationInput;
  };
  readonly answer: Allocation;
}

/**
 * Change an allocation; a new share is awarded from the next period on. Permission:
 * allocation.write.
 */
export const changeAllocation = operation<ChangeAllocationCall>({
  method: 'PATCH',
  path: '/v1/allocations/:allocationId',
});

export interface ChangeAllocationCall {
  readonly input: {
    readonly params: {
      readonly allocationId: `allocation_${string}`;
    };
    readonly body: AllocationChangeInput;
  };
  readonly answer: Allocation;
}

/** Let an allocation start no further job; what runs goes on. Permission: allocation.write. */
export const freezeAllocation = operation<FreezeAllocationCall>({
  method: 'POST',
  path: '/v1/allocations/:allocationId/freeze',
});

export interface FreezeAllocationCall {
  readonly input: {
    readonly params: {
      readonly allocationId: `allocation_${string}`;
    };
  };
  readonly answer: Allocation;
}

/** Let a frozen allocation start jobs again. Permission: allocation.write. */
export const unfreezeAllocation = operation<UnfreezeAllocationCall>({
  method: 'POST',
  path: '/v1/allocations/:allocationId/unfreeze',
});

export interface UnfreezeAllocationCall {
  readonly input: {
    readonly params: {
      readonly allocationId: `allocation_${string}`;
    };
  };
  readonly answer: Allocation;
}

/** End an allocation now, for good. Permission: allocation.write. */
export const endAllocation = operation<EndAllocationCall>({
  method: 'POST',
  path: '/v1/allocations/:allocationId/end',
});

export interface EndAllocationCall {
  readonly input: {
    readonly params: {
      readonly allocationId: `allocation_${string}`;
    };
  };
  readonly answer: Allocation;
}

export interface Allocation {
  readonly id: `allocation_${string}`;
  readonly funder: `party_${string}`;
  readonly name: string;
  readonly mode: `mode_${string}`;
  readonly holder: `party_${string}`;
  readonly sites: readonly `site_${string}`[];
  readonly sharePpm: number;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly storageGibibytes: number | null;
  readonly frozenAt: string | null;
  readonly version: number;
}

export interface AllocationChangeInput {
  readonly name?: string | undefined;
  readonly mode?: `mode_${string}` | undefined;
  readonly holder?: `party_${string}` | undefined;
  readonly sites?: readonly `site_${string}`[] | undefined;
  readonly sharePpm?: number | undefined;
  readonly startsAt?: string | undefined;
  readonly endsAt?: string | undefined;
  readonly storageGibibytes?: number | null | undefined;
}

export type ListAllocationsSort =
  | 'id'
  | '-id'
  | 'funder'
  | '-funder'
  | 'end'
  | '-end'
  | 'added'
  | '-added';

export interface NewAllocationInput {
  readonly id: `allocation_${string}`;
  readonly funder: `party_${string}`;
  readonly name: string;
  readonly mode: `mode_${string}`;
  readonly holder: `party_${string}`;
  readonly sites: readonly `site_${string}`[];
  readonly sharePpm: number;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly storageGibibytes?: number | null | undefined;
}
