/** Notices of statements and invoices. Sites lose nodes too often for notices of that. */
import type { NoticeRule } from '../../platform/notices/notice.ts';
import { rule } from './notice-topics.ts';

const AT_INVOICE = {
  topic: 'invoices',
  page: '/invoices',
  mayDo: 'billing.write',
  isOnlyThere: true,
} as const;

const statementPage: NoticeRule['pageOf'] = ({ detail: { funder, month } }) =>
  `/statements/${String(funder)}/${String(month)}`;

export const SETTLEMENT_RULES = [
  rule('statement.saved', {
    topic: 'delivery',
    page: statementPage,
    mayDo: 'allocation.write',
    isOnlyThere: true,
    en: 'There is a new statement of what you were owed and got.',
    nl: 'Er is een nieuwe verantwoording van wat u toekwam en kreeg.',
  }),
  rule('invoice.issued', {
    ...AT_INVOICE,
    en: 'An invoice or credit note was issued.',
    nl: 'Er is een factuur of creditnota uitgebracht.',
  }),
  rule('invoice.falls-due', {
    ...AT_INVOICE,
    en: 'An invoice or credit note falls due within a week, and no payment is noted.',
    nl: 'Een factuur of creditnota vervalt binnen een week en er is geen betaling genoteerd.',
  }),
  rule('invoice.overdue', {
    ...AT_INVOICE,
    en: 'An invoice or credit note is overdue: no payment is noted.',
    nl: 'Een factuur of creditnota is over tijd: er is geen betaling genoteerd.',
  }),
  rule('invoice.paid-in-part', {
    ...AT_INVOICE,
    en: 'A part of an invoice was paid.',
    nl: 'Een deel van een factuur is betaald.',
  }),
  rule('invoice.paid', {
    ...AT_INVOICE,
    en: 'The payment of an invoice was noted.',
    nl: 'De betaling van een factuur is genoteerd.',
  }),
] as const;
