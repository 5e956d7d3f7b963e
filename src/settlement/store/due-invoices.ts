import type { PartyId } from '../../kernel/ids.ts';
import type { Interval } from '../../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import type { InvoiceId, InvoiceKind } from '../invoicing/invoice.ts';
import { INVOICES, IS_OPEN } from './invoices.ts';

/** An invoice or credit note that is open: something of it is to be paid, or paid back. */
export interface DueInvoice {
  readonly id: InvoiceId;
  readonly number: string;
  readonly kind: InvoiceKind;
  readonly seller: PartyId;
  readonly buyer: PartyId;
  readonly issuedAt: EpochSeconds;
  /** The start of the last day on which it is paid in time. */
  readonly dueAt: EpochSeconds;
}

interface DueInvoiceRow extends Omit<DueInvoice, 'issuedAt' | 'dueAt'> {
  readonly issued_at: bigint;
  readonly due_at: bigint;
}

/** Those whose last day begins at some time from the start to before the end. */
export async function selectDueInvoices(
  reader: Reader,
  { start, end }: Interval,
): Promise<readonly DueInvoice[]> {
  const rows = await reader.query<DueInvoiceRow>(
    `SELECT i.id, i.number, i.kind, i.seller, i.buyer, i.issued_at, i.due_at FROM ${INVOICES}
      WHERE ${IS_OPEN} AND i.due_at >= $1 AND i.due_at < $2
      ORDER BY i.position`,
    [start, end],
  );
  return rows.map(({ issued_at, due_at, ...row }) => ({
    ...row,
    issuedAt: toEpochSeconds(Number(issued_at)),
    dueAt: toEpochSeconds(Number(due_at)),
  }));
}
