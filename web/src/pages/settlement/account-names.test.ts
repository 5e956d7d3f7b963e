import { expect, test } from 'vitest';
import { accountName, accountWord, subjectName } from './account-names.ts';
import { accountTexts } from './account-texts.ts';

const nameOf = (id: string) => id.toUpperCase();

test.each([
  ['pledge:party_ee', 'Pledge of PARTY_EE', 'pledge', 'verplichting'],
  ['used:allocation_a/cluster_b', 'Used of ALLOCATION_A: CLUSTER_B', 'used', 'gebruikt'],
  [
    'credited:party_ee/contract_c/cluster_b',
    'Credit of PARTY_EE: CONTRACT_C, CLUSTER_B',
    'credit',
    'tegoed',
  ],
  ['rounding:ledger', 'Rounding', 'rounding', 'afronding'],
  ['new-kind:party_ee', 'new-kind:party_ee', 'new-kind', 'new-kind'],
])('%s is named after its kind and owners', (account, name, english, dutch) => {
  expect(accountName(account, accountTexts.en, nameOf)).toBe(name);
  expect(accountWord(account, accountTexts.en)).toBe(english);
  expect(accountWord(account, accountTexts.nl)).toBe(dutch);
});

test('Every kind has a word and a name in both languages, of the same kinds', () => {
  for (const texts of [accountTexts.en, accountTexts.nl]) {
    const names = Object.keys(texts);
    const kinds = names.filter((name) => !name.startsWith('whole '));
    expect(names.filter((name) => name.startsWith('whole '))).toEqual(
      kinds.map((kind) => `whole ${kind}`),
    );
  }
});

test.each([
  ['commitment_a', 'COMMITMENT_A'],
  ['allocation_a/cluster_b', 'ALLOCATION_A, CLUSTER_B'],
])('%s is named by each of its parts', (subject, name) => {
  expect(subjectName(subject, nameOf)).toBe(name);
});
