/** The operations on change-requests, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * Changes of allocations that their holders asked for, and what was answered. Permission:
 * change.read.
 */
export const listChangeRequests = operation<ListChangeRequestsCall>({
  method: 'GET',
  path: '/v1/change-requests',
});

export interface ListChangeRequestsCall {
  readonly input: {
    readonly query?: {
      readonly allocation?: `allocation_${string}` | undefined;
      readonly state?: ListChangeRequestsState | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'added' | '-added' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly ChangeRequest[];
    readonly nextCursor: string | null;
  };
}

/** One change that was asked for. Permission: change.read. */
export const getChangeRequest = operation<GetChangeRequestCall>({
  method: 'GET',
  path: '/v1/change-requests/:changeId',
});

export interface GetChangeRequestCall {
  readonly input: {
    readonly params: {
      readonly changeId: `change_${string}`;
    };
  };
  readonly answer: ChangeRequest;
}

/**
 * Ask for a later end of an allocation, for more time, or for another holder. Permission:
 * change.ask.
 */
export const askForChange = operation<AskForChangeCall>({
  method: 'POST',
  path: '/v1/change-requests',
});

export interface AskForChangeCall {
  readonly input: {
    readonly body: NewChangeRequestInput;
  };
  readonly answer: ChangeRequest;
}

/** Withdraw a change that is not decided yet. Permission: change.ask. */
export const withdrawChangeRequest = operation<WithdrawChangeRequestCall>({
  method: 'POST',
  path: '/v1/change-requests/:changeId/withdraw',
});

export interface WithdrawChangeRequestCall {
  readonly input: {
    readonly params: {
      readonly changeId: `change_${string}`;
    };
    readonly body: ReasonSaidInput;
  };
  readonly answer: ChangeRequest;
}

/** Refuse a change; the holder reads why. Permission: allocation.write. */
export const refuseChangeRequest = operation<RefuseChangeRequestCall>({
  method: 'POST',
  path: '/v1/change-requests/:changeId/refuse',
});

export interface RefuseChangeRequestCall {
  readonly input: {
    readonly params: {
      readonly changeId: `change_${string}`;
    };
    readonly body: ReasonSaidInput;
  };
  readonly answer: ChangeRequest;
}

/** Grant a change: the allocation is changed as it was asked for. Permission: allocation.write. */
export const grantChangeRequest = operation<GrantChangeRequestCall>({
  method: 'POST',
  path: '/v1/change-requests/:changeId/grant',
});

export interface GrantChangeRequestCall {
  readonly input: {
    readonly params: {
      readonly changeId: `change_${string}`;
    };
    readonly body: ReasonSaidInput;
  };
  readonly answer: ChangeRequest;
}

export interface ChangeRequest {
  readonly id: `change_${string}`;
  readonly allocation: `allocation_${string}`;
  readonly state: ChangeRequestState;
  readonly endsAt: string | null;
  readonly moreGpuSeconds: number | null;
  readonly holder: `party_${string}` | null;
  readonly said: string;
  readonly askedAt: string;
  readonly answer: string | null;
  readonly decidedAt: string | null;
  readonly broughtGpuSeconds: number | null;
  readonly version: number;
}

export type ChangeRequestState = 'open' | 'granted' | 'refused' | 'withdrawn';

export type ListChangeRequestsState = 'open' | 'granted' | 'refused' | 'withdrawn';

export interface NewChangeRequestInput {
  readonly id: `change_${string}`;
  readonly allocation: `allocation_${string}`;
  readonly endsAt?: string | undefined;
  readonly moreGpuSeconds?: number | undefined;
  readonly holder?: `party_${string}` | undefined;
  readonly said: string;
}

export interface ReasonSaidInput {
  readonly said: string;
}
