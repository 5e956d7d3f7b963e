import { add, cut, mark, put, say, twice } from '../testing/edits.ts';
import type { Break } from './break.ts';

const FILE = 'cac:AdditionalDocumentReference/cac:Attachment/cbc:EmbeddedDocumentBinaryObject';
const SCHEME = '<cbc:DocumentTypeCode>130</cbc:DocumentTypeCode>';
const OBJECT = `<cac:AdditionalDocumentReference>
  <cbc:ID>m</cbc:ID>${SCHEME}</cac:AdditionalDocumentReference>`;
const CARD =
  '<cac:CardAccount><cbc:PrimaryAccountNumberID>1234</cbc:PrimaryAccountNumberID>' +
  '<cbc:NetworkID>V</cbc:NetworkID></cac:CardAccount>';
const MANDATE = '<cac:PaymentMandate><cbc:ID>m</cbc:ID></cac:PaymentMandate>';
const referenceTo = (kind: string) => `<cac:${kind}><cbc:ID>1</cbc:ID></cac:${kind}>`;

export const BREAKS_OF_DOCUMENT: readonly Break[] = [
  ['BR-01', 'standard', cut('cbc:CustomizationID')],
  ['BR-02', 'standard', cut('cbc:ID')],
  ['BR-03', 'standard', cut('cbc:IssueDate')],
  ['BR-04', 'standard', cut('cbc:InvoiceTypeCode')],
  ['BR-04', 'creditNote', cut('cbc:CreditNoteTypeCode')],
  ['BR-05', 'standard', cut('cbc:DocumentCurrencyCode')],
  ['BR-29', 'standard', say('cac:InvoicePeriod/cbc:EndDate', '2026-10-31')],
  [
    'BR-CO-19',
    'standard',
    cut('cac:InvoicePeriod/cbc:StartDate'),
    cut('cac:InvoicePeriod/cbc:EndDate'),
  ],
  [
    'BR-CO-03',
    'standard',
    put('cbc:DocumentCurrencyCode', '<cbc:TaxPointDate>2026-11-30</cbc:TaxPointDate>'),
    add('cac:InvoicePeriod', '<cbc:DescriptionCode>3</cbc:DescriptionCode>'),
  ],
  ['BR-CO-25', 'standard', cut('cbc:DueDate'), cut('cac:PaymentTerms')],
  ['BR-52', 'standard', cut('cac:AdditionalDocumentReference/cbc:ID')],
  ['BR-55', 'creditNote', cut('cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID')],
  ['BR-55', 'creditNote', cut('cac:BillingReference/cac:InvoiceDocumentReference')],
  ['BR-57', 'standard', cut('cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country')],
  ['UBL-SR-01', 'standard', twice('cac:ContractDocumentReference')],
  [
    'UBL-SR-02',
    'standard',
    put('cac:ContractDocumentReference', referenceTo('ReceiptDocumentReference').repeat(2)),
  ],
  [
    'UBL-SR-03',
    'standard',
    put('cac:ContractDocumentReference', referenceTo('DespatchDocumentReference').repeat(2)),
  ],
  ['UBL-SR-04', 'standard', put('cac:AdditionalDocumentReference', OBJECT.repeat(2))],
  ['UBL-SR-05', 'standard', twice('cac:PaymentTerms')],
  ['UBL-SR-08', 'standard', twice('cac:InvoicePeriod')],
  ['UBL-SR-24', 'standard', twice('cac:Delivery')],
  ['UBL-SR-25', 'standard', twice('cac:Delivery/cac:DeliveryParty/cac:PartyName')],
  ['UBL-SR-26', 'standard', twice('cac:PaymentMeans/cbc:PaymentID')],
  ['UBL-SR-33', 'standard', twice('cac:AdditionalDocumentReference/cbc:DocumentDescription')],
  [
    'UBL-SR-39',
    'standard',
    put('cac:AccountingSupplierParty', referenceTo('ProjectReference').repeat(2)),
  ],
  ['UBL-SR-43', 'standard', mark('cac:AdditionalDocumentReference/cbc:ID', 'schemeID', 'AVE')],
  [
    'UBL-SR-43',
    'standard',
    put('cac:AdditionalDocumentReference', OBJECT.replace('>130<', '>50<')),
  ],
  [
    'UBL-SR-44',
    'standard',
    twice('cac:PaymentMeans'),
    say('cac:PaymentMeans[2]/cbc:PaymentID', 'another'),
  ],
  [
    'UBL-SR-45',
    'creditNote',
    put('cac:PaymentMeans/cbc:PaymentID', '<cbc:PaymentDueDate>2026-12-30</cbc:PaymentDueDate>'),
    twice('cac:PaymentMeans'),
  ],
  ['UBL-SR-46', 'standard', twice('cac:PaymentMeans')],
  [
    'UBL-SR-47',
    'standard',
    twice('cac:PaymentMeans'),
    say('cac:PaymentMeans[2]/cbc:PaymentMeansCode', '58'),
  ],
  [
    'UBL-SR-49',
    'standard',
    add('cac:InvoicePeriod', '<cbc:DescriptionCode>3</cbc:DescriptionCode>'.repeat(2)),
  ],
  ['UBL-DT-06', 'standard', mark(FILE, 'mimeCode')],
  ['UBL-DT-07', 'standard', mark(FILE, 'filename')],
  ['BR-49', 'standard', cut('cac:PaymentMeans/cbc:PaymentMeansCode')],
  ['BR-50', 'standard', cut('cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID')],
  ['BR-61', 'standard', cut('cac:PaymentMeans/cac:PayeeFinancialAccount')],
  [
    'BR-61',
    'standard',
    say('cac:PaymentMeans/cbc:PaymentMeansCode', '58'),
    cut('cac:PaymentMeans/cac:PayeeFinancialAccount'),
  ],
  [
    'BR-66',
    'standard',
    put('cac:PaymentMeans/cac:PayeeFinancialAccount', CARD),
    twice('cac:PaymentMeans'),
  ],
  ['BR-67', 'standard', add('cac:PaymentMeans', MANDATE), twice('cac:PaymentMeans')],
];
