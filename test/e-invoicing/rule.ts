/**
 * A rule that an e-invoice is held against, by the name that EN 16931, its binding to UBL or Peppol
 * gave it; what it asks is said in Polder's own words.
 */
import type { EInvoice } from './e-invoice.ts';
import type { XmlNode } from './reading/xml-tree.ts';

export interface Fault {
  /** `BR-CO-10`. */
  readonly rule: string;
  /** `/Invoice/cac:InvoiceLine[2]`. */
  readonly at: string;
  readonly says: string;
}

export interface Rule {
  readonly id: string;
  /** One sentence of what it asks. */
  readonly asks: string;
  /** The elements that do not keep it. */
  readonly broken: (invoice: EInvoice) => readonly XmlNode[];
}

export function faultsBy(rules: readonly Rule[], invoice: EInvoice): readonly Fault[] {
  return rules.flatMap(({ id, asks, broken }) =>
    broken(invoice).map(({ path }) => ({ rule: id, at: path, says: asks })),
  );
}
