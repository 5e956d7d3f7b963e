/** The operations on interests, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * Express interest in building capacity; no account is needed, and nobody is bound. Permission:
 * public.
 */
export const sendInterest = operation<SendInterestCall>({
  method: 'POST',
  path: '/v1/interests',
});

export interface SendInterestCall {
  readonly input: {
    readonly body: {
      readonly programme: `programme_${string}`;
      readonly consortium: string;
      readonly members: readonly SendInterestMembers[];
      readonly contact: SendInterestContact;
      readonly sites: readonly SendInterestSites[];
      readonly gpuCount: number;
      readonly h100Equivalents: number;
      readonly investmentMicros: string;
      readonly powerKilowatts: number;
      readonly track: 'joint-procurement' | 'market';
    };
  };
  readonly answer: {
    readonly id: `interest_${string}`;
  };
}

/** Expressions of interest, with who was spoken to about them. Permission: interest.read. */
export const listInterests = operation<ListInterestsCall>({
  method: 'GET',
  path: '/v1/interests',
});

export interface ListInterestsCall {
  readonly input: {
    readonly query?: {
      readonly programme?: `programme_${string}` | undefined;
      readonly state?: 'received' | 'in-contact' | 'closed' | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'id' | '-id' | 'received' | '-received' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Interest[];
    readonly nextCursor: string | null;
  };
}

/** One expression of interest with its contact log. Permission: interest.read. */
export const getInterest = operation<GetInterestCall>({
  method: 'GET',
  path: '/v1/interests/:interestId',
});

export interface GetInterestCall {
  readonly input: {
    readonly params: {
      readonly interestId: `interest_${string}`;
    };
  };
  readonly answer: Interest;
}

/** Add to the contact log who was spoken to, and what was said. Permission: interest.answer. */
export const noteInterest = operation<NoteInterestCall>({
  method: 'POST',
  path: '/v1/interests/:interestId/notes',
});

export interface NoteInterestCall {
  readonly input: {
    readonly params: {
      readonly interestId: `interest_${string}`;
    };
    readonly body: {
      readonly spokenTo: string;
      readonly note: string;
    };
  };
  readonly answer: Interest;
}

/** Close an expression of interest: nothing more is noted of it. Permission: interest.answer. */
export const closeInterest = operation<CloseInterestCall>({
  method: 'POST',
  path: '/v1/interests/:interestId/close',
});

export interface CloseInterestCall {
  readonly input: {
    readonly params: {
      readonly interestId: `interest_${string}`;
    };
  };
  readonly answer: Interest;
}

/**
 * Totals of the expressions of interest in each programme, by their state and by host. Permission:
 * public.
 */
export const getPublishedInterests = operation<GetPublishedInterestsCall>({
  method: 'GET',
  path: '/v1/published/interests',
});

export interface GetPublishedInterestsCall {
  readonly input: Readonly<Record<string, never>>;
  readonly answer: {
    readonly totals: readonly InterestTotal[];
    readonly hosts: readonly InterestHost[];
  };
}

export interface Interest {
  readonly id: `interest_${string}`;
  readonly programme: `programme_${string}`;
  readonly consortium: string;
  readonly members: readonly InterestMembers[];
  readonly contact: InterestContact;
  readonly sites: readonly InterestSites[];
  readonly gpuCount: number;
  readonly h100Equivalents: number;
  readonly investmentMicros: string;
  readonly powerKilowatts: number;
  readonly track: 'joint-procurement' | 'market';
  readonly state: 'received' | 'in-contact' | 'closed';
  readonly receivedAt: string;
  readonly notes: readonly InterestNotes[];
  readonly version: number;
}

export interface InterestContact {
  readonly name: string;
  readonly mail: string;
}

export interface InterestHost {
  readonly programme: `programme_${string}`;
  readonly host: `party_${string}`;
  readonly count: string;
}

export interface InterestMembers {
  readonly name: string;
  readonly country: string;
  readonly role: 'lead' | 'member';
}

export interface InterestNotes {
  readonly number: number;
  readonly notedAt: string;
  readonly notedBy: string;
  readonly spokenTo: string;
  readonly note: string;
}

export interface InterestSites {
  readonly name: string;
  readonly host: `party_${string}`;
}

export interface InterestTotal {
  readonly programme: `programme_${string}`;
  readonly state: 'received' | 'in-contact' | 'closed';
  readonly count: string;
  readonly siteCount: string;
  readonly gpuCount: string;
  readonly h100Equivalents: string;
  readonly investmentMicros: string;
  readonly powerKilowatts: string;
}

export interface SendInterestContact {
  readonly name: string;
  readonly mail: string;
}

export interface SendInterestMembers {
  readonly name: string;
  readonly country: string;
  readonly role: 'lead' | 'member';
}

export interface SendInterestSites {
  readonly name: string;
  readonly host: `party_${string}`;
}
