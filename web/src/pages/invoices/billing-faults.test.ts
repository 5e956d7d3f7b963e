import { expect, test } from 'vitest';
import type { BillingDetailsInput } from '../../../../src/client/billing.ts';
import type { Problem } from '../../../../src/client/runtime.ts';
import { Refused } from '../../api/refused.ts';
import { locatedError } from './billing-faults.ts';

const SENT: BillingDetailsInput = {
  legalName: 'A B.V.',
  address: { street: 'Broerstraat 5', postCode: '9712 CP', city: 'Groningen', country: 'NL' },
  vatId: null,
  registration: null,
  electronicAddress: { scheme: '0106', id: '01234567' },
  contact: null,
  buyerReference: null,
  exemption: null,
  selling: {
    iban: 'NL91ABNA0417164300',
    paymentDays: 30,
    numberPrefix: '',
    vatRates: [{ country: 'NL', from: '2026-01-01', ratePpm: 210_000 }],
    taxesInstalments: false,
  },
};

function fieldsOf(problem: Partial<Problem>, sent: BillingDetailsInput = SENT) {
  const whole = { type: '', title: '', status: 422, detail: '', requestId: '', ...problem };
  const located = locatedError(new Refused(whole), sent);
  return located instanceof Refused ? located.problem.faults?.map(({ field }) => field) : undefined;
}

test.each([
  ['selling.iban: found X, expected one with the right check digits.', ['/selling/iban']],
  ['selling.vatRates.0.country: found XX, expected a code.', ['/selling/vatRates/0/country']],
  ['vatId: found DE1, expected one that begins with NL.', ['/vatId']],
  ['There is no party_a.', []],
])('%s', (detail, fields) => {
  expect(fieldsOf({ detail })).toEqual(fields);
});

const WHOLE = { found: 'an object', expected: 'an object or null' };

test('of a part that is at fault as a whole, the fields that are wrong are told', () => {
  const selling = { ...SENT.selling, paymentDays: Number.NaN, iban: 'x' } as typeof SENT.selling;
  const faults = [{ field: '/selling', ...WHOLE }];
  expect(fieldsOf({ faults }, { ...SENT, selling })).toEqual([
    '/selling/iban',
    '/selling/paymentDays',
  ]);
});

test('a rate is told by its place, and each of its fields by itself', () => {
  const vatRates = [
    ...(SENT.selling?.vatRates ?? []),
    { country: 'Belgium', from: '', ratePpm: Number.NaN },
  ];
  const selling = { ...SENT.selling, vatRates } as typeof SENT.selling;
  const at = '/selling/vatRates/1';
  expect(fieldsOf({ faults: [{ field: '/selling', ...WHOLE }] }, { ...SENT, selling })).toEqual([
    `${at}/country`,
    `${at}/from`,
    `${at}/ratePpm`,
  ]);
});

test('where nothing in it is found wrong, the part itself stays at fault', () => {
  expect(fieldsOf({ faults: [{ field: '/electronicAddress', ...WHOLE }] })).toEqual([
    '/electronicAddress',
  ]);
  const electronicAddress = { scheme: '0106', id: '' };
  const sent = { ...SENT, electronicAddress };
  expect(fieldsOf({ faults: [{ field: '/electronicAddress', ...WHOLE }] }, sent)).toEqual([
    '/electronicAddress/id',
  ]);
});

test('of a contact the parts that are wrong are told', () => {
  const contact = { name: 'Accounts', phone: 'by day', email: 'accounts' };
  const faults = [{ field: '/contact', ...WHOLE }];
  expect(fieldsOf({ faults }, { ...SENT, contact })).toEqual(['/contact/phone', '/contact/email']);
});
