/**
 * How a person who has logged in comes to apply: it asks to act for an organisation, and whoever
 * answers for the state of that organisation, or for the whole platform, says for which party, one
 * that is there or a new one. Granted, the person is an applicant of that party, and no more, until
 * the registration is ended.
 */
import type { Party, PartyKind } from '../funding/party.ts';
import type { PartyId, RegistrationId } from '../kernel/ids.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { EpochSeconds } from '../kernel/units.ts';

export type RegistrationState = 'open' | 'granted' | 'refused' | 'withdrawn' | 'ended';

/** The kinds of parties that use what others give: who pays or operates is entered by the plan. */
export const USER_KINDS = ['company', 'user-organisation'] as const satisfies readonly PartyKind[];
export type OrganisationKind = (typeof USER_KINDS)[number];

/** What is known of who takes part. */
export type KnownParty = Pick<Party, 'id' | 'name' | 'kind' | 'state'>;

/** What the person writes. */
export interface RegistrationText {
  readonly organisation: string;
  readonly kind: OrganisationKind;
  /** The state that the organisation is of; `undefined`: one that takes no part here. */
  readonly ofState: PartyId | undefined;
  /** Of its company register, such as that of the Dutch KVK. */
  readonly registrationNumber: string | undefined;
  /** What for, and how one can see that it may speak for the organisation. */
  readonly said: string;
}

export interface Registration extends RegistrationText {
  readonly id: RegistrationId;
  readonly person: `person_${string}`;
  /** As the issuer said them when it was asked for. */
  readonly personName: string;
  readonly personMail: string | undefined;
  /** Whether the issuer said that the mail is the person's. */
  readonly isMailVerified: boolean;
  readonly state: RegistrationState;
  readonly askedAt: EpochSeconds;
  /** For which it was granted. */
  readonly party: PartyId | undefined;
  readonly answer: string | undefined;
  readonly decidedAt: EpochSeconds | undefined;
  /** That it was granted is over since then: why, as the person reads it. */
  readonly ended: { readonly at: EpochSeconds; readonly said: string } | undefined;
  readonly version: number;
}

export type StateUnknown = { readonly reason: 'state_unknown'; readonly found: PartyId };

export function stateRefusal(
  { ofState }: Pick<RegistrationText, 'ofState'>,
  parties: readonly KnownParty[],
): StateUnknown | undefined {
  const isState = parties.some(({ id, kind }) => id === ofState && kind === 'state');
  return ofState === undefined || isState ? undefined : { reason: 'state_unknown', found: ofState };
}

/** It needs no role, so that anyone with a login at the issuer could fill the store with them. */
const REGISTRATIONS_A_DAY_MAX = 5;

/** Of the person who asks. */
export interface OwnRegistrations {
  /** That is not decided yet. */
  readonly open: RegistrationId | undefined;
  /** Asked for in the last 24 hours, whatever became of them. */
  readonly ofDayCount: number;
}

export type RegisterRefusal =
  | StateUnknown
  | { readonly reason: 'registration_open'; readonly id: RegistrationId }
  | { readonly reason: 'registered_too_often'; readonly countMax: number };

/** In this order: a state that is not there; another that is open; too many of a day. */
export function registerRefusal(
  text: Pick<RegistrationText, 'ofState'>,
  parties: readonly KnownParty[],
  { open, ofDayCount }: OwnRegistrations,
): RegisterRefusal | undefined {
  const refusal = stateRefusal(text, parties);
  if (refusal !== undefined) return refusal;
  if (open !== undefined) return { reason: 'registration_open', id: open };
  const countMax = REGISTRATIONS_A_DAY_MAX;
  return ofDayCount < countMax ? undefined : { reason: 'registered_too_often', countMax };
}

export type RegistrationDecided = {
  readonly reason: 'registration_decided';
  readonly state: RegistrationState;
};

export function decidedRefusal({
  state,
}: Pick<Registration, 'state'>): RegistrationDecided | undefined {
  return state === 'open' ? undefined : { reason: 'registration_decided', state };
}

export type PartyRefusal =
  | { readonly reason: 'party_unknown'; readonly party: PartyId }
  | {
      readonly reason: 'not_a_user';
      readonly party: PartyId;
      readonly found: PartyKind;
      readonly expected: readonly OrganisationKind[];
    }
  | {
      readonly reason: 'of_another_state';
      readonly party: PartyId;
      readonly found: PartyId | undefined;
      readonly expected: PartyId;
    };

export type NotGranted = {
  readonly reason: 'registration_not_granted';
  readonly state: RegistrationState;
};

export function endRefusal({ state }: Pick<Registration, 'state'>): NotGranted | undefined {
  return state === 'granted' ? undefined : { reason: 'registration_not_granted', state };
}

/**
 * Of which state the party is: as the registration says, or, where it names none, as whoever grants
 * it does. A new party has one, for by it the rules know what a user may use (`isOutsideUnion`).
 */
export type GrantedStateRefusal =
  | { readonly reason: 'state_differs'; readonly found: PartyId; readonly expected: PartyId }
  | { readonly reason: 'state_missing' }
  | StateUnknown;

/** In the order of {@link GrantedStateRefusal}; `undefined` of an old party: of any state. */
export function grantedState(
  { ofState }: Pick<RegistrationText, 'ofState'>,
  { named, isNew }: { readonly named: PartyId | undefined; readonly isNew: boolean },
  parties: readonly KnownParty[],
): Outcome<PartyId | undefined, GrantedStateRefusal> {
  if (ofState !== undefined && named !== undefined && named !== ofState) {
    return refused({ reason: 'state_differs', found: named, expected: ofState });
  }
  const state = ofState ?? named;
  if (isNew && state === undefined) return refused({ reason: 'state_missing' });
  const refusal = stateRefusal({ ofState: state }, parties);
  return refusal === undefined ? done(state) : refused(refusal);
}

/**
 * Whether a registration may be granted for a party that is there. In this order: there is none; it
 * pays or operates; it is of another state, whose own officers would have to say so.
 */
export function partyRefusal(
  { ofState }: Pick<RegistrationText, 'ofState'>,
  id: PartyId,
  parties: readonly KnownParty[],
): PartyRefusal | undefined {
  const party = parties.find((each) => each.id === id);
  if (party === undefined) return { reason: 'party_unknown', party: id };
  const { kind, state } = party;
  const isUser = USER_KINDS.some((each) => each === kind);
  if (!isUser) return { reason: 'not_a_user', party: id, found: kind, expected: USER_KINDS };
  return ofState === undefined || state === ofState
    ? undefined
    : { reason: 'of_another_state', party: id, found: state, expected: ofState };
}

/**
 * Parties that the organisation may be already: those that it could be granted for whose name
 * stands in its name, or the other way round, whatever the case, accents and signs.
 */
export function likelyParties(
  text: Pick<RegistrationText, 'organisation' | 'ofState'>,
  parties: readonly KnownParty[],
): readonly KnownParty[] {
  const wanted = foldedName(text.organisation);
  return parties.filter((party) => {
    if (partyRefusal(text, party.id, [party]) !== undefined) return false;
    const name = foldedName(party.name);
    return ` ${wanted} `.includes(` ${name} `) || ` ${name} `.includes(` ${wanted} `);
  });
}

/** Its words in lower case, without accents, a space between: "Café-Lab B.V." is "cafe lab bv". */
function foldedName(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/[\p{Mark}.'’]/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();
}
