/** The operations on ranking, from the table of routes by scripts/generate-client.mjs. */
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
      readonly format?: 'json' | 'csv' | 'pdf' | undefined;
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

export interface WhatIfRanking {
  readonly isWhatIf: boolean;
  readonly weights: readonly WhatIfRankingWeights[];
  readonly items: readonly RankedBid[];
}

export interface WhatIfRankingWeights {
  readonly criterion: string;
  readonly weightPpm: number;
}
