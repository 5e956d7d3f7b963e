import { describe, expect, test } from 'vitest';
import { toEpochSeconds, toPartsPerMillion } from '../../kernel/units.ts';
import { isCountry, isInUnion, vatPrefixOf } from './country.ts';
import { type BillingDetails, billingFault, type SellingDetails, vatRateAt } from './details.ts';
import { isAddressScheme } from './electronic-address.ts';

const SELLING: SellingDetails = {
  iban: 'NL91ABNA0417164300',
  paymentDays: 30,
  numberPrefix: '',
  vatRates: [
    { country: 'NL', from: toEpochSeconds(200), ratePpm: toPartsPerMillion(210_000) },
    { country: 'NL', from: toEpochSeconds(100), ratePpm: toPartsPerMillion(190_000) },
    { country: 'DE', from: toEpochSeconds(100), ratePpm: toPartsPerMillion(0) },
  ],
  taxesInstalments: false,
};

function details(over: Partial<BillingDetails>, country = 'NL'): BillingDetails {
  return {
    party: 'party_a',
    legalName: 'A',
    address: { street: 'Street 1', postCode: '1', city: 'City', country },
    vatId: undefined,
    registration: undefined,
    electronicAddress: undefined,
    contact: undefined,
    buyerReference: undefined,
    exemption: undefined,
    selling: SELLING,
    ...over,
  };
}

const withIban = (iban: string) => ({ selling: { ...SELLING, iban } });
const withRates = (...countries: string[]) => ({
  selling: {
    ...SELLING,
    vatRates: countries.map((country) => ({ ...SELLING.vatRates[0], country })) as never,
  },
});

describe('billing details', () => {
  test.each([
    ['of a seller', details({ vatId: 'NL001234567B01' }), undefined],
    ['of Greece, whose VAT numbers begin with EL', details({ vatId: 'EL1' }, 'GR'), undefined],
    ['of Greece by its code', details({ vatId: 'GR1' }, 'GR'), 'vat_id_elsewhere'],
    ['of nowhere', details({}, 'XX'), 'country_unknown'],
    ['with a VAT number of elsewhere', details({ vatId: 'DE1' }), 'vat_id_elsewhere'],
    ['with a scheme', details({ electronicAddress: { scheme: '0106', id: '1' } }), undefined],
    ['of no scheme', details({ electronicAddress: { scheme: '9', id: '1' } }), 'scheme_unknown'],
    ['with an account that is mistyped', details(withIban('NL91ABNA0417164301')), 'iban_invalid'],
    ['with an account of no country', details(withIban('XX91ABNA0417164300')), 'iban_invalid'],
    ['with a rate of nowhere', details(withRates('XX')), 'country_unknown'],
    ['with two rates from one day', details(withRates('NL', 'NL')), 'rate_repeated'],
    ['with two countries from one day', details(withRates('NL', 'DE')), undefined],
  ])('%s', (_, given, reason) => {
    expect(billingFault(given)?.reason).toBe(reason);
  });

  test.each([
    ['NL', 99, undefined],
    ['NL', 100, 190_000],
    ['NL', 199, 190_000],
    ['NL', 200, 210_000],
    ['DE', 300, 0],
    ['FR', 300, undefined],
  ])('the rate of %s at %i is %s', (country, at, ratePpm) => {
    expect(vatRateAt(SELLING, country, toEpochSeconds(at))).toBe(ratePpm);
  });
});

test('codes: 27 Member States among the countries, and their VAT prefixes', () => {
  const codes = Array.from({ length: 676 }, (_, index) =>
    String.fromCharCode(65 + Math.floor(index / 26), 65 + (index % 26)),
  );
  expect(codes.filter(isCountry)).toHaveLength(249);
  expect(codes.filter(isInUnion)).toHaveLength(27);
  expect(codes.filter(isInUnion).every(isCountry)).toBe(true);
  const elsewhere = codes.filter((code) => isCountry(code) && vatPrefixOf(code) !== code);
  expect(elsewhere.map((code) => `${code} ${vatPrefixOf(code)}`)).toEqual([
    ...['AX FI', 'GF FR', 'GP FR', 'GR EL', 'MC FR', 'MQ FR', 'RE FR', 'YT FR'],
  ]);
  expect(['0106', '0088', 'EM', '9944', '0000'].filter(isAddressScheme)).toEqual([
    ...['0106', '0088', 'EM', '9944'],
  ]);
});
