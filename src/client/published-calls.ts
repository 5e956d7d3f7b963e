/** The operations on published-calls, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

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

export interface CallDocument {
  readonly name: string;
  readonly address: string;
  readonly sha256: string;
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
  readonly stateNames: readonly string[];
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
