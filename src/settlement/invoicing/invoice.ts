/**
 * An invoice: what a seller asks of a buyer for a month, in whole cents; or a credit note, what it
 * owes the buyer. Terms of EN 16931-1 in brackets. Always: the lines sum to the net amount, the tax
 * is that of the net amount to the nearest cent, and the total is both.
 */
import { type BillingDetails, REHEARSED_PREFIX } from '../../funding/billing/details.ts';
import { divideRounded } from '../../kernel/shares.ts';
import { type Interval, type Month, toDateText } from '../../kernel/time.ts';
import {
  type EpochSeconds,
  SECONDS_PER_DAY,
  toEpochSeconds,
  WHOLE_PPM,
} from '../../kernel/units.ts';
import type { Seller, TaxTreatment } from './tax.ts';

export type InvoiceId = `invoice_${string}`;
export type InvoiceKind = 'invoice' | 'credit-note';

/**
 * What the documents of a month are about, each on one of its own: GPU time that was used, paid by
 * who holds its allocation; instalments that funders paid into contracts; credits of operators for
 * capacity below the service level.
 */
export const INVOICE_SUBJECTS = ['use', 'instalments', 'credits'] as const;
export type InvoiceSubject = (typeof INVOICE_SUBJECTS)[number];

export interface InvoiceLine {
  /** The line of a statement, or the entry of the ledger, that it was made of (BT-128). */
  readonly sourceId: string;
  /** (BT-153) */
  readonly name: string;
  /** (BT-154) */
  readonly description: string;
  /** (BT-129) */
  readonly quantity: bigint;
  /** GPU-seconds, or pieces (BT-130; Recommendation 20 of the UN: SEC, C62). */
  readonly unit: 'SEC' | 'C62';
  /** For {@link perQuantity} (BT-146). */
  readonly priceMicros: bigint;
  /** (BT-149) */
  readonly perQuantity: bigint;
  /** As the ledger has charged it (BT-131). */
  readonly netCents: bigint;
  /** What it is about, by name, such as its allocation (BG-32). */
  readonly attributes: readonly (readonly [name: string, value: string])[];
}

/** A document as it would be issued now. */
export interface InvoiceDraft extends Interval {
  readonly kind: InvoiceKind;
  readonly subject: InvoiceSubject;
  readonly month: Month;
  readonly seller: Seller;
  readonly buyer: BillingDetails;
  readonly tax: TaxTreatment;
  readonly lines: readonly InvoiceLine[];
  readonly netCents: bigint;
  readonly taxCents: bigint;
  /** Of both, what was paid before it was issued (BT-113): an instalment was. */
  readonly paidCents: bigint;
  /** Where all lines are of one contract (BT-12). */
  readonly contract: string | undefined;
  /** What it undoes, and why (BG-3, BT-22). */
  readonly reverses: Reversal | undefined;
  readonly isRehearsed: boolean;
}

export interface Reversal {
  readonly id: InvoiceId;
  readonly number: string;
  readonly issuedAt: EpochSeconds;
  readonly said: string;
}

export interface Invoice extends InvoiceDraft {
  readonly id: InvoiceId;
  readonly number: string;
  readonly issuedAt: EpochSeconds;
  /** Midnight UTC of the last day on which it may be paid. */
  readonly dueAt: EpochSeconds;
}

/** What documents of a month say that was only rehearsed. */
export const REHEARSED = 'Rehearsed: made to try the programme, and no claim on anybody.';

/** Of a supply outside VAT no number for VAT may be said (BR-O-02 to BR-O-04). */
export function saysVatNumbers({ tax }: InvoiceDraft): boolean {
  return tax.category !== 'O';
}

/** How a credit note is paid (BT-20). */
export function creditTermsOf({ dueAt }: Invoice): string {
  return `The seller pays it by ${toDateText(dueAt)}, or sets it against what is owed.`;
}

export function netCentsOf(lines: readonly InvoiceLine[]): bigint {
  return lines.reduce((sum, { netCents }) => sum + netCents, 0n);
}

/** To the nearest cent, half a cent up (BR-CO-17). */
export function taxCentsOf(netCents: bigint, { ratePpm }: TaxTreatment): bigint {
  return divideRounded(netCents * BigInt(ratePpm), BigInt(WHOLE_PPM));
}

/** With tax (BT-112). */
export function totalCentsOf({ netCents, taxCents }: InvoiceDraft): bigint {
  return netCents + taxCents;
}

/** What is still to be paid (BT-115). */
export function dueCentsOf(invoice: InvoiceDraft): bigint {
  return totalCentsOf(invoice) - invoice.paidCents;
}

/** The day of issue and the days that the seller gives. */
export function dueAtOf({ seller }: InvoiceDraft, issuedAt: EpochSeconds): EpochSeconds {
  const day = Math.floor(issuedAt / SECONDS_PER_DAY) + seller.selling.paymentDays;
  return toEpochSeconds(day * SECONDS_PER_DAY);
}

/** `<prefix>2029-00012`; of a month that was only rehearsed with `REHEARSED-` in front. */
export function numberOf(
  { seller, isRehearsed }: InvoiceDraft,
  year: number,
  sequence: number,
): string {
  const rehearsed = isRehearsed ? REHEARSED_PREFIX : '';
  return `${rehearsed}${seller.selling.numberPrefix}${year}-${String(sequence).padStart(5, '0')}`;
}

/**
 * The document that undoes `invoice`: of the other kind, over the same amounts. Tax, parties and
 * lines are those of what it undoes, whatever has changed since.
 */
export function reversalOf(invoice: Invoice, said: string): InvoiceDraft {
  const { id, number, issuedAt, dueAt: _, ...draft } = invoice;
  const kind = invoice.kind === 'invoice' ? 'credit-note' : 'invoice';
  return { ...draft, kind, reverses: { id, number, issuedAt, said } };
}
