/** The operations of procurement, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** The bids of a call that the caller judges. Permission: evaluation.score. */
export const listMyAssignments = operation<ListMyAssignmentsCall>({
  method: 'GET',
  path: '/v1/calls/:callId/my-assignments',
});

export interface ListMyAssignmentsCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly query?: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'assigned' | '-assigned' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Assignment[];
    readonly nextCursor: string | null;
  };
}

/** All that was declared, scored, agreed on and checked of a bid. Permission: evaluation.read. */
export const getEvaluation = operation<GetEvaluationCall>({
  method: 'GET',
  path: '/v1/calls/:callId/bids/:bidId/evaluation',
});

export interface GetEvaluationCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
      readonly bidId: `bid_${string}`;
    };
  };
  readonly answer: Evaluation;
}

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
    readonly body: FinancialPassInput | FinancialFailureInput;
  };
  readonly answer: FinancialPass | FinancialFailure;
}

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

export interface DeclarationOfInterestInput {
  readonly conflict: string | null;
}

export interface Evaluation {
  readonly bid: `bid_${string}`;
  readonly state: EvaluationState;
  readonly assignments: readonly Assignment[];
  readonly scores: readonly EvaluationScores[];
  readonly consensus: readonly EvaluationConsensus[];
  readonly financialCheck: FinancialCheck | null;
}

export interface EvaluationConsensus {
  readonly criterion: string;
  readonly thousandths: number;
  readonly comment: string;
  readonly writtenBy: string;
  readonly writtenAt: string;
}

export interface EvaluationScores {
  readonly criterion: string;
  readonly thousandths: number;
  readonly comment: string;
  readonly person: `person_${string}`;
  readonly scoredAt: string;
  readonly counts: boolean;
}

export type EvaluationState = 'sealed' | 'withdrawn' | 'opened' | 'excluded';

export interface EvaluatorInput {
  readonly person: `person_${string}`;
}

export interface FinancialCheck {
  readonly finding: 'passed' | 'failed';
  readonly institution: string;
  readonly accreditation: string;
  readonly reason: string | null;
  readonly recordedBy: string;
  readonly recordedAt: string;
}

export interface FinancialFailure {
  readonly finding: 'failed';
  readonly institution: string;
  readonly accreditation: string;
  readonly reason: string;
}

export interface FinancialFailureInput {
  readonly finding: 'failed';
  readonly institution: string;
  readonly accreditation: string;
  readonly reason: string;
}

export interface FinancialPass {
  readonly finding: 'passed';
  readonly institution: string;
  readonly accreditation: string;
}

export interface FinancialPassInput {
  readonly finding: 'passed';
  readonly institution: string;
  readonly accreditation: string;
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
