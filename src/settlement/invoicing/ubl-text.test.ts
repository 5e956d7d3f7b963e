import { expect, test } from 'vitest';
import { present } from '../../kernel/assert.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { issuedOf, usageFact } from '../testing/charges.ts';
import { buyerOf, sellerOf } from '../testing/traders.ts';
import { claimsOf, documentsDue } from './due-documents.ts';
import type { Invoice } from './invoice.ts';
import { invoiceDocument } from './invoice-document.ts';
import { ublOf } from './ubl.ts';

function invoiceTo(legalName: string, allocationName = 'Lab'): Invoice {
  const facts = [usageFact({ allocation: { id: 'allocation_lab', name: allocationName } })];
  const documents = documentsDue(
    present(claimsOf(facts, [])[0], 'A claim'),
    new Map([
      ['party_nl', sellerOf('party_nl')],
      ['party_lab', buyerOf('party_lab', { legalName })],
    ]),
  );
  if (!documents.ok) throw new Error(documents.reason);
  return issuedOf(present(documents.value[0], 'A draft'), 1, toEpochSeconds(1_870_000_000));
}

test.each([
  ['A & B <b> ]]>', 'A &amp; B &lt;b&gt; ]]&gt;'],
  ['--><![CDATA[ &amp;', '--&gt;&lt;![CDATA[ &amp;amp;'],
  ['Été 😀 "q"', 'Été 😀 "q"'],
  ['R&D; &x; &#65; &#99999999; &#x41;', 'R&amp;D; &amp;x; &amp;#65; &amp;#99999999; &amp;#x41;'],
  ['x\ufffey\uffffz\u0001', 'x\ufffdy\ufffdz\ufffd'],
  ['lone \ud800 half', 'lone \ufffd half'],
])('A name is written so that it can be read: %j', (name, written) => {
  const ubl = ublOf(invoiceTo(name, name));
  expect(ubl).toContain(`<cbc:RegistrationName>${written}</cbc:RegistrationName>`);
  expect(ubl).toContain(`GPU time of ${written} on cluster_a`);
});

test('Nobody is asked to pay what was only rehearsed', () => {
  const lived = invoiceTo('Lab');
  const rehearsed = { ...lived, isRehearsed: true };
  const { iban } = lived.seller.selling;
  const pages = (invoice: Invoice) => JSON.stringify(invoiceDocument(invoice, '').blocks);
  expect([ublOf(lived), pages(lived)]).toEqual([said(iban), said(iban)]);
  expect(ublOf(rehearsed)).not.toContain(iban);
  expect(pages(rehearsed)).not.toContain(iban);
});

function said(text: string) {
  return expect.stringContaining(text);
}

test('Of a supply outside VAT neither the pages nor the XML say a VAT number', () => {
  const abroad = { street: '1', postCode: '2', city: '3', country: 'CH' };
  const lived = invoiceTo('Lab');
  const outside = { ...lived, tax: { ...lived.tax, category: 'O' as const } };
  const { vatId = '' } = lived.seller;
  const written = (invoice: Invoice) => [
    ublOf(invoice).includes(vatId),
    JSON.stringify(invoiceDocument(invoice, '').blocks).includes(vatId),
  ];
  expect(written(lived)).toEqual([true, true]);
  expect(written({ ...outside, buyer: { ...lived.buyer, address: abroad } })).toEqual([
    false,
    false,
  ]);
});
