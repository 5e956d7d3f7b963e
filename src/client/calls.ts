/** The operations on calls, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** Calls with their lots, caps, criteria and dates. Permission: call.read. */
export const listCalls = operation<ListCallsCall>({
  method: 'GET',
  path: '/v1/calls',
});

export interface ListCallsCall {
  readonly input: {
    readonly query?: {
      readonly programme?: `programme_${string}` | undefined;
      readonly state?: ListCallsState | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListCallsSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Call[];
    readonly nextCursor: string | null;
  };
}

/** One call. Permission: call.read. */
export const getCall = operation<GetCallCall>({
  method: 'GET',
  path: '/v1/calls/:callId',
});

export interface GetCallCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly query?: {
      readonly format?: 'json' | 'pdf' | undefined;
    };
  };
  readonly answer: Call;
}

/** Draft a call; nobody is bound by it until it is launched. Permission: call.write. */
export const draftCall = operation<DraftCallCall>({
  method: 'POST',
  path: '/v1/calls',
});

export interface DraftCallCall {
  readonly input: {
    readonly body: {
      readonly id: `call_${string}`;
      readonly programme: `programme_${string}`;
      readonly agreement: `agreement_${string}`;
      readonly name: string;
      readonly lots: readonly LotInput[];
      readonly phaseNames: readonly string[];
      readonly projectCountMax: number;
      readonly unionMicrosMax: string;
      readonly unionMicrosMaxByPhase: readonly (string | null)[];
      readonly criteria: readonly CriterionInput[];
      readonly states: readonly `party_${string}`[];
      readonly evaluatorCountMin: number;
      readonly deadlineAt: string;
      readonly standstillSeconds: number;
      readonly boardVotes?: readonly NeededVoteInput[] | undefined;
      readonly documents: readonly CallDocumentInput[];
    };
  };
  readonly answer: Call;
}

/** Write a draft of a call anew; what is launched keeps its terms. Permission: call.write. */
export const changeCall = operation<ChangeCallCall>({
  method: 'PUT',
  path: '/v1/calls/:callId',
});

export interface ChangeCallCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly body: {
      readonly programme: `programme_${string}`;
      readonly agreement: `agreement_${string}`;
      readonly name: string;
      readonly lots: readonly LotInput[];
      readonly phaseNames: readonly string[];
      readonly projectCountMax: number;
      readonly unionMicrosMax: string;
      readonly unionMicrosMaxByPhase: readonly (string | null)[];
      readonly criteria: readonly CriterionInput[];
      readonly states: readonly `party_${string}`[];
      readonly evaluatorCountMin: number;
      readonly deadlineAt: string;
      readonly standstillSeconds: number;
      readonly boardVotes?: readonly NeededVoteInput[] | undefined;
      readonly documents: readonly CallDocumentInput[];
    };
  };
  readonly answer: Call;
}

/**
 * Launch a call, once every state that it covers has signed its commitment. Permission:
 * call.launch.
 */
export const launchCall = operation<LaunchCallCall>({
  method: 'POST',
  path: '/v1/calls/:callId/launch',
});

export interface LaunchCallCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly query?: {
      readonly vote?: `vote_${string}` | undefined;
    };
  };
  readonly answer: Call;
}

/**
 * Extend the deadline of a launched call before it has come, saying why to all. Permission:
 * call.launch.
 */
export const extendCallDeadline = operation<ExtendCallDeadlineCall>({
  method: 'POST',
  path: '/v1/calls/:callId/deadline',
});

export interface ExtendCallDeadlineCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly body: DeadlineChangeInput;
  };
  readonly answer: Call;
}

/** Cancel a call before its award, saying why. Permission: call.launch. */
export const cancelCall = operation<CancelCallCall>({
  method: 'POST',
  path: '/v1/calls/:callId/cancel',
});

export interface CancelCallCall {
  readonly input: {
    readonly params: {
      readonly callId: `call_${string}`;
    };
    readonly body: {
      readonly why: string;
    };
  };
  readonly answer: Call;
}

export interface Call {
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
  readonly state: CallState;
  readonly launchedAt: string | null;
  readonly cancelledAt: string | null;
  readonly extensions: readonly DeadlineExtension[];
  readonly launchVote: `vote_${string}` | null;
  readonly shaken: readonly ShakenState[];
  readonly version: number;
}

export interface CallDocument {
  readonly name: string;
  readonly address: string;
  readonly sha256: string;
}

export interface CallDocumentInput {
  readonly name: string;
  readonly address: string;
  readonly sha256: string;
}

export type CallState =
  | 'drafted'
  | 'launched'
  | 'opened'
  | 'ranked'
  | 'decided'
  | 'awarded'
  | 'cancelled';

export interface Criterion {
  readonly id: string;
  readonly name: string;
  readonly weightPpm: number;
  readonly pointsMax: number;
  readonly pointsMin: number;
  readonly scales: readonly Scale[];
}

export interface CriterionInput {
  readonly id: string;
  readonly name: string;
  readonly weightPpm: number;
  readonly pointsMax: number;
  readonly pointsMin: number;
  readonly scales: readonly ScaleInput[];
}

export interface DeadlineChangeInput {
  readonly deadlineAt: string;
  readonly reason: string;
}

export interface DeadlineExtension {
  readonly beforeAt: string;
  readonly deadlineAt: string;
  readonly reason: string;
  readonly extendedAt: string;
}

export type ListCallsSort = 'id' | '-id' | 'deadline' | '-deadline' | 'added' | '-added';

export type ListCallsState =
  | 'drafted'
  | 'launched'
  | 'opened'
  | 'ranked'
  | 'decided'
  | 'awarded'
  | 'cancelled';

export interface Lot {
  readonly id: string;
  readonly name: string;
  readonly projectCountMax: number;
  readonly phases: readonly LotPhases[];
  readonly itLoadKilowattsMin: number;
  readonly storageTerabytesMin: number;
}

export interface LotInput {
  readonly id: string;
  readonly name: string;
  readonly projectCountMax: number;
  readonly phases: readonly LotInputPhases[];
  readonly itLoadKilowattsMin: number;
  readonly storageTerabytesMin: number;
}

export interface LotInputPhases {
  readonly unionMicrosMax: string;
  readonly h100EquivalentsMin: number;
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

export interface NeededVoteInput {
  readonly act: NeededVoteInputAct;
  readonly majority: NeededVoteInputMajority;
  readonly needsUnionVote: boolean;
}

export type NeededVoteInputAct = 'launch' | 'selection' | 'control-change';

export type NeededVoteInputMajority = 'half-of-states' | 'qualified' | 'three-quarters';

export type NeededVoteMajority = 'half-of-states' | 'qualified' | 'three-quarters';

export interface Scale {
  readonly measure: ScaleMeasure;
  readonly steps: readonly ScaleSteps[];
}

export interface ScaleInput {
  readonly measure: ScaleInputMeasure;
  readonly steps: readonly ScaleInputSteps[];
}

export type ScaleInputMeasure = 'pue' | 'renewable-hourly' | 'renewable-yearly' | 'backup-hours';

export interface ScaleInputSteps {
  readonly label: string;
  readonly bound: number;
  readonly points: number;
}

export type ScaleMeasure = 'pue' | 'renewable-hourly' | 'renewable-yearly' | 'backup-hours';

export interface ScaleSteps {
  readonly label: string;
  readonly bound: number;
  readonly points: number;
}

export interface ShakenState {
  readonly state: `party_${string}`;
  readonly lacks: readonly string[];
}
