/** The operations of procurement, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

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

/**
 * Complain about the decision of a call, as one of its bidders and within the standstill.
 * Permission: complaint.write.
 */
export const lodgeComplaint = operation<LodgeComplaintCall>({
  method: 'POST',
  path: '/v1/bids/:bidId/complaints',
});

export interface LodgeComplaintCall {
  readonly input: {
    readonly params: {
      readonly bidId: `bid_${string}`;
    };
    readonly body: ComplaintDraftInput;
  };
  readonly answer: Complaint;
}

/** A complaint of one’s own, with its answer. Permission: complaint.write. */
export const getComplaint = operation<GetComplaintCall>({
  method: 'GET',
  path: '/v1/complaints/:complaintId',
});

export interface GetComplaintCall {
  readonly input: {
    readonly params: {
      readonly complaintId: `complaint_${string}`;
    };
  };
  readonly answer: Complaint;
}

/** The complaints on the decisions of a call, with their answers. Permission: selection.read. */
export const listComplaints = operation<ListComplaintsCall>({
  method: 'GET',
  path: '/v1/calls/:callId/complaints',
});

export interface ListComplaintsCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly query?: {
      readonly state?: 'open' | 'upheld' | 'dismissed' | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'lodged' | '-lodged' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Complaint[];
    readonly nextCursor: string | null;
  };
}

/**
 * Answer a complaint, once; upheld, it voids the decision and the call is ranked again. Permission:
 * selection.decide.
 */
export const answerComplaint = operation<AnswerComplaintCall>({
  method: 'POST',
  path: '/v1/complaints/:complaintId/answer',
});

export interface AnswerComplaintCall {
  readonly input: {
    readonly params: {
      readonly complaintId: `complaint_${string}`;
    };
    readonly body: ComplaintAnswerInput;
  };
  readonly answer: Complaint;
}

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

export interface BidDecision {
  readonly bid: `bid_${string}`;
  readonly isSelected: boolean;
  readonly exclusion: BidDecisionExclusion | null;
  readonly decidedAt: string;
  readonly standstillEndsAt: string;
  readonly voidedAt: string | null;
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

export interface Complaint {
  readonly id: `complaint_${string}`;
  readonly call: `call_${string}`;
  readonly number: number;
  readonly bid: `bid_${string}`;
  readonly ground: string;
  readonly lodgedAt: string;
  readonly state: 'open' | 'upheld' | 'dismissed';
  readonly answer: string | null;
  readonly answeredAt: string | null;
  readonly version: number;
}

export interface ComplaintAnswerInput {
  readonly verdict: 'upheld' | 'dismissed';
  readonly answer: string;
}

export interface ComplaintDraftInput {
  readonly id: `complaint_${string}`;
  readonly ground: string;
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
