/** The operations on complaints, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

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

export interface Complaint {
  readonly id: `complaint_${string}`;
  readonly call: `call_${string}`;
  readonly number: number;
  readonly bid: `bid_${string}`;
  readonly calledUp: `bid_${string}` | null;
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
