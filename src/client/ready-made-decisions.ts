/**
 * The operations on ready-made-decisions, from the table of routes
 * by scripts/generate-client.mjs.
 */
import { operation } from './runtime.ts';

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

export interface DecisionRehearsals {
  readonly items: readonly Rehearsal[];
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
