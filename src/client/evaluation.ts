/** The operations on evaluation, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** Who judges which bid of a call, and what each declared. Permission: evaluation.read. */
export const listAssignments = operation<ListAssignmentsCall>({
  method: 'GET',
  path: '/v1/calls/:callId/assignments',
});

export interface ListAssignmentsCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly query?: {
      readonly bid?: `bid_${string}` | undefined;
      readonly person?: `person_${string}` | undefined;
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
