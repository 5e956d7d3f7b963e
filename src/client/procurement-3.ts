/** The operations of procurement, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** Questions about a call, and their answers. Permission: call.read. */
export const listQuestions = operation<ListQuestionsCall>({
  method: 'GET',
  path: '/v1/calls/:callId/questions',
});

export interface ListQuestionsCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly query?: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'number' | '-number' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly CallQuestion[];
    readonly nextCursor: string | null;
  };
}

/**
 * Ask about a launched call, until its deadline; your name is not published. Permission:
 * question.ask.
 */
export const askQuestion = operation<AskQuestionCall>({
  method: 'POST',
  path: '/v1/calls/:callId/questions',
});

export interface AskQuestionCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly body: {
      readonly question: string;
    };
  };
  readonly answer: CallQuestion;
}

/** Answer a question, once, for all who may read the call. Permission: question.answer. */
export const answerQuestion = operation<AnswerQuestionCall>({
  method: 'POST',
  path: '/v1/calls/:callId/questions/:number/answer',
});

export interface AnswerQuestionCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
      readonly number: string;
    };
    readonly body: {
      readonly answer: string;
    };
  };
  readonly answer: CallQuestion;
}

/**
 * Every call that was launched: lots, caps, criteria, dates, states, documents. Permission: public.
 */
export const getPublishedCalls = operation<GetPublishedCallsCall>({
  method: 'GET',
  path: '/v1/published/calls',
});

export interface GetPublishedCallsCall {
  readonly input: Readonly<Record<string, never>>;
  readonly answer: {
    readonly calls: readonly PublishedCall[];
  };
}

/** A launched call: lots, caps, criteria, dates, states, documents. Permission: public. */
export const getPublishedCall = operation<GetPublishedCallCall>({
  method: 'GET',
  path: '/v1/published/calls/:callId',
});

export interface GetPublishedCallCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly query?: {
      readonly format?: 'json' | 'pdf' | undefined;
    };
  };
  readonly answer: PublishedCall;
}

/**
 * The answered questions about a launched call, without who asked; as CSV too. Permission: public.
 */
export const listPublishedQuestions = operation<ListPublishedQuestionsCall>({
  method: 'GET',
  path: '/v1/published/calls/:callId/questions',
});

export interface ListPublishedQuestionsCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly query?: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'number' | '-number' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly PublishedQuestion[];
    readonly nextCursor: string | null;
  };
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

/**
 * A launched call with its awards and contracts, as a release of open contracting data. Permission:
 * public.
 */
export const getReleasePackage = operation<GetReleasePackageCall>({
  method: 'GET',
  path: '/v1/published/calls/:callId/release-package',
});

export interface GetReleasePackageCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly query?: {
      readonly prefix?: string | undefined;
    };
  };
  readonly answer: Readonly<Record<string, unknown>>;
}

/**
 * A launched call with its awards and contracts, as a record of open contracting data. Permission:
 * public.
 */
export const getRecordPackage = operation<GetRecordPackageCall>({
  method: 'GET',
  path: '/v1/published/calls/:callId/record-package',
});

export interface GetRecordPackageCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly query?: {
      readonly prefix?: string | undefined;
    };
  };
  readonly answer: Readonly<Record<string, unknown>>;
}

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

export type BidState = 'sealed' | 'withdrawn' | 'opened' | 'excluded';

export interface CallDocument {
  readonly name: string;
  readonly address: string;
  readonly sha256: string;
}

export interface CallQuestion {
  readonly call: `call_${string}`;
  readonly number: number;
  readonly askedAt: string;
  readonly question: string;
  readonly answeredAt: string | null;
  readonly answer: string | null;
}

export interface Criterion {
  readonly id: string;
  readonly name: string;
  readonly weightPpm: number;
  readonly pointsMax: number;
  readonly pointsMin: number;
  readonly scales: readonly Scale[];
}

export interface DeadlineExtension {
  readonly beforeAt: string;
  readonly deadlineAt: string;
  readonly reason: string;
  readonly extendedAt: string;
}

export interface InterestHost {
  readonly programme: `programme_${string}`;
  readonly host: `party_${string}`;
  readonly count: string;
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

export type ListBidsSort = 'id' | '-id' | 'received' | '-received' | 'added' | '-added';

export type ListBidsState = 'sealed' | 'withdrawn' | 'opened' | 'excluded';

export interface Lot {
  readonly id: string;
  readonly name: string;
  readonly projectCountMax: number;
  readonly phases: readonly LotPhases[];
  readonly itLoadKilowattsMin: number;
  readonly storageTerabytesMin: number;
}

export interface LotPhases {
  readonly unionMicrosMax: string;
  readonly h100EquivalentsMin: number;
}

export interface NeededVote {
  readonly act: NeededVoteAct;
  readonly majority: NeededVoteMajority;
  readonly needsUnionVote: boolean;
}

export type NeededVoteAct = 'launch' | 'selection' | 'control-change';

export type NeededVoteMajority = 'half-of-states' | 'qualified' | 'three-quarters';

export interface PublishedCall {
  readonly id: `call_${string}`;
  readonly programme: `programme_${string}`;
  readonly agreement: `agreement_${string}`;
  readonly name: string;
  readonly lots: readonly Lot[];
  readonly phaseNames: readonly string[];
  readonly projectCountMax: number;
  readonly unionMicrosMax: string;
  readonly unionMicrosMaxByPhase: readonly (string | null)[];
  readonly criteria: readonly Criterion[];
  readonly states: readonly `party_${string}`[];
  readonly evaluatorCountMin: number;
  readonly deadlineAt: string;
  readonly standstillSeconds: number;
  readonly boardVotes?: readonly NeededVote[];
  readonly documents: readonly CallDocument[];
  readonly state: PublishedCallState;
  readonly launchedAt: string;
  readonly cancelledAt: string | null;
  readonly extensions: readonly DeadlineExtension[];
}

export type PublishedCallState =
  | 'drafted'
  | 'launched'
  | 'opened'
  | 'ranked'
  | 'decided'
  | 'awarded'
  | 'cancelled';

export interface PublishedQuestion {
  readonly number: number;
  readonly askedAt: string;
  readonly question: string;
  readonly answeredAt: string;
  readonly answer: string;
}

export interface Scale {
  readonly measure: ScaleMeasure;
  readonly steps: readonly ScaleSteps[];
}

export type ScaleMeasure = 'pue' | 'renewable-hourly' | 'renewable-yearly' | 'backup-hours';

export interface ScaleSteps {
  readonly label: string;
  readonly bound: number;
  readonly points: number;
}
