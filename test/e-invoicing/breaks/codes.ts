import { mark, say } from '../testing/edits.ts';
import type { Break } from './break.ts';

const SELLER = 'cac:AccountingSupplierParty/cac:Party';
const BUYER = 'cac:AccountingCustomerParty/cac:Party';
const ITEM = 'cac:InvoiceLine[1]/cac:Item';
const FILE = 'cac:AdditionalDocumentReference/cac:Attachment/cbc:EmbeddedDocumentBinaryObject';
const CODE = 'cbc:AllowanceChargeReasonCode';
const IDENTIFIER = 'cac:PartyIdentification/cbc:ID';

export const BREAKS_OF_CODES: readonly Break[] = [
  ['BR-CL-01', 'standard', say('cbc:InvoiceTypeCode', '381')],
  ['BR-CL-01', 'creditNote', say('cbc:CreditNoteTypeCode', '380')],
  ['BR-CL-03', 'standard', mark('cac:LegalMonetaryTotal/cbc:PayableAmount', 'currencyID', '€')],
  ['BR-CL-04', 'standard', say('cbc:DocumentCurrencyCode', 'eur')],
  ['BR-CL-05', 'rich', say('cbc:TaxCurrencyCode', 'KRONOR')],
  [
    'BR-CL-07',
    'standard',
    mark('cac:InvoiceLine[1]/cac:DocumentReference/cbc:ID', 'schemeID', '130'),
  ],
  ['BR-CL-10', 'standard', mark(`${SELLER}/${IDENTIFIER}`, 'schemeID', 'KVK')],
  ['BR-CL-10', 'standard', mark(`${BUYER}/${IDENTIFIER}`, 'schemeID', 'SEPA')],
  ['BR-CL-11', 'standard', mark(`${SELLER}/cac:PartyLegalEntity/cbc:CompanyID`, 'schemeID', 'KVK')],
  [
    'BR-CL-13',
    'standard',
    mark(`${ITEM}/cac:CommodityClassification/cbc:ItemClassificationCode`, 'listID', 'cpv'),
  ],
  [
    'BR-CL-14',
    'standard',
    say(`${BUYER}/cac:PostalAddress/cac:Country/cbc:IdentificationCode`, 'NLD'),
  ],
  [
    'BR-CL-14',
    'standard',
    say(`${SELLER}/cac:PostalAddress/cac:Country/cbc:IdentificationCode`, 'UK'),
  ],
  ['BR-CL-15', 'standard', say(`${ITEM}/cac:OriginCountry/cbc:IdentificationCode`, 'EU')],
  ['BR-CL-16', 'standard', say('cac:PaymentMeans/cbc:PaymentMeansCode', 'IBAN')],
  ['BR-CL-17', 'standard', say('cac:AllowanceCharge[1]/cac:TaxCategory/cbc:ID', 'H')],
  ['BR-CL-18', 'standard', say(`${ITEM}/cac:ClassifiedTaxCategory/cbc:ID`, 'H')],
  ['BR-CL-19', 'standard', say(`cac:AllowanceCharge[1]/${CODE}`, 'FC')],
  ['BR-CL-20', 'standard', say(`cac:AllowanceCharge[2]/${CODE}`, '95')],
  [
    'BR-CL-21',
    'standard',
    mark(`${ITEM}/cac:StandardItemIdentification/cbc:ID`, 'schemeID', 'GTIN'),
  ],
  [
    'BR-CL-22',
    'exempt',
    say('cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:TaxExemptionReasonCode', 'VATEX-EU-E'),
  ],
  ['BR-CL-23', 'standard', mark('cac:InvoiceLine/cbc:InvoicedQuantity', 'unitCode', 'GPU')],
  ['BR-CL-23', 'standard', mark('cac:InvoiceLine[1]/cac:Price/cbc:BaseQuantity', 'unitCode', 's')],
  ['BR-CL-24', 'standard', mark(FILE, 'mimeCode', 'text/plain')],
  ['BR-CL-25', 'standard', mark(`${BUYER}/cbc:EndpointID`, 'schemeID', 'iso6523')],
  ['BR-CL-26', 'standard', mark('cac:Delivery/cac:DeliveryLocation/cbc:ID', 'schemeID', 'GLN')],
];
