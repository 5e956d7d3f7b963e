/** The operations on positions, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** Every decision of a party on a programme, the latest first. Permission: position.read. */
export const listPositions = operation<ListPositionsCall>({
  method: 'GET',
  path: '/v1/positions',
});

export interface ListPositionsCall {
  readonly input: {
    readonly query?: {
      readonly party?: `party_${string}` | undefined;
      readonly programme?: `programme_${string}` | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListPositionsSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Position[];
    readonly nextCursor: string | null;
  };
}

/**
 * Who takes part in a programme now, who does not, and on which tracks each has capacity.
 * Permission: position.read.
 */
export const listProgrammePositions = operation<ListProgrammePositionsCall>({
  method: 'GET',
  path: '/v1/programmes/:programmeId/positions',
});

export interface ListProgrammePositionsCall {
  readonly input: {
    readonly params: {
      readonly programmeId: `programme_${string}`;
    };
    readonly query?: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'party' | '-party' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Standing[];
    readonly nextCursor: string | null;
  };
}

/**
 * Decide for a party whether it takes part in a programme; the latest decision counts. Permission:
 * position.write.
 */
export const decidePosition = operation<DecidePositionCall>({
  method: 'POST',
  path: '/v1/positions',
});

export interface DecidePositionCall {
  readonly input: {
    readonly body: PositionDraftInput;
  };
  readonly answer: Position;
}

export interface BudgetGap {
  readonly year: number;
  readonly shortfallMicros: string;
}

export interface BudgetGapInput {
  readonly year: number;
  readonly shortfallMicros: string;
}

export type ListPositionsSort = 'decided' | '-decided' | 'party' | '-party';

export interface Position {
  readonly party: `party_${string}`;
  readonly programme: `programme_${string}`;
  readonly takesPart: boolean;
  readonly reason: PositionReason | null;
  readonly explanation: string;
  readonly budgetGap: BudgetGap | null;
  readonly tracks: readonly PositionTracks[];
  readonly decidedAt: string;
  readonly decidedBy: string;
}

export interface PositionDraftInput {
  readonly party: `party_${string}`;
  readonly programme: `programme_${string}`;
  readonly takesPart: boolean;
  readonly reason: PositionDraftInputReason | null;
  readonly explanation: string;
  readonly budgetGap: BudgetGapInput | null;
  readonly tracks: readonly PositionDraftInputTracks[];
}

export type PositionDraftInputReason =
  | 'no-budget-room'
  | 'conditions-not-met'
  | 'other-priority'
  | 'other';

export type PositionDraftInputTracks = 'public-factory' | 'market' | 'european-access';

export type PositionReason = 'no-budget-room' | 'conditions-not-met' | 'other-priority' | 'other';

export type PositionTracks = 'public-factory' | 'market' | 'european-access';

export interface Standing {
  readonly party: `party_${string}`;
  readonly takesPart: boolean;
  readonly by: 'decision' | 'commitment';
  readonly reason: StandingReason | null;
  readonly explanation: string;
  readonly budgetGap: BudgetGap | null;
  readonly tracks: readonly StandingTracks[];
  readonly since: string;
  readonly decidedBy: string | null;
}

export type StandingReason = 'no-budget-room' | 'conditions-not-met' | 'other-priority' | 'other';

export type StandingTracks = 'public-factory' | 'market' | 'european-access';
