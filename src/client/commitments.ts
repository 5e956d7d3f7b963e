/** The operations on commitments, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * Which party promised how much, to which programme, and what was paid. Permission:
 * commitment.read.
 */
export const listCommitments = operation<ListCommitmentsCall>({
  method: 'GET',
  path: '/v1/commitments',
});

export interface ListCommitmentsCall {
  readonly input: {
    readonly query?: {
      readonly party?: `party_${string}` | undefined;
      readonly programme?: `programme_${string}` | undefined;
      readonly territory?: `party_${string}` | undefined;
      readonly status?: ListCommitmentsStatus | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListCommitmentsSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Commitment[];
    readonly nextCursor: string | null;
  };
}

/** One commitment with its instalments. Permission: commitment.read. */
export const getCommitment = operation<GetCommitmentCall>({
  method: 'GET',
  path: '/v1/commitments/:commitmentId',
});

export interface GetCommitmentCall {
  readonly input: {
    readonly params: {
      readonly commitmentId: `commitment_${string}`;
    };
  };
  readonly answer: Commitment;
}

/** Draft a commitment; it binds nobody until it is signed. Permission: commitment.write. */
export const draftCommitment = operation<DraftCommitmentCall>({
  method: 'POST',
  path: '/v1/commitments',
});

export interface DraftCommitmentCall {
  readonly input: {
    readonly body: CommitmentDraftInput;
  };
  readonly answer: Commitment;
}

/** Write a draft anew; what is signed is not changed any more. Permission: commitment.write. */
export const changeCommitmentDraft = operation<ChangeCommitmentDraftCall>({
  method: 'PUT',
  path: '/v1/commitments/:commitmentId',
});

export interface ChangeCommitmentDraftCall {
  readonly input: {
    readonly params: {
      readonly commitmentId: `commitment_${string}`;
    };
    readonly body: {
      readonly party: `party_${string}`;
      readonly programme: `programme_${string}`;
      readonly territory: `party_${string}` | null;
      readonly instalments: readonly ChangeCommitmentDraftInstalments[];
      readonly source?: OwnBudgetInput | RecoveryFundInput | InKindInput | undefined;
      readonly conditions?: readonly ChangeCommitmentDraftConditions[] | undefined;
    };
  };
  readonly answer: Commitment;
}

/**
 * Sign a commitment: from now on it binds its party and takes room in its budget. Permission:
 * commitment.sign.
 */
export const signCommitment = operation<SignCommitmentCall>({
  method: 'POST',
  path: '/v1/commitments/:commitmentId/sign',
});

export interface SignCommitmentCall {
  readonly input: {
    readonly params: {
      readonly commitmentId: `commitment_${string}`;
    };
  };
  readonly answer: Commitment;
}

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

export interface Certificate {
  readonly certifier: string;
  readonly certifiedAt: string;
}

export interface CertificateInput {
  readonly certifier: string;
  readonly certifiedAt: string;
}

export interface ChangeCommitmentDraftConditions {
  readonly sentence: string;
  readonly metAt: string | null;
}

export interface ChangeCommitmentDraftInstalments {
  readonly dueAt: string;
  readonly micros: string;
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

export interface CommitmentDraftInput {
  readonly id: `commitment_${string}`;
  readonly party: `party_${string}`;
  readonly programme: `programme_${string}`;
  readonly territory: `party_${string}` | null;
  readonly instalments: readonly CommitmentDraftInputInstalments[];
  readonly source?: OwnBudgetInput | RecoveryFundInput | InKindInput | undefined;
  readonly conditions?: readonly CommitmentDraftInputConditions[] | undefined;
}

export interface CommitmentDraftInputConditions {
  readonly sentence: string;
  readonly metAt: string | null;
}

export interface CommitmentDraftInputInstalments {
  readonly dueAt: string;
  readonly micros: string;
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

export interface InKindInput {
  readonly kind: 'in-kind';
  readonly valuationMicros: string;
  readonly certificate: CertificateInput | null;
}

export type ListCommitmentsSort = 'id' | '-id' | 'party' | '-party' | 'added' | '-added';

export type ListCommitmentsStatus =
  | 'drafted'
  | 'signed'
  | 'called'
  | 'paid'
  | 'withdrawn'
  | 'defaulted';

export interface OwnBudget {
  readonly kind: 'own-budget';
}

export interface OwnBudgetInput {
  readonly kind: 'own-budget';
}

export interface RecoveryFund {
  readonly kind: 'recovery-fund';
  readonly transferByAt: string;
  readonly transferredAt: string | null;
}

export interface RecoveryFundInput {
  readonly kind: 'recovery-fund';
  readonly transferByAt: string;
  readonly transferredAt: string | null;
}
