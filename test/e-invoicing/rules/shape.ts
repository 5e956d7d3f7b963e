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
    broken: ({ everything }) => everything.flatMap(outOfTurnIn),
  },
  {
    id: 'UBL-ONCE',
    asks: 'An element that UBL has once in a group comes once.',
    broken: ({ everything }) => everything.flatMap(onceTooOftenIn),
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
        stepsIn(node) === undefined ? node.children.length > 0 : node.text !== '',
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
  readonly place: number;
  readonly isAskedFor: boolean;
  readonly isOnce: boolean;
}

type Steps = ReadonlyMap<string, Step>;

const STEPS: ReadonlyMap<string, Steps> = new Map(
  Object.entries(SEQUENCES).map(([name, sequence]) => [name, stepsOf(sequence)]),
);

function stepsOf(sequence: string): Steps {
  return new Map(
    sequence
      .split(' ')
      .map((step, place) => [
        step.replace(/[?*+]$/, ''),
        { place, isAskedFor: !/[?*]$/.test(step), isOnce: !/[*+]$/.test(step) },
      ]),
  );
}

/** Of an element that has elements; one that has text has no steps. */
function stepsIn({ name, parent }: XmlNode): Steps | undefined {
  return STEPS.get(`${parent?.name}/${name}`) ?? STEPS.get(name);
}

function isUnknown({ name, parent }: XmlNode): boolean {
  return parent !== undefined && stepsIn(parent)?.has(name) !== true;
}

function outOfTurnIn(node: XmlNode): readonly XmlNode[] {
  const steps = stepsIn(node);
  const found: XmlNode[] = [];
  let furthest = 0;
  for (const child of node.children) {
    const place = steps?.get(child.name)?.place ?? furthest;
    if (place < furthest) found.push(child);
    else furthest = place;
  }
  return found;
}

function onceTooOftenIn(node: XmlNode): readonly XmlNode[] {
  const steps = stepsIn(node);
  const seen = new Set<string>();
  return node.children.filter(({ name }) => {
    const isAgain = seen.has(name);
    seen.add(name);
    return isAgain && steps?.get(name)?.isOnce === true;
  });
}

function lacksAnElement(node: XmlNode): boolean {
  const names = new Set(node.children.map(({ name }) => name));
  return [...(stepsIn(node) ?? [])].some(
    ([name, { isAskedFor }]) => isAskedFor && !names.has(name),
  );
}

function hasOtherAttributes(node: XmlNode): boolean {
  const listed = attributesListedFor(node)?.split(' ') ?? [];
  const known = listed.map((each) => each.replace('?', ''));
  const asked = listed.filter((each) => !each.endsWith('?'));
  return (
    [...node.attributes.keys()].some((each) => !known.includes(each)) ||
    asked.some((each) => !node.attributes.has(each))
  );
}

function attributesListedFor(node: XmlNode): string | undefined {
  const { name, parent } = node;
  return isAmount(node)
    ? 'currencyID'
    : (ATTRIBUTES[`${parent?.name}/${name}`] ?? ATTRIBUTES[name]);
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
