/** What the registration of persons for organisations refuses with, as problems. */
import { type ProblemType, refuse } from '../../platform/http/problem.ts';
import {
  problemTypesOf as identityProblemTypesOf,
  refuseWith as refuseWithIdentity,
} from '../../platform/identity/problems.ts';
import type {
  EndRegistrationOutcome,
  GrantRegistrationOutcome,
  RefuseRegistrationOutcome,
  RegisterOutcome,
  WithdrawRegistrationOutcome,
} from '../commands/registrations.ts';
import { problemTypesOf, refuseWith } from './problems.ts';

type Refusal = Extract<
  | RegisterOutcome
  | WithdrawRegistrationOutcome
  | GrantRegistrationOutcome
  | RefuseRegistrationOutcome
  | EndRegistrationOutcome,
  { readonly ok: false }
>;

const OWN_TYPES = {
  not_a_person: {
    type: 'registration-not-of-a-person',
    status: 422,
    title: 'Persons register, no programs',
  },
  state_unknown: {
    type: 'registration-state-unknown',
    status: 422,
    title: 'An organisation is of a state that takes part, or of none of these',
  },
  state_differs: {
    type: 'registration-state-differs',
    status: 422,
    title: 'The registration is for an organisation of another state',
    advice: 'Where the registration is wrong, refuse it and have it asked for anew.',
  },
  state_missing: {
    type: 'registration-state-missing',
    status: 422,
    title: 'A new party is of a state',
    advice: 'Say of which; where it is not there yet, apply a programme file that names it.',
  },
  registration_open: {
    type: 'registration-already-open',
    status: 409,
    title: 'Another registration of the same person is not decided yet',
    advice: 'Withdraw it, or wait for its answer.',
  },
  registered_too_often: {
    type: 'registered-too-often',
    status: 409,
    title: 'The person has asked as often as is allowed in a day',
    advice: 'Ask again tomorrow.',
  },
  registration_decided: {
    type: 'registration-already-decided',
    status: 409,
    title: 'The registration is decided',
  },
  registration_not_granted: {
    type: 'registration-not-granted',
    status: 409,
    title: 'Only a registration that was granted is ended',
  },
  own_registration: {
    type: 'own-registration',
    status: 403,
    title: 'Nobody decides upon a registration of its own',
  },
  not_a_user: {
    type: 'registration-not-of-a-user',
    status: 422,
    title: 'A registration is for a company or a user organisation',
    advice: 'Where the person is to act for this party, give it the role as such.',
  },
  of_another_state: {
    type: 'registration-of-another-state',
    status: 422,
    title: 'The party is of another state than the registration says',
  },
} as const satisfies Readonly<Record<string, ProblemType>>;

type OwnReason = keyof typeof OWN_TYPES;
type OwnRefusal = Extract<Refusal, { readonly reason: OwnReason }>;
const OF_IDENTITY = ['person_inactive', 'token_restricted'] as const;
type IdentityReason = (typeof OF_IDENTITY)[number];
type IdentityRefusal = Extract<Refusal, { readonly reason: IdentityReason }>;

export function registrationProblems(
  ...reasons: readonly Refusal['reason'][]
): readonly ProblemType[] {
  return reasons.flatMap((reason) => {
    if (isOwn(reason)) return [OWN_TYPES[reason]];
    return isOfIdentity(reason) ? identityProblemTypesOf(reason) : problemTypesOf(reason);
  });
}

export function refuseRegistrationWith(refusal: Refusal) {
  if (isOwnRefusal(refusal)) return refuse(OWN_TYPES[refusal.reason], sentenceOf(refusal));
  return isIdentityRefusal(refusal) ? refuseWithIdentity(refusal) : refuseWith(refusal);
}

function isOwn(reason: Refusal['reason']): reason is OwnReason {
  return Object.hasOwn(OWN_TYPES, reason);
}

function isOfIdentity(reason: Refusal['reason']): reason is IdentityReason {
  return OF_IDENTITY.some((each) => each === reason);
}

function isOwnRefusal(refusal: Refusal): refusal is OwnRefusal {
  return isOwn(refusal.reason);
}

function isIdentityRefusal(refusal: Refusal): refusal is IdentityRefusal {
  return isOfIdentity(refusal.reason);
}

function sentenceOf(refusal: OwnRefusal): string {
  switch (refusal.reason) {
    case 'not_a_person':
      return `Found ${refusal.actor}, expected a person.`;
    case 'state_unknown':
      return `ofState: found ${refusal.found}, expected a party that is a state.`;
    case 'state_differs':
      return `ofState: found ${refusal.found}, expected ${refusal.expected} or null.`;
    case 'state_missing':
      return 'ofState: found null, expected a state, as the registration names none.';
    case 'registration_open':
      return `${refusal.id} is open.`;
    case 'registered_too_often':
      return `At most ${refusal.countMax} in 24 hours, those that were withdrawn included.`;
    case 'registration_decided':
      return `Found ${refusal.state}, expected an open one.`;
    case 'registration_not_granted':
      return `Found ${refusal.state}, expected a granted one.`;
    case 'own_registration':
      return 'Another officer has to.';
    case 'not_a_user':
      return (
        `party: found ${refusal.party}, a ${refusal.found}, ` +
        `expected a ${refusal.expected.join(' or a ')}.`
      );
    case 'of_another_state':
      return (
        `party: found ${refusal.party} of ${refusal.found ?? 'no state'}, ` +
        `expected one of ${refusal.expected}.`
      );
  }
}
