import { add, cut, mark, put, say, twice } from '../testing/edits.ts';
import type { Break } from './break.ts';

export const BREAKS_OF_SHAPE: readonly Break[] = [
  ['UBL-ELEMENT', 'standard', put('cbc:ID', '<cbc:UUID>u</cbc:UUID>')],
  ['UBL-ELEMENT', 'standard', put('cbc:ID', '<cac:Id>u</cac:Id>')],
  ['UBL-ELEMENT', 'standard', put('cbc:ID', '<ID>in no namespace</ID>')],
  ['UBL-ELEMENT', 'creditNote', put('cbc:Note', '<cbc:DueDate>2026-12-30</cbc:DueDate>')],
  [
    'UBL-ELEMENT',
    'standard',
    add('cac:InvoiceLine', '<cbc:CreditedQuantity>1</cbc:CreditedQuantity>'),
  ],
  ['UBL-ELEMENT', 'standard', add('cac:AllowanceCharge/cac:TaxCategory', '<cbc:Name>n</cbc:Name>')],
  ['UBL-ORDER', 'standard', put('cbc:ProfileID', '<cbc:BuyerReference>r</cbc:BuyerReference>')],
  [
    'UBL-ORDER',
    'standard',
    add('cac:AccountingSupplierParty/cac:Party', '<cbc:EndpointID>1</cbc:EndpointID>'),
  ],
  [
    'UBL-ORDER',
    'standard',
    cut('cac:InvoiceLine/cac:Price/cbc:BaseQuantity'),
    put('cac:InvoiceLine/cac:Price/cbc:PriceAmount', '<cbc:BaseQuantity>1</cbc:BaseQuantity>'),
  ],
  [
    'UBL-ORDER',
    'creditNote',
    put('cac:CreditNoteLine', '<cac:PaymentTerms><cbc:Note>n</cbc:Note></cac:PaymentTerms>'),
  ],
  ['UBL-ONCE', 'standard', twice('cbc:ID')],
  ['UBL-ONCE', 'standard', twice('cac:InvoiceLine/cac:Price')],
  ['UBL-MISSING', 'standard', cut('cac:LegalMonetaryTotal')],
  [
    'UBL-MISSING',
    'standard',
    cut('cac:InvoiceLine[2]/cac:Item/cac:ClassifiedTaxCategory/cac:TaxScheme'),
  ],
  ['UBL-TEXT', 'standard', add('cbc:ID', '<cbc:ID>1</cbc:ID>')],
  ['UBL-TEXT', 'standard', say('cac:PaymentTerms', 'Within 30 days')],
  ['UBL-ATTRIBUTE', 'standard', mark('cbc:ID', 'schemeID', '0088')],
  ['UBL-ATTRIBUTE', 'standard', mark('cac:LegalMonetaryTotal/cbc:PayableAmount', 'currencyID')],
  [
    'UBL-ATTRIBUTE',
    'standard',
    mark('cac:InvoiceLine/cbc:InvoicedQuantity', 'unitCodeListID', 'UNECERec20'),
  ],
  ['UBL-DECIMAL', 'standard', say('cac:LegalMonetaryTotal/cbc:PayableAmount', '6,000.00')],
  ['UBL-DECIMAL', 'standard', say('cac:InvoiceLine[1]/cbc:InvoicedQuantity', '7.2e6')],
  ['UBL-DECIMAL', 'standard', say('cac:AllowanceCharge/cac:TaxCategory/cbc:Percent', '21%')],
  ['UBL-DT-01', 'standard', say('cac:LegalMonetaryTotal/cbc:PayableAmount', '6000.000')],
  ['PEPPOL-EN16931-R008', 'standard', say('cbc:Note', '')],
  ['PEPPOL-EN16931-R008', 'standard', say('cbc:Note', '  ')],
  ['PEPPOL-EN16931-R008', 'standard', cut('cac:PaymentTerms/cbc:Note')],
  ['PEPPOL-EN16931-F001', 'standard', say('cbc:IssueDate', '30-11-2026')],
  ['PEPPOL-EN16931-F001', 'standard', say('cbc:DueDate', '2026-02-30')],
  ['PEPPOL-EN16931-F001', 'standard', say('cbc:IssueDate', '2026-11-30Z')],
];
