/** The operations on bids, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** The bids of your party; their content is sealed until they are opened. Permission: bid.read. */
export const listBids = operation<ListBidsCall>({
  method: 'GET',
  path: '/v1/bids',
});

export interface ListBidsCall {
  readonly input: {
    readonly query?: {
      readonly call?: `call_${string}` | undefined;
      readonly bidder?: `party_${string}` | undefined;
      readonly state?: ListBidsState | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListBidsSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Bid[];
    readonly nextCursor: string | null;
  };
}

/** A bid of your party; its content is null until it is opened. Permission: bid.read. */
export const getBid = operation<GetBidCall>({
  method: 'GET',
  path: '/v1/bids/:bidId',
});

export interface GetBidCall {
  readonly input: {
    readonly params: {
      readonly bidId: `bid_${string}`;
    };
  };
  readonly answer: OpenedBid;
}

/**
 * Submit a bid before the deadline; it is sealed at once, and nobody reads it till then.
 * Permission: bid.write.
 */
export const submitBid = operation<SubmitBidCall>({
  method: 'POST',
  path: '/v1/bids',
});

export interface SubmitBidCall {
  readonly input: {
    readonly body: NewBidInput;
  };
  readonly answer: Bid;
}

/** Put another revision in place of a sealed bid, before the deadline. Permission: bid.write. */
export const amendBid = operation<AmendBidCall>({
  method: 'PUT',
  path: '/v1/bids/:bidId',
});

export interface AmendBidCall {
  readonly input: {
    readonly params: {
      readonly bidId: `bid_${string}`;
    };
    readonly body: {
      readonly content: BidContentInput;
      readonly salt: string;
    };
  };
  readonly answer: Bid;
}

/** Withdraw a bid before the deadline; it is never opened. Permission: bid.write. */
export const withdrawBid = operation<WithdrawBidCall>({
  method: 'POST',
  path: '/v1/bids/:bidId/withdraw',
});

export interface WithdrawBidCall {
  readonly input: {
    readonly params: {
      readonly bidId: `bid_${string}`;
    };
  };
  readonly answer: Bid;
}

/**
 * Let an award lapse that is not signed; what it asked of its states is free again. Permission:
 * award.decide.
 */
export const lapseAward = operation<LapseAwardCall>({
  method: 'POST',
  path: '/v1/bids/:bidId/award/lapse',
});

export interface LapseAwardCall {
  readonly input: {
    readonly params: {
      readonly bidId: `bid_${string}`;
    };
    readonly body: AwardLapseDraftInput;
  };
  readonly answer: AwardLapse;
}

export interface AwardLapse {
  readonly bid: `bid_${string}`;
  readonly reason: string;
  readonly lapsedAt: string;
}

export interface AwardLapseDraftInput {
  readonly reason: string;
}

export interface Bid {
  readonly id: `bid_${string}`;
  readonly call: `call_${string}`;
  readonly bidder: `party_${string}`;
  readonly state: BidState;
  readonly revision: number;
  readonly receivedAt: string;
  readonly contentSha256: string;
  readonly openedAt: string | null;
  readonly version: number;
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

export interface BidContentInput {
  readonly title: string;
  readonly lot: string;
  readonly consortium: readonly BidContentInputConsortium[];
  readonly sites: readonly BidContentInputSites[];
  readonly phases: readonly BidContentInputPhases[];
  readonly priceMicrosPerGpuHour: string;
  readonly storageTerabytes: number;
  readonly itLoadKilowatts: number;
  readonly puePpm: number;
  readonly renewableHourlyPpm: number;
  readonly renewableYearlyPpm: number;
  readonly backupHours: number;
  readonly gridMilestones: readonly BidContentInputGridMilestones[];
  readonly availabilityPpm: number;
  readonly ownership: string;
}

export interface BidContentInputConsortium {
  readonly name: string;
  readonly state: `party_${string}`;
  readonly role: 'lead' | 'member';
  readonly thirdCountryControl: string | null;
}

export interface BidContentInputGridMilestones {
  readonly name: string;
  readonly dueAt: string;
  readonly kilowatts: number;
  readonly isFirm: boolean;
}

export interface BidContentInputPhases {
  readonly startAt: string;
  readonly gpuCount: number;
  readonly h100Equivalents: number;
  readonly capexMicros: string;
  readonly unionMicros: string;
  readonly national: readonly BidContentInputPhasesNational[];
  readonly privateMicros: string;
}

export interface BidContentInputPhasesNational {
  readonly state: `party_${string}`;
  readonly micros: string;
}

export interface BidContentInputSites {
  readonly name: string;
  readonly host: `party_${string}`;
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

export type BidState = 'sealed' | 'withdrawn' | 'opened' | 'excluded';

export type ListBidsSort = 'id' | '-id' | 'received' | '-received' | 'added' | '-added';

export type ListBidsState = 'sealed' | 'withdrawn' | 'opened' | 'excluded';

export interface NewBidInput {
  readonly id: `bid_${string}`;
  readonly call: `call_${string}`;
  readonly bidder: `party_${string}`;
  readonly content: BidContentInput;
  readonly salt: string;
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
