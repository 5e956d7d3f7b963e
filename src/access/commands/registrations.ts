/**
 * A person asks to apply for an organisation, takes that back, or is answered. Refusals in the
 * order of the rules in `registration.ts`, after `exists`, `not_found` and `version_changed`.
 */
import { asSeen, type FoundRefusal, type Target } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { PartyId, RegistrationId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { Actor } from '../../platform/identity/access.ts';
import { giveRole, takeRole } from '../../platform/identity/commands/roles.ts';
import {
  type TokenRestricted,
  tokenRestricted,
} from '../../platform/identity/commands/token-restricted.ts';
import { isKeptFrom } from '../../platform/identity/permissions.ts';
import { lockPerson } from '../../platform/identity/store/persons.ts';
import {
  decidedRefusal,
  endRefusal,
  type GrantedStateRefusal,
  grantedState,
  type KnownParty,
  likelyParties,
  type NotGranted,
  type PartyRefusal,
  partyRefusal,
  type RegisterRefusal,
  type Registration,
  type RegistrationDecided,
  type RegistrationText,
  registerRefusal,
} from '../registration.ts';
import { lockPlan } from '../store/allocations.ts';
import {
  insertRegistration,
  lockRegistration,
  selectOwnRegistrations,
  selectRegistration,
  updateRegistrationDecided,
  updateRegistrationEnded,
} from '../store/registrations.ts';

/** What a registration needs of the rooms that hold the parties. */
export interface RegistrationFacts {
  readonly parties: (reader: Reader) => Promise<readonly KnownParty[]>;
  /** Enters a party into the plan, whose lock is held. */
  readonly enterParty: (writer: Writer, party: KnownParty) => Promise<void>;
}

type PartyFacts = Pick<RegistrationFacts, 'parties'>;

/** The states that an organisation may be of. */
export async function readStates(
  reader: Reader,
  facts: PartyFacts,
): Promise<readonly KnownParty[]> {
  return (await facts.parties(reader)).filter(({ kind }) => kind === 'state');
}

/** Those that the organisation of an open registration may be already. */
export async function readLikelyParties(
  reader: Reader,
  registration: Registration,
  facts: PartyFacts,
): Promise<readonly KnownParty[]> {
  if (registration.state !== 'open') return [];
  return likelyParties(registration, await facts.parties(reader));
}

export interface NewRegistration extends RegistrationText {
  readonly id: RegistrationId;
}

type Inactive = { readonly reason: 'person_inactive'; readonly personId: string };

export type RegisterOutcome = Outcome<
  Registration,
  | TokenRestricted
  | { readonly reason: 'not_a_person'; readonly actor: string }
  | Inactive
  | { readonly reason: 'exists'; readonly id: string }
  | RegisterRefusal
>;

/**
 * Refused first: to a token that is not for applications, to whoever is no person, and to one that
 * was deactivated since the request was let in.
 */
export async function register(
  writer: Writer,
  { id, ...text }: NewRegistration,
  actor: Actor,
  facts: PartyFacts,
): Promise<RegisterOutcome> {
  if (isKeptFrom(actor, 'application.write')) return tokenRestricted('application.write');
  // Held, so that two at once do not both find none that is open.
  const person = await lockPerson(writer, actor.id);
  if (person === undefined) return refused({ reason: 'not_a_person', actor: actor.id });
  if (!person.isActive) return refused({ reason: 'person_inactive', personId: person.id });
  if ((await selectRegistration(writer, id)) !== undefined)
    return refused({ reason: 'exists', id });
  const own = await selectOwnRegistrations(writer, person.id, writer.caller.at);
  const refusal = registerRefusal(text, await facts.parties(writer), own);
  if (refusal !== undefined) return refused(refusal);
  const { name: personName, mail: personMail } = person;
  const isMailVerified = personMail !== undefined && person.isMailVerified;
  const said = { personName, personMail, isMailVerified };
  const draft = { ...text, id, person: person.id, ...said };
  if (!(await insertRegistration(writer, draft))) return refused({ reason: 'exists', id });
  return done(await told(writer, id, 'ask'));
}

export type WithdrawRegistrationOutcome = Outcome<
  Registration,
  FoundRefusal | TokenRestricted | RegistrationDecided
>;

/** Only its own person takes it back: to anybody else it is not there. */
export async function withdrawRegistration(
  writer: Writer,
  target: Target<RegistrationId>,
  actor: Actor,
): Promise<WithdrawRegistrationOutcome> {
  const { id } = target;
  const locked = await lockRegistration(writer, id);
  const found = asSeen(locked?.person === actor.id ? locked : undefined, target);
  if (!found.ok) return found;
  if (isKeptFrom(actor, 'application.write')) return tokenRestricted('application.write');
  const refusal = decidedRefusal(found.value);
  if (refusal !== undefined) return refused(refusal);
  await updateRegistrationDecided(writer, id, { state: 'withdrawn' });
  return done(await told(writer, id, 'withdraw'));
}

type DecideRefusal = FoundRefusal | RegistrationDecided | { readonly reason: 'own_registration' };

export type RefuseRegistrationOutcome = Outcome<Registration, DecideRefusal>;

export async function refuseRegistration(
  writer: Writer,
  target: Target<RegistrationId>,
  answer: string,
): Promise<RefuseRegistrationOutcome> {
  const found = await loadToDecide(writer, target);
  if (!found.ok) return found;
  const { id } = target;
  await updateRegistrationDecided(writer, id, { state: 'refused', answer });
  return done(await told(writer, id, 'refuse'));
}

export type EndRegistrationOutcome = Outcome<Registration, FoundRefusal | NotGranted>;

/** The person is no applicant of the party any more, by whatever it was one; the party stays. */
export async function endRegistration(
  writer: Writer,
  target: Target<RegistrationId>,
  said: string,
): Promise<EndRegistrationOutcome> {
  const { id } = target;
  const found = asSeen(await lockRegistration(writer, id), target);
  if (!found.ok) return found;
  const refusal = endRefusal(found.value);
  if (refusal !== undefined) return refused(refusal);
  const { person: personId, party } = found.value;
  const scope = { kind: 'party', id: present(party, id) } as const;
  await takeRole(writer, { personId, role: 'applicant', scope });
  await updateRegistrationEnded(writer, id, said);
  return done(await told(writer, id, 'end'));
}

export interface GrantTerms {
  readonly party: PartyId;
  /** The name under which it is entered as a new party; `undefined`: it is there. */
  readonly enterAs: string | undefined;
  /** Where the registration names no state: of which the party is. */
  readonly ofState: PartyId | undefined;
  readonly answer: string | undefined;
}

export type GrantRegistrationOutcome = Outcome<
  Registration,
  | DecideRefusal
  | Inactive
  | { readonly reason: 'exists'; readonly id: string }
  | GrantedStateRefusal
  | PartyRefusal
>;

/**
 * The person becomes an applicant of the party, which is entered first where it is new: of the kind
 * and the state that the registration says.
 */
export async function grantRegistration(
  writer: Writer,
  target: Target<RegistrationId>,
  terms: GrantTerms,
  facts: RegistrationFacts,
): Promise<GrantRegistrationOutcome> {
  await lockPlan(writer);
  const found = await loadToDecide(writer, target);
  if (!found.ok) return found;
  const { party, answer } = terms;
  const person = present(await lockPerson(writer, found.value.person), found.value.person);
  if (!person.isActive) return refused({ reason: 'person_inactive', personId: person.id });
  const refusal = await findOrEnter(writer, found.value, terms, facts);
  if (refusal !== undefined) return refusal;
  const scope = { kind: 'party', id: party } as const;
  await giveRole(writer, { personId: person.id, role: 'applicant', scope });
  const { id } = target;
  await updateRegistrationDecided(writer, id, { state: 'granted', party, answer });
  return done(await told(writer, id, 'grant'));
}

async function findOrEnter(
  writer: Writer,
  registration: Registration,
  { party: id, enterAs, ofState: named }: GrantTerms,
  facts: RegistrationFacts,
): Promise<Extract<GrantRegistrationOutcome, { readonly ok: false }> | undefined> {
  const parties = await facts.parties(writer);
  const isNew = enterAs !== undefined;
  if (isNew && parties.some((each) => each.id === id)) return refused({ reason: 'exists', id });
  const state = grantedState(registration, { named, isNew }, parties);
  if (!state.ok) return state;
  if (!isNew) {
    const refusal = partyRefusal({ ofState: state.value }, id, parties);
    return refusal && refused(refusal);
  }
  const { kind } = registration;
  await facts.enterParty(writer, { id, name: enterAs, kind, state: state.value });
  return undefined;
}

async function loadToDecide(
  writer: Writer,
  target: Target<RegistrationId>,
): Promise<Outcome<Registration, DecideRefusal>> {
  const found = asSeen(await lockRegistration(writer, target.id), target);
  if (!found.ok) return found;
  const registration = found.value;
  const refusal = decidedRefusal(registration);
  if (refusal !== undefined) return refused(refusal);
  return registration.person === writer.caller.actor
    ? refused({ reason: 'own_registration' })
    : done(registration);
}

/** Says in audit and events what was done; answers the registration as it is now. */
async function told(
  writer: Writer,
  id: RegistrationId,
  verb: 'ask' | 'withdraw' | 'grant' | 'refuse' | 'end',
): Promise<Registration> {
  const registration = present(await selectRegistration(writer, id), id);
  const { person, organisation, kind, ofState, registrationNumber, state, party, answer, ended } =
    registration;
  writer.audit({
    action: `registration.${verb}`,
    subject: id,
    detail: {
      person,
      organisation,
      kind,
      ofState: ofState ?? null,
      registrationNumber: registrationNumber ?? null,
      state,
      party: party ?? null,
      answer: answer ?? null,
      endedSaid: ended?.said ?? null,
    },
  });
  writer.publish({
    kind: `registration.${state === 'open' ? 'asked' : state}`,
    subject: id,
    scopes: [ofState === undefined ? 'platform:polder' : `party:${ofState}`],
    detail: { state },
    // What it does itself it knows.
    persons: state === 'open' ? [] : [person],
  });
  return registration;
}
