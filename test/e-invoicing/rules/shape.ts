/**
 * The shape of the XML itself, which the schema of UBL 2.1 would check. The names of these rules
 * are Polder's own: an element or attribute that the official rules only warn of, because nobody
 * has a use for it, is a fault here.
 */

import { decimalCountOf, isDecimal } from '../reading/fraction.ts';
import type { XmlNode } from '../reading/xml-tree.ts';
import type { Rule } from '../rule.ts';
import { ATTRIBUTES, SEQUENCES } from './sequences.ts';

export const RULES_OF_SHAPE: readonly Rule[] = [
  {
    id: 'UBL-ELEMENT',
    asks: 'An element is one that such a document has, at a place where UBL has it.',
    broken: ({ everything }) => everything.filter(isUnknown),
  },
  {
    id: 'UBL-ORDER',
    asks: 'The elements of a group come in the order of UBL 2.1.',
    broken: ({ everything }) => everything.filter(isBeforeItsTurn),
  },
  {
    id: 'UBL-ONCE',
    asks: 'An element that UBL has once in a group comes once.',
    broken: ({ everything }) => everything.filter(isOnceTooOften),
  },
  {
    id: 'UBL-MISSING',
    asks: 'The elements that UBL asks for in a group are there.',
    broken: ({ everything }) => everything.filter(lacksAnElement),
  },
  {
    id: 'UBL-TEXT',
    asks: 'An element has text or has other elements, and no text beside them.',
    broken: ({ everything }) =>
      everything.filter((node) =>
        sequenceOf(node) === undefined ? node.children.length > 0 : node.text !== '',
      ),
  },
  {
    id: 'UBL-ATTRIBUTE',
    asks: 'An element has the attributes that UBL asks for, and none that nobody reads.',
    broken: ({ everything }) => everything.filter(hasOtherAttributes),
  },
  {
    id: 'UBL-DECIMAL',
    asks: 'An amount, a quantity, a rate or a factor is a plain decimal number.',
    broken: ({ everything }) =>
      everything.filter((node) => isNumber(node) && !isDecimal(node.text)),
  },
  {
    id: 'UBL-DT-01',
    asks: 'An amount has at most two decimals; a price may have more.',
    broken: ({ everything }) =>
      everything.filter((node) => isAmount(node) && !isOfPrice(node) && hasThirdDecimal(node)),
  },
  {
    id: 'PEPPOL-EN16931-R008',
    asks: 'No element is empty.',
    broken: ({ everything }) =>
      everything.filter(({ text, children }) => text === '' && children.length === 0),
  },
  {
    id: 'PEPPOL-EN16931-F001',
    asks: 'A date is written YYYY-MM-DD and is a day of the calendar.',
    broken: ({ everything }) =>
      everything.filter(({ name, text }) => name.endsWith('Date') && !isDay(text)),
  },
];

/** Whether the root is that of an invoice or a credit note, in its own namespace. */
export function isRootOfUbl(root: XmlNode, namespace: string): boolean {
  return (
    (root.name === 'Invoice' || root.name === 'CreditNote') && namespace.endsWith(`:${root.name}-2`)
  );
}

interface Step {
  readonly name: string;
  readonly isAskedFor: boolean;
  readonly isOnce: boolean;
}

function sequenceOf(node: XmlNode): readonly Step[] | undefined {
  const sequence = listedFor(SEQUENCES, node);
  return sequence?.split(' ').map((step) => ({
    name: step.replace(/[?*+]$/, ''),
    isAskedFor: !/[?*]$/.test(step),
    isOnce: !/[*+]$/.test(step),
  }));
}

function listedFor(table: Readonly<Record<string, string>>, node: XmlNode): string | undefined {
  return table[`${node.parent?.name}/${node.name}`] ?? table[node.name];
}

function stepOf({ name, parent }: XmlNode): number {
  const steps = parent === undefined ? undefined : sequenceOf(parent);
  return steps?.findIndex((step) => step.name === name) ?? -1;
}

function isUnknown(node: XmlNode): boolean {
  return node.parent !== undefined && stepOf(node) < 0;
}

function isBeforeItsTurn(node: XmlNode): boolean {
  const siblings = node.parent?.children ?? [];
  const before = siblings.slice(0, siblings.indexOf(node)).map(stepOf);
  const step = stepOf(node);
  return step >= 0 && before.some((other) => other > step);
}

function isOnceTooOften(node: XmlNode): boolean {
  const { name, parent } = node;
  const step = parent === undefined ? undefined : sequenceOf(parent)?.[stepOf(node)];
  return step?.isOnce === true && parent?.children.find((each) => each.name === name) !== node;
}

function lacksAnElement(node: XmlNode): boolean {
  const asked = sequenceOf(node)?.filter(({ isAskedFor }) => isAskedFor) ?? [];
  return asked.some(({ name }) => !node.children.some((child) => child.name === name));
}

function hasOtherAttributes(node: XmlNode): boolean {
  const listed = (isAmount(node) ? 'currencyID' : listedFor(ATTRIBUTES, node))?.split(' ') ?? [];
  const known = listed.map((each) => each.replace('?', ''));
  const asked = listed.filter((each) => !each.endsWith('?'));
  return (
    [...node.attributes.keys()].some((each) => !known.includes(each)) ||
    asked.some((each) => !node.attributes.has(each))
  );
}

function isAmount({ name }: XmlNode): boolean {
  return name.endsWith('Amount');
}

function isNumber({ name }: XmlNode): boolean {
  return /(?:Amount|Quantity|Percent|Numeric)$/.test(name);
}

/** The price itself, and the discount and the gross price that it came from. */
function isOfPrice({ name, parent }: XmlNode): boolean {
  return name === 'cbc:PriceAmount' || parent?.parent?.name === 'cac:Price';
}

export function hasThirdDecimal({ text }: Pick<XmlNode, 'text'>): boolean {
  return decimalCountOf(text) > 2;
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
