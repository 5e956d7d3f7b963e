/** The operations of procurement, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * The bids of a call by score, computed anew from the stored scores. Permission: selection.read.
 */
export const getRanking = operation<GetRankingCall>({
  method: 'GET',
  path: '/v1/calls/:callId/ranking',
});

export interface GetRankingCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly query?: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'rank' | '-rank' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly RankedBid[];
    readonly nextCursor: string | null;
  };
}

/**
 * End the evaluation: every bid has its consensus and its financial check. Permission:
 * evaluation.assign.
 */
export const rankCall = operation<RankCallCall>({
  method: 'POST',
  path: '/v1/calls/:callId/rank',
});

export interface RankCallCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
  };
  readonly answer: Ranking;
}

/**
 * What the ranking would be by other weights; decides and stores nothing. Permission:
 * selection.read.
 */
export const rankWithOtherWeights = operation<RankWithOtherWeightsCall>({
  method: 'POST',
  path: '/v1/calls/:callId/ranking/what-if',
});

export interface RankWithOtherWeightsCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly body: OtherWeightsInput;
  };
  readonly answer: WhatIfRanking;
}

/**
 * Rank order and the optimum of a ranked call side by side; decides and stores nothing. Permission:
 * selection.read.
 */
export const compareSelections = operation<CompareSelectionsCall>({
  method: 'POST',
  path: '/v1/calls/:callId/selection/what-if',
});

export interface CompareSelectionsCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
  };
  readonly answer: SelectionComparison;
}

/**
 * Decide on rank order, on the optimum, or on a list of the Governing Board; ends a ranking.
 * Permission: selection.decide.
 */
export const decideSelection = operation<DecideSelectionCall>({
  method: 'POST',
  path: '/v1/calls/:callId/selection',
});

export interface DecideSelectionCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly body: SelectionDraftInput;
  };
  readonly answer: Selection;
}

/**
 * The last decision of a call, both choices that it was made from, each exclusion explained.
 * Permission: selection.read.
 */
export const getSelection = operation<GetSelectionCall>({
  method: 'GET',
  path: '/v1/calls/:callId/selection',
});

export interface GetSelectionCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
  };
  readonly answer: Selection;
}

export interface OtherWeightsInput {
  readonly weights: readonly OtherWeightsInputWeights[];
}

export interface OtherWeightsInputWeights {
  readonly criterion: string;
  readonly weightPpm: number;
}

export interface RankedBid {
  readonly bid: `bid_${string}`;
  readonly lot: string;
  readonly standing: 'ranked' | 'excluded' | 'pending';
  readonly rank: number | null;
  readonly rankInLot: number | null;
  readonly scoreThousandths: number | null;
  readonly points: readonly RankedBidPoints[];
  readonly exclusions: readonly RankedBidExclusions[];
  readonly missingCriteria: readonly string[];
  readonly lacksFinancialCheck: boolean;
}

export interface RankedBidExclusions {
  readonly reason: RankedBidExclusionsReason;
  readonly said: string | null;
  readonly criterion: string | null;
  readonly thousandths: number | null;
  readonly thousandthsMin: number | null;
}

export type RankedBidExclusionsReason =
  | 'excluded_at_opening'
  | 'financial_check_failed'
  | 'below_threshold';

export interface RankedBidPoints {
  readonly criterion: string;
  readonly thousandths: number;
}

export interface Ranking {
  readonly items: readonly RankedBid[];
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

export interface SelectionComparison {
  readonly byRank: SelectionComparisonByRank;
  readonly optimum: SelectionComparisonOptimum;
  readonly optimumBoundThousandths: number;
  readonly isOptimumProven: boolean;
  readonly solveMilliseconds: number;
}

export interface SelectionComparisonByRank {
  readonly bids: readonly `bid_${string}`[];
  readonly scoreThousandths: number;
  readonly excluded: readonly SelectionComparisonByRankExcluded[];
}

export interface SelectionComparisonByRankExcluded {
  readonly bid: `bid_${string}`;
  readonly exclusion: SelectionComparisonByRankExcludedExclusion;
}

export interface SelectionComparisonByRankExcludedExclusion {
  readonly reason: SelectionComparisonByRankExcludedExclusionReason;
  readonly text: string;
  readonly overMicros: string | null;
}

export type SelectionComparisonByRankExcludedExclusionReason =
  | 'union_share'
  | 'state_match'
  | 'projects_in_lot'
  | 'projects_in_all'
  | 'union_money_in_phase'
  | 'union_money_in_all'
  | 'state_commitment'
  | 'left_out';

export interface SelectionComparisonOptimum {
  readonly bids: readonly `bid_${string}`[];
  readonly scoreThousandths: number;
  readonly excluded: readonly SelectionComparisonOptimumExcluded[];
}

export interface SelectionComparisonOptimumExcluded {
  readonly bid: `bid_${string}`;
  readonly exclusion: SelectionComparisonOptimumExcludedExclusion;
}

export interface SelectionComparisonOptimumExcludedExclusion {
  readonly reason: SelectionComparisonOptimumExcludedExclusionReason;
  readonly text: string;
  readonly overMicros: string | null;
}

export type SelectionComparisonOptimumExcludedExclusionReason =
  | 'union_share'
  | 'state_match'
  | 'projects_in_lot'
  | 'projects_in_all'
  | 'union_money_in_phase'
  | 'union_money_in_all'
  | 'state_commitment'
  | 'left_out';

export interface SelectionDraftInput {
  readonly basis: 'rank-order' | 'optimum' | 'list';
  readonly bids: readonly `bid_${string}`[] | null;
  readonly reason: string | null;
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

export interface WhatIfRanking {
  readonly isWhatIf: boolean;
  readonly weights: readonly WhatIfRankingWeights[];
  readonly items: readonly RankedBid[];
}

export interface WhatIfRankingWeights {
  readonly criterion: string;
  readonly weightPpm: number;
}
