/** The operations of procurement, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * A bid that the caller judges, with its content once no conflict was declared. Permission:
 * evaluation.score.
 */
export const getMyAssignment = operation<GetMyAssignmentCall>({
  method: 'GET',
  path: '/v1/calls/:callId/my-assignments/:bidId',
});

export interface GetMyAssignmentCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
      readonly bidId: `bid_${string}`;
    };
  };
  readonly answer: AssignedBid;
}

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

export interface AssignedBid {
  readonly assignment: Assignment;
  readonly bid: OpenedBid | null;
  readonly guides: readonly AssignedBidGuides[];
  readonly scores: readonly AssignedBidScores[];
  readonly consensus: readonly AssignedBidConsensus[];
}

export interface AssignedBidConsensus {
  readonly criterion: string;
  readonly thousandths: number;
  readonly comment: string;
  readonly writtenBy: string;
  readonly writtenAt: string;
}

export interface AssignedBidGuides {
  readonly criterion: string;
  readonly measure: AssignedBidGuidesMeasure;
  readonly value: number;
  readonly label: string | null;
  readonly points: number;
}

export type AssignedBidGuidesMeasure =
  | 'pue'
  | 'renewable-hourly'
  | 'renewable-yearly'
  | 'backup-hours';

export interface AssignedBidScores {
  readonly criterion: string;
  readonly thousandths: number;
  readonly comment: string;
  readonly person: `person_${string}`;
  readonly scoredAt: string;
  readonly counts: boolean;
}

export interface Assignment {
  readonly bid: `bid_${string}`;
  readonly lot: string;
  readonly title: string;
  readonly bidder: `party_${string}`;
  readonly consortium: readonly AssignmentConsortium[];
  readonly person: `person_${string}`;
  readonly assignedAt: string;
  readonly declaration: 'none' | 'conflict' | null;
  readonly conflict: string | null;
  readonly declaredAt: string | null;
}

export interface AssignmentConsortium {
  readonly name: string;
  readonly state: `party_${string}`;
}

export interface BidContent {
  readonly title: string;
  readonly lot: string;
  readonly consortium: readonly BidContentConsortium[];
  readonly sites: readonly BidContentSites[];
  readonly phases: readonly BidContentPhases[];
  readonly priceMicrosPerGpuHour: string;
  readonly storageTerabytes: number;
  readonly itLoadKilowatts: number;
  readonly puePpm: number;
  readonly renewableHourlyPpm: number;
  readonly renewableYearlyPpm: number;
  readonly backupHours: number;
  readonly gridMilestones: readonly BidContentGridMilestones[];
  readonly availabilityPpm: number;
  readonly ownership: string;
}

export interface BidContentConsortium {
  readonly name: string;
  readonly state: `party_${string}`;
  readonly role: 'lead' | 'member';
  readonly thirdCountryControl: string | null;
}

export interface BidContentGridMilestones {
  readonly name: string;
  readonly dueAt: string;
  readonly kilowatts: number;
  readonly isFirm: boolean;
}

export interface BidContentPhases {
  readonly startAt: string;
  readonly gpuCount: number;
  readonly h100Equivalents: number;
  readonly capexMicros: string;
  readonly unionMicros: string;
  readonly national: readonly BidContentPhasesNational[];
  readonly privateMicros: string;
}

export interface BidContentPhasesNational {
  readonly state: `party_${string}`;
  readonly micros: string;
}

export interface BidContentSites {
  readonly name: string;
  readonly host: `party_${string}`;
}

export interface OpenedBid {
  readonly id: `bid_${string}`;
  readonly call: `call_${string}`;
  readonly bidder: `party_${string}`;
  readonly state: OpenedBidState;
  readonly revision: number;
  readonly receivedAt: string;
  readonly contentSha256: string;
  readonly openedAt: string | null;
  readonly version: number;
  readonly faults: readonly OpenedBidFaults[];
  readonly content: BidContent | null;
}

export interface OpenedBidFaults {
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

export type OpenedBidState = 'sealed' | 'withdrawn' | 'opened' | 'excluded';

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

export interface WhatIfRanking {
  readonly isWhatIf: boolean;
  readonly weights: readonly WhatIfRankingWeights[];
  readonly items: readonly RankedBid[];
}

export interface WhatIfRankingWeights {
  readonly criterion: string;
  readonly weightPpm: number;
}
