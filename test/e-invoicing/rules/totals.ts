/**
 * What EN 16931 asks of allowances, charges, tax and totals. All is exact: where the official
 * checks of a tax let a difference below one euro pass, the cent counts here.
 */
import { type Part, rateOf, vatCategoriesOf } from '../e-invoice.ts';
import {
  dividedBy,
  type Fraction,
  HUNDRED,
  isEqual,
  minus,
  numberAt,
  plus,
  roundedToCents,
  sumAt,
  times,
  toFraction,
} from '../reading/fraction.ts';
import { allAt, has, textAt } from '../reading/select.ts';
import type { XmlNode } from '../reading/xml-tree.ts';
import type { Rule } from '../rule.ts';
import { asked, reasoned } from './rows.ts';
import { hasThirdDecimal } from './shape.ts';

const ALLOWANCES_AND_CHARGES: readonly Rule[] = [
  asked('BR-31', 'An allowance has an amount.', 'allowances', 'cbc:Amount'),
  hasCategory('BR-32', 'An allowance has a category of VAT.', 'allowances'),
  reasoned('BR-33', 'An allowance has a reason, in words or as a code.', 'allowances'),
  reasoned('BR-CO-21', 'An allowance says why.', 'allowances'),
  asked('BR-36', 'A charge has an amount.', 'charges', 'cbc:Amount'),
  hasCategory('BR-37', 'A charge has a category of VAT.', 'charges'),
  reasoned('BR-38', 'A charge has a reason, in words or as a code.', 'charges'),
  reasoned('BR-CO-22', 'A charge says why.', 'charges'),
  {
    id: 'UBL-SR-30',
    asks: 'An allowance has one text of its reason.',
    broken: (invoice) => withTwoReasons([...invoice.allowances, ...invoice.lineAllowances]),
  },
  {
    id: 'UBL-SR-31',
    asks: 'A charge has one text of its reason.',
    broken: (invoice) => withTwoReasons([...invoice.charges, ...invoice.lineCharges]),
  },
];

const TAX: readonly Rule[] = [
  asked('BR-45', 'A category of VAT has what is taxed.', 'subtotals', 'cbc:TaxableAmount'),
  asked('BR-46', 'A category of VAT has its tax.', 'subtotals', 'cbc:TaxAmount'),
  hasCategory('BR-47', 'A sum of VAT has its category.', 'subtotals'),
  {
    id: 'BR-48',
    asks: 'A category of VAT has its rate, unless VAT does not reach it.',
    broken: (invoice) =>
      invoice.subtotals.filter((each) =>
        vatCategoriesOf(each).some(
          (category) => !has(category, 'cbc:Percent') && textAt(category, 'cbc:ID') !== 'O',
        ),
      ),
  },
  {
    id: 'BR-53',
    asks: 'Where VAT is accounted for in another currency, its total in that one is there.',
    broken: ({ root }) =>
      allAt(root, 'cbc:TaxCurrencyCode').filter(({ text }) => !taxIn(root, text)[0]),
  },
  {
    id: 'BR-CO-14',
    asks: 'The total of VAT is the sum of VAT of all categories.',
    broken: ({ root }) =>
      allAt(root, 'cac:TaxTotal').filter((total) => {
        const parts = allAt(total, 'cac:TaxSubtotal');
        const sum = roundedToCents(sumAt(parts, 'cbc:TaxAmount'));
        return parts.length > 0 && !isEqual(numberAt(total, 'cbc:TaxAmount'), sum);
      }),
  },
  {
    id: 'BR-CO-17',
    asks: 'The VAT of a category is what is taxed times the rate, to the cent.',
    broken: (invoice) => invoice.subtotals.filter((each) => !isTaxByRate(each)),
  },
  {
    id: 'BR-CO-18',
    asks: 'VAT is given by category.',
    broken: (invoice) => (invoice.subtotals.length === 0 ? [invoice.root] : []),
  },
  {
    id: 'UBL-SR-32',
    asks: 'A category of VAT has one text of why it is exempt.',
    broken: (invoice) =>
      invoice.subtotals.filter(
        (each) => allAt(each, 'cac:TaxCategory/cbc:TaxExemptionReason').length > 1,
      ),
  },
];

const TOTALS: readonly Rule[] = [
  asked('BR-12', 'There is a sum of the lines.', 'totals', 'cbc:LineExtensionAmount'),
  asked('BR-13', 'There is a total without VAT.', 'totals', 'cbc:TaxExclusiveAmount'),
  asked('BR-14', 'There is a total with VAT.', 'totals', 'cbc:TaxInclusiveAmount'),
  asked('BR-15', 'There is an amount to pay.', 'totals', 'cbc:PayableAmount'),
  {
    id: 'BR-CO-10',
    asks: 'The sum of the lines is that of their net amounts.',
    broken: (invoice) =>
      invoice.totals.filter(
        isNot('cbc:LineExtensionAmount', () => sumAt(invoice.lines, 'cbc:LineExtensionAmount')),
      ),
  },
  {
    id: 'BR-CO-11',
    asks: 'The sum of allowances is that of their amounts, and is there where there are any.',
    broken: (invoice) =>
      invoice.totals.filter(isNotSumOf(invoice.allowances, 'cbc:AllowanceTotalAmount')),
  },
  {
    id: 'BR-CO-12',
    asks: 'The sum of charges is that of their amounts, and is there where there are any.',
    broken: (invoice) =>
      invoice.totals.filter(isNotSumOf(invoice.charges, 'cbc:ChargeTotalAmount')),
  },
  {
    id: 'BR-CO-13',
    asks: 'The total without VAT is the lines less allowances and with charges.',
    broken: (invoice) =>
      invoice.totals.filter(
        isNot('cbc:TaxExclusiveAmount', (total) => {
          const lines = numberAt(total, 'cbc:LineExtensionAmount');
          const reduced = minus(lines, numberAt(total, 'cbc:AllowanceTotalAmount'));
          return plus(reduced, numberAt(total, 'cbc:ChargeTotalAmount'));
        }),
      ),
  },
  {
    id: 'BR-CO-15',
    asks: 'The total with VAT is that without, and VAT in the currency of the document.',
    broken: ({ root, totals: found, currency }) =>
      found.filter(
        isNot('cbc:TaxInclusiveAmount', (total) => {
          const tax = toFraction(taxIn(root, currency)[0]?.text ?? '');
          return plus(numberAt(total, 'cbc:TaxExclusiveAmount'), tax);
        }),
      ),
  },
  {
    id: 'BR-CO-16',
    asks: 'What is to pay is the total with VAT, less what was paid, and the rounding.',
    broken: (invoice) =>
      invoice.totals.filter(
        isNot('cbc:PayableAmount', (total) => {
          const inclusive = numberAt(total, 'cbc:TaxInclusiveAmount');
          const left = minus(inclusive, numberAt(total, 'cbc:PrepaidAmount'));
          return plus(left, numberAt(total, 'cbc:PayableRoundingAmount'));
        }),
      ),
  },
];

const TWO_DECIMALS: readonly Rule[] = [
  twoDecimals('BR-DEC-01', 'an allowance', 'allowances', 'cbc:Amount'),
  twoDecimals('BR-DEC-02', 'the base of an allowance', 'allowances', 'cbc:BaseAmount'),
  twoDecimals('BR-DEC-05', 'a charge', 'charges', 'cbc:Amount'),
  twoDecimals('BR-DEC-06', 'the base of a charge', 'charges', 'cbc:BaseAmount'),
  twoDecimals('BR-DEC-09', 'the sum of the lines', 'totals', 'cbc:LineExtensionAmount'),
  twoDecimals('BR-DEC-10', 'the sum of allowances', 'totals', 'cbc:AllowanceTotalAmount'),
  twoDecimals('BR-DEC-11', 'the sum of charges', 'totals', 'cbc:ChargeTotalAmount'),
  twoDecimals('BR-DEC-12', 'the total without VAT', 'totals', 'cbc:TaxExclusiveAmount'),
  twoDecimals('BR-DEC-13', 'the total of VAT', 'taxTotals', 'cbc:TaxAmount'),
  twoDecimals('BR-DEC-14', 'the total with VAT', 'totals', 'cbc:TaxInclusiveAmount'),
  twoDecimals('BR-DEC-15', 'VAT in the other currency', 'accountingTaxTotals', 'cbc:TaxAmount'),
  twoDecimals('BR-DEC-16', 'what was paid', 'totals', 'cbc:PrepaidAmount'),
  twoDecimals('BR-DEC-17', 'the rounding', 'totals', 'cbc:PayableRoundingAmount'),
  twoDecimals('BR-DEC-18', 'the amount to pay', 'totals', 'cbc:PayableAmount'),
  twoDecimals('BR-DEC-19', 'what a category taxes', 'subtotals', 'cbc:TaxableAmount'),
  twoDecimals('BR-DEC-20', 'the VAT of a category', 'subtotals', 'cbc:TaxAmount'),
  twoDecimals('BR-DEC-23', 'the net amount of a line', 'lines', 'cbc:LineExtensionAmount'),
  twoDecimals('BR-DEC-24', 'an allowance of a line', 'lineAllowances', 'cbc:Amount'),
  twoDecimals('BR-DEC-25', 'the base of an allowance', 'lineAllowances', 'cbc:BaseAmount'),
  twoDecimals('BR-DEC-27', 'a charge on a line', 'lineCharges', 'cbc:Amount'),
  twoDecimals('BR-DEC-28', 'the base of a charge', 'lineCharges', 'cbc:BaseAmount'),
];

export const RULES_OF_TOTALS: readonly Rule[] = [
  ...ALLOWANCES_AND_CHARGES,
  ...TAX,
  ...TOTALS,
  ...TWO_DECIMALS,
];

/** Whether the VAT of a category is exactly that of its rate; without a rate there is none. */
export function isTaxByRate(subtotal: XmlNode): boolean {
  const rate = dividedBy(toFraction(rateOf(subtotal)), HUNDRED);
  const tax = roundedToCents(times(numberAt(subtotal, 'cbc:TaxableAmount'), rate));
  return isEqual(numberAt(subtotal, 'cbc:TaxAmount'), tax);
}

function isNot(path: string, expected: (total: XmlNode) => Fraction): (total: XmlNode) => boolean {
  return (total) => !isEqual(numberAt(total, path), expected(total));
}

function isNotSumOf(parts: readonly XmlNode[], path: string): (total: XmlNode) => boolean {
  const sum = sumAt(parts, 'cbc:Amount');
  return (total) => (has(total, path) ? !isEqual(numberAt(total, path), sum) : parts.length > 0);
}

function hasCategory(id: string, asks: string, part: Part): Rule {
  return {
    id,
    asks,
    broken: (invoice) =>
      invoice[part].filter((each) => !vatCategoriesOf(each).some((found) => has(found, 'cbc:ID'))),
  };
}

function twoDecimals(id: string, what: string, part: Part, path: string): Rule {
  return {
    id,
    asks: `At most two decimals: ${what}.`,
    broken: (invoice) => allAt(invoice[part], path).filter(hasThirdDecimal),
  };
}

function withTwoReasons(nodes: readonly XmlNode[]): readonly XmlNode[] {
  return nodes.filter((node) => allAt(node, 'cbc:AllowanceChargeReason').length > 1);
}

function taxIn(root: XmlNode, currency: string): readonly XmlNode[] {
  return allAt(root, 'cac:TaxTotal/cbc:TaxAmount').filter(
    ({ attributes }) => attributes.get('currencyID') === currency,
  );
}
