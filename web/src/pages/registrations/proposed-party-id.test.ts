/** The id that is proposed for a new party is one that Polder takes, whatever the name. */
import { expect, test } from 'vitest';
import { proposedPartyId } from './proposed-party-id.ts';

test.each([
  ['Institute of Rivers', 'party_institute-of-rivers'],
  ['Café-Lab B.V.', 'party_cafe-lab-bv'],
  ['  (Øresund) Université d’Évry & Co. ', 'party_resund-universite-devry-co'],
  ['Ινστιτούτο', ''],
  ['– – –', ''],
])('%s: %s', (name, id) => {
  expect(proposedPartyId(name)).toBe(id);
});

test('A long name gives an id that is short enough, and does not end with a hyphen', () => {
  for (const length of [78, 79, 80, 81, 200]) {
    const id = proposedPartyId(`${'a'.repeat(length - 2)} institute`);
    expect(id).toMatch(/^party_[a-z0-9](?:[a-z0-9.-]{0,78}[a-z0-9])?$/);
  }
});
