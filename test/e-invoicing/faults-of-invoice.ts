/**
 * Whether an invoice or credit note is one that a buyer's system would take: UBL 2.1 by EN 16931
 * and Peppol BIS Billing 3.0. It shares no line with what writes such documents, so that each finds
 * the mistakes of the other. The official checks are not part of the project; their rules are, by
 * name, each in words and code of its own. docs.peppol.eu and the repositories of EN 16931 have the
 * official ones.
 */
import { toEInvoice } from './e-invoice.ts';
import { readXml } from './reading/xml-tree.ts';
import { type Fault, faultsBy, type Rule } from './rule.ts';
import { RULES_OF_CODES } from './rules/codes.ts';
import { RULES_OF_COUNTRIES } from './rules/countries.ts';
import { RULES_OF_DOCUMENT } from './rules/document.ts';
import { RULES_OF_IDENTIFIERS } from './rules/identifiers.ts';
import { RULES_OF_LINES } from './rules/lines.ts';
import { RULES_OF_PARTIES } from './rules/parties.ts';
import { RULES_OF_PEPPOL } from './rules/peppol.ts';
import { isRootOfUbl, RULES_OF_SHAPE } from './rules/shape.ts';
import { RULES_OF_TAX_CATEGORIES } from './rules/tax-categories.ts';
import { RULES_OF_TOTALS } from './rules/totals.ts';

export const RULES: readonly Rule[] = [
  ...RULES_OF_SHAPE,
  ...RULES_OF_DOCUMENT,
  ...RULES_OF_PARTIES,
  ...RULES_OF_LINES,
  ...RULES_OF_TOTALS,
  ...RULES_OF_TAX_CATEGORIES,
  ...RULES_OF_CODES,
  ...RULES_OF_PEPPOL,
  ...RULES_OF_IDENTIFIERS,
  ...RULES_OF_COUNTRIES,
];

/**
 * Every rule that the document breaks, and where; none for one that is right. What is not
 * well-formed (`XML`) or has another root (`UBL-ROOT`) is held against nothing more.
 */
export function faultsOfInvoice(xml: string): readonly Fault[] {
  const read = readXml(xml);
  if (!read.ok) return [{ rule: 'XML', at: '/', says: `It is not well-formed: ${read.says}` }];
  const { root, namespace } = read;
  if (!isRootOfUbl(root, namespace)) {
    const says = 'The root is an Invoice or a CreditNote of UBL 2, in its namespace.';
    return [{ rule: 'UBL-ROOT', at: root.path, says }];
  }
  return faultsBy(RULES, toEInvoice(root));
}
