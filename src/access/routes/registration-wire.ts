/** Registrations as they go over the wire. */
import Type, { type Static } from 'typebox';
import {
  toWireInstant,
  toWireInstantOrNull,
  wireFilledText,
  wireId,
  wireInstant,
  wireNullable,
  wireText,
  wireVersion,
  wireWord,
} from '../../platform/http/wire.ts';
import type { GrantTerms, NewRegistration } from '../commands/registrations.ts';
import type { registrationFromRow } from '../store/registrations.ts';
import { CLOSED, wireSaid } from './application-wire.ts';

export const wireRegistrationState = wireWord(['open', 'granted', 'refused', 'withdrawn', 'ended']);

const LIKELY_MAX = 20;

type Registration = ReturnType<typeof registrationFromRow>;

const text = {
  organisation: wireFilledText(200),
  kind: wireWord(['company', 'user-organisation']),
  ofState: wireNullable(wireId('party_')),
  registrationNumber: wireNullable(wireFilledText(50)),
  said: wireSaid,
};

export const wireNewRegistration = Type.Object(
  { id: wireId('registration_'), ...text },
  { ...CLOSED, title: 'NewRegistration' },
);

const registration = {
  id: wireId('registration_'),
  ...text,
  personId: wireId('person_'),
  personName: wireText(200),
  personMail: wireNullable(wireText(254)),
  isPersonMailVerified: Type.Boolean({ description: 'whether the login said that it is theirs' }),
  state: wireRegistrationState,
  askedAt: wireInstant,
  party: wireNullable(wireId('party_')),
  answer: wireNullable(wireSaid),
  decidedAt: wireNullable(wireInstant),
  endedAt: wireNullable(wireInstant),
  endedSaid: wireNullable(wireSaid),
  version: wireVersion,
};

export const wireRegistration = Type.Object(registration, { ...CLOSED, title: 'Registration' });

const wireNamedParty = Type.Object({ id: wireId('party_'), name: wireText(200) }, CLOSED);

export const wireRegistrationToDecide = Type.Object(
  {
    ...registration,
    likelyParties: Type.Array(wireNamedParty, {
      maxItems: LIKELY_MAX,
      description: 'that the organisation may be already, by their names',
    }),
  },
  { ...CLOSED, title: 'RegistrationToDecide' },
);

export const wireRegistrationForm = Type.Object(
  {
    states: Type.Array(wireNamedParty, {
      maxItems: 1_000,
      description: 'that take part, of which the organisation may be',
    }),
  },
  { ...CLOSED, title: 'RegistrationForm' },
);

export const wireRegistrationGranted = Type.Object(
  {
    party: wireId('party_'),
    enterAs: wireNullable(wireFilledText(200)),
    ofState: wireNullable(wireId('party_')),
    said: wireNullable(wireSaid),
  },
  {
    ...CLOSED,
    title: 'RegistrationGranted',
    description:
      'enterAs: the name under which the party is entered; null where it is there. ofState: the ' +
      'state of the party, where the registration names none; else null.',
  },
);

export function fromWireRegistration(body: Static<typeof wireNewRegistration>): NewRegistration {
  const { ofState, registrationNumber } = body;
  return {
    ...body,
    ofState: ofState ?? undefined,
    registrationNumber: registrationNumber ?? undefined,
  };
}

export function fromWireGranted({
  party,
  enterAs,
  ofState,
  said,
}: Static<typeof wireRegistrationGranted>): GrantTerms {
  return {
    party,
    enterAs: enterAs ?? undefined,
    ofState: ofState ?? undefined,
    answer: said ?? undefined,
  };
}

export function toWireRegistration(one: Registration): Static<typeof wireRegistration> {
  const { id, organisation, kind, said, person, personName, state, version } = one;
  return {
    id,
    organisation,
    kind,
    ofState: one.ofState ?? null,
    registrationNumber: one.registrationNumber ?? null,
    said,
    personId: person,
    personName,
    personMail: one.personMail ?? null,
    isPersonMailVerified: one.isMailVerified,
    state,
    askedAt: toWireInstant(one.askedAt),
    party: one.party ?? null,
    answer: one.answer ?? null,
    decidedAt: toWireInstantOrNull(one.decidedAt),
    endedAt: toWireInstantOrNull(one.ended?.at),
    endedSaid: one.ended?.said ?? null,
    version,
  };
}

export function toWireRegistrationToDecide(
  one: Registration,
  likely: readonly NamedParty[],
): Static<typeof wireRegistrationToDecide> {
  const likelyParties = likely.slice(0, LIKELY_MAX).map(toNamed);
  return { ...toWireRegistration(one), likelyParties };
}

export function toWireRegistrationForm(
  states: readonly NamedParty[],
): Static<typeof wireRegistrationForm> {
  return { states: states.map(toNamed) };
}

type NamedParty = Static<typeof wireNamedParty>;

function toNamed({ id, name }: NamedParty) {
  return { id, name };
}
