import { add, cut, mark, put, say, twice } from '../testing/edits.ts';
import type { Break } from './break.ts';

const SELLER = 'cac:AccountingSupplierParty/cac:Party';
const BUYER = 'cac:AccountingCustomerParty/cac:Party';
const FISCAL = 'cac:TaxRepresentativeParty';
const LEGAL = 'cac:PartyLegalEntity';
const OTHER_TAX =
  '<cac:PartyTaxScheme><cbc:CompanyID>1</cbc:CompanyID>' +
  '<cac:TaxScheme><cbc:ID>TAX</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>';
const OF_BANK =
  '<cac:PartyIdentification><cbc:ID schemeID="SEPA">b</cbc:ID></cac:PartyIdentification>';

export const BREAKS_OF_PARTIES: readonly Break[] = [
  ['BR-06', 'standard', cut(`${SELLER}/${LEGAL}/cbc:RegistrationName`)],
  ['BR-07', 'standard', cut(`${BUYER}/${LEGAL}/cbc:RegistrationName`)],
  ['BR-08', 'standard', cut(`${SELLER}/cac:PostalAddress`)],
  ['BR-09', 'standard', cut(`${SELLER}/cac:PostalAddress/cac:Country`)],
  ['BR-10', 'standard', cut(`${BUYER}/cac:PostalAddress`)],
  ['BR-11', 'standard', cut(`${BUYER}/cac:PostalAddress/cac:Country/cbc:IdentificationCode`)],
  ['BR-17', 'rich', cut('cac:PayeeParty/cac:PartyName')],
  ['BR-17', 'rich', say('cac:PayeeParty/cac:PartyName/cbc:Name', 'Meridian Compute')],
  ['BR-17', 'rich', say('cac:PayeeParty/cac:PartyIdentification/cbc:ID', '8712345678906')],
  ['BR-18', 'rich', cut(`${FISCAL}/cac:PartyName`)],
  ['BR-19', 'rich', cut(`${FISCAL}/cac:PostalAddress`)],
  ['BR-20', 'rich', cut(`${FISCAL}/cac:PostalAddress/cac:Country`)],
  ['BR-56', 'rich', cut(`${FISCAL}/cac:PartyTaxScheme`)],
  ['BR-56', 'rich', say(`${FISCAL}/cac:PartyTaxScheme/cac:TaxScheme/cbc:ID`, 'TAX')],
  ['BR-62', 'standard', mark(`${SELLER}/cbc:EndpointID`, 'schemeID')],
  ['BR-63', 'standard', mark(`${BUYER}/cbc:EndpointID`, 'schemeID')],
  ['BR-CO-09', 'standard', say(`${SELLER}/cac:PartyTaxScheme/cbc:CompanyID`, '123456789B01')],
  ['BR-CO-09', 'standard', say(`${BUYER}/cac:PartyTaxScheme/cbc:CompanyID`, 'nl123456789B01')],
  [
    'BR-CO-26',
    'standard',
    cut(`${SELLER}/cac:PartyIdentification`),
    cut(`${SELLER}/cac:PartyTaxScheme`),
    cut(`${SELLER}/${LEGAL}/cbc:CompanyID`),
  ],
  ['UBL-SR-09', 'standard', twice(`${SELLER}/${LEGAL}`)],
  ['UBL-SR-10', 'standard', twice(`${SELLER}/cac:PartyName`)],
  ['UBL-SR-11', 'standard', twice(`${SELLER}/${LEGAL}`)],
  ['UBL-SR-12', 'standard', twice(`${SELLER}/cac:PartyTaxScheme`)],
  ['UBL-SR-13', 'standard', put(`${SELLER}/${LEGAL}`, OTHER_TAX.repeat(2))],
  ['UBL-SR-14', 'standard', twice(`${SELLER}/${LEGAL}/cbc:CompanyLegalForm`)],
  ['UBL-SR-15', 'standard', twice(`${BUYER}/${LEGAL}`)],
  ['UBL-SR-16', 'standard', twice(`${BUYER}/cac:PartyIdentification`)],
  ['UBL-SR-17', 'standard', twice(`${BUYER}/${LEGAL}`)],
  ['UBL-SR-18', 'standard', twice(`${BUYER}/cac:PartyTaxScheme`)],
  ['UBL-SR-19', 'rich', twice('cac:PayeeParty/cac:PartyName')],
  ['UBL-SR-20', 'rich', twice('cac:PayeeParty/cac:PartyIdentification')],
  ['UBL-SR-21', 'rich', twice('cac:PayeeParty/cac:PartyLegalEntity')],
  ['UBL-SR-22', 'rich', twice(`${FISCAL}/cac:PartyName`)],
  ['UBL-SR-23', 'rich', twice(`${FISCAL}/cac:PartyTaxScheme`)],
  ['UBL-SR-29', 'standard', put(`${SELLER}/cac:PartyName`, OF_BANK.repeat(2))],
  ['UBL-SR-40', 'standard', twice(`${BUYER}/cac:PartyName`)],
  ['UBL-SR-42', 'standard', put(`${SELLER}/${LEGAL}`, OTHER_TAX.repeat(2))],
  ['UBL-SR-51', 'standard', twice(`${BUYER}/cac:PostalAddress/cac:AddressLine`)],
  [
    'UBL-SR-51',
    'standard',
    add(
      'cac:Delivery/cac:DeliveryLocation/cac:Address',
      '<cac:AddressLine><cbc:Line>l</cbc:Line></cac:AddressLine>'.repeat(2),
    ),
  ],
];
