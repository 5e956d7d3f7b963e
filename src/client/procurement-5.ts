/** The operations of procurement, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * Have a person judge a bid; whoever opens bids or decides cannot. Permission: evaluation.assign.
 */
export const assignEvaluator = operation<AssignEvaluatorCall>({
  method: 'POST',
  path: '/v1/calls/:callId/bids/:bidId/assignments',
});

export interface AssignEvaluatorCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
      readonly bidId: `bid_${string}`;
    };
    readonly body: EvaluatorInput;
  };
  readonly answer: Assignment;
}

/**
 * Declare a conflict of interest with a bid, or that there is none; a conflict ends it. Permission:
 * evaluation.score.
 */
export const declareInterest = operation<DeclareInterestCall>({
  method: 'POST',
  path: '/v1/calls/:callId/bids/:bidId/declaration',
});

export interface DeclareInterestCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
      readonly bidId: `bid_${string}`;
    };
    readonly body: DeclarationOfInterestInput;
  };
  readonly answer: Assignment;
}

/**
 * Give one's own points for a criterion, or others in their place until the consensus. Permission:
 * evaluation.score.
 */
export const scoreBid = operation<ScoreBidCall>({
  method: 'POST',
  path: '/v1/calls/:callId/bids/:bidId/scores',
});

export interface ScoreBidCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
      readonly bidId: `bid_${string}`;
    };
    readonly body: WrittenPointsInput;
  };
  readonly answer: WrittenPoints;
}

/**
 * Write down what the evaluators of a bid agreed on for a criterion. Permission: evaluation.score.
 */
export const recordConsensus = operation<RecordConsensusCall>({
  method: 'POST',
  path: '/v1/calls/:callId/bids/:bidId/consensus',
});

export interface RecordConsensusCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
      readonly bidId: `bid_${string}`;
    };
    readonly body: WrittenPointsInput;
  };
  readonly answer: WrittenPoints;
}

/**
 * Record what an accredited financial institution found of a bid. Permission: evaluation.assign.
 */
export const recordFinancialCheck = operation<RecordFinancialCheckCall>({
  method: 'POST',
  path: '/v1/calls/:callId/bids/:bidId/financial-check',
});

export interface RecordFinancialCheckCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
      readonly bidId: `bid_${string}`;
    };
    readonly body: {
      readonly finding: 'passed';
      readonly institution: string;
      readonly accreditation: string;
    } | {
      readonly finding: 'failed';
      readonly institution: string;
      readonly accreditation: string;
      readonly reason: string;
    };
  };
  readonly answer: {
    readonly finding: 'passed';
    readonly institution: string;
    readonly accreditation: string;
  } | {
    readonly finding: 'failed';
    readonly institution: string;
    readonly accreditation: string;
    readonly reason: string;
  };
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

/** What is bought, from whom, at what price. Permission: contract.read. */
export const listContracts = operation<ListContractsCall>({
  method: 'GET',
  path: '/v1/contracts',
});

export interface ListContractsCall {
  readonly input: {
    readonly query?: {
      readonly programme?: `programme_${string}` | undefined;
      readonly site?: `site_${string}` | undefined;
      readonly commitment?: `commitment_${string}` | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListContractsSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Contract[];
    readonly nextCursor: string | null;
  };
}

/** One contract with its phases and contributions. Permission: contract.read. */
export const getContract = operation<GetContractCall>({
  method: 'GET',
  path: '/v1/contracts/:contractId',
});

export interface GetContractCall {
  readonly input: {
    readonly params: {
      readonly contractId: `contract_${string}`;
    };
  };
  readonly answer: Contract;
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

export interface Contract {
  readonly id: `contract_${string}`;
  readonly programme: `programme_${string}`;
  readonly site: `site_${string}`;
  readonly capexMicros: string;
  readonly priceMicrosPerGpuHour: string;
  readonly publicSharePpm: number;
  readonly availabilityPpm: number;
  readonly creditPpm: number;
  readonly storageTerabytes: number;
  readonly phases: readonly ContractPhases[];
  readonly contributions: readonly ContractContributions[];
  readonly version: number;
}

export interface ContractContributions {
  readonly commitment: `commitment_${string}`;
  readonly micros: string;
}

export interface ContractPhases {
  readonly name: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly capacity: readonly ContractPhasesCapacity[];
}

export interface ContractPhasesCapacity {
  readonly cluster: `cluster_${string}`;
  readonly gpuCount: number;
}

export interface DeclarationOfInterestInput {
  readonly conflict: string | null;
}

export interface EvaluatorInput {
  readonly person: `person_${string}`;
}

export type ListContractsSort = 'id' | '-id' | 'site' | '-site' | 'added' | '-added';

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

export interface WrittenPoints {
  readonly criterion: string;
  readonly thousandths: number;
  readonly comment: string;
}

export interface WrittenPointsInput {
  readonly criterion: string;
  readonly thousandths: number;
  readonly comment: string;
}
