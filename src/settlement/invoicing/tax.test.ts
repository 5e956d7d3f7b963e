import { describe, expect, test } from 'vitest';
import { type BillingDetails, billingFault } from '../../funding/billing/details.ts';
import { toEpochSeconds, toPartsPerMillion } from '../../kernel/units.ts';
import { buyerOf, selling } from '../testing/traders.ts';
import { type TaxTreatment, taxOf } from './tax.ts';

const AT = toEpochSeconds(Date.UTC(2029, 2, 31, 23, 59, 59) / 1_000);
const ADDRESS = buyerOf('party_nl').address;

/** In a country, with a VAT number of that unless it is said otherwise. */
function inCountry(country: string, over: Partial<BillingDetails> = {}): BillingDetails {
  const vatId = `${country === 'GR' ? 'EL' : country}123456789`;
  return buyerOf('party_lab', { address: { ...ADDRESS, country }, vatId, ...over });
}

const UNNUMBERED = { vatId: undefined };
const EMBASSY = { exemption: 'VATEX-EU-151-1A' } as const;
const supply = { at: AT, isSupply: true };

describe('VAT', () => {
  test.each<readonly [string, BillingDetails, BillingDetails, string]>([
    ['at home', inCountry('NL'), inCountry('NL'), 'S 210000'],
    ['at home, to who has no number', inCountry('NL'), inCountry('NL', UNNUMBERED), 'S 210000'],
    ['to another member state', inCountry('NL'), inCountry('GR'), 'AE 0 VATEX-EU-AE'],
    ['to who has no number there', inCountry('NL'), inCountry('DE', UNNUMBERED), 'S 190000'],
    ['to who has none and no rate', inCountry('NL'), inCountry('GR', UNNUMBERED), 'no rate of GR'],
    ['to Switzerland', inCountry('NL'), inCountry('CH'), 'O 0 VATEX-EU-O'],
    ['to Northern Ireland', inCountry('NL'), inCountry('GB'), 'O 0 VATEX-EU-O'],
    ['to an embassy at home', inCountry('NL'), inCountry('NL', EMBASSY), 'E 0 VATEX-EU-151-1A'],
    ['to an embassy elsewhere', inCountry('NL'), inCountry('BE', EMBASSY), 'E 0 VATEX-EU-151-1A'],
    ['of who has no number', inCountry('NL', UNNUMBERED), inCountry('DE'), 'O 0 VATEX-EU-O'],
    ['from Switzerland', inCountry('CH'), inCountry('NL'), 'AE 0 VATEX-EU-AE'],
    ['from there to who has none', inCountry('CH'), inCountry('NL', UNNUMBERED), 'S 210000'],
    ['from France to Monaco', inCountry('FR'), inCountry('MC', { vatId: 'FR1' }), 'no rate of FR'],
    ['to Monaco', inCountry('NL'), inCountry('MC', { vatId: 'FR1' }), 'AE 0 VATEX-EU-AE'],
    ['to Réunion', inCountry('NL'), inCountry('RE', { vatId: 'FR1' }), 'O 0 VATEX-EU-O'],
  ])('%s', (_, seller, buyer, expected) => {
    const tax = taxOf(selling(seller), buyer, supply);
    expect(tax.ok ? said(tax.value) : `no rate of ${tax.country}`).toBe(expected);
    expect(billingFault(buyer)).toBeUndefined();
  });
});

function said({ category, ratePpm, exemption }: TaxTreatment): string {
  return [category, ratePpm, ...(exemption === undefined ? [] : [exemption.code])].join(' ');
}

test('Nobody is said to be no taxable person because it is registered elsewhere', () => {
  const words = (country: string) => {
    const tax = taxOf(selling(inCountry(country, UNNUMBERED)), inCountry('NL'), supply);
    return tax.ok ? tax.value.exemption?.text : undefined;
  };
  expect(words('NL')).toBe('The seller is no taxable person for this supply.');
  expect(words('US')).toBe('Supplied from outside the Union by a seller without a VAT number.');
});

test('The rate is that of the last day, and there is none before the first', () => {
  const day = (text: string) => toEpochSeconds(Date.parse(`${text}T00:00:00Z`) / 1_000);
  const seller = selling(inCountry('NL'));
  const vatRates = [
    { country: 'NL', from: day('2029-03-31'), ratePpm: toPartsPerMillion(220_000) },
    { country: 'NL', from: day('2029-03-01'), ratePpm: toPartsPerMillion(0) },
    { country: 'NL', from: day('2029-04-01'), ratePpm: toPartsPerMillion(230_000) },
  ];
  const rateAt = (at: number) => {
    const over = { ...seller, selling: { ...seller.selling, vatRates } };
    const tax = taxOf(over, inCountry('NL'), { at: toEpochSeconds(at), isSupply: true });
    return tax.ok ? said(tax.value) : tax.reason;
  };
  expect(rateAt(AT)).toBe('S 220000');
  expect(rateAt(day('2029-03-31') - 1)).toBe('Z 0');
  expect(rateAt(day('2029-03-01') - 1)).toBe('rate_unknown');
});
