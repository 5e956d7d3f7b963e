/** That each code of the document is one of its list. */
import type { EInvoice } from '../e-invoice.ts';
import { allAt } from '../reading/select.ts';
import type { XmlNode } from '../reading/xml-tree.ts';
import type { Rule } from '../rule.ts';
import {
  ADDRESS_SCHEMES,
  ALLOWANCE_REASONS,
  CHARGE_REASONS,
  COUNTRIES,
  CREDIT_NOTE_TYPES,
  CURRENCIES,
  EXEMPTIONS,
  FILE_KINDS,
  IDENTIFIER_SCHEMES,
  INVOICE_TYPES,
  PAYMENT_MEANS,
  TAX_CATEGORIES,
  TAX_POINTS,
  UNITS,
} from './code-lists.ts';

type Finds = (invoice: EInvoice) => readonly XmlNode[];
type Codes = Pick<ReadonlySet<string>, 'has'>;

const LEGAL = 'cac:PartyLegalEntity';
const STANDARD = 'cac:StandardItemIdentification';

/** Two lists that change often, of which only the form is held: two or three capitals. */
const CAPITALS: Codes = { has: (code) => /^[A-Z]{2,3}$/.test(code) };

const BY_TEXT: readonly Rule[] = [
  {
    id: 'BR-CL-01',
    asks: 'The type is one of an invoice, or one of a credit note.',
    broken: ({ root }) => [
      ...unlisted(allAt(root, 'cbc:InvoiceTypeCode'), INVOICE_TYPES),
      ...unlisted(allAt(root, 'cbc:CreditNoteTypeCode'), CREDIT_NOTE_TYPES),
    ],
  },
  texts('BR-CL-04', 'the currency', named('cbc:DocumentCurrencyCode'), CURRENCIES),
  texts('BR-CL-05', 'the currency of VAT', named('cbc:TaxCurrencyCode'), CURRENCIES),
  texts('BR-CL-06', 'the tax point', named('cbc:DescriptionCode'), TAX_POINTS),
  texts('BR-CL-14', 'a country', named('cbc:IdentificationCode', 'cac:Country'), COUNTRIES),
  texts('BR-CL-15', 'an origin', named('cbc:IdentificationCode', 'cac:OriginCountry'), COUNTRIES),
  texts('BR-CL-16', 'the means of payment', named('cbc:PaymentMeansCode'), PAYMENT_MEANS),
  texts('BR-CL-17', 'a category of VAT', named('cbc:ID', 'cac:TaxCategory'), TAX_CATEGORIES),
  texts(
    'BR-CL-18',
    'the category of VAT of a line',
    named('cbc:ID', 'cac:ClassifiedTaxCategory'),
    TAX_CATEGORIES,
  ),
  texts('BR-CL-19', 'the reason of an allowance', reasonsOfAllowances, ALLOWANCE_REASONS),
  texts('BR-CL-20', 'the reason of a charge', reasonsOfCharges, CHARGE_REASONS),
  texts('BR-CL-22', 'an exemption from VAT', named('cbc:TaxExemptionReasonCode'), EXEMPTIONS),
];

const BY_ATTRIBUTE: readonly Rule[] = [
  attributes('BR-CL-03', 'currencyID', amounts, CURRENCIES),
  attributes('BR-CL-07', 'schemeID', objects, CAPITALS),
  {
    id: 'BR-CL-10',
    asks: 'The scheme of a party is one of ISO/IEC 6523; SEPA is one of who is paid.',
    broken: (invoice) =>
      unlistedIn('schemeID', named('cbc:ID', 'cac:PartyIdentification')(invoice), {
        has: (code) => IDENTIFIER_SCHEMES.has(code) || code === 'SEPA',
      }).concat(allAt(invoice.buyer, 'cac:PartyIdentification/cbc:ID').filter(isOfSepa)),
  },
  attributes('BR-CL-11', 'schemeID', named('cbc:CompanyID', LEGAL), IDENTIFIER_SCHEMES),
  attributes('BR-CL-13', 'listID', named('cbc:ItemClassificationCode'), CAPITALS),
  attributes('BR-CL-21', 'schemeID', named('cbc:ID', STANDARD), IDENTIFIER_SCHEMES),
  attributes('BR-CL-23', 'unitCode', quantities, UNITS),
  attributes('BR-CL-24', 'mimeCode', named('cbc:EmbeddedDocumentBinaryObject'), FILE_KINDS),
  attributes('BR-CL-25', 'schemeID', named('cbc:EndpointID'), ADDRESS_SCHEMES),
  attributes('BR-CL-26', 'schemeID', named('cbc:ID', 'cac:DeliveryLocation'), IDENTIFIER_SCHEMES),
];

export const RULES_OF_CODES: readonly Rule[] = [...BY_TEXT, ...BY_ATTRIBUTE];

function texts(id: string, what: string, of: Finds, codes: Codes): Rule {
  return {
    id,
    asks: `A code of the list for ${what}.`,
    broken: (invoice) => unlisted(of(invoice), codes),
  };
}

function attributes(id: string, attribute: string, of: Finds, codes: Codes): Rule {
  return {
    id,
    asks: `A ${attribute} of its list.`,
    broken: (invoice) => unlistedIn(attribute, of(invoice), codes),
  };
}

function unlisted(nodes: readonly XmlNode[], codes: Codes): readonly XmlNode[] {
  return nodes.filter(({ text }) => !codes.has(text));
}

/** Those that have the attribute, and not one of these codes in it. */
function unlistedIn(attribute: string, nodes: readonly XmlNode[], codes: Codes): XmlNode[] {
  return nodes.filter((node) => {
    const code = node.attributes.get(attribute);
    return code !== undefined && !codes.has(code);
  });
}

/** Every element of this name, or only those in a parent of that one. */
function named(name: string, parentName?: string): Finds {
  return ({ everything }) =>
    everything.filter(
      (node) =>
        node.name === name && (parentName === undefined || node.parent?.name === parentName),
    );
}

function amounts({ everything }: EInvoice): readonly XmlNode[] {
  return everything.filter(({ name }) => name.endsWith('Amount'));
}

function quantities({ everything }: EInvoice): readonly XmlNode[] {
  return everything.filter(({ name }) => name.endsWith('Quantity'));
}

/** The objects that are invoiced: a meter, a subscription. */
function objects({ supportingDocuments, lines }: EInvoice): readonly XmlNode[] {
  return allAt([...supportingDocuments, ...allAt(lines, 'cac:DocumentReference')], 'cbc:ID');
}

function reasonsOfAllowances({ allowances, lineAllowances }: EInvoice): readonly XmlNode[] {
  return allAt([...allowances, ...lineAllowances], 'cbc:AllowanceChargeReasonCode');
}

function reasonsOfCharges({ charges, lineCharges }: EInvoice): readonly XmlNode[] {
  return allAt([...charges, ...lineCharges], 'cbc:AllowanceChargeReasonCode');
}

function isOfSepa({ attributes }: XmlNode): boolean {
  return attributes.get('schemeID') === 'SEPA';
}
