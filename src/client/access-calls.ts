/** The operations on access-calls, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * What may be applied for: who gives it, to whom, how much, until when, in which steps. Permission:
 * total.read.
 */
export const listAccessCalls = operation<ListAccessCallsCall>({
  method: 'GET',
  path: '/v1/access-calls',
});

export interface ListAccessCallsCall {
  readonly input: {
    readonly query?: {
      readonly funder?: `party_${string}` | undefined;
      readonly mode?: `mode_${string}` | undefined;
      readonly closesFrom?: string | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListAccessCallsSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly AccessCall[];
    readonly nextCursor: string | null;
  };
}

/** One call for applications. Permission: public. */
export const getAccessCall = operation<GetAccessCallCall>({
  method: 'GET',
  path: '/v1/access-calls/:accessCallId',
});

export interface GetAccessCallCall {
  readonly input: {
    readonly params: {
      readonly accessCallId: `access-call_${string}`;
    };
  };
  readonly answer: AccessCall;
}

/**
 * Open a part of a funder’s entitlement for applications; its terms never change. Permission:
 * application.decide.
 */
export const openAccessCall = operation<OpenAccessCallCall>({
  method: 'POST',
  path: '/v1/access-calls',
});

export interface OpenAccessCallCall {
  readonly input: {
    readonly body: NewAccessCallInput;
  };
  readonly answer: AccessCall;
}

/**
 * Receive no more applications from now on; those received are decided as before. Permission:
 * application.decide.
 */
export const closeAccessCall = operation<CloseAccessCallCall>({
  method: 'POST',
  path: '/v1/access-calls/:accessCallId/close',
});

export interface CloseAccessCallCall {
  readonly input: {
    readonly params: {
      readonly accessCallId: `access-call_${string}`;
    };
  };
  readonly answer: AccessCall;
}

export interface AccessCall {
  readonly id: `access-call_${string}`;
  readonly name: string;
  readonly funder: `party_${string}`;
  readonly mode: `mode_${string}`;
  readonly sites: readonly `site_${string}`[];
  readonly sharePpm: number;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly cutOffs: readonly string[];
  readonly openTo: readonly AccessCallOpenTo[];
  readonly gpuSecondsMax: number;
  readonly daysMax: number;
  readonly hasTechnicalCheck: boolean;
  readonly review: PeerReview | null;
  readonly workingDays: WorkingDays;
  readonly closedDays: readonly string[];
  readonly reportDays: number | null;
  readonly leastUse: LeastUse | null;
  readonly funderName: string;
  readonly modeName: string;
  readonly priceMicrosPerGpuHour: string;
  readonly siteNames: readonly string[];
  readonly receivesUntil: string;
  readonly applicationCount: number;
  readonly awardedCount: number;
  readonly requestedGpuSeconds: number;
  readonly awardedGpuSeconds: number;
  readonly version: number;
}

export type AccessCallOpenTo = 'sme' | 'company' | 'public-body' | 'research';

export interface LeastUse {
  readonly sharePpm: number;
  readonly months: number;
}

export interface LeastUseInput {
  readonly sharePpm: number;
  readonly months: number;
}

export type ListAccessCallsSort = 'id' | '-id' | 'closes' | '-closes' | 'added' | '-added';

export interface NewAccessCallInput {
  readonly id: `access-call_${string}`;
  readonly name: string;
  readonly funder: `party_${string}`;
  readonly mode: `mode_${string}`;
  readonly sites: readonly `site_${string}`[];
  readonly sharePpm: number;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly cutOffs: readonly string[];
  readonly openTo: readonly NewAccessCallInputOpenTo[];
  readonly gpuSecondsMax: number;
  readonly daysMax: number;
  readonly hasTechnicalCheck: boolean;
  readonly review: PeerReviewInput | null;
  readonly workingDays: WorkingDaysInput;
  readonly closedDays?: readonly string[] | undefined;
  readonly reportDays?: number | null | undefined;
  readonly leastUse?: LeastUseInput | null | undefined;
}

export type NewAccessCallInputOpenTo = 'sme' | 'company' | 'public-body' | 'research';

export interface PeerReview {
  readonly reviewCountMin: number;
  readonly isBlind: boolean;
  readonly criteria: readonly PeerReviewCriteria[];
}

export interface PeerReviewCriteria {
  readonly id: string;
  readonly name: string;
  readonly pointsMax: number;
}

export interface PeerReviewInput {
  readonly reviewCountMin: number;
  readonly isBlind: boolean;
  readonly criteria: readonly PeerReviewInputCriteria[];
}

export interface PeerReviewInputCriteria {
  readonly id: string;
  readonly name: string;
  readonly pointsMax: number;
}

export interface WorkingDays {
  readonly eligibility: number;
  readonly 'technical-check': number;
  readonly review: number;
  readonly panel: number;
  readonly award: number;
}

export interface WorkingDaysInput {
  readonly eligibility: number;
  readonly 'technical-check': number;
  readonly review: number;
  readonly panel: number;
  readonly award: number;
}
