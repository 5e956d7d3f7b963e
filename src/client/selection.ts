/** The operations on selection, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

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

/**
 * The ranked bids of the last decision: selected, or why not; as CSV too. Permission:
 * selection.read.
 */
export const listSelectionBids = operation<ListSelectionBidsCall>({
  method: 'GET',
  path: '/v1/calls/:callId/selection/bids',
});

export interface ListSelectionBidsCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly query?: {
      readonly lot?: string | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'rank' | '-rank' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly SelectionBid[];
    readonly nextCursor: string | null;
  };
}

/**
 * Whether a bid was selected, or why not, and until when its bidder may complain. Permission:
 * bid.read.
 */
export const getBidDecision = operation<GetBidDecisionCall>({
  method: 'GET',
  path: '/v1/bids/:bidId/decision',
});

export interface GetBidDecisionCall {
  readonly input: {
    readonly params: {
      readonly bidId: `bid_${string}`;
    };
  };
  readonly answer: BidDecision;
}

export interface AwardLapse {
  readonly bid: `bid_${string}`;
  readonly reason: string;
  readonly lapsedAt: string;
}

export interface BidDecision {
  readonly bid: `bid_${string}`;
  readonly isSelected: boolean;
  readonly exclusion: BidDecisionExclusion | null;
  readonly decidedAt: string;
  readonly standstillEndsAt: string;
  readonly complaintsUntil: string | null;
  readonly voidedAt: string | null;
  readonly calledUp: CalledUp | null;
  readonly contract: `contract_${string}` | null;
  readonly lapse: AwardLapse | null;
}

export interface BidDecisionExclusion {
  readonly reason: BidDecisionExclusionReason;
  readonly text: string;
  readonly overMicros: string | null;
}

export type BidDecisionExclusionReason =
  | 'union_share'
  | 'state_match'
  | 'projects_in_lot'
  | 'projects_in_all'
  | 'union_money_in_phase'
  | 'union_money_in_all'
  | 'state_commitment'
  | 'left_out';

export interface CalledUp {
  readonly calledUpAt: string;
  readonly standstillEndsAt: string;
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

export interface SelectionBid {
  readonly rank: number;
  readonly bid: `bid_${string}`;
  readonly lot: string;
  readonly scoreThousandths: number;
  readonly unionMicros: string;
  readonly nationalMicros: string;
  readonly isSelected: boolean;
  readonly excludedBecause: string | null;
  readonly isInRankOrder: boolean;
  readonly isInOptimum: boolean;
  readonly calledUp: CalledUp | null;
  readonly contract: `contract_${string}` | null;
  readonly lapse: AwardLapse | null;
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
  readonly vote?: `vote_${string}` | undefined;
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
