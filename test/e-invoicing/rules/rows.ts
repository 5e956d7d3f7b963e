/** The rows that come most: something is missing, or something comes too often. */
import type { EInvoice, Part } from '../e-invoice.ts';
import { withMany, without } from '../reading/select.ts';
import type { Rule } from '../rule.ts';

const REASONS = ['cbc:AllowanceChargeReason', 'cbc:AllowanceChargeReasonCode'] as const;

/** Each element of this part has something at `path`. */
export function asked(id: string, asks: string, part: Part, path: string): Rule {
  return { id, asks, broken: (invoice: EInvoice) => without(invoice[part], path) };
}

/** Each element of this part has at most one element at `path`. */
export function once(id: string, asks: string, part: Part, path: string): Rule {
  return { id, asks, broken: (invoice: EInvoice) => withMany(invoice[part], path) };
}

/** Each allowance or charge of this part has a reason, in words or as a code. */
export function reasoned(id: string, asks: string, part: Part): Rule {
  return { id, asks, broken: (invoice: EInvoice) => without(invoice[part], ...REASONS) };
}
