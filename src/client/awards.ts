/** The operations on awards, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** Award what was decided, once standstill and complaints are over. Permission: award.decide. */
export const awardCall = operation<AwardCallCall>({
  method: 'POST',
  path: '/v1/calls/:callId/award',
});

export interface AwardCallCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
  };
  readonly answer: Selection;
}

/**
 * Call the next bid of the reserve up, in the place of an award that has lapsed. Permission:
 * award.decide.
 */
export const callUpReserve = operation<CallUpReserveCall>({
  method: 'POST',
  path: '/v1/calls/:callId/award/call-up',
});

export interface CallUpReserveCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
  };
  readonly answer: CallUp;
}

/**
 * What was awarded: to whom, in which lot and state, for how much union money. Permission: public.
 */
export const listPublishedAwards = operation<ListPublishedAwardsCall>({
  method: 'GET',
  path: '/v1/published/awards',
});

export interface ListPublishedAwardsCall {
  readonly input: {
    readonly query?: {
      readonly call?: `call_${string}` | undefined;
      readonly programme?: `programme_${string}` | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'awarded' | '-awarded' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly PublishedAward[];
    readonly nextCursor: string | null;
  };
}

/**
 * What was awarded in a call, to whom, for how much and why; how many bids were not. Permission:
 * public.
 */
export const getAwardNotice = operation<GetAwardNoticeCall>({
  method: 'GET',
  path: '/v1/published/calls/:callId/award-notice',
});

export interface GetAwardNoticeCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly query?: {
      readonly format?: 'json' | 'pdf' | undefined;
    };
  };
  readonly answer: AwardNotice;
}

export interface AwardNotice {
  readonly call: `call_${string}`;
  readonly callName: string;
  readonly buyer: `party_${string}`;
  readonly buyerName: string;
  readonly decidedAt: string;
  readonly standstillEndsAt: string;
  readonly awardedAt: string;
  readonly basis: 'rank-order' | 'optimum' | 'list';
  readonly reason: string | null;
  readonly awards: readonly NoticeAward[];
  readonly lots: readonly NoticeLot[];
  readonly keptOut: readonly AwardNoticeKeptOut[];
}

export interface AwardNoticeKeptOut {
  readonly because: AwardNoticeKeptOutBecause;
  readonly count: number;
}

export type AwardNoticeKeptOutBecause =
  | 'union_share'
  | 'state_match'
  | 'projects_in_lot'
  | 'projects_in_all'
  | 'union_money_in_phase'
  | 'union_money_in_all'
  | 'state_commitment'
  | 'left_out';

export interface CallUp {
  readonly call: `call_${string}`;
  readonly bid: `bid_${string}`;
  readonly calledUpAt: string;
  readonly standstillEndsAt: string;
}

export interface NoticeAward {
  readonly rank: number;
  readonly bid: `bid_${string}`;
  readonly lot: string;
  readonly title: string;
  readonly bidder: `party_${string}`;
  readonly bidderName: string;
  readonly hosts: readonly `party_${string}`[];
  readonly scoreThousandths: number;
  readonly unionMicros: string;
  readonly awardedAt: string;
  readonly standstillEndsAt: string | null;
  readonly contract: `contract_${string}` | null;
  readonly lapsedAt: string | null;
}

export interface NoticeLot {
  readonly lot: string;
  readonly received: number;
  readonly excluded: number;
  readonly unranked: number;
  readonly ranked: number;
  readonly awarded: number;
}

export interface PublishedAward {
  readonly call: `call_${string}`;
  readonly callName: string;
  readonly programme: `programme_${string}`;
  readonly lot: string;
  readonly bid: `bid_${string}`;
  readonly title: string;
  readonly bidder: `party_${string}`;
  readonly bidderName: string;
  readonly hosts: readonly `party_${string}`[];
  readonly unionMicros: string;
  readonly awardedAt: string;
  readonly standstillEndsAt: string | null;
  readonly lapsedAt: string | null;
}

export interface Selection {
  readonly call: `call_${string}`;
  readonly number: number;
  readonly basis: 'rank-order' | 'optimum' | 'list';
  readonly reason: string | null;
  readonly chosen: SelectionChosen;
  readonly byRank: SelectionByRank;
  readonly optimum: SelectionOptimum;
  readonly optimumBoundThousandths: number;
  readonly isOptimumProven: boolean;
  readonly solveMilliseconds: number;
  readonly committed: readonly SelectionCommitted[];
  readonly decidedAt: string;
  readonly standstillEndsAt: string;
  readonly voidedAt: string | null;
  readonly vote: `vote_${string}` | null;
}

export interface SelectionByRank {
  readonly bids: readonly `bid_${string}`[];
  readonly scoreThousandths: number;
  readonly excluded: readonly SelectionByRankExcluded[];
}

export interface SelectionByRankExcluded {
  readonly bid: `bid_${string}`;
  readonly exclusion: SelectionByRankExcludedExclusion;
}

export interface SelectionByRankExcludedExclusion {
  readonly reason: SelectionByRankExcludedExclusionReason;
  readonly text: string;
  readonly overMicros: string | null;
}

export type SelectionByRankExcludedExclusionReason =
  | 'union_share'
  | 'state_match'
  | 'projects_in_lot'
  | 'projects_in_all'
  | 'union_money_in_phase'
  | 'union_money_in_all'
  | 'state_commitment'
  | 'left_out';

export interface SelectionChosen {
  readonly bids: readonly `bid_${string}`[];
  readonly scoreThousandths: number;
  readonly excluded: readonly SelectionChosenExcluded[];
}

export interface SelectionChosenExcluded {
  readonly bid: `bid_${string}`;
  readonly exclusion: SelectionChosenExcludedExclusion;
}

export interface SelectionChosenExcludedExclusion {
  readonly reason: SelectionChosenExcludedExclusionReason;
  readonly text: string;
  readonly overMicros: string | null;
}

export type SelectionChosenExcludedExclusionReason =
  | 'union_share'
  | 'state_match'
  | 'projects_in_lot'
  | 'projects_in_all'
  | 'union_money_in_phase'
  | 'union_money_in_all'
  | 'state_commitment'
  | 'left_out';

export interface SelectionCommitted {
  readonly state: `party_${string}`;
  readonly micros: string;
}

export interface SelectionOptimum {
  readonly bids: readonly `bid_${string}`[];
  readonly scoreThousandths: number;
  readonly excluded: readonly SelectionOptimumExcluded[];
}

export interface SelectionOptimumExcluded {
  readonly bid: `bid_${string}`;
  readonly exclusion: SelectionOptimumExcludedExclusion;
}

export interface SelectionOptimumExcludedExclusion {
  readonly reason: SelectionOptimumExcludedExclusionReason;
  readonly text: string;
  readonly overMicros: string | null;
}

export type SelectionOptimumExcludedExclusionReason =
  | 'union_share'
  | 'state_match'
  | 'projects_in_lot'
  | 'projects_in_all'
  | 'union_money_in_phase'
  | 'union_money_in_all'
  | 'state_commitment'
  | 'left_out';
