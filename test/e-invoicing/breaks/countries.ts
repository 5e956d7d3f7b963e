import { add, cut, mark, say } from '../testing/edits.ts';
import type { Break } from './break.ts';

const SELLER = 'cac:AccountingSupplierParty/cac:Party';
const BUYER = 'cac:AccountingCustomerParty/cac:Party';
const DELIVERED_TO = 'cac:Delivery/cac:DeliveryLocation/cac:Address';
const MANDATE = '<cac:PaymentMandate><cbc:ID>m</cbc:ID></cac:PaymentMandate>';

export const BREAKS_OF_COUNTRIES: readonly Break[] = [
  ['NL-R-001', 'creditNote', cut('cac:BillingReference')],
  ['NL-R-002', 'standard', cut(`${SELLER}/cac:PostalAddress/cbc:StreetName`)],
  ['NL-R-003', 'standard', mark(`${SELLER}/cac:PartyLegalEntity/cbc:CompanyID`, 'schemeID')],
  ['NL-R-004', 'standard', cut(`${BUYER}/cac:PostalAddress/cbc:PostalZone`)],
  ['NL-R-005', 'standard', mark(`${BUYER}/cac:PartyLegalEntity/cbc:CompanyID`, 'schemeID', '0208')],
  ['NL-R-006', 'rich', cut('cac:TaxRepresentativeParty/cac:PostalAddress/cbc:CityName')],
  ['NL-R-007', 'standard', cut('cac:PaymentMeans')],
  [
    'NL-R-007',
    'creditNote',
    cut('cac:PaymentMeans'),
    say('cac:LegalMonetaryTotal/cbc:PayableAmount', '-1.00'),
  ],
  ['NL-R-008', 'standard', say('cac:PaymentMeans/cbc:PaymentMeansCode', '42')],
  ['NL-R-009', 'standard', cut('cac:OrderReference')],
  ['DE-R-001', 'german', cut('cac:PaymentMeans')],
  ['DE-R-002', 'german', cut(`${SELLER}/cac:Contact`)],
  ['DE-R-003', 'german', cut(`${SELLER}/cac:PostalAddress/cbc:CityName`)],
  ['DE-R-004', 'german', cut(`${SELLER}/cac:PostalAddress/cbc:PostalZone`)],
  ['DE-R-005', 'german', cut(`${SELLER}/cac:Contact/cbc:Name`)],
  ['DE-R-006', 'german', cut(`${SELLER}/cac:Contact/cbc:Telephone`)],
  ['DE-R-007', 'german', cut(`${SELLER}/cac:Contact/cbc:ElectronicMail`)],
  ['DE-R-008', 'german', cut(`${BUYER}/cac:PostalAddress/cbc:CityName`)],
  ['DE-R-009', 'german', cut(`${BUYER}/cac:PostalAddress/cbc:PostalZone`)],
  ['DE-R-010', 'german', cut(`${DELIVERED_TO}/cbc:CityName`)],
  ['DE-R-011', 'german', cut(`${DELIVERED_TO}/cbc:PostalZone`)],
  ['DE-R-014', 'german', cut('cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:Percent')],
  ['DE-R-014', 'germanOutsideVat', cut('cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:Percent')],
  ['DE-R-015', 'german', cut('cbc:BuyerReference')],
  ['DE-R-016', 'german', cut(`${SELLER}/cac:PartyTaxScheme`)],
  ['DE-R-023-1', 'german', cut('cac:PaymentMeans/cac:PayeeFinancialAccount')],
  ['DE-R-023-2', 'german', add('cac:PaymentMeans', MANDATE)],
  ['DE-R-027', 'german', say(`${SELLER}/cac:Contact/cbc:Telephone`, 'ext. 12')],
  ['DE-R-028', 'german', say(`${SELLER}/cac:Contact/cbc:ElectronicMail`, 'accounts@@example.org')],
];
