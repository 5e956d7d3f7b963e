/** The operations of funding, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** What the money is for. Permission: programme.read. */
export const listProgrammes = operation<ListProgrammesCall>({
  method: 'GET',
  path: '/v1/programmes',
});

export interface ListProgrammesCall {
  readonly input: {
    readonly query?: {
      readonly track?: ListProgrammesTrack | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListProgrammesSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Programme[];
    readonly nextCursor: string | null;
  };
}

/** One programme. Permission: programme.read. */
export const getProgramme = operation<GetProgrammeCall>({
  method: 'GET',
  path: '/v1/programmes/:programmeId',
});

export interface GetProgrammeCall {
  readonly input: {
    readonly params: {
      readonly programmeId: `programme_${string}`;
    };
  };
  readonly answer: Programme;
}

/** Who takes part: who pays, who operates, who uses. Permission: party.read. */
export const listParties = operation<ListPartiesCall>({
  method: 'GET',
  path: '/v1/parties',
});

export interface ListPartiesCall {
  readonly input: {
    readonly query?: {
      readonly kind?: ListPartiesKind | undefined;
      readonly state?: `party_${string}` | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListPartiesSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Party[];
    readonly nextCursor: string | null;
  };
}

/** One party. Permission: party.read. */
export const getParty = operation<GetPartyCall>({
  method: 'GET',
  path: '/v1/parties/:partyId',
});

export interface GetPartyCall {
  readonly input: {
    readonly params: {
      readonly partyId: `party_${string}`;
    };
  };
  readonly answer: Party;
}

/** What each party may spend in each year. Permission: budget.read. */
export const listBudgets = operation<ListBudgetsCall>({
  method: 'GET',
  path: '/v1/budgets',
});

export interface ListBudgetsCall {
  readonly input: {
    readonly query?: {
      readonly party?: `party_${string}` | undefined;
      readonly year?: number | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'party' | '-party' | 'year' | '-year' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Budget[];
    readonly nextCursor: string | null;
  };
}

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

export interface Budget {
  readonly party: `party_${string}`;
  readonly year: number;
  readonly ceilingMicros: string;
  readonly version: number;
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

export type ListPartiesKind =
  | 'joint-undertaking'
  | 'state'
  | 'region'
  | 'company'
  | 'operator'
  | 'user-organisation';

export type ListPartiesSort = 'id' | '-id' | 'name' | '-name' | 'added' | '-added';

export type ListProgrammesSort = 'id' | '-id' | 'name' | '-name' | 'added' | '-added';

export type ListProgrammesTrack =
  | 'joint-procurement'
  | 'public-factory'
  | 'market'
  | 'european-access';

export interface OwnBudget {
  readonly kind: 'own-budget';
}

export interface OwnBudgetInput {
  readonly kind: 'own-budget';
}

export interface Party {
  readonly id: `party_${string}`;
  readonly name: string;
  readonly kind: PartyKind;
  readonly state: `party_${string}` | null;
  readonly membership: 'member' | 'associated' | 'other' | null;
  readonly version: number;
}

export type PartyKind =
  | 'joint-undertaking'
  | 'state'
  | 'region'
  | 'company'
  | 'operator'
  | 'user-organisation';

export interface Programme {
  readonly id: `programme_${string}`;
  readonly name: string;
  readonly track: ProgrammeTrack;
  readonly version: number;
}

export type ProgrammeTrack = 'joint-procurement' | 'public-factory' | 'market' | 'european-access';

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
