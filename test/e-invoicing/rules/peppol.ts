/** What Peppol BIS Billing 3.0 asks beyond EN 16931, of every document wherever it comes from. */
import type { EInvoice } from '../e-invoice.ts';
import {
  dividedBy,
  HUNDRED,
  isEqual,
  isWithin,
  minus,
  numberAt,
  plus,
  signOf,
  sumAt,
  times,
  toFraction,
  wholes,
} from '../reading/fraction.ts';
import { allAt, has, textAt, without } from '../reading/select.ts';
import type { XmlNode } from '../reading/xml-tree.ts';
import type { Rule } from '../rule.ts';
import {
  ALLOWANCE_REASONS,
  CATEGORY_OF_EXEMPTION,
  CHARGE_REASONS,
  CURRENCIES,
  FILE_KINDS,
  INVOICE_TYPES,
  NETWORK_SCHEMES,
  TAX_POINTS,
} from './code-lists.ts';
import { isOfType } from './document.ts';
import { asked, once } from './rows.ts';

const SPECIFICATION = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0';
const PROCESS = /^urn:fdc:peppol\.eu:2017:poacc:billing:\d\d:1\.0$/;

/** Who is paid writes it; what the buyer writes has a process of its own. */
const SELF_BILLED = '389';
const CREDIT_NOTES: readonly string[] = ['81', '83', '381', '396', '532'];

const FACTOR = 'cbc:MultiplierFactorNumeric';
const REASON = 'cbc:AllowanceChargeReasonCode';

/** Two cents, by which an amount may differ from what it was reckoned from. */
const SLACK = dividedBy(wholes(2n), HUNDRED);

const DOCUMENT: readonly Rule[] = [
  asked('PEPPOL-EN16931-R001', 'It names its process.', 'document', 'cbc:ProfileID'),
  {
    id: 'PEPPOL-EN16931-R002',
    asks: 'It has one note; between two Germans it may have more.',
    broken: (invoice) =>
      isBetweenGermans(invoice) ? [] : allAt(invoice.root, 'cbc:Note').slice(1),
  },
  {
    id: 'PEPPOL-EN16931-R003',
    asks: 'It has a reference of the buyer or the number of an order.',
    broken: ({ document }) => without(document, 'cbc:BuyerReference', 'cac:OrderReference/cbc:ID'),
  },
  {
    id: 'PEPPOL-EN16931-R004',
    asks: 'The specification that it keeps is that of Peppol BIS Billing 3.0.',
    broken: ({ document }) =>
      document.filter((root) => !textAt(root, 'cbc:CustomizationID').startsWith(SPECIFICATION)),
  },
  {
    id: 'PEPPOL-EN16931-R005',
    asks: 'The currency of VAT is named only where it is another one.',
    broken: ({ root, currency }) =>
      allAt(root, 'cbc:TaxCurrencyCode').filter(({ text }) => text === currency),
  },
  {
    id: 'PEPPOL-EN16931-R007',
    asks: 'The process is one of billing, by its number.',
    broken: ({ document }) =>
      document.filter((root) => !PROCESS.test(textAt(root, 'cbc:ProfileID'))),
  },
  asked('PEPPOL-EN16931-R010', 'The buyer has an electronic address.', 'buyer', 'cbc:EndpointID'),
  asked('PEPPOL-EN16931-R020', 'The seller has an electronic address.', 'seller', 'cbc:EndpointID'),
  {
    id: 'PEPPOL-EN16931-R061',
    asks: 'A direct debit (49, 59) names its mandate.',
    broken: ({ paymentMeans }) =>
      without(paymentMeans, 'cac:PaymentMandate/cbc:ID').filter((each) =>
        ['49', '59'].includes(textAt(each, 'cbc:PaymentMeansCode')),
      ),
  },
  {
    id: 'PEPPOL-EN16931-R080',
    asks: 'A credit note names one project.',
    broken: ({ supportingDocuments, isCreditNote }) =>
      isCreditNote ? supportingDocuments.filter(isOfType('50')).slice(1) : [],
  },
];

const TAX: readonly Rule[] = [
  {
    id: 'PEPPOL-EN16931-R051',
    asks: 'Every amount is in the currency of the document, but the total in that of VAT.',
    broken: ({ everything, accountingTaxTotals, currency }) =>
      everything.filter(
        ({ name, parent, attributes }) =>
          name.endsWith('Amount') &&
          !accountingTaxTotals.some((total) => total === parent) &&
          attributes.get('currencyID') !== currency,
      ),
  },
  {
    id: 'PEPPOL-EN16931-R053',
    asks: 'One total of VAT has its categories.',
    broken: ({ root, taxTotals }) => (taxTotals.length === 1 ? [] : [root]),
  },
  {
    id: 'PEPPOL-EN16931-R054',
    asks: 'A total of VAT without categories comes once in another currency, and else never.',
    broken: ({ root, accountingTaxTotals }) => {
      const expectedCount = has(root, 'cbc:TaxCurrencyCode') ? 1 : 0;
      return accountingTaxTotals.length === expectedCount ? [] : [root];
    },
  },
  {
    id: 'PEPPOL-EN16931-R055',
    asks: 'VAT has the same sign in both currencies.',
    broken: ({ taxTotals, accountingTaxTotals }) => {
      const signs = taxTotals.map((total) => signOf(numberAt(total, 'cbc:TaxAmount')));
      return accountingTaxTotals.filter((total) =>
        signs.some((sign) => sign * signOf(numberAt(total, 'cbc:TaxAmount')) < 0),
      );
    },
  },
];

const ALLOWANCES_AND_CHARGES: readonly Rule[] = [
  {
    id: 'PEPPOL-EN16931-R040',
    asks: 'An allowance or charge by rate is the base times the rate, within two cents.',
    broken: (invoice) =>
      allowancesAndChargesOf(invoice).filter((each) => {
        const rate = dividedBy(numberAt(each, FACTOR), HUNDRED);
        const expected = times(numberAt(each, 'cbc:BaseAmount'), rate);
        const isByRate = has(each, FACTOR) && has(each, 'cbc:BaseAmount');
        return isByRate && !isWithin(numberAt(each, 'cbc:Amount'), expected, SLACK);
      }),
  },
  {
    id: 'PEPPOL-EN16931-R041',
    asks: 'An allowance or charge with a rate has its base.',
    broken: (invoice) =>
      without(allowancesAndChargesOf(invoice), 'cbc:BaseAmount').filter((each) =>
        has(each, FACTOR),
      ),
  },
  {
    id: 'PEPPOL-EN16931-R042',
    asks: 'An allowance or charge with a base has its rate.',
    broken: (invoice) =>
      without(allowancesAndChargesOf(invoice), FACTOR).filter((each) =>
        has(each, 'cbc:BaseAmount'),
      ),
  },
  {
    id: 'PEPPOL-EN16931-R043',
    asks: 'It says of each whether it is a charge: true or false.',
    broken: (invoice) =>
      allowancesAndChargesOf(invoice).filter(
        (each) => !['true', 'false'].includes(textAt(each, 'cbc:ChargeIndicator')),
      ),
  },
  {
    id: 'PEPPOL-EN16931-R044',
    asks: 'In a price there are discounts and no charges.',
    broken: ({ lines }) =>
      allAt(lines, 'cac:Price/cac:AllowanceCharge').filter(
        (each) => textAt(each, 'cbc:ChargeIndicator') !== 'false',
      ),
  },
  {
    id: 'PEPPOL-EN16931-R046',
    asks: 'A net price is the gross price less the discount.',
    broken: ({ lines }) =>
      allAt(lines, 'cac:Price').filter((price) =>
        allAt(price, 'cac:AllowanceCharge').some((each) => {
          const net = minus(numberAt(each, 'cbc:BaseAmount'), numberAt(each, 'cbc:Amount'));
          return has(each, 'cbc:BaseAmount') && !isEqual(numberAt(price, 'cbc:PriceAmount'), net);
        }),
      ),
  },
];

const LINES: readonly Rule[] = [
  once('PEPPOL-EN16931-R100', 'A line names one object.', 'lines', 'cac:DocumentReference'),
  {
    id: 'PEPPOL-EN16931-R101',
    asks: 'The document of a line is the object that is invoiced (130).',
    broken: ({ lines }) =>
      allAt(lines, 'cac:DocumentReference').filter((each) => !isOfType('130')(each)),
  },
  {
    id: 'PEPPOL-EN16931-R110',
    asks: 'The period of a line does not start before that of the document.',
    broken: ({ root, lines }) => {
      const start = textAt(root, 'cac:InvoicePeriod/cbc:StartDate');
      return allAt(lines, 'cac:InvoicePeriod/cbc:StartDate').filter(({ text }) => text < start);
    },
  },
  {
    id: 'PEPPOL-EN16931-R111',
    asks: 'The period of a line does not end after that of the document.',
    broken: ({ root, lines }) => {
      const end = textAt(root, 'cac:InvoicePeriod/cbc:EndDate');
      return allAt(lines, 'cac:InvoicePeriod/cbc:EndDate').filter(
        ({ text }) => end !== '' && text > end,
      );
    },
  },
  {
    id: 'PEPPOL-EN16931-R120',
    asks: 'A line is quantity times price, with charges and less allowances, within two cents.',
    broken: ({ lines }) => lines.filter((line) => !isNetByPrice(line)),
  },
  {
    id: 'PEPPOL-EN16931-R121',
    asks: 'The quantity that a price is for is above zero.',
    broken: ({ lines }) =>
      allAt(lines, 'cac:Price/cbc:BaseQuantity').filter(
        ({ text }) => signOf(toFraction(text)) <= 0,
      ),
  },
  {
    id: 'PEPPOL-EN16931-R130',
    asks: 'The quantity that a price is for has the unit of the line.',
    broken: ({ lines }) =>
      lines.flatMap((line) => {
        const unit = quantityOf(line)?.attributes.get('unitCode');
        return allAt(line, 'cac:Price/cbc:BaseQuantity').filter(
          ({ attributes }) => attributes.has('unitCode') && attributes.get('unitCode') !== unit,
        );
      }),
  },
];

const CODES: readonly Rule[] = [
  codes('PEPPOL-EN16931-CL001', 'the kind of a file', ({ everything }) =>
    everything
      .filter(({ name }) => name === 'cbc:EmbeddedDocumentBinaryObject')
      .filter(({ attributes }) => !FILE_KINDS.has(attributes.get('mimeCode') ?? '')),
  ),
  codes('PEPPOL-EN16931-CL002', 'the reason of an allowance', (invoice) =>
    allAt([...invoice.allowances, ...invoice.lineAllowances], REASON).filter(
      ({ text }) => !ALLOWANCE_REASONS.has(text),
    ),
  ),
  codes('PEPPOL-EN16931-CL003', 'the reason of a charge', (invoice) =>
    allAt([...invoice.charges, ...invoice.lineCharges], REASON).filter(
      ({ text }) => !CHARGE_REASONS.has(text),
    ),
  ),
  codes('PEPPOL-EN16931-CL006', 'the tax point', ({ root }) =>
    allAt(root, 'cac:InvoicePeriod/cbc:DescriptionCode').filter(
      ({ text }) => !TAX_POINTS.has(text),
    ),
  ),
  codes('PEPPOL-EN16931-CL007', 'a currency', ({ everything }) =>
    everything.filter(
      ({ name, attributes }) =>
        name.endsWith('Amount') && !CURRENCIES.has(attributes.get('currencyID') ?? ''),
    ),
  ),
  codes('PEPPOL-EN16931-CL008', 'an electronic address', ({ seller, buyer }) =>
    allAt([...seller, ...buyer], 'cbc:EndpointID').filter(
      ({ attributes }) => !NETWORK_SCHEMES.has(attributes.get('schemeID') ?? ''),
    ),
  ),
  codes('PEPPOL-EN16931-P0100', 'an invoice of billing', ({ root }) =>
    allAt(root, 'cbc:InvoiceTypeCode').filter(
      ({ text }) => !INVOICE_TYPES.has(text) || text === SELF_BILLED,
    ),
  ),
  codes('PEPPOL-EN16931-P0101', 'a credit note of billing', ({ root }) =>
    allAt(root, 'cbc:CreditNoteTypeCode').filter(({ text }) => !CREDIT_NOTES.includes(text)),
  ),
  {
    id: 'PEPPOL-EN16931-P0112',
    asks: 'A partial invoice (326) or a corrected one (384) goes only between two Germans.',
    broken: (invoice) =>
      isBetweenGermans(invoice)
        ? []
        : allAt(invoice.root, 'cbc:InvoiceTypeCode').filter(({ text }) =>
            ['326', '384'].includes(text),
          ),
  },
  ...CATEGORY_OF_EXEMPTION.map(
    ([id, exemption, category]): Rule => ({
      id,
      asks: `${exemption} goes with category ${category}.`,
      broken: ({ subtotals }) =>
        allAt(subtotals, 'cac:TaxCategory').filter(
          (each) =>
            textAt(each, 'cbc:TaxExemptionReasonCode').toUpperCase() === exemption &&
            textAt(each, 'cbc:ID') !== category,
        ),
    }),
  ),
];

export const RULES_OF_PEPPOL: readonly Rule[] = [
  ...DOCUMENT,
  ...TAX,
  ...ALLOWANCES_AND_CHARGES,
  ...LINES,
  ...CODES,
];

/** The rules for Germany are those between two of its parties. */
export function isBetweenGermans({ sellerCountry, buyerCountry }: EInvoice): boolean {
  return sellerCountry === 'DE' && buyerCountry === 'DE';
}

function codes(id: string, what: string, broken: Rule['broken']): Rule {
  return { id, asks: `A code that Peppol takes for ${what}.`, broken };
}

/** Of the whole document and of lines, without those of a price. */
function allowancesAndChargesOf({ root, lines }: EInvoice): readonly XmlNode[] {
  return allAt([root, ...lines], 'cac:AllowanceCharge');
}

function quantityOf(line: XmlNode): XmlNode | undefined {
  return line.children.find(
    ({ name }) => name === 'cbc:InvoicedQuantity' || name === 'cbc:CreditedQuantity',
  );
}

function isNetByPrice(line: XmlNode): boolean {
  const quantity = toFraction(quantityOf(line)?.text ?? '1');
  const base = numberAt(line, 'cac:Price/cbc:BaseQuantity');
  const price = numberAt(line, 'cac:Price/cbc:PriceAmount');
  const priceOfOne = signOf(base) === 0 ? price : dividedBy(price, base);
  const parts = allAt(line, 'cac:AllowanceCharge');
  const sumOf = (isCharge: string) =>
    sumAt(
      parts.filter((part) => textAt(part, 'cbc:ChargeIndicator') === isCharge),
      'cbc:Amount',
    );
  const net = minus(plus(times(quantity, priceOfOne), sumOf('true')), sumOf('false'));
  return isWithin(numberAt(line, 'cbc:LineExtensionAmount'), net, SLACK);
}
