/** The operations on agreements, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

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
