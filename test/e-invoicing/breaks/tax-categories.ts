import { add, cut, type Edit, put, say, twice } from '../testing/edits.ts';
import type { VALID } from '../testing/valid-documents.ts';
import type { Break } from './break.ts';

const SELLER = 'cac:AccountingSupplierParty/cac:Party';
const BUYER = 'cac:AccountingCustomerParty/cac:Party';
const SUBTOTAL = 'cac:TaxTotal/cac:TaxSubtotal';
const LINE_CATEGORY = 'cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory';
const SECOND_LINE = 'cac:InvoiceLine[2]/cac:Item/cac:ClassifiedTaxCategory';
const ALLOWANCE = 'cac:AllowanceCharge[1]';
const CHARGE = 'cac:AllowanceCharge[2]';
const REASON = '<cbc:TaxExemptionReason>so</cbc:TaxExemptionReason>';
const VAT =
  '<cac:PartyTaxScheme><cbc:CompanyID>NL1</cbc:CompanyID>' +
  '<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>';

/** What takes away the numbers that a category asks for, or adds one where none may be. */
const WITHOUT_NUMBERS: Readonly<Record<string, readonly Edit[]>> = {
  S: [cut(`${SELLER}/cac:PartyTaxScheme`)],
  Z: [cut(`${SELLER}/cac:PartyTaxScheme`)],
  E: [cut(`${SELLER}/cac:PartyTaxScheme`)],
  AE: [cut(`${BUYER}/cac:PartyTaxScheme`), cut(`${BUYER}/cac:PartyLegalEntity/cbc:CompanyID`)],
  IC: [cut(`${BUYER}/cac:PartyTaxScheme`)],
  G: [say(`${SELLER}/cac:PartyTaxScheme/cac:TaxScheme/cbc:ID`, 'TAX')],
  O: [put(`${BUYER}/cac:PartyLegalEntity`, VAT)],
};

export const BREAKS_OF_TAX_CATEGORIES: readonly Break[] = [
  ...breaksOf('S', 'standard', '0'),
  ...breaksOf('Z', 'zeroRated', '21'),
  ...breaksOf('E', 'exempt', '21'),
  ...breaksOf('AE', 'reverseCharge', '21'),
  ...breaksOf('IC', 'withinTheUnion', '21'),
  ...breaksOf('G', 'exported', '21'),
  ...breaksOf('O', 'outsideVat', '0'),
  [
    'BR-S-02',
    'standard',
    cut(`${SELLER}/cac:PartyTaxScheme`),
    cut('cac:AllowanceCharge'),
    say(`${SECOND_LINE}/cbc:ID`, 'E'),
  ],
  ['BR-AE-02', 'reverseCharge', cut(`${SELLER}/cac:PartyTaxScheme`)],
  ['BR-IC-02', 'withinTheUnion', cut(`${SELLER}/cac:PartyTaxScheme`)],
  ['BR-O-02', 'outsideVat', put(`${SELLER}/cac:PartyLegalEntity`, VAT)],
  ['BR-AE-01', 'reverseCharge', twice(SUBTOTAL)],
  ['BR-S-01', 'standard', cut(SUBTOTAL), say(`${SECOND_LINE}/cbc:ID`, 'E')],
  ['BR-S-08', 'standard', say(`${LINE_CATEGORY}/cbc:Percent`, '9')],
  [
    'BR-IC-11',
    'withinTheUnion',
    cut('cac:InvoicePeriod'),
    cut('cac:Delivery/cbc:ActualDeliveryDate'),
  ],
  ['BR-IC-12', 'withinTheUnion', cut('cac:Delivery/cac:DeliveryLocation/cac:Address')],
  [
    'BR-O-11',
    'outsideVat',
    twice(SUBTOTAL),
    say('cac:TaxTotal/cac:TaxSubtotal[2]/cac:TaxCategory/cbc:ID', 'E'),
  ],
  ['BR-O-12', 'outsideVat', say(`${LINE_CATEGORY}/cbc:ID`, 'E')],
  ['BR-O-13', 'outsideVat', say(`${ALLOWANCE}/cac:TaxCategory/cbc:ID`, 'E')],
  ['BR-O-14', 'outsideVat', say(`${CHARGE}/cac:TaxCategory/cbc:ID`, 'E')],
];

/** `rate` is one that the category does not have. */
function breaksOf(short: string, of: keyof typeof VALID, rate: string): readonly Break[] {
  const without = WITHOUT_NUMBERS[short] ?? [];
  const rated = (path: string): Edit =>
    short === 'O'
      ? add(path, `<cbc:Percent>${rate}</cbc:Percent>`)
      : say(`${path}/cbc:Percent`, rate);
  const reasonTurned: readonly Edit[] = ['S', 'Z'].includes(short)
    ? [put(`${SUBTOTAL}/cac:TaxCategory/cac:TaxScheme`, REASON)]
    : [
        cut(`${SUBTOTAL}/cac:TaxCategory/cbc:TaxExemptionReason`),
        cut(`${SUBTOTAL}/cac:TaxCategory/cbc:TaxExemptionReasonCode`),
      ];
  return [
    [`BR-${short}-01`, of, cut(SUBTOTAL)],
    [`BR-${short}-02`, of, ...without, cut('cac:AllowanceCharge')],
    [`BR-${short}-03`, of, ...without, cut(CHARGE), cut('cac:InvoiceLine')],
    [`BR-${short}-04`, of, ...without, cut(ALLOWANCE), cut('cac:InvoiceLine')],
    [`BR-${short}-05`, of, rated(LINE_CATEGORY)],
    [`BR-${short}-06`, of, rated(`${ALLOWANCE}/cac:TaxCategory`)],
    [`BR-${short}-07`, of, rated(`${CHARGE}/cac:TaxCategory`)],
    [`BR-${short}-08`, of, say(`${SUBTOTAL}/cbc:TaxableAmount`, '5025.01')],
    [`BR-${short}-09`, of, say(`${SUBTOTAL}/cbc:TaxAmount`, '0.01')],
    [`BR-${short}-10`, of, ...reasonTurned],
  ];
}
