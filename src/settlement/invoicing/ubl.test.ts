/** Documents in UBL against the rules of EN 16931 and Peppol, as test/e-invoicing states them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultsOfInvoice } from '../../../test/e-invoicing/faults-of-invoice.ts';
import type { BillingDetails } from '../../funding/billing/details.ts';
import { present } from '../../kernel/assert.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { CostFact } from '../focus-row.ts';
import { creditFact, issuedOf, paymentFact, usageFact } from '../testing/charges.ts';
import { buyerOf, sellerOf } from '../testing/traders.ts';
import { claimsOf, documentsDue } from './due-documents.ts';
import { type Invoice, reversalOf } from './invoice.ts';
import { isOfPeppol } from './peppol.ts';
import type { Seller } from './tax.ts';
import { ublOf } from './ubl.ts';

const ISSUED = toEpochSeconds(Date.UTC(2029, 3, 6) / 1_000);

const use = (gpuSeconds: bigint, price: bigint, number = 1): CostFact =>
  usageFact({
    ...{ sourceId: `line_nl.use.${number}`, gpuSeconds, priceMicrosPerGpuHour: price },
    allocation: { id: `allocation_${number}`, name: `Allocation ${number} <&>"'` },
  });
const instalment = paymentFact({ paidMicros: 70_000_000_000_003n });
const credit = creditFact();

const SELLER = sellerOf('party_nl', { vatId: 'NL009999999B02', registration: '87654321' });
const inCountry = (country: string, more: Partial<BillingDetails> = {}) =>
  buyerOf('party_lab', {
    address: { street: '1', postCode: '2', city: '3', country },
    electronicAddress: { scheme: 'EM', id: 'invoices@buyer.example' },
    vatId: country === 'GR' ? 'EL123456783' : `${country}123456789`,
    ...more,
  });

const OF_PEPPOL = /^(?:PEPPOL|NL|DE)-/;

/** What the document breaks; of the rules of Peppol where it says that it keeps them. */
function faultsOf(invoice: Invoice): readonly string[] {
  const xml = ublOf(invoice);
  const isPeppol = xml.includes('urn:fdc:peppol.eu:2017:poacc:billing:3.0<');
  return faultsOfInvoice(xml)
    .filter(({ rule }) => isPeppol || !OF_PEPPOL.test(rule))
    .map(({ rule, at, says }) => `${rule} at ${at}: ${says}`);
}

/** The document that is due for the facts, as it is issued. */
function issued(facts: readonly CostFact[], buyer: BillingDetails, seller: Seller): Invoice {
  const [claim] = claimsOf(facts, []);
  const details = new Map([seller, buyer].map((each) => [each.party, each]));
  const due = documentsDue(present(claim, 'A claim'), details);
  if (!due.ok) throw new Error(due.reason);
  return issuedOf(present(due.value[0], 'A document'), 1, ISSUED);
}

const BUYERS: readonly (readonly [string, BillingDetails, Invoice['tax']['category']])[] = [
  ['in the same country', buyerOf('party_lab'), 'S'],
  ['in another Member State with a number', inCountry('GR'), 'AE'],
  ['in another Member State without one', inCountry('DE', { vatId: undefined }), 'S'],
  ['outside the Union', inCountry('CH'), 'O'],
  ['that is exempt', inCountry('LU', { exemption: 'VATEX-EU-151-1AA' }), 'E'],
];
const SUBJECTS: readonly (readonly [string, readonly CostFact[]])[] = [
  ['use', [use(1_556n, 2_400_000n), use(7n, 999_999_999n, 2)]],
  ['an instalment', [instalment]],
  ['a credit', [credit]],
];
const SELLERS: readonly (readonly [string, Seller])[] = [
  ['that taxes all', SELLER],
  [
    'whose instalments are contributions',
    { ...SELLER, selling: { ...SELLER.selling, taxesInstalments: false } },
  ],
  ['without a VAT number', { ...SELLER, vatId: undefined }],
  ['without an electronic address', { ...SELLER, electronicAddress: undefined }],
];

describe('a document in UBL keeps the rules', () => {
  const cases = BUYERS.flatMap(([where, buyer]) =>
    SUBJECTS.flatMap(([what, facts]) =>
      SELLERS.map(([which, seller]) => [what, which, where, { buyer, facts, seller }] as const),
    ),
  );
  test.each(cases)('for %s, of a seller %s, to a buyer %s', (_1, _2, _3, of) => {
    const invoice = issued(of.facts, of.buyer, of.seller);
    expect(faultsOf(invoice)).toEqual([]);
    const undone = issuedOf(reversalOf(invoice, 'The address was wrong.'), 2, ISSUED);
    expect(faultsOf(undone)).toEqual([]);
    const rehearsed = { ...invoice, isRehearsed: true };
    expect(faultsOf(rehearsed)).toEqual([]);
  });

  test.each(BUYERS)('and has the category of a buyer %s', (_, buyer, category) => {
    expect(issued([use(1_556n, 2_400_000n)], buyer, SELLER).tax.category).toBe(category);
  });

  test('whatever was used, at whatever price, on however many allocations', () => {
    const facts = fc.array(fc.tuple(fc.bigInt(1n, 10n ** 12n), fc.bigInt(1n, 10n ** 9n)), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(facts, fc.constantFrom(...BUYERS), (uses, [, buyer]) => {
        const charged = uses.map(([seconds, price], index) => use(seconds, price, index + 1));
        fc.pre(claimsOf(charged, []).length > 0);
        const invoice = issued(charged, buyer, SELLER);
        expect(faultsOf(invoice)).toEqual([]);
        expect(invoice.netCents).toBe(charged.reduce((sum, each) => sum + centsOf(each), 0n));
      }),
      { numRuns: 100 },
    );
  });
});

const GERMANY = { street: '1', postCode: '2', city: '3', country: 'DE' };
const ADDRESS = { scheme: '9930', id: 'DE123456789' };
const GERMAN = { address: GERMANY, vatId: 'DE123456789', electronicAddress: ADDRESS };
const CONTACT = { name: 'Accounts', phone: '+49 1234', email: 'accounts@seller.example' };
const DUTCH = buyerOf('party_lab');
const GERMAN_BUYER = buyerOf('party_lab', GERMAN);
const GERMAN_SELLER = sellerOf('party_nl', GERMAN);
const KNOWN_SELLER = { ...GERMAN_SELLER, contact: CONTACT };
const UNREGISTERED = { ...SELLER, registration: 'A 17' };
const PUBLIC_BODY = { ...DUTCH, registration: '00000001234567890000' };
type Parties = readonly [Seller, BillingDetails];
const MARKET = [use(1_556n, 2_400_000n)];

describe('a document says that it is one of Peppol', () => {
  const claims: readonly (readonly [string, boolean, readonly CostFact[], Parties])[] = [
    ['between Dutch parties that are registered', true, MARKET, [SELLER, DUTCH]],
    ['not to an address of mail', false, MARKET, [SELLER, inCountry('FR')]],
    ['not of a Dutch seller with a number of its own', false, MARKET, [UNREGISTERED, DUTCH]],
    ['to a Dutch public body by its number', true, MARKET, [SELLER, PUBLIC_BODY]],
    ['not as a Dutch credit note that credits no invoice', false, [credit], [SELLER, DUTCH]],
    ['not of a German without contact', false, MARKET, [GERMAN_SELLER, GERMAN_BUYER]],
    ['of a German with a contact', true, MARKET, [KNOWN_SELLER, GERMAN_BUYER]],
    ['from another country to a German', true, MARKET, [SELLER, GERMAN_BUYER]],
  ];
  test.each(claims)('%s', (_, isSo, facts, [seller, buyer]) => {
    const invoice = issued(facts, buyer, seller);
    expect(isOfPeppol(invoice)).toBe(isSo);
    expect(faultsOf(invoice)).toEqual([]);
  });

  test('and a Dutch credit note that undoes an invoice', () => {
    const undone = issuedOf(reversalOf(issued(MARKET, DUTCH, SELLER), 'Wrong.'), 2, ISSUED);
    expect(isOfPeppol(undone)).toBe(true);
  });
});

function centsOf(fact: CostFact): bigint {
  return fact.kind === 'usage' ? (fact.chargedMicros + 5_000n) / 10_000n : 0n;
}
