/** Invoices on the wire: those that were issued, and what is due. */
import Type, { type Static, type TString } from 'typebox';
import { toDateText } from '../../kernel/time.ts';
import { toEpochSeconds, toEurMicros } from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import {
  toWireInstant,
  toWireInstantOrNull,
  toWireMicros,
  wireBytes32,
  wireDate,
  wireId,
  wireInstant,
  wireMicros,
  wireMonth,
  wireNullable,
  wirePpm,
  wireText,
  wireWord,
} from '../../platform/http/wire.ts';
import type { ClaimDue } from '../../settlement/commands/invoices.ts';
import { plainText } from '../../settlement/focus-row.ts';
import {
  dueCentsOf,
  INVOICE_SUBJECTS,
  type InvoiceDraft,
  type InvoiceLine,
  netCentsOf,
  totalCentsOf,
} from '../../settlement/invoicing/invoice.ts';
import type { TaxTreatment } from '../../settlement/invoicing/tax.ts';
import { MICROS_PER_CENT } from '../../settlement/posting.ts';
import type { InvoiceRow, StoredInvoice } from '../../settlement/store/invoices.ts';
import { toWireDetails, wireGivenDetails } from './billing-routes.ts';

export const CLOSED = { additionalProperties: false } as const;
export const wireSubject = wireWord(INVOICE_SUBJECTS);
export const wireKind = wireWord(['invoice', 'credit-note']);
/**
 * What was undone is neither open nor paid; nor is what undoes another, unless that was paid: then
 * the money goes back.
 */
const wireState = wireWord(['open', 'paid', 'reversed', 'reversal']);

const DEBT = {
  seller: wireId('party_'),
  buyer: wireId('party_'),
  month: wireMonth,
  subject: wireSubject,
};
const SUMS = {
  netMicros: wireMicros,
  taxMicros: wireMicros,
  totalMicros: wireMicros,
  /** What is left of the total to be paid after the issue. */
  dueMicros: wireMicros,
};

export const wireDebt = Type.Object(
  { ...DEBT, sha256: wireBytes32({ description: 'of the draft that was looked at' }) },
  { ...CLOSED, title: 'NewInvoice' },
);

const HEAD = {
  id: wireId('invoice_'),
  number: wireText(60),
  ...DEBT,
  kind: wireKind,
  state: wireState,
  isOverdue: Type.Boolean(),
  ...SUMS,
  issuedAt: wireInstant,
  /** What is still to be paid of it now, or paid back; nothing of what was undone. */
  openMicros: wireMicros,
  dueOn: wireDate,
  /** When the last payment came. */
  paidAt: wireNullable(wireInstant),
  reverses: wireNullable(wireId('invoice_')),
  reversedBy: wireNullable(wireId('invoice_')),
  isRehearsed: Type.Boolean(),
};
export const wireHead = Type.Object(HEAD, { ...CLOSED, title: 'InvoiceHead' });

export function toWireHead(row: InvoiceRow, now: number): Static<typeof wireHead> {
  const due = Number(row.due_at);
  const state = stateOf(row);
  return {
    ...{ id: row.id, number: row.number, seller: row.seller, buyer: row.buyer, month: row.month },
    ...{ subject: row.subject, kind: row.kind, state },
    isOverdue: state === 'open' && now >= due + SECONDS_OF_LAST_DAY,
    netMicros: micros(row.net_cents),
    taxMicros: micros(row.tax_cents),
    totalMicros: micros(row.net_cents + row.tax_cents),
    dueMicros: micros(row.due_cents),
    openMicros: micros(state === 'open' ? row.payable_cents - row.paid_cents : 0n),
    issuedAt: toWireInstant(toEpochSeconds(Number(row.issued_at))),
    dueOn: toDateText(toEpochSeconds(due)),
    paidAt: toWireInstantOrNull(timeOrNone(row.last_paid_at)),
    ...{ reverses: row.reverses, reversedBy: row.reversed_by, isRehearsed: row.is_rehearsed },
  };
}

const SECONDS_OF_LAST_DAY = 86_400;

function stateOf(row: InvoiceRow): Static<typeof wireState> {
  if (row.reverses !== null && row.payable_cents === 0n) return 'reversal';
  if (row.reversed_by !== null) return 'reversed';
  return row.paid_cents === row.payable_cents ? 'paid' : 'open';
}

function micros(cents: bigint): string {
  return toWireMicros(toEurMicros(cents * MICROS_PER_CENT));
}

const wireLine = Type.Object(
  {
    /** The line of a statement or the entry of the ledger that it was made of. */
    sourceId: wireText(500),
    name: wireText(300),
    description: wireText(1_000),
    quantity: wireText(20),
    unit: wireWord(['SEC', 'C62']),
    /** For `perQuantity` of the unit: 2.205 for 3600 seconds. */
    priceEur: wireText(30),
    perQuantity: wireText(20),
    netMicros: wireMicros,
    attributes: Type.Array(Type.Object({ name: wireText(100), value: wireText(400) }, CLOSED)),
  },
  { ...CLOSED, title: 'InvoiceLine' },
);

function toWireLine(line: InvoiceLine): Static<typeof wireLine> {
  return {
    ...{ sourceId: line.sourceId, name: line.name, description: line.description },
    quantity: String(line.quantity),
    unit: line.unit,
    priceEur: plainText(line.priceMicros, 1_000_000n),
    perQuantity: String(line.perQuantity),
    netMicros: micros(line.netCents),
    attributes: line.attributes.map(([name, value]) => ({ name, value })),
  };
}

const wireTax = Type.Object(
  {
    /** S standard, Z zero, E exempt, AE reverse charge, O outside VAT. */
    category: wireWord(['S', 'Z', 'E', 'AE', 'O']),
    ratePpm: wirePpm,
    exemptionCode: wireNullable(wireText(40)),
    exemptionText: wireNullable(wireText(300)),
  },
  { ...CLOSED, title: 'InvoiceTax' },
);

function toWireTax({ category, ratePpm, exemption }: TaxTreatment): Static<typeof wireTax> {
  const [exemptionCode, exemptionText] = [exemption?.code ?? null, exemption?.text ?? null];
  return { category, ratePpm, exemptionCode, exemptionText };
}

const DOCUMENT = {
  kind: wireKind,
  ...SUMS,
  tax: wireTax,
  /** Where all lines are of one contract. */
  contract: wireNullable(wireText(100)),
  /** Why it undoes another, and the number of that. */
  reversal: wireNullable(Type.Object({ number: wireText(60), said: wireText(2_000) }, CLOSED)),
  lines: Type.Array(wireLine),
};

function toWireDocument(draft: InvoiceDraft) {
  return {
    kind: draft.kind,
    netMicros: micros(draft.netCents),
    taxMicros: micros(draft.taxCents),
    totalMicros: micros(totalCentsOf(draft)),
    dueMicros: micros(dueCentsOf(draft)),
    tax: toWireTax(draft.tax),
    contract: draft.contract ?? null,
    reversal: draft.reverses ? { number: draft.reverses.number, said: draft.reverses.said } : null,
    lines: draft.lines.map(toWireLine),
  };
}

/** A euro amount that a bank can move. */
export const wireWholeCents: TString = Type.String({
  pattern: '^[1-9][0-9]{0,13}0000$',
  maxLength: 18,
  description: 'millionths of a euro in whole cents as text, such as 2500000 for 2.50 EUR',
  examples: ['2500000'],
});

const wirePayment = Type.Object(
  { micros: wireMicros, paidAt: wireInstant, reference: wireText(140) },
  { ...CLOSED, title: 'InvoicePayment' },
);

export const wireInvoice = Type.Object(
  {
    ...HEAD,
    ...DOCUMENT,
    sellerDetails: wireGivenDetails,
    buyerDetails: wireGivenDetails,
    /** In the order in which they were noted. */
    payments: Type.Array(wirePayment),
    /** Of the document in XML, as it was sent. */
    sha256: wireBytes32(),
  },
  { ...CLOSED, title: 'Invoice' },
);

export function toWireInvoice(stored: StoredInvoice, now: number): Static<typeof wireInvoice> {
  const { invoice } = stored;
  return {
    ...toWireDocument(invoice),
    ...toWireHead(stored, now),
    sellerDetails: toWireDetails(invoice.seller),
    buyerDetails: toWireDetails(invoice.buyer),
    payments: stored.payments.map(({ cents, paidAt, reference }) => ({
      micros: micros(cents),
      paidAt: toWireInstant(paidAt),
      reference,
    })),
    sha256: stored.sha256,
  };
}

export const wireClaim = Type.Object(
  {
    ...DEBT,
    isRehearsed: Type.Boolean(),
    /** The number of the document that stands for it, and says something else. */
    standing: wireNullable(wireText(60)),
    /** What was charged, without VAT. */
    netMicros: wireMicros,
    /** Why nothing can be issued. */
    missing: wireNullable(
      Type.Object(
        {
          what: wireWord(['details', 'selling', 'vat-rate']),
          party: wireId('party_'),
          /** Of the VAT rate. */
          country: wireNullable(wireText(2)),
        },
        CLOSED,
      ),
    ),
    /** What would be issued, in this order; empty where something is missing. */
    documents: Type.Array(Type.Object(DOCUMENT, { ...CLOSED, title: 'InvoiceDraft' })),
    /** To be sent with the request that issues them. */
    sha256: wireNullable(wireBytes32()),
  },
  { ...CLOSED, title: 'InvoiceDue' },
);

const MISSING = { none: 'details', 'no-selling': 'selling' } as const;

export function toWireClaim({ claim, documents, sha256 }: ClaimDue): Static<typeof wireClaim> {
  const { seller, buyer, month, subject, isRehearsed, standing, lines } = claim;
  return {
    ...{ seller, buyer, month, subject, isRehearsed },
    standing: standing?.number ?? null,
    netMicros: micros(netCentsOf(lines)),
    missing: documents.ok ? null : missingOf(documents),
    documents: documents.ok ? documents.value.map(toWireDocument) : [],
    sha256: sha256 ?? null,
  };
}

function missingOf(refusal: Extract<ClaimDue['documents'], { readonly ok: false }>) {
  return refusal.reason === 'details_missing'
    ? { what: MISSING[refusal.found], party: refusal.party, country: null }
    : { what: 'vat-rate' as const, party: refusal.seller, country: refusal.country };
}
