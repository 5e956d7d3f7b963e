import { expect, test } from 'vitest';
import type { Billing } from '../../../../src/client/billing.ts';
import { percentOf, ppmOf, toBilling, typedOf } from './typed-billing.ts';

test.each([
  ['21', 210_000],
  ['0', 0],
  ['7,7', 77_000],
  ['5.5', 55_000],
  ['8.0625', 80_625],
  ['0.0001', 1],
  ['100', 1_000_000],
  [' 19 % ', 190_000],
])('%s per cent are %d ppm, and are shown as they were typed', (percent, ppm) => {
  expect(ppmOf(percent)).toBe(ppm);
  expect(ppmOf(percentOf(ppm, 'nl'))).toBe(ppm);
});

test.each(['', '21.00001', '2 1 %%x', '1e1', '-3', '0x10', '1.000,5'])(
  '%j is no rate: nothing is rounded or guessed',
  (text) => {
    expect(ppmOf(text)).toBeNaN();
  },
);

test('a rate is shown with all its digits, and those alone', () => {
  expect(percentOf(55_000, 'en')).toBe('5.5');
  expect(percentOf(80_625, 'nl')).toBe('8,0625');
  expect(percentOf(210_000, 'en')).toBe('21');
});

const BILLING: Billing = {
  party: 'party_a',
  legalName: 'A B.V.',
  address: { street: 'Broerstraat 5', postCode: '9712 CP', city: 'Groningen', country: 'NL' },
  vatId: 'NL001234567B01',
  registration: null,
  electronicAddress: { scheme: '0106', id: '01234567' },
  contact: { name: 'Accounts', phone: '+31 50 1234567', email: 'accounts@a.example' },
  buyerReference: null,
  exemption: null,
  selling: {
    iban: 'NL91ABNA0417164300',
    paymentDays: 0,
    numberPrefix: '',
    vatRates: [
      { country: 'NL', from: '1970-01-01', ratePpm: 210_000 },
      { country: 'FR', from: '2026-01-01', ratePpm: 55_000 },
    ],
    taxesInstalments: true,
  },
  version: 3,
};

test('what is not touched is sent as it was read, in either language', () => {
  const { party: _, version: __, ...details } = BILLING;
  expect(toBilling(typedOf(BILLING, 'en'))).toEqual(details);
  expect(toBilling(typedOf(BILLING, 'nl'))).toEqual(details);
});

test('what is empty is none, and who sells nothing has no account', () => {
  const typed = { ...typedOf(BILLING, 'en'), vatId: ' ', scheme: '', electronicId: '', sells: '' };
  expect(toBilling(typed)).toMatchObject({ vatId: null, electronicAddress: null, selling: null });
  expect(toBilling(typedOf(undefined, 'en')).selling).toBeNull();
});

test('codes may be typed with spaces and in small letters', () => {
  const typed = { ...typedOf(BILLING, 'en'), iban: 'nl91 abna 0417 1643 00', country: 'nl' };
  expect(toBilling(typed)).toMatchObject({
    address: { country: 'NL' },
    selling: { iban: 'NL91ABNA0417164300' },
  });
});

test('a rate that is taken away is not sent, and a new one stands behind the others', () => {
  const more = { rateCount: '3', ratesGone: ' 0', rate2country: 'de', rate2from: '2026-07-01' };
  const typed = { ...typedOf(BILLING, 'en'), ...more, rate2percent: '19' };
  expect(toBilling(typed).selling?.vatRates).toEqual([
    { country: 'FR', from: '2026-01-01', ratePpm: 55_000 },
    { country: 'DE', from: '2026-07-01', ratePpm: 190_000 },
  ]);
});
