import { expect, test } from 'vitest';
import { toEurMicros } from '../kernel/units.ts';
import { type InterestDraft, interestRefusal, stateAfter } from './interest.ts';
import { SMALL_PARTIES } from './testing/small-call.ts';

const DRAFT: InterestDraft = {
  programme: 'programme_p',
  consortium: 'Northern Compute',
  members: [{ name: 'A company', country: 'NL', role: 'lead' }],
  contact: { name: 'A. Person', mail: 'a@example.org' },
  sites: [{ name: 'Eemshaven', host: 'party_nl' }],
  gpuCount: 100_000,
  h100Equivalents: 200_000,
  investmentMicros: toEurMicros(4_000_000_000_000_000n),
  powerKilowatts: 150_000,
  track: 'market',
};

test.each<readonly [string, Partial<InterestDraft>, boolean, string | undefined]>([
  ['as it should be', {}, true, undefined],
  ['in no programme, without a lead', { members: [] }, false, 'programme_unknown'],
  ['without a lead', { members: [], sites: [{ name: 'X', host: 'party_x' }] }, true, 'lead_count'],
  ['with two leads', { members: [...DRAFT.members, ...DRAFT.members] }, true, 'lead_count'],
  ['in a region', { sites: [{ name: 'X', host: 'party_gr' }] }, true, 'host_not_a_state'],
])('An interest %s', (_, change, hasProgramme, expected) => {
  expect(interestRefusal({ ...DRAFT, ...change }, SMALL_PARTIES, hasProgramme)?.reason).toBe(
    expected,
  );
});

test('An interest is in contact from its first note on, and closed once', () => {
  expect(stateAfter('received', 'note')).toBe('in-contact');
  expect(stateAfter('in-contact', 'note')).toBe('in-contact');
  expect(stateAfter('received', 'close')).toBe('closed');
  expect(stateAfter('closed', 'note')).toBeUndefined();
  expect(stateAfter('closed', 'close')).toBeUndefined();
});
