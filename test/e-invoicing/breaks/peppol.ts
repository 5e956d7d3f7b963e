import { CATEGORY_OF_EXEMPTION } from '../rules/code-lists.ts';
import { add, cut, mark, put, say, twice } from '../testing/edits.ts';
import type { Break } from './break.ts';

const SELLER = 'cac:AccountingSupplierParty/cac:Party';
const BUYER = 'cac:AccountingCustomerParty/cac:Party';
const LINE = 'cac:InvoiceLine[1]';
const PRICE = `${LINE}/cac:Price`;
const ALLOWANCE = 'cac:AllowanceCharge[1]';
const CODE = 'cbc:AllowanceChargeReasonCode';
const FILE = 'cac:AdditionalDocumentReference/cac:Attachment/cbc:EmbeddedDocumentBinaryObject';
const PROJECT =
  '<cac:AdditionalDocumentReference><cbc:ID>p</cbc:ID>' +
  '<cbc:DocumentTypeCode>50</cbc:DocumentTypeCode></cac:AdditionalDocumentReference>';
const EXEMPTION = 'cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:TaxExemptionReasonCode';

export const BREAKS_OF_PEPPOL: readonly Break[] = [
  ['PEPPOL-EN16931-R001', 'standard', cut('cbc:ProfileID')],
  ['PEPPOL-EN16931-R002', 'standard', twice('cbc:Note')],
  ['PEPPOL-EN16931-R003', 'standard', cut('cbc:BuyerReference'), cut('cac:OrderReference')],
  ['PEPPOL-EN16931-R004', 'standard', say('cbc:CustomizationID', 'urn:cen.eu:en16931:2017')],
  ['PEPPOL-EN16931-R005', 'rich', say('cbc:TaxCurrencyCode', 'EUR')],
  [
    'PEPPOL-EN16931-R007',
    'standard',
    say('cbc:ProfileID', 'urn:fdc:peppol.eu:2017:poacc:billing:1:1.0'),
  ],
  ['PEPPOL-EN16931-R010', 'standard', cut(`${BUYER}/cbc:EndpointID`)],
  ['PEPPOL-EN16931-R020', 'standard', cut(`${SELLER}/cbc:EndpointID`)],
  ['PEPPOL-EN16931-R061', 'standard', say('cac:PaymentMeans/cbc:PaymentMeansCode', '59')],
  ['PEPPOL-EN16931-R080', 'creditNote', put('cac:AdditionalDocumentReference', PROJECT.repeat(2))],
  ['PEPPOL-EN16931-R051', 'standard', mark(`${LINE}/cbc:LineExtensionAmount`, 'currencyID', 'USD')],
  ['PEPPOL-EN16931-R051', 'standard', mark('cac:TaxTotal/cbc:TaxAmount', 'currencyID', 'USD')],
  ['PEPPOL-EN16931-R053', 'standard', twice('cac:TaxTotal')],
  ['PEPPOL-EN16931-R054', 'rich', twice('cac:TaxTotal[2]')],
  ['PEPPOL-EN16931-R054', 'rich', cut('cbc:TaxCurrencyCode')],
  ['PEPPOL-EN16931-R055', 'rich', say('cac:TaxTotal[2]/cbc:TaxAmount', '-11600.00')],
  ['PEPPOL-EN16931-R040', 'standard', say(`${ALLOWANCE}/cbc:BaseAmount`, '1000.21')],
  [
    'PEPPOL-EN16931-R040',
    'standard',
    say(`${LINE}/cac:AllowanceCharge[2]/cbc:BaseAmount`, '99.00'),
  ],
  ['PEPPOL-EN16931-R041', 'standard', cut(`${ALLOWANCE}/cbc:BaseAmount`)],
  ['PEPPOL-EN16931-R042', 'standard', cut(`${ALLOWANCE}/cbc:MultiplierFactorNumeric`)],
  ['PEPPOL-EN16931-R043', 'standard', say(`${ALLOWANCE}/cbc:ChargeIndicator`, '0')],
  [
    'PEPPOL-EN16931-R044',
    'standard',
    say(`${PRICE}/cac:AllowanceCharge/cbc:ChargeIndicator`, 'true'),
  ],
  ['PEPPOL-EN16931-R046', 'standard', say(`${PRICE}/cac:AllowanceCharge/cbc:Amount`, '0.51')],
  ['PEPPOL-EN16931-R100', 'standard', twice(`${LINE}/cac:DocumentReference`)],
  [
    'PEPPOL-EN16931-R101',
    'standard',
    say(`${LINE}/cac:DocumentReference/cbc:DocumentTypeCode`, '50'),
  ],
  ['PEPPOL-EN16931-R110', 'standard', say(`${LINE}/cac:InvoicePeriod/cbc:StartDate`, '2026-10-31')],
  ['PEPPOL-EN16931-R111', 'standard', say(`${LINE}/cac:InvoicePeriod/cbc:EndDate`, '2026-12-01')],
  ['PEPPOL-EN16931-R120', 'standard', say(`${LINE}/cbc:LineExtensionAmount`, '5005.03')],
  ['PEPPOL-EN16931-R120', 'standard', say(`${LINE}/cbc:LineExtensionAmount`, '4999.97')],
  ['PEPPOL-EN16931-R120', 'standard', cut(`${PRICE}/cbc:BaseQuantity`)],
  ['PEPPOL-EN16931-R120', 'standard', cut(`${LINE}/cac:AllowanceCharge[2]`)],
  ['PEPPOL-EN16931-R120', 'creditNote', say('cac:CreditNoteLine[2]/cbc:CreditedQuantity', '-1')],
  ['PEPPOL-EN16931-R121', 'standard', say(`${PRICE}/cbc:BaseQuantity`, '0')],
  ['PEPPOL-EN16931-R121', 'standard', say(`${PRICE}/cbc:BaseQuantity`, '-3600')],
  ['PEPPOL-EN16931-R130', 'standard', mark(`${PRICE}/cbc:BaseQuantity`, 'unitCode', 'HUR')],
  ['PEPPOL-EN16931-CL001', 'standard', mark(FILE, 'mimeCode', 'text/plain')],
  ['PEPPOL-EN16931-CL002', 'standard', say(`${LINE}/cac:AllowanceCharge[1]/${CODE}`, 'FC')],
  ['PEPPOL-EN16931-CL003', 'standard', say(`${LINE}/cac:AllowanceCharge[2]/${CODE}`, '95')],
  [
    'PEPPOL-EN16931-CL006',
    'standard',
    add('cac:InvoicePeriod', '<cbc:DescriptionCode>29</cbc:DescriptionCode>'),
  ],
  [
    'BR-CL-06',
    'standard',
    add('cac:InvoicePeriod', '<cbc:DescriptionCode>29</cbc:DescriptionCode>'),
  ],
  ['PEPPOL-EN16931-CL007', 'standard', mark(`${PRICE}/cbc:PriceAmount`, 'currencyID', 'EURO')],
  ['PEPPOL-EN16931-CL008', 'standard', mark(`${SELLER}/cbc:EndpointID`, 'schemeID', '9999')],
  ['PEPPOL-EN16931-P0100', 'standard', say('cbc:InvoiceTypeCode', '389')],
  ['PEPPOL-EN16931-P0101', 'creditNote', say('cbc:CreditNoteTypeCode', '261')],
  ['PEPPOL-EN16931-P0112', 'standard', say('cbc:InvoiceTypeCode', '384')],
  ...CATEGORY_OF_EXEMPTION.map(
    ([rule, exemption, category]): Break => [
      rule,
      category === 'E' ? 'reverseCharge' : 'exempt',
      say(EXEMPTION, exemption),
    ],
  ),
  ...identifierBreaks(),
  [
    'PEPPOL-COMMON-R040',
    'german',
    mark(`${BUYER}/cac:PartyLegalEntity/cbc:CompanyID`, 'schemeID', '0088'),
  ],
  ['PEPPOL-COMMON-R040', 'standard', say(`${SELLER}/cac:PartyIdentification/cbc:ID`, 'a GLN')],
];

/** A number with a digit that its check does not have, or of another form. */
function identifierBreaks(): readonly Break[] {
  const rows = [
    ['PEPPOL-COMMON-R040', '0088', '8712345678907'],
    ['PEPPOL-COMMON-R041', '0192', '987654324'],
    ['PEPPOL-COMMON-R042', '0184', '1234567'],
    ['PEPPOL-COMMON-R043', '0208', '0123456748'],
    ['PEPPOL-COMMON-R049', '0007', '2021005488'],
    ['PEPPOL-COMMON-R052', '0096', '123456789'],
    ['PEPPOL-COMMON-R053', '0198', '12345678'],
  ] as const;
  return rows.map(([rule, scheme, number]) => [
    rule,
    'standard',
    mark(`${BUYER}/cbc:EndpointID`, 'schemeID', scheme),
    say(`${BUYER}/cbc:EndpointID`, number),
  ]);
}
