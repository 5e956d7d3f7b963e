/**
 * Invoices: read by who sells and who buys, issued by who sells. A party is spoken for by its own
 * people and by those who run its sites.
 */
import Type from 'typebox';
import type { Month } from '../../kernel/time.ts';
import type { Database, Reader } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { selectPage, whereEqual } from '../../platform/http/page-sql.ts';
import { withPages } from '../../platform/http/pages.ts';
import { refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { defineRead } from '../../platform/http/read.ts';
import { type AnyRoute, defineRoute } from '../../platform/http/route.ts';
import {
  fromWireInstant,
  wireFilledText,
  wireId,
  wireInstant,
  wireMonth,
} from '../../platform/http/wire.ts';
import { withXml } from '../../platform/http/xml-answer.ts';
import {
  issueInvoices,
  notePayment,
  readClaimsDue,
  reverseInvoice,
} from '../../settlement/commands/invoices.ts';
import { invoiceDocument } from '../../settlement/invoicing/invoice-document.ts';
import { MICROS_PER_CENT } from '../../settlement/posting.ts';
import {
  INVOICE_COLUMNS,
  INVOICES,
  type InvoiceRow,
  IS_OPEN,
  type StoredInvoice,
  selectInvoice,
} from '../../settlement/store/invoices.ts';
import { INVOICE_FACTS } from './invoice-facts.ts';
import { invoiceProblems, refuseInvoice } from './invoice-problems.ts';
import {
  CLOSED,
  toWireClaim,
  toWireHead,
  toWireInvoice,
  wireClaim,
  wireDebt,
  wireHead,
  wireInvoice,
  wireKind,
  wireSubject,
  wireWholeCents,
} from './invoice-wire.ts';
import { partiesInReach, scopesOfParty, whereEitherOf } from './party-scopes.ts';

export interface InvoicePorts {
  readonly database: Database;
}

const SOURCE = {
  select: INVOICE_COLUMNS,
  from: INVOICES,
  sorts: {
    issued: { column: 'i.position', type: 'bigint' },
    month: { column: 'i.month', type: 'text' },
  },
  id: { column: 'i.position', type: 'bigint' },
} as const;

const listInvoices = defineList({
  operationId: 'listInvoices',
  path: '/v1/invoices',
  summary: 'Invoices and credit notes that were issued, and whether they are paid',
  room: 'settlement',
  permission: 'invoice.read',
  item: wireHead,
  filters: {
    seller: Type.Optional(wireId('party_')),
    buyer: Type.Optional(wireId('party_')),
    month: Type.Optional(wireMonth),
    kind: Type.Optional(wireKind),
    subject: Type.Optional(wireSubject),
    isOpen: Type.Optional(Type.Boolean()),
  },
  sorts: ['issued', 'month'],
  defaultSort: '-issued',
  readPage: async ({ page, query, reach, caller }, { database }: InvoicePorts) => {
    const { seller, buyer, month, kind, subject, isOpen } = query;
    const parties = await partiesInReach(database, reach);
    const found = await selectPage<InvoiceRow>(database, SOURCE, page, [
      whereEitherOf(parties, ['i.seller', 'i.buyer']),
      whereEqual('i.seller', seller),
      whereEqual('i.buyer', buyer),
      whereEqual('i.month', month),
      whereEqual('i.kind', kind),
      whereEqual('i.subject', subject),
      whereEqual(IS_OPEN, isOpen),
    ]);
    return mapPage(found, (row) => toWireHead(row, caller.at));
  },
});

const params = Type.Object({ invoiceId: wireId('invoice_') }, CLOSED);

const readInvoice = defineRead({
  operationId: 'getInvoice',
  path: '/v1/invoices/:invoiceId',
  summary: 'One invoice or credit note; as PDF and, as it was sent, as UBL in XML',
  room: 'settlement',
  permission: 'invoice.read',
  params,
  answer: wireInvoice,
  find: async ({ params: { invoiceId }, caller }, { database }: InvoicePorts) => {
    const found = await selectInvoice(database, invoiceId);
    if (found === undefined) return undefined;
    const scopes = await scopesOfBoth(database, found);
    return { scopes, show: async () => ({ body: toWireInvoice(found, caller.at) }) };
  },
});

async function scopesOfBoth(
  reader: Reader,
  { seller, buyer }: { readonly seller: string; readonly buyer: string },
) {
  return [...(await scopesOfParty(reader, seller)), ...(await scopesOfParty(reader, buyer))];
}

type OfInvoice = { readonly params: { readonly invoiceId: string } };

/** The document as a file, once the caller may read it. */
function fileOf<File>(toFile: (found: StoredInvoice) => File) {
  return async ({ params: { invoiceId } }: OfInvoice, { database }: InvoicePorts) => {
    const found = await selectInvoice(database, invoiceId);
    return found === undefined
      ? refuse(PROBLEMS.notFound, `There is no ${invoiceId}.`)
      : toFile(found);
  };
}

const getInvoice = withXml(
  withPages(
    readInvoice,
    fileOf(({ id, invoice, ubl }) => ({ name: id, document: invoiceDocument(invoice, ubl) })),
  ),
  fileOf(({ id, ubl }) => ({ name: id, text: ubl })),
);

const listDue = defineRoute({
  operationId: 'listInvoicesDue',
  method: 'GET',
  path: '/v1/invoices-due',
  summary: 'What was charged in closed months and is not invoiced, or not as it is charged now',
  description: 'Each with the documents that would be issued: all of a month, or of all months.',
  room: 'settlement',
  permission: 'invoice.read',
  kind: 'read',
  query: Type.Object(
    { seller: Type.Optional(wireId('party_')), month: Type.Optional(wireMonth) },
    CLOSED,
  ),
  answer: Type.Object({ items: Type.Array(wireClaim) }, { ...CLOSED, title: 'InvoicesDue' }),
  handle: async ({ query: { seller, month }, reach }, { database }: InvoicePorts) => {
    const parties = await partiesInReach(database, reach);
    const due = await database.snapshot((reader) =>
      readClaimsDue(reader, { seller, month }, INVOICE_FACTS),
    );
    const own = due.filter(({ claim }) => parties === undefined || parties.has(claim.seller));
    return { ok: true, body: { items: own.map(toWireClaim) } };
  },
});

const issueRoute = defineRoute({
  operationId: 'issueInvoices',
  method: 'POST',
  path: '/v1/invoices',
  summary: 'Issue what is due of a seller, a buyer and a month, as it was looked at',
  description:
    'Where a document stands that says something else, it is undone first. Numbers of a seller ' +
    'follow each other without a gap.',
  room: 'settlement',
  permission: 'invoice.issue',
  kind: 'command',
  problems: invoiceProblems(
    'unknown_period',
    'period_not_closed',
    'nothing_due',
    'details_missing',
    'rate_unknown',
    'draft_changed',
  ),
  body: wireDebt,
  answer: Type.Object({ issued: Type.Array(wireInvoice) }, { ...CLOSED, title: 'IssuedInvoices' }),
  scopesOf: ({ body }, reader) => scopesOfParty(reader, body.seller),
  handle: async ({ body: { sha256, ...debt }, caller }, { database }: InvoicePorts) => {
    const of = { ...debt, month: debt.month as Month };
    const made = await database.write(caller, (writer) =>
      issueInvoices(writer, of, sha256, INVOICE_FACTS),
    );
    if (!made.ok) return refuseInvoice(made);
    return { ok: true, body: { issued: made.value.map((each) => toWireInvoice(each, caller.at)) } };
  },
});

async function scopesOfSeller({ params: { invoiceId } }: OfInvoice, reader: Reader) {
  const found = await selectInvoice(reader, invoiceId);
  return found && scopesOfParty(reader, found.seller);
}

const reverseRoute = defineRoute({
  operationId: 'reverseInvoice',
  method: 'POST',
  path: '/v1/invoices/:invoiceId/reverse',
  summary: 'Undo a document as a whole, by one of the opposite kind; what was charged is due again',
  room: 'settlement',
  permission: 'invoice.issue',
  kind: 'command',
  problems: invoiceProblems('is_reversal', 'reversed'),
  params,
  body: Type.Object({ said: wireFilledText(1_000) }, CLOSED),
  answer: wireInvoice,
  scopesOf: scopesOfSeller,
  handle: async ({ params: { invoiceId }, body, caller }, { database }: InvoicePorts) => {
    const made = await database.write(caller, (writer) =>
      reverseInvoice(writer, invoiceId, body.said, INVOICE_FACTS),
    );
    return made.ok ? { ok: true, body: toWireInvoice(made.value, caller.at) } : refuseInvoice(made);
  },
});

const payRoute = defineRoute({
  operationId: 'noteInvoicePayment',
  method: 'POST',
  path: '/v1/invoices/:invoiceId/payment',
  summary: 'Note that a document was paid, in full or in part',
  description:
    '`micros` is what came, in whole cents; without it, all that is still to be paid. Of one ' +
    'that undoes a document that was paid: that the money went back, or was set against another ' +
    'document.',
  room: 'settlement',
  permission: 'invoice.issue',
  kind: 'command',
  problems: invoiceProblems(
    'is_reversal',
    'reversed',
    'paid_already',
    'exceeds_open',
    'paid_in_future',
  ),
  params,
  body: Type.Object(
    {
      micros: Type.Optional(wireWholeCents),
      paidAt: wireInstant,
      reference: wireFilledText(140),
    },
    CLOSED,
  ),
  answer: wireInvoice,
  scopesOf: scopesOfSeller,
  handle: async ({ params: { invoiceId }, body, caller }, { database }: InvoicePorts) => {
    const { micros, reference } = body;
    const cents = micros === undefined ? undefined : BigInt(micros) / MICROS_PER_CENT;
    const payment = { cents, paidAt: fromWireInstant(body.paidAt), reference };
    const made = await database.write(caller, (writer) =>
      notePayment(writer, invoiceId, payment, INVOICE_FACTS),
    );
    return made.ok ? { ok: true, body: toWireInvoice(made.value, caller.at) } : refuseInvoice(made);
  },
});

export const INVOICE_ROUTES: readonly AnyRoute<InvoicePorts>[] = [
  listInvoices,
  getInvoice,
  listDue,
  issueRoute,
  reverseRoute,
  payRoute,
];
