/**
 * The ten rules that EN 16931 has for each category of VAT, and the few that only some have. A
 * category is used by a line, an allowance or a charge, and is summed up in a subtotal. As the
 * official rules do, those of a seller ask for a VAT number, and some take another tax number too.
 */
import { categoryOf, type EInvoice, rateOf, vatCategoriesOf, vatNumbersOf } from '../e-invoice.ts';
import {
  isDecimal,
  isEqual,
  minus,
  numberAt,
  plus,
  signOf,
  sumAt,
  toFraction,
} from '../reading/fraction.ts';
import { allAt, has } from '../reading/select.ts';
import type { XmlNode } from '../reading/xml-tree.ts';
import type { Rule } from '../rule.ts';
import { isTaxByRate } from './totals.ts';

interface Category {
  /** `S`, as the document writes it. */
  readonly code: string;
  /** `S`, as its rules are called: those of K are called IC. */
  readonly short: string;
  readonly name: string;
  readonly numbers: 'of the seller' | 'VAT of the seller' | 'of both' | 'VAT of both' | 'none';
  readonly rate: 'above zero' | 'zero' | 'none';
  readonly isExempt: boolean;
}

const CATEGORIES: readonly Category[] = [
  category('S', 'standard rate', 'of the seller', 'above zero'),
  category('Z', 'zero rate', 'of the seller', 'zero'),
  { ...category('E', 'exempt', 'of the seller', 'zero'), isExempt: true },
  { ...category('AE', 'reverse charge', 'of both', 'zero'), isExempt: true },
  {
    ...category('K', 'supply within the Union', 'VAT of both', 'zero'),
    short: 'IC',
    isExempt: true,
  },
  { ...category('G', 'export', 'VAT of the seller', 'zero'), isExempt: true },
  { ...category('O', 'outside VAT', 'none', 'none'), isExempt: true },
];

const SENTENCES_OF_NUMBERS: Readonly<Record<Category['numbers'], string>> = {
  'of the seller': 'the seller or its representative has a tax number.',
  'VAT of the seller': 'the seller or its representative has a VAT number.',
  'of both': 'the seller has a tax number, and the buyer a VAT number or a registration.',
  'VAT of both': 'the seller and the buyer have VAT numbers.',
  none: 'nobody has a VAT number.',
};

export const RULES_OF_TAX_CATEGORIES: readonly Rule[] = [
  ...CATEGORIES.flatMap((each) => [
    rowOfSubtotals(each),
    ...rowsOfNumbers(each),
    ...rowsOfRates(each),
    ...rowsOfSums(each),
  ]),
  ...rowsWithinTheUnion(),
  ...rowsOutsideVat(),
];

function category(
  code: string,
  name: string,
  numbers: Category['numbers'],
  rate: Category['rate'],
): Category {
  return { code, short: code, name, numbers, rate, isExempt: false };
}

/** `standard rate: a sentence` of the rule with this number: `BR-S-01`. */
function row(
  { short, name }: Category,
  number: string,
  sentence: string,
  broken: Rule['broken'],
): Rule {
  return { id: `BR-${short}-${number}`, asks: `VAT, ${name}: ${sentence}`, broken };
}

/** More than one rate can be a standard one, and each has its subtotal. */
function rowOfSubtotals(each: Category): Rule {
  const sentence =
    each.code === 'S'
      ? 'it has a subtotal where something is taxed so, and only there.'
      : 'it has exactly one subtotal where something is taxed so.';
  return row(each, '01', sentence, (invoice) => {
    const subtotalCount = invoice.subtotals.filter(isOf(each)).length;
    const isUsed = usersOf(invoice).some(isOf(each));
    const isRight =
      each.code === 'S'
        ? isUsed === subtotalCount > 0
        : subtotalCount === 1 || (subtotalCount === 0 && !isUsed);
    return isRight ? [] : [invoice.root];
  });
}

function rowsOfNumbers(each: Category): readonly Rule[] {
  const sentence = SENTENCES_OF_NUMBERS[each.numbers];
  const asksIn = (number: string, what: string, of: (invoice: EInvoice) => readonly XmlNode[]) =>
    row(each, number, `${what}, ${sentence}`, (invoice) =>
      of(invoice).some(isOf(each)) && !hasNumbers(invoice, each) ? [invoice.root] : [],
    );
  return [
    asksIn('02', 'with such a line', ({ lines }) => lines),
    asksIn('03', 'with such an allowance', ({ allowances }) => allowances),
    asksIn('04', 'with such a charge', ({ charges }) => charges),
  ];
}

function hasNumbers(invoice: EInvoice, { numbers }: Category): boolean {
  const { seller, buyer, representative } = invoice;
  const isSellerOfVat = vatNumbersOf([...seller, ...representative]).length > 0;
  const isBuyerOfVat = vatNumbersOf(buyer).length > 0;
  const isSellerTaxed =
    isSellerOfVat || allAt(seller, 'cac:PartyTaxScheme/cbc:CompanyID').length > 0;
  switch (numbers) {
    case 'of the seller':
      return isSellerTaxed;
    case 'VAT of the seller':
      return isSellerOfVat;
    case 'of both':
      return (
        isSellerTaxed &&
        (isBuyerOfVat || allAt(buyer, 'cac:PartyLegalEntity/cbc:CompanyID').length > 0)
      );
    case 'VAT of both':
      return isSellerOfVat && isBuyerOfVat;
    case 'none':
      return !isSellerOfVat && !isBuyerOfVat;
  }
}

function rowsOfRates(each: Category): readonly Rule[] {
  const is = { 'above zero': 'is above zero.', zero: 'is zero.', none: 'is not given.' }[each.rate];
  const wrong = (nodes: readonly XmlNode[]) =>
    nodes.filter(isOf(each)).filter((node) => !isRate(rateOf(node), each.rate));
  return [
    row(each, '05', `the rate of a line ${is}`, ({ lines }) => wrong(lines)),
    row(each, '06', `the rate of an allowance ${is}`, ({ allowances }) => wrong(allowances)),
    row(each, '07', `the rate of a charge ${is}`, ({ charges }) => wrong(charges)),
  ];
}

function isRate(text: string, rate: Category['rate']): boolean {
  if (rate === 'none') return text === '';
  return isDecimal(text) && signOf(toFraction(text)) === (rate === 'zero' ? 0 : 1);
}

function rowsOfSums(each: Category): readonly Rule[] {
  const own = ({ subtotals }: EInvoice) => subtotals.filter(isOf(each));
  const isTaxed = each.rate === 'above zero';
  return [
    row(each, '08', 'what is taxed is the sum of lines, charges and less allowances.', (invoice) =>
      own(invoice).filter((subtotal) => !isSummedUp(invoice, subtotal)),
    ),
    row(each, '09', isTaxed ? 'the tax is that of the rate.' : 'the tax is zero.', (invoice) =>
      own(invoice).filter((subtotal) =>
        isTaxed ? !isTaxByRate(subtotal) : signOf(numberAt(subtotal, 'cbc:TaxAmount')) !== 0,
      ),
    ),
    row(each, '10', each.isExempt ? 'it says why.' : 'it gives no reason.', (invoice) =>
      own(invoice).filter((subtotal) => isReasoned(subtotal) !== each.isExempt),
    ),
  ];
}

function isReasoned(subtotal: XmlNode): boolean {
  return vatCategoriesOf(subtotal).some(
    (found) => has(found, 'cbc:TaxExemptionReason') || has(found, 'cbc:TaxExemptionReasonCode'),
  );
}

/** By category, and at the standard rate by rate too. */
function isSummedUp({ lines, allowances, charges }: EInvoice, subtotal: XmlNode): boolean {
  const code = categoryOf(subtotal);
  const rate = toFraction(rateOf(subtotal));
  const isOfSubtotal = (node: XmlNode) =>
    categoryOf(node) === code && (code !== 'S' || isEqual(toFraction(rateOf(node)), rate));
  const ofLines = sumAt(lines.filter(isOfSubtotal), 'cbc:LineExtensionAmount');
  const ofCharges = sumAt(charges.filter(isOfSubtotal), 'cbc:Amount');
  const ofAllowances = sumAt(allowances.filter(isOfSubtotal), 'cbc:Amount');
  const sum = minus(plus(ofLines, ofCharges), ofAllowances);
  return isEqual(numberAt(subtotal, 'cbc:TaxableAmount'), sum);
}

function rowsWithinTheUnion(): readonly Rule[] {
  const lacks = (hasIt: (invoice: EInvoice) => boolean) => (invoice: EInvoice) =>
    invoice.subtotals.some((each) => categoryOf(each) === 'K') && !hasIt(invoice)
      ? [invoice.root]
      : [];
  return [
    {
      id: 'BR-IC-11',
      asks: 'A supply within the Union has a day of delivery or a period.',
      broken: lacks(
        ({ root, deliveries }) =>
          has(root, 'cac:InvoicePeriod') ||
          deliveries.some((each) => has(each, 'cbc:ActualDeliveryDate')),
      ),
    },
    {
      id: 'BR-IC-12',
      asks: 'A supply within the Union says to which country it went.',
      broken: lacks(({ deliveries }) =>
        deliveries.some((each) =>
          has(each, 'cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode'),
        ),
      ),
    },
  ];
}

/** Where VAT does not reach something, it reaches nothing in the document. */
function rowsOutsideVat(): readonly Rule[] {
  const aloneIn = (id: string, what: string, of: (invoice: EInvoice) => readonly XmlNode[]) => ({
    id,
    asks: `Beside what is outside VAT there is no other ${what}.`,
    broken: (invoice: EInvoice) =>
      invoice.subtotals.some((each) => categoryOf(each) === 'O')
        ? of(invoice).filter((each) => !['O', ''].includes(categoryOf(each)))
        : [],
  });
  return [
    aloneIn('BR-O-11', 'category', ({ subtotals }) => subtotals),
    aloneIn('BR-O-12', 'line', ({ lines }) => lines),
    aloneIn('BR-O-13', 'allowance', ({ allowances }) => allowances),
    aloneIn('BR-O-14', 'charge', ({ charges }) => charges),
  ];
}

function usersOf({ lines, allowances, charges }: EInvoice): readonly XmlNode[] {
  return [...lines, ...allowances, ...charges];
}

function isOf({ code }: Category): (node: XmlNode) => boolean {
  return (node) => categoryOf(node) === code;
}
