/**
 * Invoices as they were issued. Each keeps its content and the very text that was sent, so that
 * what changes later, in the plan or in Polder, changes no document.
 */
import { createHash } from 'node:crypto';
import { present } from '../../kernel/assert.ts';
import type { PartyId } from '../../kernel/ids.ts';
import { type Month, yearOf } from '../../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { InvoicedRow } from '../chain-rows.ts';
import type {
  Invoice,
  InvoiceDraft,
  InvoiceId,
  InvoiceKind,
  InvoiceLine,
  InvoiceSubject,
} from '../invoicing/invoice.ts';
import { dueAtOf, dueCentsOf, numberOf } from '../invoicing/invoice.ts';
import { ublOf } from '../invoicing/ubl.ts';
import { toJson } from './statements.ts';

export interface InvoiceRow {
  readonly id: InvoiceId;
  readonly number: string;
  readonly seller: PartyId;
  readonly buyer: PartyId;
  readonly month: Month;
  readonly subject: InvoiceSubject;
  readonly kind: InvoiceKind;
  readonly reverses: InvoiceId | null;
  readonly reversed_by: InvoiceId | null;
  readonly net_cents: bigint;
  readonly tax_cents: bigint;
  readonly due_cents: bigint;
  readonly issued_at: bigint;
  readonly due_at: bigint;
  /** What is to be paid in all: of what undoes another, what was paid for that. */
  readonly payable_cents: bigint;
  /** How much of that came, so far. */
  readonly paid_cents: bigint;
  readonly last_paid_at: bigint | null;
  readonly sha256: string;
  readonly is_rehearsed: boolean;
}

export const INVOICE_COLUMNS = `i.id, i.number, i.seller, i.buyer, i.month, i.subject, i.kind,
  i.reverses, r.id AS reversed_by, i.net_cents, i.tax_cents, i.due_cents, i.issued_at, i.due_at,
  b.payable_cents, b.paid_cents, b.last_paid_at, i.sha256, i.is_rehearsed`;
export const INVOICES = `settlement.invoice AS i
  LEFT JOIN settlement.invoice AS r ON r.reverses = i.id
  JOIN settlement.invoice_balance AS b ON b.invoice = i.id`;

/** Whether something of it is to be paid, or paid back. What was undone is not paid any more. */
export const IS_OPEN = '(r.id IS NULL AND b.paid_cents < b.payable_cents)';

export interface StoredInvoice extends InvoiceRow {
  readonly invoice: Invoice;
  readonly ubl: string;
  /** In the order in which they were noted. */
  readonly payments: readonly StoredPayment[];
}

export interface StoredPayment {
  readonly cents: bigint;
  readonly paidAt: EpochSeconds;
  readonly reference: string;
}

interface ContentRow {
  readonly id: InvoiceId;
  readonly number: string;
  readonly content: ContentJson;
  readonly issued_at: bigint;
  readonly due_at: bigint;
}

export async function selectInvoice(
  reader: Reader,
  id: string,
): Promise<StoredInvoice | undefined> {
  const [row] = await reader.query<Omit<StoredInvoice, 'invoice' | 'payments'> & ContentRow>(
    `SELECT ${INVOICE_COLUMNS}, i.content, i.ubl FROM ${INVOICES} WHERE i.id = $1`,
    [id],
  );
  if (row === undefined) return undefined;
  return { ...row, invoice: invoiceFromRow(row), payments: await selectPayments(reader, id) };
}

async function selectPayments(reader: Reader, id: string): Promise<readonly StoredPayment[]> {
  const rows = await reader.query<{ cents: bigint; paid_at: bigint; reference: string }>(
    `SELECT cents, paid_at, reference FROM settlement.invoice_payment
      WHERE invoice = $1 ORDER BY number`,
    [id],
  );
  return rows.map(({ cents, paid_at, reference }) => ({
    ...{ cents, reference },
    paidAt: toEpochSeconds(Number(paid_at)),
  }));
}

/** As {@link selectInvoice}; nobody else undoes or pays it before the transaction ends. */
export async function lockInvoice(writer: Writer, id: string): Promise<StoredInvoice | undefined> {
  const found = await selectInvoice(writer, id);
  if (found !== undefined) await lockSeries(writer, found.seller);
  return selectInvoice(writer, id);
}

/** Those that hold, of a month; of all months where none is said. */
export async function selectStandingInvoices(
  reader: Reader,
  month: string | undefined,
): Promise<readonly Invoice[]> {
  const rows = await reader.query<ContentRow>(
    `SELECT id, number, content, issued_at, due_at FROM settlement.standing_invoice
      WHERE $1::text IS NULL OR month = $1
      ORDER BY position`,
    [month],
  );
  return rows.map(invoiceFromRow);
}

function invoiceFromRow({ id, number, content, issued_at, due_at }: ContentRow): Invoice {
  const lines = content.lines.map((line) => ({
    ...line,
    quantity: BigInt(line.quantity),
    priceMicros: BigInt(line.priceMicros),
    perQuantity: BigInt(line.perQuantity),
    netCents: BigInt(line.netCents),
  }));
  return {
    ...content,
    ...{ id, number, lines },
    netCents: BigInt(content.netCents),
    taxCents: BigInt(content.taxCents),
    paidCents: BigInt(content.paidCents),
    issuedAt: toEpochSeconds(Number(issued_at)),
    dueAt: toEpochSeconds(Number(due_at)),
  };
}

/** The lines of those that hold, of the months that are named; of all where they are not. */
export async function selectInvoicedRows(
  reader: Reader,
  months: readonly string[] | undefined,
): Promise<readonly InvoicedRow[]> {
  const rows = await reader.query<Omit<InvoicedRow, 'netCents'> & { readonly net_cents: string }>(
    `SELECT s.id AS invoice, s.number, s.kind, s.buyer, line->>'sourceId' AS "sourceId",
            line->>'netCents' AS net_cents
       FROM settlement.standing_invoice AS s
       CROSS JOIN LATERAL jsonb_array_elements(s.content->'lines') AS line
      WHERE $1::text[] IS NULL OR s.month = ANY($1)
      ORDER BY s.position`,
    [months],
  );
  return rows.map(({ net_cents, ...row }) => ({ ...row, netCents: BigInt(net_cents) }));
}

type Amounts = 'netCents' | 'taxCents' | 'paidCents';
type LineAmounts = 'quantity' | 'priceMicros' | 'perQuantity' | 'netCents';
type ContentJson = Omit<InvoiceDraft, 'lines' | Amounts> &
  Readonly<Record<Amounts, string>> & {
    readonly lines: readonly (Omit<InvoiceLine, LineAmounts> &
      Readonly<Record<LineAmounts, string>>)[];
  };

/**
 * Numbers the document after the last one of its seller, and saves it. The caller has locked the
 * series: others of the same seller wait until the transaction ends, so that no number is left out.
 */
export async function insertInvoice(writer: Writer, draft: InvoiceDraft): Promise<InvoiceId> {
  const { at, actor } = writer.caller;
  const { seller, isRehearsed } = draft;
  const year = yearOf(at);
  const { position, sequence } = await nextNumbers(writer, draft, year);
  const id: InvoiceId = `invoice_${String(position).padStart(8, '0')}`;
  const dueAt = dueAtOf(draft, at);
  const invoice = { ...draft, id, number: numberOf(draft, year, sequence), issuedAt: at, dueAt };
  const ubl = ublOf(invoice);
  const sha256 = createHash('sha256').update(ubl).digest('hex');
  await writer.query(
    `INSERT INTO settlement.invoice (id, position, seller, buyer, month, subject, kind, reverses,
       number, year, sequence, net_cents, tax_cents, due_cents, content, ubl, sha256,
       issued_at, issued_by, due_at, is_rehearsed)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
       $20, $21)`,
    [
      ...[id, position, seller.party, draft.buyer.party, draft.month, draft.subject, draft.kind],
      ...[draft.reverses?.id ?? null, invoice.number, year, sequence],
      ...[draft.netCents, draft.taxCents, dueCentsOf(draft)],
      ...[JSON.stringify(toJson(draft)), ubl, sha256],
      ...[at, actor, dueAt, isRehearsed],
    ],
  );
  return id;
}

/**
 * Whoever issues, undoes or pays in the name of a seller locks this first, then the month. A party
 * that there is not has no series.
 */
export async function lockSeries(writer: Writer, seller: PartyId): Promise<void> {
  await writer.query(
    `INSERT INTO settlement.invoice_series SELECT id FROM funding.party WHERE id = $1
     ON CONFLICT DO NOTHING`,
    [seller],
  );
  await writer.query('SELECT FROM settlement.invoice_series WHERE seller = $1 FOR UPDATE', [
    seller,
  ]);
}

async function nextNumbers(
  writer: Writer,
  { seller, isRehearsed }: InvoiceDraft,
  year: number,
): Promise<{ readonly position: bigint; readonly sequence: number }> {
  const [next] = await writer.query<{ readonly position: bigint; readonly sequence: number }>(
    `SELECT nextval('settlement.invoice_position') AS position, 1 + coalesce((
       SELECT max(i.sequence) FROM settlement.invoice AS i
        WHERE i.seller = $1 AND i.is_rehearsed = $2 AND i.year = $3), 0) AS sequence`,
    [seller.party, isRehearsed, year],
  );
  return present(next, 'The next numbers');
}

export async function insertPayment(
  writer: Writer,
  { id, payments }: Pick<StoredInvoice, 'id' | 'payments'>,
  { cents, paidAt, reference }: StoredPayment,
): Promise<void> {
  const { at, actor } = writer.caller;
  await writer.query(
    `INSERT INTO settlement.invoice_payment
       (invoice, number, cents, paid_at, reference, noted_at, noted_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, payments.length + 1, cents, paidAt, reference, at, actor],
  );
}
