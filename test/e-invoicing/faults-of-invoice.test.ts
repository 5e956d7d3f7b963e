/** The checker is checked: each of its rules finds what it is about, and finds nothing else. */
import { describe, expect, test } from 'vitest';
import type { Break } from './breaks/break.ts';
import { BREAKS_OF_CODES } from './breaks/codes.ts';
import { BREAKS_OF_COUNTRIES } from './breaks/countries.ts';
import { BREAKS_OF_DOCUMENT } from './breaks/document.ts';
import { BREAKS_OF_LINES } from './breaks/lines.ts';
import { BREAKS_OF_PARTIES } from './breaks/parties.ts';
import { BREAKS_OF_PEPPOL } from './breaks/peppol.ts';
import { BREAKS_OF_SHAPE } from './breaks/shape.ts';
import { BREAKS_OF_TAX_CATEGORIES } from './breaks/tax-categories.ts';
import { BREAKS_OF_TOTALS } from './breaks/totals.ts';
import { faultsOfInvoice, RULES } from './faults-of-invoice.ts';
import { add, cut, type Edit, edited, put, say, twice } from './testing/edits.ts';
import { VALID } from './testing/valid-documents.ts';

const BREAKS = [
  ...BREAKS_OF_SHAPE,
  ...BREAKS_OF_DOCUMENT,
  ...BREAKS_OF_PARTIES,
  ...BREAKS_OF_LINES,
  ...BREAKS_OF_TOTALS,
  ...BREAKS_OF_TAX_CATEGORIES,
  ...BREAKS_OF_CODES,
  ...BREAKS_OF_PEPPOL,
  ...BREAKS_OF_COUNTRIES,
];

const SELLER = 'cac:AccountingSupplierParty/cac:Party';
const LINE = 'cac:InvoiceLine[1]';
const TAX_POINT = '<cbc:TaxPointDate>2026-11-30</cbc:TaxPointDate>';
const TAX_POINT_CODE = '<cbc:DescriptionCode>3</cbc:DescriptionCode>';
const TOTAL = 'cac:LegalMonetaryTotal';
const TO_PAY = `${TOTAL}/cbc:PayableAmount`;
const OTHER_TAX =
  '<cac:PartyTaxScheme><cbc:CompanyID>1</cbc:CompanyID>' +
  '<cac:TaxScheme><cbc:ID>TAX</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>';
const OF_BANK =
  '<cac:PartyIdentification><cbc:ID schemeID="SEPA">b</cbc:ID></cac:PartyIdentification>';
const FISCAL =
  '<cac:TaxRepresentativeParty><cac:PartyName><cbc:Name>F</cbc:Name></cac:PartyName>' +
  '</cac:TaxRepresentativeParty>';

/** Edits that come close to a rule, or that it excepts. */
const NEARLY_BROKEN: readonly Break[] = [
  ['PEPPOL-EN16931-R120', 'standard', say(`${LINE}/cbc:LineExtensionAmount`, '5005.02')],
  ['PEPPOL-EN16931-R120', 'standard', say(`${LINE}/cbc:LineExtensionAmount`, '5004.98')],
  ['PEPPOL-EN16931-R040', 'standard', say('cac:AllowanceCharge[1]/cbc:BaseAmount', '1000.20')],
  ['PEPPOL-EN16931-R110', 'standard', say(`${LINE}/cac:InvoicePeriod/cbc:StartDate`, '2026-11-01')],
  ['PEPPOL-EN16931-R111', 'standard', say(`${LINE}/cac:InvoicePeriod/cbc:EndDate`, '2026-11-30')],
  ['PEPPOL-EN16931-R111', 'standard', cut('cac:InvoicePeriod')],
  ['PEPPOL-EN16931-R002', 'german', twice('cbc:Note')],
  ['PEPPOL-EN16931-P0112', 'german', say('cbc:InvoiceTypeCode', '384')],
  ['PEPPOL-EN16931-R003', 'standard', cut('cbc:BuyerReference')],
  ['PEPPOL-EN16931-R003', 'standard', cut('cac:OrderReference')],
  ['BR-30', 'standard', say(`${LINE}/cac:InvoicePeriod/cbc:StartDate`, '2026-11-15')],
  ['BR-CO-25', 'standard', cut('cbc:DueDate')],
  ['BR-CO-25', 'standard', cut('cac:PaymentTerms')],
  ['BR-CO-25', 'creditNote', cut('cac:PaymentTerms')],
  ['BR-CO-09', 'standard', say(`${SELLER}/cac:PartyTaxScheme/cbc:CompanyID`, 'EL123456789')],
  ['BR-27', 'standard', say(`${LINE}/cac:Price/cbc:PriceAmount`, '0')],
  ['UBL-DT-01', 'standard', say(`${LINE}/cac:Price/cbc:PriceAmount`, '0.000694444')],
  ['UBL-SR-47', 'standard', twice('cac:PaymentMeans')],
  ['NL-R-001', 'german', cut('cac:BillingReference')],
  ['NL-R-008', 'reverseCharge', say('cac:PaymentMeans/cbc:PaymentMeansCode', '42')],
  ['DE-R-002', 'reverseCharge', cut(`${SELLER}/cac:Contact`)],
  ['BR-AE-02', 'reverseCharge', cut('cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme')],
  ['BR-S-02', 'rich', cut(`${SELLER}/cac:PartyTaxScheme`)],
  ['BR-61', 'standard', ...onlyCash()],
  ['BR-CO-25', 'standard', cut('cbc:DueDate'), cut('cac:PaymentTerms'), say(TO_PAY, '0.00')],
  ['NL-R-007', 'standard', cut('cac:PaymentMeans'), say(TO_PAY, '0.00')],
  ['NL-R-007', 'creditNote', cut('cac:PaymentMeans'), say(TO_PAY, '0.00')],
  ['BR-CO-03', 'standard', put('cbc:DocumentCurrencyCode', TAX_POINT)],
  ['BR-CO-03', 'standard', add('cac:InvoicePeriod', TAX_POINT_CODE)],
  ['UBL-SR-43', 'standard', put('cac:AdditionalDocumentReference', documentOfType(130))],
  ['UBL-SR-43', 'creditNote', put('cac:AdditionalDocumentReference', documentOfType(50))],
  ['UBL-SR-04', 'standard', put('cac:AdditionalDocumentReference', documentOfType(130))],
  ['PEPPOL-EN16931-R080', 'creditNote', put('cac:ContractDocumentReference', documentOfType(50))],
  ['PEPPOL-EN16931-R055', 'rich', say('cac:TaxTotal[2]/cbc:TaxAmount', '0.00')],
  ['BR-CO-11', 'standard', cut('cac:AllowanceCharge'), cut(`${TOTAL}/cbc:AllowanceTotalAmount`)],
  ['BR-CO-12', 'standard', cut('cac:AllowanceCharge'), cut(`${TOTAL}/cbc:ChargeTotalAmount`)],
  ['BR-CO-09', 'standard', put(`${SELLER}/cac:PartyLegalEntity`, OTHER_TAX)],
  ['UBL-SR-13', 'standard', put(`${SELLER}/cac:PartyLegalEntity`, OTHER_TAX)],
  ['UBL-SR-42', 'standard', put(`${SELLER}/cac:PartyLegalEntity`, OTHER_TAX)],
  ['UBL-SR-29', 'standard', put(`${SELLER}/cac:PartyName`, OF_BANK)],
  ['BR-CL-10', 'standard', put(`${SELLER}/cac:PartyName`, OF_BANK)],
  ['DE-R-016', 'german', cut(`${SELLER}/cac:PartyTaxScheme`), put('cac:Delivery', FISCAL)],
  ['UBL-ELEMENT', 'creditNote', ...dueInCreditNote()],
];

function documentOfType(type: number): string {
  const code = `<cbc:DocumentTypeCode>${type}</cbc:DocumentTypeCode>`;
  const reference = `<cbc:ID>d-1</cbc:ID>${code}`;
  return `<cac:AdditionalDocumentReference>${reference}</cac:AdditionalDocumentReference>`;
}

function onlyCash(): readonly Edit[] {
  return [
    say('cac:PaymentMeans/cbc:PaymentMeansCode', '10'),
    cut('cac:PaymentMeans/cac:PayeeFinancialAccount'),
  ];
}

function dueInCreditNote(): readonly Edit[] {
  const day = '<cbc:PaymentDueDate>2026-12-30</cbc:PaymentDueDate>';
  return [put('cac:PaymentMeans/cbc:PaymentID', day)];
}

function rulesBrokenBy(xml: string): readonly string[] {
  return [...new Set(faultsOfInvoice(xml).map(({ rule }) => rule))];
}

describe('faultsOfInvoice', () => {
  test.each(Object.entries(VALID))('finds no fault in a valid document: %s', (_, xml) => {
    expect(faultsOfInvoice(xml)).toEqual([]);
    expect(faultsOfInvoice(edited(xml, []))).toEqual([]);
  });

  const broken = BREAKS.map(([rule, of, ...edits]) => ({ rule, of, edits }));
  test.each(broken)('names $rule when it is broken ($of)', ({ rule, of, edits }) => {
    expect(rulesBrokenBy(edited(VALID[of], edits))).toContain(rule);
  });

  const kept = NEARLY_BROKEN.map(([rule, of, ...edits]) => ({ rule, of, edits }));
  test.each(kept)('does not name $rule where it is only just kept ($of)', (row) => {
    expect(rulesBrokenBy(edited(VALID[row.of], row.edits))).not.toContain(row.rule);
  });

  test('has a break for each rule, and each rule once', () => {
    const rules = new Set(BREAKS.map(([rule]) => rule));
    const ids = RULES.map(({ id }) => id);
    expect(ids.filter((id) => !rules.has(id))).toEqual([]);
    expect([...rules].filter((rule) => !ids.includes(rule))).toEqual([]);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test('says where: the element, with its place among those of its name', () => {
    const edits = [say('cac:InvoiceLine[2]/cac:Price/cbc:PriceAmount', '-99.999')];
    expect(faultsOfInvoice(edited(VALID.standard, edits))).toContainEqual({
      rule: 'BR-27',
      at: '/Invoice/cac:InvoiceLine[2]/cac:Price/cbc:PriceAmount',
      says: 'A net price is not below zero: in a credit the quantity is.',
    });
  });

  test('reads elements by their namespace, whatever the prefixes are', () => {
    const renamed = VALID.standard.replaceAll('cbc:', 'b:').replaceAll('cac:', 'a:');
    const xml = renamed.replace('xmlns:cbc', 'xmlns:b').replace('xmlns:cac', 'xmlns:a');
    expect(rulesBrokenBy(xml)).toEqual([]);
    expect(rulesBrokenBy(xml.replace('CommonBasicComponents-2', 'Other-2'))).toContain(
      'UBL-ELEMENT',
    );
  });
});
