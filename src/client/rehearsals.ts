/** The operations on rehearsals, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** Your rehearsals and those of your party. Permission: rehearsal.read. */
export const listRehearsals = operation<ListRehearsalsCall>({
  method: 'GET',
  path: '/v1/rehearsals',
});

export interface ListRehearsalsCall {
  readonly input: {
    readonly query?: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'submitted' | '-submitted' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Rehearsal[];
    readonly nextCursor: string | null;
  };
}

/** One rehearsal: its place in line, how far it is, its key figures. Permission: rehearsal.read. */
export const getRehearsal = operation<GetRehearsalCall>({
  method: 'GET',
  path: '/v1/rehearsals/:rehearsalId',
});

export interface GetRehearsalCall {
  readonly input: {
    readonly params: {
      readonly rehearsalId: `rehearsal_${string}`;
    };
  };
  readonly answer: Rehearsal;
}

/** The programme of a rehearsal as it was sent. Permission: rehearsal.read. */
export const getRehearsalProgramme = operation<GetRehearsalProgrammeCall>({
  method: 'GET',
  path: '/v1/rehearsals/:rehearsalId/programme',
});

export interface GetRehearsalProgrammeCall {
  readonly input: {
    readonly params: {
      readonly rehearsalId: `rehearsal_${string}`;
    };
  };
  readonly answer: ProgrammeText;
}

/** Rehearse a programme: it waits in line, then runs. Permission: rehearsal.run. */
export const submitRehearsal = operation<SubmitRehearsalCall>({
  method: 'POST',
  path: '/v1/rehearsals',
});

export interface SubmitRehearsalCall {
  readonly input: {
    readonly body: ProgrammeTextInput;
  };
  readonly answer: Rehearsal;
}

/** Cancel a rehearsal that waits or runs. Permission: rehearsal.run. */
export const cancelRehearsal = operation<CancelRehearsalCall>({
  method: 'POST',
  path: '/v1/rehearsals/:rehearsalId/cancel',
});

export interface CancelRehearsalCall {
  readonly input: {
    readonly params: {
      readonly rehearsalId: `rehearsal_${string}`;
    };
  };
  readonly answer: Rehearsal;
}

/**
 * Run a rehearsal again that failed, was cancelled or was broken off. Permission: rehearsal.run.
 */
export const runRehearsalAgain = operation<RunRehearsalAgainCall>({
  method: 'POST',
  path: '/v1/rehearsals/:rehearsalId/run-again',
});

export interface RunRehearsalAgainCall {
  readonly input: {
    readonly params: {
      readonly rehearsalId: `rehearsal_${string}`;
    };
  };
  readonly answer: Rehearsal;
}

/**
 * All figures of a finished rehearsal, as summary.json has them; as HTML the report. Permission:
 * rehearsal.read.
 */
export const getRehearsalReport = operation<GetRehearsalReportCall>({
  method: 'GET',
  path: '/v1/rehearsals/:rehearsalId/report',
});

export interface GetRehearsalReportCall {
  readonly input: {
    readonly params: {
      readonly rehearsalId: `rehearsal_${string}`;
    };
    readonly query?: {
      readonly format?: 'json' | 'html' | undefined;
    };
  };
  readonly answer: Readonly<Record<string, unknown>>;
}

export interface ProgrammeText {
  readonly programme: string;
  readonly assumesBudget: boolean;
}

export interface ProgrammeTextInput {
  readonly programme: string;
  readonly assumesBudget: boolean;
}

export interface Rehearsal {
  readonly id: `rehearsal_${string}`;
  readonly name: string;
  readonly state: RehearsalState;
  readonly place: number | null;
  readonly donePpm: number;
  readonly assumesBudget: boolean;
  readonly isOwn: boolean;
  readonly party: `party_${string}` | null;
  readonly example: string | null;
  readonly submittedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly failure: RehearsalFailure | null;
  readonly figures: RehearsalFigures | null;
  readonly version: number;
}

export type RehearsalFailure = 'too-many-jobs' | 'too-long' | 'too-much-memory' | 'broke';

export interface RehearsalFigures {
  readonly decidingParty: string | null;
  readonly publicMicros: string;
  readonly entitledGpuSeconds: string;
  readonly deliveredGpuSeconds: string;
  readonly microsPerGpuHour: string | null;
  readonly waitSecondsP95?: number | null;
  readonly utilisation: number;
  readonly utilisationBound: number;
}

export type RehearsalState =
  | 'waiting'
  | 'running'
  | 'finished'
  | 'failed'
  | 'cancelled'
  | 'broken-off';
