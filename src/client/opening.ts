/** The operations on opening, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * The bids that two officers have opened, excluded ones too; before that there are none.
 * Permission: evaluation.read.
 */
export const listOpenedBids = operation<ListOpenedBidsCall>({
  method: 'GET',
  path: '/v1/opened-bids',
});

export interface ListOpenedBidsCall {
  readonly input: {
    readonly query?: {
      readonly call?: `call_${string}` | undefined;
      readonly bidder?: `party_${string}` | undefined;
      readonly state?: ListOpenedBidsState | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListOpenedBidsSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Bid[];
    readonly nextCursor: string | null;
  };
}

/** A bid that was opened, with its content and what excludes it. Permission: evaluation.read. */
export const getOpenedBid = operation<GetOpenedBidCall>({
  method: 'GET',
  path: '/v1/opened-bids/:bidId',
});

export interface GetOpenedBidCall {
  readonly input: {
    readonly params: {
      readonly bidId: `bid_${string}`;
    };
  };
  readonly answer: OpenedBid;
}

/** Who opens the bids of a call, and who of them has acted. Permission: bid.open. */
export const getBidOpening = operation<GetBidOpeningCall>({
  method: 'GET',
  path: '/v1/calls/:callId/opening',
});

export interface GetBidOpeningCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
  };
  readonly answer: BidOpening;
}

/**
 * Become one of the two who open the bids, with the public half of a key of your own. Permission:
 * bid.open.
 */
export const registerOpeningKey = operation<RegisterOpeningKeyCall>({
  method: 'POST',
  path: '/v1/calls/:callId/opening/keys',
});

export interface RegisterOpeningKeyCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly body: {
      readonly publicKey: string;
    };
  };
  readonly answer: BidOpening;
}

/** After the deadline, your sealed share of the key of each bid. Permission: bid.open. */
export const getSealedShares = operation<GetSealedSharesCall>({
  method: 'GET',
  path: '/v1/calls/:callId/opening/shares',
});

export interface GetSealedSharesCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
  };
  readonly answer: SealedShares;
}

/**
 * Hand in your shares after the deadline; the second of two officers opens all bids. Permission:
 * bid.open.
 */
export const giveShares = operation<GiveSharesCall>({
  method: 'POST',
  path: '/v1/calls/:callId/opening/shares',
});

export interface GiveSharesCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly body: {
      readonly shares: readonly GiveSharesShares[];
    };
  };
  readonly answer: BidOpening;
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

export interface BidOpening {
  readonly call: `call_${string}`;
  readonly state: BidOpeningState;
  readonly deadlineAt: string;
  readonly officers: readonly BidOpeningOfficers[];
}

export interface BidOpeningOfficers {
  readonly person: string;
  readonly publicKey: string;
  readonly registeredAt: string;
  readonly sharesGivenAt: string | null;
}

export type BidOpeningState =
  | 'drafted'
  | 'launched'
  | 'opened'
  | 'ranked'
  | 'decided'
  | 'awarded'
  | 'cancelled';

export type BidState = 'sealed' | 'withdrawn' | 'opened' | 'excluded';

export interface GiveSharesShares {
  readonly bid: `bid_${string}`;
  readonly revision: number;
  readonly share: string;
}

export type ListOpenedBidsSort = 'id' | '-id' | 'received' | '-received' | 'added' | '-added';

export type ListOpenedBidsState = 'sealed' | 'withdrawn' | 'opened' | 'excluded';

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

export interface SealedShares {
  readonly shares: readonly SealedSharesShares[];
}

export interface SealedSharesShares {
  readonly bid: `bid_${string}`;
  readonly revision: number;
  readonly subject: string;
  readonly sealed: string;
}
