import { describe, expect, it, test } from 'vitest';
import type { Party } from '../funding/party.ts';
import type { PartyId } from '../kernel/ids.ts';
import { grantedState, likelyParties, partyRefusal, registerRefusal } from './registration.ts';

const NL = 'party_nl';
const PARTIES: readonly Party[] = [
  { id: NL, name: 'Netherlands', kind: 'state', state: NL },
  { id: 'party_be', name: 'Belgium', kind: 'state', state: 'party_be' },
  { id: 'party_ju', name: 'Joint Undertaking', kind: 'joint-undertaking', state: undefined },
  { id: 'party_operator', name: 'Operator', kind: 'operator', state: NL },
  { id: 'party_acme', name: 'Acme B.V.', kind: 'company', state: NL },
  { id: 'party_lab', name: 'Café-Lab', kind: 'user-organisation', state: 'party_be' },
  { id: 'party_sea', name: 'Ocean Lab', kind: 'user-organisation', state: undefined },
];

describe('a registration', () => {
  const OPEN = 'registration_open';
  it.each([
    ['party_nl', undefined, 0, undefined],
    [undefined, undefined, 4, undefined],
    ['party_acme', undefined, 0, { reason: 'state_unknown', found: 'party_acme' }],
    ['party_ju', OPEN, 9, { reason: 'state_unknown', found: 'party_ju' }],
    ['party_none', undefined, 0, { reason: 'state_unknown', found: 'party_none' }],
    [undefined, OPEN, 9, { reason: 'registration_open', id: OPEN }],
    [undefined, undefined, 5, { reason: 'registered_too_often', countMax: 5 }],
  ] as const)('of %s, with %s open and %i of a day: %o', (ofState, open, ofDayCount, expected) => {
    expect(registerRefusal({ ofState }, PARTIES, { open, ofDayCount })).toEqual(expected);
  });

  it.each<[PartyId | undefined, PartyId, string | undefined]>([
    [NL, 'party_acme', undefined],
    ['party_be', 'party_lab', undefined],
    [undefined, 'party_sea', undefined],
    [NL, 'party_none', 'party_unknown'],
    [NL, NL, 'not_a_user'],
    [NL, 'party_operator', 'not_a_user'],
    [undefined, 'party_ju', 'not_a_user'],
    [NL, 'party_lab', 'of_another_state'],
    [NL, 'party_sea', 'of_another_state'],
    [undefined, 'party_acme', undefined],
  ])('of %s, granted for %s: %s', (ofState, party, reason) => {
    expect(partyRefusal({ ofState }, party, PARTIES)?.reason).toBe(reason);
  });

  it.each<[PartyId | undefined, PartyId | undefined, boolean, string | undefined]>([
    [NL, undefined, true, NL],
    [NL, NL, true, NL],
    [undefined, 'party_be', true, 'party_be'],
    [undefined, 'party_be', false, 'party_be'],
    [undefined, undefined, false, undefined],
    [NL, 'party_be', true, 'state_differs'],
    [undefined, undefined, true, 'state_missing'],
    [undefined, 'party_acme', true, 'state_unknown'],
  ])('of %s, granted with %s for a new party (%s): %s', (ofState, named, isNew, expected) => {
    const granted = grantedState({ ofState }, { named, isNew }, PARTIES);
    expect(granted.ok ? granted.value : granted.reason).toBe(expected);
  });
});

test.each<[string, PartyId | undefined, readonly PartyId[]]>([
  ['acme bv', NL, ['party_acme']],
  ['ACME B.V. Groningen', NL, ['party_acme']],
  ['Acme', NL, ['party_acme']],
  ['Acme', 'party_be', []],
  ['Acmeology', NL, []],
  ['Cafe Lab', 'party_be', ['party_lab']],
  ['Lab', 'party_be', ['party_lab']],
  ['Lab', undefined, ['party_lab', 'party_sea']],
  ['Netherlands', NL, []],
  ['…', NL, []],
])('%s of %s may be %o', (organisation, ofState, expected) => {
  expect(likelyParties({ organisation, ofState }, PARTIES).map(({ id }) => id)).toEqual(expected);
});
