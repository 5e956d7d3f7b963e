/** The identifiers that Peppol checks by their scheme, of all parties and their addresses. */
import type { EInvoice } from '../e-invoice.ts';
import type { XmlNode } from '../reading/xml-tree.ts';
import type { Rule } from '../rule.ts';

export const RULES_OF_IDENTIFIERS: readonly Rule[] = [
  scheme('PEPPOL-COMMON-R040', '0088', 'A GLN has the check digit of GS1.', isGln),
  scheme(
    'PEPPOL-COMMON-R041',
    '0192',
    'A Norwegian number has nine digits and its check.',
    isOrgnr,
  ),
  scheme('PEPPOL-COMMON-R042', '0184', 'A Danish CVR has eight digits, after DK or not.', isCvr),
  scheme('PEPPOL-COMMON-R043', '0208', 'A Belgian number has ten digits and its check.', isBelgian),
  scheme('PEPPOL-COMMON-R049', '0007', 'A Swedish number has ten digits and its check.', isSwedish),
  scheme('PEPPOL-COMMON-R052', '0096', 'A Danish P number has ten digits.', isDanishPlace),
  scheme('PEPPOL-COMMON-R053', '0198', 'A Danish SE number has DK and eight digits.', isDanishVat),
];

function scheme(id: string, code: string, asks: string, isRight: (text: string) => boolean): Rule {
  return {
    id,
    asks,
    broken: (invoice) =>
      identifiersOf(invoice).filter(
        ({ attributes, text }) => attributes.get('schemeID') === code && !isRight(text),
      ),
  };
}

function identifiersOf({ everything }: EInvoice): readonly XmlNode[] {
  return everything.filter(
    ({ name, parent }) =>
      name === 'cbc:EndpointID' ||
      name === 'cbc:CompanyID' ||
      (name === 'cbc:ID' && parent?.name === 'cac:PartyIdentification'),
  );
}

/** From the right, digits count three times and once by turns; all make a multiple of ten. */
function isGln(text: string): boolean {
  if (!/^\d+$/.test(text)) return false;
  return sumOf(text, (fromRight) => (fromRight % 2 === 1 ? 3 : 1)) % 10 === 0;
}

/** From the right, digits count 1, 2 … 7, 2 …; all make a multiple of eleven. */
function isOrgnr(text: string): boolean {
  if (!/^\d{9}$/.test(text)) return false;
  return sumOf(text, (fromRight) => (fromRight === 0 ? 1 : ((fromRight - 1) % 6) + 2)) % 11 === 0;
}

function isCvr(text: string): boolean {
  return /^(?:DK)?\d{8}$/.test(text);
}

/** The last two digits are what the first eight lack of a multiple of 97. */
function isBelgian(text: string): boolean {
  if (!/^\d{10}$/.test(text)) return false;
  return 97 - (Number(text.slice(0, 8)) % 97) === Number(text.slice(8));
}

/** By Luhn: from the right every second digit is doubled, and counts as the sum of its digits. */
function isSwedish(text: string): boolean {
  if (!/^\d{10}$/.test(text)) return false;
  const digits = [...text].reverse().map(Number);
  const counted = digits.map((digit, index) => (index % 2 === 1 ? digit * 2 : digit));
  return counted.reduce((sum, each) => sum + (each > 9 ? each - 9 : each), 0) % 10 === 0;
}

function isDanishPlace(text: string): boolean {
  return /^\d{10}$/.test(text);
}

function isDanishVat(text: string): boolean {
  return /^DK\d{8}$/.test(text);
}

function sumOf(digits: string, weightOf: (fromRight: number) => number): number {
  return [...digits]
    .reverse()
    .reduce((sum, digit, fromRight) => sum + Number(digit) * weightOf(fromRight), 0);
}
