import { expect, test } from 'vitest';
import { nameTexts } from './name-texts.ts';
import { namesOf } from './names-of.ts';

const cluster = (id: `cluster_${string}`) => ({ id, acceleratorClass: 'b200' }) as never;
const contract = (id: `contract_${string}`) => ({ id, site: 'site_pl', furtherSites: [] }) as const;
const KNOWN = {
  named: [
    { id: 'party_pl', name: 'Poland' },
    { id: 'programme_next', name: 'Next round' },
    { id: 'person_a', name: 'Ada' },
    { id: 'person_a', name: 'Ada' },
    { id: 'party_ada', name: 'Ada' },
    { id: 'party_one', name: 'Ministry' },
    { id: 'party_two', name: 'Ministry' },
    { id: 'party_il', name: 'ישראל' },
  ],
  sites: [
    { id: 'site_pl', name: 'Kraków', clusters: [cluster('cluster_pl')] },
    { id: 'site_de', name: 'Jülich', clusters: [cluster('cluster_x'), cluster('cluster_y')] },
  ],
  commitments: [
    { id: 'commitment_pl', party: 'party_pl', programme: 'programme_next' },
    { id: 'commitment_two', party: 'party_two', programme: 'programme_next' },
    { id: 'commitment_il', party: 'party_il', programme: 'programme_next' },
    { id: 'commitment_other', party: 'party_hidden', programme: 'programme_next' },
  ],
  contracts: [contract('contract_one'), contract('contract_two')],
} as const;
const list = (names: string[]) => names.join(' + ');

test.each([
  ['party_pl', 'Poland'],
  ['person_a', 'Ada'],
  ['party_ada', 'Ada'],
  ['party_one', 'Ministry (one)'],
  ['party_two', 'Ministry (two)'],
  ['commitment_two', 'Commitment of Ministry (two) to Next round'],
  ['cluster_pl', 'B200, Kraków'],
  ['cluster_y', 'B200, Jülich (y)'],
  ['commitment_pl', 'Commitment of Poland to Next round'],
  ['party_il', '\u2068ישראל\u2069'],
  ['commitment_il', 'Commitment of \u2068ישראל\u2069 to Next round'],
  ['commitment_other', 'Commitment of Party hidden to Next round'],
  ['contract_two', 'Contract for Kraków (two)'],
  ['job_00051617', 'Job 51617'],
  ['job_x-1', 'Job x-1'],
  ['person_hidden', 'Person hidden'],
  ['system_engine', 'Polder, engine'],
  ['system_new', 'Polder new'],
  ['engine', 'engine'],
  ['party', 'party'],
  ['–', '–'],
])('%s is named %s', (id, name) => {
  expect(namesOf(KNOWN, nameTexts.en, list)(id)).toBe(name);
});
