/** What is typed is sent as it was meant, and a new try begins with what was said before. */
import { expect, test } from 'vitest';
import type { Registration } from '../../../../src/client/registrations.ts';
import { ANOTHER_STATE, EMPTY, firstOf, toRegistration } from './typed-registration.ts';

const TYPED = {
  organisation: 'Institute of Rivers',
  kind: 'user-organisation',
  ofState: 'party_aa',
  registrationNumber: '',
  said: 'Floods.',
};

test('No number and no state that takes part are sent as nothing', () => {
  expect(toRegistration(TYPED, 'registration_a')).toEqual({
    ...TYPED,
    id: 'registration_a',
    registrationNumber: null,
  });
  const typed = { ...TYPED, ofState: ANOTHER_STATE, registrationNumber: 'VR 1' };
  expect(toRegistration(typed, 'registration_a')).toMatchObject({
    ofState: null,
    registrationNumber: 'VR 1',
  });
});

test.each([
  ['open', EMPTY],
  ['granted', EMPTY],
  ['refused', { ...TYPED, ofState: ANOTHER_STATE }],
  ['withdrawn', { ...TYPED, ofState: ANOTHER_STATE }],
] as const)('After one that is %s the form begins with %j', (state, first) => {
  const latest = { ...TYPED, state, ofState: null, registrationNumber: null };
  expect(firstOf(latest as unknown as Registration)).toEqual(first);
});

test('The first form is empty', () => {
  expect(firstOf(undefined)).toEqual(EMPTY);
});
