/**
 * Invoices of closed months: a seller issues what is due of a debt, undoes what was wrong, and
 * notes what was paid. Nothing of it moves money in the ledger, which has charged it at the close.
 */
import { createHash } from 'node:crypto';
import type { NotFound } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { PartyId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import { canonicalText } from '../../platform/database/audit-chain.ts';
import type { JsonObject, Reader, Writer } from '../../platform/database/transaction.ts';
import type { CostFact } from '../focus-row.ts';
import {
  type Claim,
  claimsOf,
  type Debt,
  type DetailsByParty,
  type DraftRefusal,
  documentsDue,
  isSettled,
} from '../invoicing/due-documents.ts';
import { type InvoiceDraft, type InvoiceId, reversalOf } from '../invoicing/invoice.ts';
import {
  insertInvoice,
  insertPayment,
  lockInvoice,
  lockSeries,
  type StoredInvoice,
  selectInvoice,
  selectStandingInvoices,
} from '../store/invoices.ts';
import { lockPeriod, type PeriodState } from '../store/periods.ts';
import { toJson } from '../store/statements.ts';

/** Of the rooms to the left, and of the ledger as it was stated. */
export interface InvoiceFacts {
  /** What was charged in closed months; of all months where none is said. */
  readonly chargesOf: (reader: Reader, month: string | undefined) => Promise<readonly CostFact[]>;
  /** Of those parties that gave any. */
  readonly detailsOf: (reader: Reader, parties: readonly PartyId[]) => Promise<DetailsByParty>;
  /** Where those have their roles who speak for a party, such as `party:party_x` and its sites. */
  readonly scopesOf: (reader: Reader, party: PartyId) => Promise<readonly string[]>;
}

type Hearers = Pick<InvoiceFacts, 'scopesOf'>;

export type DebtKey = Pick<Debt, 'seller' | 'buyer' | 'month' | 'subject'>;

/** A claim that is not settled, with what is to be issued for it, or why nothing can be. */
export interface ClaimDue {
  readonly claim: Claim;
  readonly documents: Outcome<readonly InvoiceDraft[], DraftRefusal>;
  /** Of the documents: who issues them says which they have seen. */
  readonly sha256: string | undefined;
}

/** In the order of months, then of what was charged. The reader is that of a snapshot. */
export async function readClaimsDue(
  reader: Reader,
  of: { readonly month: string | undefined; readonly seller: string | undefined },
  { chargesOf, detailsOf }: InvoiceFacts,
): Promise<readonly ClaimDue[]> {
  const { month, seller } = of;
  const charges = await chargesOf(reader, month);
  const claims = claimsOf(charges, await selectStandingInvoices(reader, month));
  const own = claims.filter((claim) => seller === undefined || claim.seller === seller);
  const due = own.filter((claim) => !isSettled(claim));
  const parties = new Set(due.flatMap((claim) => [claim.seller, claim.buyer]));
  const details = await detailsOf(reader, [...parties]);
  return due.map((claim) => {
    const documents = documentsDue(claim, details);
    const sha256 = documents.ok ? hashOfDocuments(documents.value) : undefined;
    return { claim, documents, sha256 };
  });
}

function hashOfDocuments(documents: readonly InvoiceDraft[]): string {
  const text = canonicalText(toJson({ documents }) as JsonObject);
  return createHash('sha256').update(text).digest('hex');
}

export type IssueRefusal =
  | { readonly reason: 'unknown_period'; readonly month: string }
  | { readonly reason: 'period_not_closed'; readonly state: PeriodState }
  | { readonly reason: 'nothing_due' }
  | DraftRefusal
  | { readonly reason: 'draft_changed'; readonly found: string; readonly expected: string };

/**
 * Issues what is due of a debt, as `sha256` says that the caller has seen it: at most two
 * documents, first what undoes the one that stands. Refused in the order of {@link IssueRefusal}; a
 * refusal issues nothing and uses no number.
 */
export async function issueInvoices(
  writer: Writer,
  debt: DebtKey,
  sha256: string,
  facts: InvoiceFacts,
): Promise<Outcome<readonly StoredInvoice[], IssueRefusal>> {
  await lockSeries(writer, debt.seller);
  const period = await lockPeriod(writer, debt.month);
  if (period === undefined) return refused({ reason: 'unknown_period', month: debt.month });
  const { state } = period;
  if (state !== 'closed') return refused({ reason: 'period_not_closed', state });
  const due = (await readClaimsDue(writer, debt, facts)).find(({ claim }) => isOf(claim, debt));
  if (due === undefined) return refused({ reason: 'nothing_due' });
  const { documents, sha256: expected } = due;
  if (!documents.ok) return documents;
  if (expected === undefined || expected !== sha256) {
    return refused({ reason: 'draft_changed', found: sha256, expected: expected ?? '' });
  }
  const issued: StoredInvoice[] = [];
  for (const draft of documents.value) issued.push(await issue(writer, draft, facts));
  return done(issued);
}

function isOf(claim: Claim, { seller, buyer, month, subject }: DebtKey): boolean {
  const isBetween = claim.seller === seller && claim.buyer === buyer;
  return isBetween && claim.month === month && claim.subject === subject;
}

async function issue(
  writer: Writer,
  draft: InvoiceDraft,
  hearers: Hearers,
): Promise<StoredInvoice> {
  const id = await insertInvoice(writer, draft);
  const issued = present(await selectInvoice(writer, id), id);
  const { number, seller, buyer, month, kind, reverses, sha256 } = issued;
  const detail = { number, seller, buyer, month, kind, reverses, sha256 };
  writer.audit({ action: 'invoice.issue', subject: id, detail });
  await tell(writer, 'invoice.issued', issued, hearers);
  return issued;
}

async function tell(
  writer: Writer,
  kind: string,
  { id, number, seller, buyer }: StoredInvoice,
  { scopesOf }: Hearers,
): Promise<void> {
  const scopes = [...(await scopesOf(writer, seller)), ...(await scopesOf(writer, buyer))];
  writer.publish({ kind, subject: id, scopes, detail: { number } });
}

type StandRefusal =
  | { readonly reason: 'is_reversal'; readonly reverses: InvoiceId }
  | { readonly reason: 'reversed'; readonly by: InvoiceId };

export type ReverseOutcome = Outcome<StoredInvoice, NotFound | StandRefusal>;

/**
 * Undoes a document as a whole, by one of the opposite kind; what was charged is due again then.
 * Answers what undoes it. Refused in this order: there is none; it undoes another; it was undone.
 */
export async function reverseInvoice(
  writer: Writer,
  id: InvoiceId,
  said: string,
  hearers: Hearers,
): Promise<ReverseOutcome> {
  const found = await load(writer, id);
  if (!found.ok) return found;
  const refusal = standRefusal(found.value);
  if (refusal !== undefined) return refused(refusal);
  return done(await issue(writer, reversalOf(found.value.invoice, said), hearers));
}

export type PayOutcome = Outcome<
  StoredInvoice,
  | NotFound
  | StandRefusal
  | { readonly reason: 'paid_already' }
  | { readonly reason: 'exceeds_open'; readonly found: bigint; readonly openCents: bigint }
  | { readonly reason: 'paid_in_future'; readonly paidAt: EpochSeconds; readonly now: EpochSeconds }
>;

export interface NewPayment {
  /** More than nothing; `undefined`: all that is still to be paid. */
  readonly cents: bigint | undefined;
  readonly paidAt: EpochSeconds;
  readonly reference: string;
}

/**
 * Notes that a document was paid, in full or in part; or, of one that undoes another, that what was
 * paid for that went back, or was set against another. Refused in this order: there is none; it
 * undoes one that was never paid; it was undone; nothing is to be paid; more than is to be paid; a
 * day that is still to come.
 */
export async function notePayment(
  writer: Writer,
  id: InvoiceId,
  payment: NewPayment,
  hearers: Hearers,
): Promise<PayOutcome> {
  const found = await load(writer, id);
  if (!found.ok) return found;
  const refusal = standRefusal(found.value);
  const { payable_cents: payableCents, paid_cents: paidCents } = found.value;
  const isPaidBack = refusal?.reason === 'is_reversal' && payableCents > 0n;
  if (refusal !== undefined && !isPaidBack) return refused(refusal);
  const openCents = payableCents - paidCents;
  if (openCents === 0n) return refused({ reason: 'paid_already' });
  const { cents = openCents, paidAt, reference } = payment;
  if (cents > openCents) return refused({ reason: 'exceeds_open', found: cents, openCents });
  const now = writer.caller.at;
  if (paidAt > now) return refused({ reason: 'paid_in_future', paidAt, now });
  await insertPayment(writer, found.value, { cents, paidAt, reference });
  const detail = { cents: String(cents), paidAt, reference };
  writer.audit({ action: 'invoice.pay', subject: id, detail });
  const paid = present(await selectInvoice(writer, id), id);
  await tell(writer, cents < openCents ? 'invoice.paid-in-part' : 'invoice.paid', paid, hearers);
  return done(paid);
}

async function load(writer: Writer, id: InvoiceId): Promise<Outcome<StoredInvoice, NotFound>> {
  const found = await lockInvoice(writer, id);
  return found === undefined ? refused({ reason: 'not_found', id }) : done(found);
}

function standRefusal({
  reverses,
  reversed_by: by,
}: Pick<StoredInvoice, 'reverses' | 'reversed_by'>): StandRefusal | undefined {
  if (reverses !== null) return { reason: 'is_reversal', reverses };
  return by === null ? undefined : { reason: 'reversed', by };
}
