/**
 * Who belongs to the Union's side. A state is a Member State, a country associated to the Union's
 * programmes, or neither; a region, company or user is of the state that it names. Three rules ask:
 *
 * 1. who takes part: a Member State or an associated country that joined the joint undertaking may
 *    buy with it, commit to a joint procurement and vote (Regulation (EU) 2021/1173 as amended by
 *    (EU) 2026/150, Art. 12b, rules 1, 2 and 9);
 * 2. who may use union access time: users in a Member State or an associated country (rule 6);
 * 3. where a member of a consortium is established: in the Union, so in a Member State.
 *
 * Polder has no list of countries: the membership of each state is data of the programme.
 */
import type { PartyId } from '../kernel/ids.ts';
import { isNational, type Party } from './party.ts';

export const MEMBERSHIPS = ['member', 'associated', 'other'] as const;
export type Membership = (typeof MEMBERSHIPS)[number];

/** Of the state that a party is, or is of; `undefined`: it is of none, or that is no state. */
export function membershipOf(party: Party, parties: readonly Party[]): Membership | undefined {
  const isOwn = party.kind === 'state';
  const state = isOwn ? party : parties.find(({ id }) => id === party.state);
  return state?.kind === 'state' ? (state.membership ?? 'member') : undefined;
}

/** Of a state or a region of it: whether it may buy jointly, commit to it, and vote. */
export function isParticipating(membership: Membership | undefined): boolean {
  return membership === 'member' || membership === 'associated';
}

/** Rule 6: whether a user there may use time of the Union at all. */
export function mayUseUnionTime(membership: Membership | undefined): boolean {
  return membership === 'member' || membership === 'associated';
}

/** The states in which a member of a consortium may be established. */
export function statesOfUnion(parties: readonly Party[]): ReadonlySet<PartyId> {
  const isOfUnion = (party: Party) =>
    party.kind === 'state' && membershipOf(party, parties) === 'member';
  return new Set(parties.filter(isOfUnion).map(({ id }) => id));
}

/** The first of `ids`, a state or a region, whose state is known and does not take part. */
export function notParticipating(
  ids: readonly PartyId[],
  parties: readonly Party[],
): PartyId | undefined {
  return ids.find((id) => {
    const party = parties.find((each) => each.id === id);
    if (party === undefined || !isNational(party.kind)) return false;
    const membership = membershipOf(party, parties);
    return membership !== undefined && !isParticipating(membership);
  });
}
