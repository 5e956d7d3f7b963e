/** The operations of procurement, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * Express interest in building capacity; no account is needed, and nobody is bound. Permission:
 * public.
 */
export const sendInterest = operation<SendInterestCall>({
  method: 'POST',
  path: '/v1/interests',
});

export interface SendInterestCall {
  readonly input: {
    readonly body: {
      readonly programme: `programme_${string}`;
      readonly consortium: string;
      readonly members: readonly SendInterestMembers[];
      readonly contact: SendInterestContact;
      readonly sites: readonly SendInterestSites[];
      readonly gpuCount: number;
      readonly h100Equivalents: number;
      readonly investmentMicros: string;
      readonly powerKilowatts: number;
      readonly track: 'joint-procurement' | 'market';
    };
  };
  readonly answer: {
    readonly id: `interest_${string}`;
  };
}

/** Expressions of interest, with who was spoken to about them. Permission: interest.read. */
export const listInterests = operation<ListInterestsCall>({
  method: 'GET',
  path: '/v1/interests',
});

export interface ListInterestsCall {
  readonly input: {
    readonly query?: {
      readonly programme?: `programme_${string}` | undefined;
      readonly state?: 'received' | 'in-contact' | 'closed' | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'id' | '-id' | 'received' | '-received' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Interest[];
    readonly nextCursor: string | null;
  };
}

/** One expression of interest with its contact log. Permission: interest.read. */
export const getInterest = operation<GetInterestCall>({
  method: 'GET',
  path: '/v1/interests/:interestId',
});

export interface GetInterestCall {
  readonly input: {
    readonly params: {
      readonly interestId: `interest_${string}`;
    };
  };
  readonly answer: Interest;
}

/** Add to the contact log who was spoken to, and what was said. Permission: interest.answer. */
export const noteInterest = operation<NoteInterestCall>({
  method: 'POST',
  path: '/v1/interests/:interestId/notes',
});

export interface NoteInterestCall {
  readonly input: {
    readonly params: {
      readonly interestId: `interest_${string}`;
    };
    readonly body: {
      readonly spokenTo: string;
      readonly note: string;
    };
  };
  readonly answer: Interest;
}

/** Close an expression of interest: nothing more is noted of it. Permission: interest.answer. */
export const closeInterest = operation<CloseInterestCall>({
  method: 'POST',
  path: '/v1/interests/:interestId/close',
});

export interface CloseInterestCall {
  readonly input: {
    readonly params: {
      readonly interestId: `interest_${string}`;
    };
  };
  readonly answer: Interest;
}

/**
 * Joint procurement agreements, with who signed and by which commitment. Permission:
 * agreement.read.
 */
export const listAgreements = operation<ListAgreementsCall>({
  method: 'GET',
  path: '/v1/agreements',
});

export interface ListAgreementsCall {
  readonly input: {
    readonly query?: {
      readonly programme?: `programme_${string}` | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'id' | '-id' | 'added' | '-added' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Agreement[];
    readonly nextCursor: string | null;
  };
}

/**
 * One agreement: its parties, their signatures, and the core of the later call. Permission:
 * agreement.read.
 */
export const getAgreement = operation<GetAgreementCall>({
  method: 'GET',
  path: '/v1/agreements/:agreementId',
});

export interface GetAgreementCall {
  readonly input: {
    readonly params: {
      readonly agreementId: `agreement_${string}`;
    };
  };
  readonly answer: Agreement;
}

/**
 * Draft a joint procurement agreement with the core of the later call. Permission: agreement.write.
 */
export const draftAgreement = operation<DraftAgreementCall>({
  method: 'POST',
  path: '/v1/agreements',
});

export interface DraftAgreementCall {
  readonly input: {
    readonly body: {
      readonly id: `agreement_${string}`;
      readonly programme: `programme_${string}`;
      readonly name: string;
      readonly core: CallCoreInput;
      readonly parties: readonly `party_${string}`[];
    };
  };
  readonly answer: Agreement;
}

/** Write an agreement anew until its call is launched. Permission: agreement.write. */
export const changeAgreement = operation<ChangeAgreementCall>({
  method: 'PUT',
  path: '/v1/agreements/:agreementId',
});

export interface ChangeAgreementCall {
  readonly input: {
    readonly params: {
      readonly agreementId: `agreement_${string}`;
    };
    readonly body: {
      readonly programme: `programme_${string}`;
      readonly name: string;
      readonly core: CallCoreInput;
      readonly parties: readonly `party_${string}`[];
    };
  };
  readonly answer: Agreement;
}

/**
 * Sign an agreement for one of its parties, naming the commitment that it brings. Permission:
 * agreement.sign.
 */
export const signAgreement = operation<SignAgreementCall>({
  method: 'POST',
  path: '/v1/agreements/:agreementId/sign',
});

export interface SignAgreementCall {
  readonly input: {
    readonly params: {
      readonly agreementId: `agreement_${string}`;
    };
    readonly body: {
      readonly party: `party_${string}`;
      readonly commitment: `commitment_${string}`;
    };
  };
  readonly answer: Agreement;
}

export interface Agreement {
  readonly id: `agreement_${string}`;
  readonly programme: `programme_${string}`;
  readonly name: string;
  readonly core: CallCore;
  readonly parties: readonly AgreementParties[];
  readonly frozenAt: string | null;
  readonly version: number;
}

export interface AgreementParties {
  readonly party: `party_${string}`;
  readonly commitment: `commitment_${string}` | null;
  readonly signedAt: string | null;
}

export interface CallCore {
  readonly lots: readonly Lot[];
  readonly phaseNames: readonly string[];
  readonly projectCountMax: number;
  readonly unionMicrosMax: string;
  readonly unionMicrosMaxByPhase: readonly (string | null)[];
  readonly criteria: readonly Criterion[];
}

export interface CallCoreInput {
  readonly lots: readonly LotInput[];
  readonly phaseNames: readonly string[];
  readonly projectCountMax: number;
  readonly unionMicrosMax: string;
  readonly unionMicrosMaxByPhase: readonly (string | null)[];
  readonly criteria: readonly CriterionInput[];
}

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

export interface Interest {
  readonly id: `interest_${string}`;
  readonly programme: `programme_${string}`;
  readonly consortium: string;
  readonly members: readonly InterestMembers[];
  readonly contact: InterestContact;
  readonly sites: readonly InterestSites[];
  readonly gpuCount: number;
  readonly h100Equivalents: number;
  readonly investmentMicros: string;
  readonly powerKilowatts: number;
  readonly track: 'joint-procurement' | 'market';
  readonly state: 'received' | 'in-contact' | 'closed';
  readonly receivedAt: string;
  readonly notes: readonly InterestNotes[];
  readonly version: number;
}

export interface InterestContact {
  readonly name: string;
  readonly mail: string;
}

export interface InterestMembers {
  readonly name: string;
  readonly country: string;
  readonly role: 'lead' | 'member';
}

export interface InterestNotes {
  readonly number: number;
  readonly notedAt: string;
  readonly notedBy: string;
  readonly spokenTo: string;
  readonly note: string;
}

export interface InterestSites {
  readonly name: string;
  readonly host: `party_${string}`;
}

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

export interface SendInterestContact {
  readonly name: string;
  readonly mail: string;
}

export interface SendInterestMembers {
  readonly name: string;
  readonly country: string;
  readonly role: 'lead' | 'member';
}

export interface SendInterestSites {
  readonly name: string;
  readonly host: `party_${string}`;
}
