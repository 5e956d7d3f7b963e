/** Invoices and credit notes: what is due, what was issued, undone and paid. */
import { toId, toInstant, toMicros } from '../arguments.ts';
import { moneyColumn, partColumn, textColumn } from '../columns.ts';
import type { GroupSpec } from '../route-command.ts';
import { dueText } from './due-text.ts';
import { headText, invoiceText, stateText } from './invoice-text.ts';

export const SUBJECTS = ['use', 'instalments', 'credits'] as const;

export const INVOICES: GroupSpec = {
  name: 'invoices',
  summary: 'Invoices and credit notes by EN 16931, from months that were closed.',
  example: 'polder invoices due',
  lists: [
    {
      name: 'list',
      summary: 'List the invoices and credit notes that were issued, the last first.',
      example: 'polder invoices list --seller party_operator-de --open',
      path: '/v1/invoices',
      many: 'invoices',
      filters: [
        { flags: '--seller <id>', query: 'seller', description: 'of this party' },
        { flags: '--buyer <id>', query: 'buyer', description: 'to this party' },
        { flags: '--month <month>', query: 'month', description: 'for this month' },
        {
          flags: '--kind <kind>',
          query: 'kind',
          description: 'of this kind',
          choices: ['invoice', 'credit-note'],
        },
        {
          flags: '--subject <subject>',
          query: 'subject',
          description: 'about this',
          choices: SUBJECTS,
        },
        { flags: '--open', query: 'isOpen', description: 'that are still to be paid' },
      ],
      columns: [
        textColumn('invoice', 'id'),
        textColumn('number', 'number'),
        textColumn('buyer', 'buyer'),
        textColumn('month', 'month'),
        textColumn('subject', 'subject'),
        moneyColumn('total', 'totalMicros'),
        moneyColumn('open', 'openMicros'),
        { ...partColumn('state', 'state', String), text: stateText },
      ],
    },
  ],
  routes: [
    {
      words: 'due',
      summary: 'Show what was charged in closed months and is not invoiced as it is charged now.',
      details: 'Each row is a seller, a buyer, a month and a subject, as issue takes them.',
      example: 'polder invoices due --month 2029-03',
      method: 'GET',
      path: '/v1/invoices-due',
      options: [
        {
          flags: '--seller <id>',
          description: 'what this party sells',
          field: 'seller',
          toWire: (text) => toId('party_', text),
          in: 'query',
        },
        { flags: '--month <month>', description: 'of this month', field: 'month', in: 'query' },
      ],
      toText: dueText,
    },
    {
      words: 'show <invoice>',
      summary: 'Show an invoice or a credit note, line by line.',
      details: '--xml writes the very bytes that were sent: their SHA-256 is the one shown.',
      example: 'polder invoices show invoice_00000012 --xml invoice.xml',
      method: 'GET',
      path: '/v1/invoices/:invoiceId',
      hasPages: true,
      hasXml: true,
      toText: invoiceText,
    },
    {
      words: 'reverse <invoice>',
      summary: 'Undo a document as a whole, by one of the opposite kind; it is due again then.',
      example: 'polder invoices reverse invoice_00000012 --reason "The address was wrong."',
      method: 'POST',
      path: '/v1/invoices/:invoiceId/reverse',
      options: [
        {
          flags: '--reason <text>',
          description: 'why, as the buyer reads it',
          field: 'said',
          isNeeded: true,
        },
      ],
      toText: headText,
    },
    {
      words: 'pay <invoice>',
      summary: 'Note that a document was paid, in full or in part.',
      details: 'Without --amount all that is still to be paid.',
      example:
        'polder invoices pay invoice_00000012 --paid-at 2029-05-02 \\\n' +
        '    --reference "Transfer 4711"',
      method: 'POST',
      path: '/v1/invoices/:invoiceId/payment',
      options: [
        {
          flags: '--amount <euros>',
          description: 'what came, where it is a part',
          field: 'micros',
          toWire: toMicros,
        },
        {
          flags: '--paid-at <time>',
          description: 'when the money came',
          field: 'paidAt',
          toWire: toInstant,
          isNeeded: true,
        },
        {
          flags: '--reference <text>',
          description: 'by which it is found at the bank',
          field: 'reference',
          isNeeded: true,
        },
      ],
      toText: headText,
    },
  ],
};
