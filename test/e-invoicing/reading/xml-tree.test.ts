/** What is not XML is told, with what the parser alone would let pass. */
import { describe, expect, test } from 'vitest';
import { faultsOfInvoice } from '../faults-of-invoice.ts';
import { VALID } from '../testing/valid-documents.ts';
import { readXml } from './xml-tree.ts';

const NOT_WELL_FORMED: readonly (readonly [string, string])[] = [
  ['an element that is not closed', '<a><b></a>'],
  ['two roots', '<a/><b/>'],
  ['text beside the root', '<a/>text'],
  ['nothing', ''],
  ['an attribute twice', '<a x="1" x="2"/>'],
  ['an attribute without quotes', '<a x=1/>'],
  ['a prefix that nothing declares', '<a><p:b/></a>'],
  ['an "&" that is not escaped', '<a>Nordlicht & Zoon</a>'],
  ['an "&" that is not escaped, in an attribute', '<a b="N & Z"/>'],
  ['an entity that nobody knows', '<a>&euro;</a>'],
  ['a reference to no character', '<a>&#1;</a>'],
  ['a reference beyond all characters', '<a>&#x110000;</a>'],
  ['a control character', '<a>\u0001</a>'],
  ['half of a character', '<a>\ud800</a>'],
  ['the end of CDATA outside it', '<a>]]></a>'],
  ['a declaration that is not first', ' <?xml version="1.0"?><a/>'],
  ['a document type', '<!DOCTYPE a><a/>'],
];

describe('readXml', () => {
  test.each(NOT_WELL_FORMED)('refuses %s', (_, xml) => {
    expect(readXml(xml).ok).toBe(false);
    expect(faultsOfInvoice(xml).map(({ rule }) => rule)).toEqual(['XML']);
  });

  test('takes references, CDATA and comments, and gives what they stand for', () => {
    const read = readXml('<a b="&lt;">&amp;&#8364;&#x1F600;<![CDATA[ & ]]><!-- & --> &gt;</a>');
    expect(read).toMatchObject({ ok: true, root: { text: '&€😀 &  >' } });
  });
});

describe('faultsOfInvoice', () => {
  const standard = VALID.standard;
  test.each([
    ['an order', standard.replaceAll('Invoice-2', 'Order-2')],
    ['an invoice in the namespace of a credit note', standard.replace('Invoice-2', 'CreditNote-2')],
    ['an invoice in no namespace', '<Invoice/>'],
    ['another root', '<a xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'],
  ])('holds %s against nothing more than its root', (_, xml) => {
    expect(faultsOfInvoice(xml).map(({ rule }) => rule)).toEqual(['UBL-ROOT']);
  });
});
