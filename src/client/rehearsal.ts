/** The operations of rehearsal, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** Say what is wrong with a programme file; nothing is kept. Permission: rehearsal.run. */
export const checkProgramme = operation<CheckProgrammeCall>({
  method: 'POST',
  path: '/v1/programme-checks',
});

export interface CheckProgrammeCall {
  readonly input: {
    readonly body: ProgrammeTextInput;
  };
  readonly answer: ProgrammeCheck;
}

/**
 * The JSON Schema (2020-12) of a programme file, as polder schema prints it. Permission:
 * rehearsal.read.
 */
export const getProgrammeSchema = operation<GetProgrammeSchemaCall>({
  method: 'GET',
  path: '/v1/programme-schema',
});

export interface GetProgrammeSchemaCall {
  readonly input: Readonly<Record<string, never>>;
  readonly answer: Readonly<Record<string, unknown>>;
}

/** Programmes that come with Polder, to rehearse or to change. Permission: rehearsal.read. */
export const listExampleProgrammes = operation<ListExampleProgrammesCall>({
  method: 'GET',
  path: '/v1/example-programmes',
});

export interface ListExampleProgrammesCall {
  readonly input: Readonly<Record<string, never>>;
  readonly answer: ExampleProgrammes;
}

/**
 * See to it that every alternative of a ready-made decision is rehearsed, once for all. Permission:
 * rehearsal.run.
 */
export const rehearseDecision = operation<RehearseDecisionCall>({
  method: 'POST',
  path: '/v1/ready-made-decisions/:decisionId/rehearse',
});

export interface RehearseDecisionCall {
  readonly input: {
    readonly params: {
      readonly decisionId: string;
    };
  };
  readonly answer: DecisionRehearsals;
}

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

/**
 * Finished rehearsals side by side; as HTML the page of polder compare. Permission: rehearsal.read.
 */
export const compareRehearsals = operation<CompareRehearsalsCall>({
  method: 'GET',
  path: '/v1/rehearsal-comparison',
});

export interface CompareRehearsalsCall {
  readonly input: {
    readonly query: {
      readonly run: readonly `rehearsal_${string}`[];
      readonly format?: 'json' | 'html' | undefined;
    };
  };
  readonly answer: RehearsalComparison;
}

export interface ComparedBudgetYear {
  readonly year: number;
  readonly ceilingMicros: string;
  readonly committedMicros: string;
  readonly roomMicros: string;
}

export interface ComparedMeasure {
  readonly id: string;
  readonly unit: ComparedMeasureUnit;
  readonly best: 'least' | 'most' | null;
  readonly figures: readonly (string | null)[];
  readonly leading: readonly number[];
}

export type ComparedMeasureUnit =
  | 'eur'
  | 'price'
  | 'gpu-hours'
  | 'seconds'
  | 'share'
  | 'kwh'
  | 'count';

export interface ComparedRun {
  readonly id: `rehearsal_${string}`;
  readonly label: string;
  readonly decidingParty: string | null;
  readonly start: string;
  readonly end: string;
  readonly budgets: readonly ComparedBudgetYear[];
  readonly notes: readonly string[];
  readonly conditions: readonly string[];
  readonly assumptions: readonly string[];
}

export interface DecisionRehearsals {
  readonly items: readonly Rehearsal[];
}

export interface ExampleProgramme {
  readonly id: string;
  readonly decision: string | null;
  readonly name: string;
  readonly description: string;
  readonly programme: string;
  readonly needsBudget: boolean;
}

export interface ExampleProgrammes {
  readonly items: readonly ExampleProgramme[];
}

export interface ProgrammeCheck {
  readonly faults: readonly ProgrammeFault[];
}

export interface ProgrammeFault {
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly found: string;
  readonly expected: string;
  readonly rule: string;
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

export interface RehearsalComparison {
  readonly runs: readonly ComparedRun[];
  readonly measures: readonly ComparedMeasure[];
  readonly cautions: readonly string[];
}

export type RehearsalFailure = 'too-many-jobs' | 'too-long' | 'too-much-memory' | 'broke';

export interface RehearsalFigures {
  readonly decidingParty: string | null;
  readonly publicMicros: string;
  readonly entitledGpuSeconds: string;
  readonly deliveredGpuSeconds: string;
  readonly microsPerGpuHour: string | null;
  readonly waitSecondsP95: number;
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
