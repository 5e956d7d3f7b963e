/** What EN 16931 asks of the seller, the buyer and those who act for them. */
import { isOfVat, vatNumbersOf } from '../e-invoice.ts';
import { allAt, has, textAt, without } from '../reading/select.ts';
import type { XmlNode } from '../reading/xml-tree.ts';
import type { Rule } from '../rule.ts';
import { COUNTRIES } from './code-lists.ts';
import { asked, once } from './rows.ts';

const SELLER = 'cac:AccountingSupplierParty/cac:Party';
const BUYER = 'cac:AccountingCustomerParty/cac:Party';
const NAME = 'cac:PartyLegalEntity/cbc:RegistrationName';
const COUNTRY = 'cac:Country/cbc:IdentificationCode';
const REGISTRATION = 'cac:PartyLegalEntity/cbc:CompanyID';
const LEGAL_FORM = 'cac:PartyLegalEntity/cbc:CompanyLegalForm';

const SELLER_AND_BUYER: readonly Rule[] = [
  asked('BR-06', 'The seller has a name.', 'document', `${SELLER}/${NAME}`),
  asked('BR-07', 'The buyer has a name.', 'document', `${BUYER}/${NAME}`),
  asked('BR-08', 'The seller has an address.', 'document', `${SELLER}/cac:PostalAddress`),
  asked('BR-09', 'The address of the seller names its country.', 'sellerAddress', COUNTRY),
  asked('BR-10', 'The buyer has an address.', 'document', `${BUYER}/cac:PostalAddress`),
  asked('BR-11', 'The address of the buyer names its country.', 'buyerAddress', COUNTRY),
  {
    id: 'BR-62',
    asks: 'The electronic address of the seller says by what scheme.',
    broken: (invoice) => withoutScheme(allAt(invoice.seller, 'cbc:EndpointID')),
  },
  {
    id: 'BR-63',
    asks: 'The electronic address of the buyer says by what scheme.',
    broken: (invoice) => withoutScheme(allAt(invoice.buyer, 'cbc:EndpointID')),
  },
  {
    id: 'BR-CO-26',
    asks: 'A machine can tell who the seller is: an identifier, a registration or a VAT number.',
    broken: (invoice) =>
      without(invoice.seller, 'cac:PartyIdentification/cbc:ID', REGISTRATION).filter(
        (party) => vatNumbersOf([party]).length === 0,
      ),
  },
  {
    id: 'BR-CO-09',
    asks: 'A VAT number starts with the country that gave it; Greece may write EL.',
    broken: ({ everything }) =>
      allAt(everything.filter(isVatScheme), 'cbc:CompanyID').filter(
        ({ text }) => !COUNTRIES.has(text.slice(0, 2)) && !text.startsWith('EL'),
      ),
  },
];

const REPRESENTATIVE_AND_PAYEE: readonly Rule[] = [
  {
    id: 'BR-17',
    asks: 'A payee has a name, and is not the seller.',
    broken: (invoice) =>
      invoice.payee.filter(
        (party) => !has(party, 'cac:PartyName/cbc:Name') || isSame(party, invoice.seller),
      ),
  },
  asked('BR-18', 'A tax representative has a name.', 'representative', 'cac:PartyName/cbc:Name'),
  asked('BR-19', 'A tax representative has an address.', 'representative', 'cac:PostalAddress'),
  asked('BR-20', 'That address names its country.', 'representativeAddress', COUNTRY),
  {
    id: 'BR-56',
    asks: 'A tax representative has a VAT number.',
    broken: (invoice) =>
      invoice.representative.filter((party) => vatNumbersOf([party]).length === 0),
  },
];

const ONE_OF_EACH: readonly Rule[] = [
  once('UBL-SR-09', 'The seller has one name.', 'seller', NAME),
  once('UBL-SR-10', 'The seller has one trading name.', 'seller', 'cac:PartyName'),
  once('UBL-SR-11', 'The seller has one registration.', 'seller', REGISTRATION),
  {
    id: 'UBL-SR-12',
    asks: 'The seller has one VAT number.',
    broken: (invoice) => vatNumbersOf(invoice.seller).slice(1),
  },
  {
    id: 'UBL-SR-13',
    asks: 'The seller has one number of another tax.',
    broken: (invoice) =>
      allAt(invoice.seller, 'cac:PartyTaxScheme')
        .filter((scheme) => !isOfVat(scheme))
        .slice(1),
  },
  once('UBL-SR-14', 'The legal form of the seller is told once.', 'seller', LEGAL_FORM),
  {
    id: 'UBL-SR-42',
    asks: 'The seller has at most two tax numbers.',
    broken: (invoice) => allAt(invoice.seller, 'cac:PartyTaxScheme').slice(2),
  },
  once('UBL-SR-15', 'The buyer has one name.', 'buyer', NAME),
  once('UBL-SR-16', 'The buyer has one identifier.', 'buyer', 'cac:PartyIdentification'),
  once('UBL-SR-17', 'The buyer has one registration.', 'buyer', REGISTRATION),
  {
    id: 'UBL-SR-18',
    asks: 'The buyer has one VAT number.',
    broken: (invoice) => vatNumbersOf(invoice.buyer).slice(1),
  },
  once('UBL-SR-40', 'The buyer has one trading name.', 'buyer', 'cac:PartyName'),
  once('UBL-SR-19', 'A payee has one name.', 'payee', 'cac:PartyName'),
  {
    id: 'UBL-SR-20',
    asks: 'A payee has one identifier, beside that of its bank.',
    broken: (invoice) =>
      invoice.payee.filter(
        (party) => identifiersOf([party]).filter((each) => !isOfBank(each)).length > 1,
      ),
  },
  once('UBL-SR-21', 'A payee has one registration.', 'payee', REGISTRATION),
  once('UBL-SR-22', 'A tax representative has one name.', 'representative', 'cac:PartyName'),
  once('UBL-SR-23', 'It has one VAT number.', 'representative', 'cac:PartyTaxScheme'),
  {
    id: 'UBL-SR-29',
    asks: 'One identifier is that which a bank gave to who collects.',
    broken: ({ everything }) => identifiersOf(everything).filter(isOfBank).slice(1),
  },
  once('UBL-SR-51', 'An address has one third line.', 'addresses', 'cac:AddressLine'),
];

export const RULES_OF_PARTIES: readonly Rule[] = [
  ...SELLER_AND_BUYER,
  ...REPRESENTATIVE_AND_PAYEE,
  ...ONE_OF_EACH,
];

function isVatScheme(node: XmlNode): boolean {
  return node.name === 'cac:PartyTaxScheme' && isOfVat(node);
}

function withoutScheme(nodes: readonly XmlNode[]): readonly XmlNode[] {
  return nodes.filter(({ attributes }) => !attributes.has('schemeID'));
}

function identifiersOf(parties: readonly XmlNode[]): readonly XmlNode[] {
  return allAt(parties, 'cac:PartyIdentification/cbc:ID');
}

/** SEPA is the scheme of the identifier of a creditor, which its bank gives it. */
function isOfBank({ attributes }: XmlNode): boolean {
  return attributes.get('schemeID')?.toUpperCase() === 'SEPA';
}

function isSame(payee: XmlNode, sellers: readonly XmlNode[]): boolean {
  return ['cac:PartyName/cbc:Name', 'cac:PartyIdentification/cbc:ID'].some((path) =>
    sellers.some((seller) => has(payee, path) && textAt(payee, path) === textAt(seller, path)),
  );
}
