/** The operations of funding, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** Call an instalment, once. Permission: commitment.call. */
export const callInstalment = operation<CallInstalmentCall>({
  method: 'POST',
  path: '/v1/commitments/:commitmentId/instalments/:number/call',
});

export interface CallInstalmentCall {
  readonly input: {
    readonly params: {
      readonly commitmentId: `commitment_${string}`;
      readonly number: string;
    };
  };
  readonly answer: Commitment;
}

/** Say that a called instalment was paid, once. Permission: commitment.pay. */
export const payInstalment = operation<PayInstalmentCall>({
  method: 'POST',
  path: '/v1/commitments/:commitmentId/instalments/:number/pay',
});

export interface PayInstalmentCall {
  readonly input: {
    readonly params: {
      readonly commitmentId: `commitment_${string}`;
      readonly number: string;
    };
  };
  readonly answer: Commitment;
}

/**
 * Withdraw a commitment before any is paid, while no call or contract rests on it. Permission:
 * commitment.sign.
 */
export const withdrawCommitment = operation<WithdrawCommitmentCall>({
  method: 'POST',
  path: '/v1/commitments/:commitmentId/withdraw',
});

export interface WithdrawCommitmentCall {
  readonly input: {
    readonly params: {
      readonly commitmentId: `commitment_${string}`;
    };
  };
  readonly answer: Commitment;
}

/**
 * Declare that a called instalment stayed unpaid: the commitment ends. Permission: commitment.call.
 */
export const defaultCommitment = operation<DefaultCommitmentCall>({
  method: 'POST',
  path: '/v1/commitments/:commitmentId/instalments/:number/default',
});

export interface DefaultCommitmentCall {
  readonly input: {
    readonly params: {
      readonly commitmentId: `commitment_${string}`;
      readonly number: string;
    };
    readonly body: {
      readonly payableUntilAt: string;
    };
  };
  readonly answer: Commitment;
}

/** Say when recovery-fund money was transferred irrevocably, once. Permission: commitment.pay. */
export const noteTransfer = operation<NoteTransferCall>({
  method: 'POST',
  path: '/v1/commitments/:commitmentId/transfer',
});

export interface NoteTransferCall {
  readonly input: {
    readonly params: {
      readonly commitmentId: `commitment_${string}`;
    };
    readonly body: {
      readonly transferredAt: string;
    };
  };
  readonly answer: Commitment;
}

/** Note who certified the value of what is given in kind, once. Permission: commitment.call. */
export const noteCertificate = operation<NoteCertificateCall>({
  method: 'POST',
  path: '/v1/commitments/:commitmentId/certificate',
});

export interface NoteCertificateCall {
  readonly input: {
    readonly params: {
      readonly commitmentId: `commitment_${string}`;
    };
    readonly body: CertificateInput;
  };
  readonly answer: Commitment;
}

/**
 * Say that a condition of a commitment is met, once; its party says so. Permission:
 * commitment.sign.
 */
export const meetCondition = operation<MeetConditionCall>({
  method: 'POST',
  path: '/v1/commitments/:commitmentId/conditions/:number/meet',
});

export interface MeetConditionCall {
  readonly input: {
    readonly params: {
      readonly commitmentId: `commitment_${string}`;
      readonly number: string;
    };
  };
  readonly answer: Commitment;
}

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

export interface Certificate {
  readonly certifier: string;
  readonly certifiedAt: string;
}

export interface CertificateInput {
  readonly certifier: string;
  readonly certifiedAt: string;
}

export interface Commitment {
  readonly id: `commitment_${string}`;
  readonly party: `party_${string}`;
  readonly programme: `programme_${string}`;
  readonly territory: `party_${string}` | null;
  readonly status: CommitmentStatus;
  readonly committedMicros: string;
  readonly instalments: readonly CommitmentInstalments[];
  readonly source: OwnBudget | RecoveryFund | InKind;
  readonly conditions: readonly CommitmentConditions[];
  readonly signedAt: string | null;
  readonly withdrawnAt: string | null;
  readonly default: CommitmentDefault | null;
  readonly version: number;
}

export interface CommitmentConditions {
  readonly sentence: string;
  readonly metAt: string | null;
}

export interface CommitmentDefault {
  readonly number: number;
  readonly payableUntilAt: string;
  readonly at: string;
}

export interface CommitmentInstalments {
  readonly number: number;
  readonly dueAt: string;
  readonly micros: string;
  readonly calledAt: string | null;
  readonly paidAt: string | null;
}

export type CommitmentStatus = 'drafted' | 'signed' | 'called' | 'paid' | 'withdrawn' | 'defaulted';

export interface InKind {
  readonly kind: 'in-kind';
  readonly valuationMicros: string;
  readonly certificate: Certificate | null;
}

export type ListPositionsSort = 'decided' | '-decided' | 'party' | '-party';

export interface OwnBudget {
  readonly kind: 'own-budget';
}

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

export interface RecoveryFund {
  readonly kind: 'recovery-fund';
  readonly transferByAt: string;
  readonly transferredAt: string | null;
}

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
