/** The operations on registrations, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * What a registration may say: the states that an organisation may be of. Permission:
 * anyone-logged-in.
 */
export const getRegistrationForm = operation<GetRegistrationFormCall>({
  method: 'GET',
  path: '/v1/registration-form',
});

export interface GetRegistrationFormCall {
  readonly input: Readonly<Record<string, never>>;
  readonly answer: RegistrationForm;
}

/**
 * The organisations that the caller asked to apply for, and what was answered. Permission:
 * anyone-logged-in.
 */
export const listMyRegistrations = operation<ListMyRegistrationsCall>({
  method: 'GET',
  path: '/v1/my-registrations',
});

export interface ListMyRegistrationsCall {
  readonly input: {
    readonly query?: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'asked' | '-asked' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Registration[];
    readonly nextCursor: string | null;
  };
}

/** One registration of the caller. Permission: anyone-logged-in. */
export const getMyRegistration = operation<GetMyRegistrationCall>({
  method: 'GET',
  path: '/v1/my-registrations/:registrationId',
});

export interface GetMyRegistrationCall {
  readonly input: {
    readonly params: {
      readonly registrationId: `registration_${string}`;
    };
  };
  readonly answer: Registration;
}

/** Ask to apply in the name of an organisation; needs no role. Permission: anyone-logged-in. */
export const register = operation<RegisterCall>({
  method: 'POST',
  path: '/v1/my-registrations',
});

export interface RegisterCall {
  readonly input: {
    readonly body: NewRegistrationInput;
  };
  readonly answer: Registration;
}

/** Take back a registration that is not decided yet. Permission: anyone-logged-in. */
export const withdrawRegistration = operation<WithdrawRegistrationCall>({
  method: 'POST',
  path: '/v1/my-registrations/:registrationId/withdraw',
});

export interface WithdrawRegistrationCall {
  readonly input: {
    readonly params: {
      readonly registrationId: `registration_${string}`;
    };
  };
  readonly answer: Registration;
}

/**
 * Who asks to apply for which organisation, and what was answered. Permission: registration.read.
 */
export const listRegistrations = operation<ListRegistrationsCall>({
  method: 'GET',
  path: '/v1/registrations',
});

export interface ListRegistrationsCall {
  readonly input: {
    readonly query?: {
      readonly state?: ListRegistrationsState | undefined;
      readonly ofState?: `party_${string}` | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'asked' | '-asked' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Registration[];
    readonly nextCursor: string | null;
  };
}

/**
 * One registration, with the parties that the organisation may be already. Permission:
 * registration.read.
 */
export const getRegistration = operation<GetRegistrationCall>({
  method: 'GET',
  path: '/v1/registrations/:registrationId',
});

export interface GetRegistrationCall {
  readonly input: {
    readonly params: {
      readonly registrationId: `registration_${string}`;
    };
  };
  readonly answer: RegistrationToDecide;
}

/**
 * Make the person an applicant of a party: one that is there, or a new one. Permission:
 * registration.decide.
 */
export const grantRegistration = operation<GrantRegistrationCall>({
  method: 'POST',
  path: '/v1/registrations/:registrationId/grant',
});

export interface GrantRegistrationCall {
  readonly input: {
    readonly params: {
      readonly registrationId: `registration_${string}`;
    };
    readonly body: RegistrationGrantedInput;
  };
  readonly answer: Registration;
}

/** Refuse a registration; the person reads why. Permission: registration.decide. */
export const refuseRegistration = operation<RefuseRegistrationCall>({
  method: 'POST',
  path: '/v1/registrations/:registrationId/refuse',
});

export interface RefuseRegistrationCall {
  readonly input: {
    readonly params: {
      readonly registrationId: `registration_${string}`;
    };
    readonly body: ReasonSaidInput;
  };
  readonly answer: Registration;
}

/**
 * End what was granted: the person is no applicant of the party any more, and reads why.
 * Permission: registration.decide.
 */
export const endRegistration = operation<EndRegistrationCall>({
  method: 'POST',
  path: '/v1/registrations/:registrationId/end',
});

export interface EndRegistrationCall {
  readonly input: {
    readonly params: {
      readonly registrationId: `registration_${string}`;
    };
    readonly body: ReasonSaidInput;
  };
  readonly answer: Registration;
}

export type ListRegistrationsState = 'open' | 'granted' | 'refused' | 'withdrawn' | 'ended';

export interface NewRegistrationInput {
  readonly id: `registration_${string}`;
  readonly organisation: string;
  readonly kind: 'company' | 'user-organisation';
  readonly ofState: `party_${string}` | null;
  readonly registrationNumber: string | null;
  readonly said: string;
}

export interface ReasonSaidInput {
  readonly said: string;
}

export interface Registration {
  readonly id: `registration_${string}`;
  readonly organisation: string;
  readonly kind: 'company' | 'user-organisation';
  readonly ofState: `party_${string}` | null;
  readonly registrationNumber: string | null;
  readonly said: string;
  readonly personId: `person_${string}`;
  readonly personName: string;
  readonly personMail: string | null;
  readonly isPersonMailVerified: boolean;
  readonly state: RegistrationState;
  readonly askedAt: string;
  readonly party: `party_${string}` | null;
  readonly answer: string | null;
  readonly decidedAt: string | null;
  readonly endedAt: string | null;
  readonly endedSaid: string | null;
  readonly version: number;
}

export interface RegistrationForm {
  readonly states: readonly RegistrationFormStates[];
}

export interface RegistrationFormStates {
  readonly id: `party_${string}`;
  readonly name: string;
}

export interface RegistrationGrantedInput {
  readonly party: `party_${string}`;
  readonly enterAs: string | null;
  readonly ofState: `party_${string}` | null;
  readonly said: string | null;
}

export type RegistrationState = 'open' | 'granted' | 'refused' | 'withdrawn' | 'ended';

export interface RegistrationToDecide {
  readonly id: `registration_${string}`;
  readonly organisation: string;
  readonly kind: 'company' | 'user-organisation';
  readonly ofState: `party_${string}` | null;
  readonly registrationNumber: string | null;
  readonly said: string;
  readonly personId: `person_${string}`;
  readonly personName: string;
  readonly personMail: string | null;
  readonly isPersonMailVerified: boolean;
  readonly state: RegistrationToDecideState;
  readonly askedAt: string;
  readonly party: `party_${string}` | null;
  readonly answer: string | null;
  readonly decidedAt: string | null;
  readonly endedAt: string | null;
  readonly endedSaid: string | null;
  readonly version: number;
  readonly likelyParties: readonly RegistrationToDecideLikelyParties[];
}

export interface RegistrationToDecideLikelyParties {
  readonly id: `party_${string}`;
  readonly name: string;
}

export type RegistrationToDecideState = 'open' | 'granted' | 'refused' | 'withdrawn' | 'ended';
