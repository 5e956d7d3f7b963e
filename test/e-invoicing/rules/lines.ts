/** What EN 16931 asks of each line, its item and its price. */
import { vatCategoriesOf } from '../e-invoice.ts';
import { signOf, toFraction } from '../reading/fraction.ts';
import { allAt, has, without } from '../reading/select.ts';
import type { XmlNode } from '../reading/xml-tree.ts';
import type { Rule } from '../rule.ts';
import { endsBeforeItStarts } from './document.ts';
import { asked, once, reasoned } from './rows.ts';

const QUANTITIES = ['cbc:InvoicedQuantity', 'cbc:CreditedQuantity'] as const;

const LINE: readonly Rule[] = [
  {
    id: 'BR-16',
    asks: 'There is at least one line.',
    broken: (invoice) => (invoice.lines.length === 0 ? [invoice.root] : []),
  },
  asked('BR-21', 'A line has a number.', 'lines', 'cbc:ID'),
  {
    id: 'BR-22',
    asks: 'A line has a quantity.',
    broken: (invoice) => without(invoice.lines, ...QUANTITIES),
  },
  {
    id: 'BR-23',
    asks: 'The quantity of a line has a unit.',
    broken: (invoice) =>
      QUANTITIES.flatMap((path) => allAt(invoice.lines, path)).filter(
        ({ attributes }) => !attributes.has('unitCode'),
      ),
  },
  asked('BR-24', 'A line has a net amount.', 'lines', 'cbc:LineExtensionAmount'),
  asked('BR-25', 'The item of a line has a name.', 'lines', 'cac:Item/cbc:Name'),
  asked('BR-26', 'The item of a line has a net price.', 'lines', 'cac:Price/cbc:PriceAmount'),
  {
    id: 'BR-27',
    asks: 'A net price is not below zero: in a credit the quantity is.',
    broken: (invoice) => allAt(invoice.lines, 'cac:Price/cbc:PriceAmount').filter(isBelowZero),
  },
  {
    id: 'BR-28',
    asks: 'A gross price is not below zero.',
    broken: (invoice) =>
      allAt(invoice.lines, 'cac:Price/cac:AllowanceCharge/cbc:BaseAmount').filter(isBelowZero),
  },
  {
    id: 'BR-CO-04',
    asks: 'A line has a category of VAT.',
    broken: (invoice) =>
      invoice.lines.filter((line) => !vatCategoriesOf(line).some((each) => has(each, 'cbc:ID'))),
  },
  {
    id: 'BR-30',
    asks: 'The period of a line does not end before it starts.',
    broken: (invoice) => allAt(invoice.lines, 'cac:InvoicePeriod').filter(endsBeforeItStarts),
  },
  {
    id: 'BR-CO-20',
    asks: 'The period of a line has a start or an end.',
    broken: (invoice) =>
      without(allAt(invoice.lines, 'cac:InvoicePeriod'), 'cbc:StartDate', 'cbc:EndDate'),
  },
];

const ITEM: readonly Rule[] = [
  {
    id: 'BR-54',
    asks: 'A property of an item has a name and a value.',
    broken: (invoice) => {
      const properties = allAt(invoice.lines, 'cac:Item/cac:AdditionalItemProperty');
      const nameless = without(properties, 'cbc:Name');
      return [...nameless, ...without(properties, 'cbc:Value')];
    },
  },
  {
    id: 'BR-64',
    asks: 'The standard identifier of an item says by what scheme.',
    broken: (invoice) =>
      allAt(invoice.lines, 'cac:Item/cac:StandardItemIdentification/cbc:ID').filter(
        ({ attributes }) => !attributes.has('schemeID'),
      ),
  },
  {
    id: 'BR-65',
    asks: 'The class of an item says of what list it is.',
    broken: (invoice) =>
      allAt(
        invoice.lines,
        'cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode',
      ).filter(({ attributes }) => !attributes.has('listID')),
  },
];

const ALLOWANCES_AND_CHARGES: readonly Rule[] = [
  asked('BR-41', 'An allowance of a line has an amount.', 'lineAllowances', 'cbc:Amount'),
  reasoned(
    'BR-42',
    'An allowance of a line has a reason, in words or as a code.',
    'lineAllowances',
  ),
  reasoned('BR-CO-23', 'An allowance of a line says why.', 'lineAllowances'),
  asked('BR-43', 'A charge on a line has an amount.', 'lineCharges', 'cbc:Amount'),
  reasoned('BR-44', 'A charge on a line has a reason, in words or as a code.', 'lineCharges'),
  reasoned('BR-CO-24', 'A charge on a line says why.', 'lineCharges'),
];

const ONE_OF_EACH: readonly Rule[] = [
  once('UBL-SR-34', 'A line has one note.', 'lines', 'cbc:Note'),
  once('UBL-SR-35', 'A line names one line of an order.', 'lines', 'cac:OrderLineReference'),
  once('UBL-SR-36', 'A line has one period.', 'lines', 'cac:InvoicePeriod'),
  once('UBL-SR-37', 'A price has one discount.', 'lines', 'cac:Price/cac:AllowanceCharge'),
  {
    id: 'UBL-SR-48',
    asks: 'A line has exactly one category of VAT.',
    broken: (invoice) =>
      invoice.lines.filter(
        (line) => allAt(line, 'cac:Item/cac:ClassifiedTaxCategory').length !== 1,
      ),
  },
  once('UBL-SR-50', 'An item has one description.', 'lines', 'cac:Item/cbc:Description'),
  once('UBL-SR-52', 'A line names one object.', 'lines', 'cac:DocumentReference'),
];

export const RULES_OF_LINES: readonly Rule[] = [
  ...LINE,
  ...ITEM,
  ...ALLOWANCES_AND_CHARGES,
  ...ONE_OF_EACH,
];

function isBelowZero({ text }: XmlNode): boolean {
  return signOf(toFraction(text)) < 0;
}
