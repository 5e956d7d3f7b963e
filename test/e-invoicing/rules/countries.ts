/**
 * What Peppol asks of sellers of one country: of those in the Netherlands, and between two parties
 * in Germany. Other countries have rules too; sellers there would need them.
 */
import { type EInvoice, type Part, vatNumbersOf } from '../e-invoice.ts';
import { numberAt, signOf } from '../reading/fraction.ts';
import { allAt, has, textAt, without } from '../reading/select.ts';
import type { XmlNode } from '../reading/xml-tree.ts';
import type { Rule } from '../rule.ts';
import { isTransfer } from './document.ts';
import { isBetweenGermans } from './peppol.ts';

/** 0106 is the register of the chamber of commerce (KVK), 0190 that of public bodies (OIN). */
const DUTCH_REGISTERS: readonly string[] = ['0106', '0190'];
const DUTCH_MEANS: readonly string[] = ['30', '48', '49', '57', '58', '59'];
const ADDRESS = ['cbc:StreetName', 'cbc:CityName', 'cbc:PostalZone'] as const;

const NETHERLANDS: readonly Rule[] = [
  dutch('NL-R-001', 'A credit note names the invoice that it credits.', ({ root, isCreditNote }) =>
    isCreditNote ? without([root], 'cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID') : [],
  ),
  dutch('NL-R-002', 'The seller has street, town and postcode.', ({ sellerAddress }) =>
    sellerAddress.filter(isNoWholeAddress),
  ),
  dutch('NL-R-003', 'The seller is known by KVK (0106) or OIN (0190).', ({ seller }) =>
    allAt(seller, 'cac:PartyLegalEntity/cbc:CompanyID').filter(isNoDutchNumber),
  ),
  dutch('NL-R-004', 'A Dutch buyer has street, town and postcode.', (invoice) =>
    invoice.buyerCountry === 'NL' ? invoice.buyerAddress.filter(isNoWholeAddress) : [],
  ),
  dutch('NL-R-005', 'A Dutch buyer is known by KVK (0106) or OIN (0190).', (invoice) =>
    invoice.buyerCountry === 'NL'
      ? allAt(invoice.buyer, 'cac:PartyLegalEntity/cbc:CompanyID').filter(isNoDutchNumber)
      : [],
  ),
  dutch('NL-R-006', 'A Dutch tax representative has street, town and postcode.', (invoice) =>
    invoice.representativeAddress
      .filter((each) => textAt(each, 'cac:Country/cbc:IdentificationCode') === 'NL')
      .filter(isNoWholeAddress),
  ),
  dutch('NL-R-007', 'Where the buyer is to pay, it says how.', (invoice) =>
    invoice.paymentMeans.length > 0
      ? []
      : invoice.totals.filter((total) => {
          const sign = signOf(numberAt(total, 'cbc:PayableAmount'));
          return invoice.isCreditNote ? sign < 0 : sign > 0;
        }),
  ),
  dutch('NL-R-008', 'A Dutch buyer pays by transfer, card or debit.', (invoice) =>
    invoice.buyerCountry === 'NL'
      ? allAt(invoice.paymentMeans, 'cbc:PaymentMeansCode').filter(
          ({ text }) => !DUTCH_MEANS.includes(text),
        )
      : [],
  ),
  dutch('NL-R-009', 'A line of an order is named only with the order.', ({ root, lines }) =>
    has(root, 'cac:OrderReference/cbc:ID') ? [] : allAt(lines, 'cac:OrderLineReference/cbc:LineID'),
  ),
];

const GERMANY: readonly Rule[] = [
  germanAsks('DE-R-001', 'It says how to pay.', 'document', 'cac:PaymentMeans'),
  germanAsks('DE-R-002', 'The seller has a contact.', 'seller', 'cac:Contact'),
  germanAsks('DE-R-003', 'The seller has a town.', 'sellerAddress', 'cbc:CityName'),
  germanAsks('DE-R-004', 'The seller has a postcode.', 'sellerAddress', 'cbc:PostalZone'),
  germanAsks('DE-R-005', 'The contact of the seller has a name.', 'seller', 'cac:Contact/cbc:Name'),
  germanAsks('DE-R-006', 'It has a telephone.', 'seller', 'cac:Contact/cbc:Telephone'),
  germanAsks('DE-R-007', 'It has a mail address.', 'seller', 'cac:Contact/cbc:ElectronicMail'),
  germanAsks('DE-R-008', 'The buyer has a town.', 'buyerAddress', 'cbc:CityName'),
  germanAsks('DE-R-009', 'The buyer has a postcode.', 'buyerAddress', 'cbc:PostalZone'),
  german('DE-R-010', 'The address of a delivery has a town.', ({ deliveries }) =>
    without(allAt(deliveries, 'cac:DeliveryLocation/cac:Address'), 'cbc:CityName'),
  ),
  german('DE-R-011', 'The address of a delivery has a postcode.', ({ deliveries }) =>
    without(allAt(deliveries, 'cac:DeliveryLocation/cac:Address'), 'cbc:PostalZone'),
  ),
  germanAsks(
    'DE-R-014',
    'A category of VAT has its rate: one outside VAT too, as 0.',
    'subtotals',
    'cac:TaxCategory/cbc:Percent',
  ),
  germanAsks('DE-R-015', 'It has a reference of the buyer.', 'document', 'cbc:BuyerReference'),
  german('DE-R-016', 'The seller has a tax number, or a representative.', (invoice) =>
    isUntaxed(invoice) || invoice.representative.length > 0
      ? []
      : without(invoice.seller, 'cac:PartyTaxScheme/cbc:CompanyID'),
  ),
  german('DE-R-023-1', 'A credit transfer has an account.', ({ paymentMeans }) =>
    without(paymentMeans.filter(isTransfer), 'cac:PayeeFinancialAccount'),
  ),
  german('DE-R-023-2', 'A credit transfer has no card and no mandate.', ({ paymentMeans }) =>
    paymentMeans
      .filter(isTransfer)
      .filter((each) => has(each, 'cac:CardAccount') || has(each, 'cac:PaymentMandate')),
  ),
  german('DE-R-027', 'The telephone of the seller has at least three digits.', ({ seller }) =>
    allAt(seller, 'cac:Contact/cbc:Telephone').filter(({ text }) => !/(?:\d.*){3}/.test(text)),
  ),
  german('DE-R-028', 'The mail address of the seller has a name, one @ and a host.', (invoice) =>
    allAt(invoice.seller, 'cac:Contact/cbc:ElectronicMail').filter(
      ({ text }) => !/^[^@\s.][^@\s]*[^@\s.]@[^@\s.][^@\s]*[^@\s.]$/.test(text),
    ),
  ),
];

export const RULES_OF_COUNTRIES: readonly Rule[] = [...NETHERLANDS, ...GERMANY];

function dutch(id: string, asks: string, broken: Rule['broken']): Rule {
  const says = `Seller in the Netherlands: ${asks}`;
  return {
    id,
    asks: says,
    broken: (invoice) => (invoice.sellerCountry === 'NL' ? broken(invoice) : []),
  };
}

function german(id: string, asks: string, broken: Rule['broken']): Rule {
  const says = `Between two parties in Germany: ${asks}`;
  return {
    id,
    asks: says,
    broken: (invoice) => (isBetweenGermans(invoice) ? broken(invoice) : []),
  };
}

function germanAsks(id: string, asks: string, part: Part, path: string): Rule {
  return german(id, asks, (invoice) => without(invoice[part], path));
}

function isNoWholeAddress(address: XmlNode): boolean {
  return ADDRESS.some((path) => !has(address, path));
}

function isNoDutchNumber({ attributes }: XmlNode): boolean {
  return !DUTCH_REGISTERS.includes(attributes.get('schemeID') ?? '');
}

/** All that is outside VAT asks for no number of it. */
function isUntaxed(invoice: EInvoice): boolean {
  return (
    vatNumbersOf(invoice.seller).length === 0 &&
    invoice.subtotals.every((each) => textAt(each, 'cac:TaxCategory/cbc:ID') === 'O')
  );
}
