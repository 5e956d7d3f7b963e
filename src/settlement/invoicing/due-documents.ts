/**
 * Which documents are due: what was charged in a month against what was invoiced for it. What
 * stands and says the same is left alone. Where a month was closed again with other figures, what
 * stands is undone as a whole and issued anew, so that each document can be read by itself.
 */
import type { BillingDetails } from '../../funding/billing/details.ts';
import { compare } from '../../kernel/compare.ts';
import type { PartyId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Interval, Month } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { CostFact } from '../focus-row.ts';
import {
  type Invoice,
  type InvoiceDraft,
  type InvoiceKind,
  type InvoiceLine,
  type InvoiceSubject,
  netCentsOf,
  reversalOf,
  taxCentsOf,
} from './invoice.ts';
import { CONTRACT, DOCUMENT_OF_CHARGE, GPU_SECONDS, linesOf } from './invoice-lines.ts';
import { type Seller, type TaxRefusal, taxOf } from './tax.ts';

/** What one seller asks of one buyer for one month, about one subject. */
export interface Debt extends Interval {
  readonly seller: PartyId;
  readonly buyer: PartyId;
  readonly month: Month;
  readonly subject: InvoiceSubject;
  readonly isRehearsed: boolean;
}

/** What was charged, as it is now, and the document that stands for it. */
export interface Claim extends Debt {
  readonly lines: readonly InvoiceLine[];
  readonly kind: InvoiceKind;
  /** `undefined`: nothing was issued, or it was reversed. */
  readonly standing: Invoice | undefined;
}

export const CHARGED_AGAIN = 'The month was closed again with other figures.';

/** `standing` are documents that hold; those of debts without any charge left are claims too. */
export function claimsOf(
  facts: readonly CostFact[],
  standing: readonly Invoice[],
): readonly Claim[] {
  const sellers = sellersByContract(standing);
  const charged = new Map<string, { readonly debt: Charged; readonly own: CostFact[] }>();
  for (const fact of facts) {
    const debt = debtOf(fact, sellers);
    if (!isBetweenParties(debt)) continue;
    const known = charged.get(keyOf(debt));
    if (known === undefined) charged.set(keyOf(debt), { debt, own: [fact] });
    else known.own.push(fact);
  }
  const claims = new Map<string, Claim>();
  for (const [key, { debt, own }] of charged) {
    const lines = linesOf(own);
    if (lines.length > 0) claims.set(key, { ...debt, lines, standing: undefined });
  }
  for (const invoice of standing) {
    const { seller, buyer, month, start, end, subject, kind, isRehearsed } = invoice;
    const debt = { seller: seller.party, buyer: buyer.party, month, start, end, subject };
    const key = keyOf(debt);
    const claim = claims.get(key) ?? { ...debt, kind, isRehearsed, lines: [] };
    claims.set(key, { ...claim, standing: invoice });
  }
  return [...claims.values()];
}

type Key = Pick<Debt, 'seller' | 'buyer' | 'month' | 'subject'>;

function keyOf({ seller, buyer, month, subject }: Key): string {
  return [month, seller, buyer, subject].join(' ');
}

/** A programme sends no invoice, and nobody sends one to itself. */
function isBetweenParties({ seller, buyer }: Key): boolean {
  return seller.startsWith('party_') && seller !== buyer;
}

type Sellers = ReadonlyMap<string, PartyId>;

/** A site may get another operator: what was invoiced before stays with who has invoiced it. */
function sellersByContract(standing: readonly Invoice[]): Sellers {
  return new Map(
    standing.flatMap(({ month, buyer, subject, seller, lines }) =>
      lines.map((line) => {
        const contract = attributeOf(line, CONTRACT);
        return [[month, buyer.party, subject, contract].join(' '), seller.party] as const;
      }),
    ),
  );
}

type Charged = Debt & Pick<Claim, 'kind'>;

function debtOf(fact: CostFact, sellers: Sellers): Charged {
  const { start, end, isRehearsed, payer, issuer } = fact;
  const { subject, kind } = DOCUMENT_OF_CHARGE[fact.kind];
  const buyer = payer.id;
  const month = fact.month as Month;
  const of = [month, buyer, subject, contractOfFact(fact)].join(' ');
  const invoicer = fact.kind === 'usage' ? undefined : sellers.get(of);
  const seller = invoicer ?? (issuer.id as PartyId);
  return { seller, buyer, month, start, end, isRehearsed, subject, kind };
}

function contractOfFact(fact: CostFact): string | undefined {
  if (fact.kind === 'usage') return undefined;
  return fact.kind === 'payment' ? fact.receiverId : fact.contract;
}

export function isSettled({ lines, standing }: Claim): boolean {
  return standing === undefined ? lines.length === 0 : areSame(lines, standing.lines);
}

/** In any order; a price or a name that was changed since changes nothing of what was charged. */
function areSame(some: readonly InvoiceLine[], others: readonly InvoiceLine[]): boolean {
  const [said, found] = [some, others].map((lines) => lines.map(chargeText).sort(compare));
  return JSON.stringify(said) === JSON.stringify(found);
}

/** What of a line makes it another charge. */
function chargeText({ sourceId, netCents, attributes }: InvoiceLine): string {
  return [sourceId, netCents, attributeOf({ attributes }, GPU_SECONDS)].join(' ');
}

function attributeOf({ attributes }: Pick<InvoiceLine, 'attributes'>, named: string) {
  return attributes.find(([name]) => name === named)?.[1];
}

/** Those that gave any. */
export type DetailsByParty = ReadonlyMap<PartyId, BillingDetails>;

interface DetailsMissing {
  readonly reason: 'details_missing';
  readonly party: PartyId;
  /** `no-selling`: it has details, but none of those that a seller must give. */
  readonly found: 'none' | 'no-selling';
}
export type DraftRefusal = DetailsMissing | TaxRefusal;

/**
 * In the order in which they are to be issued: what undoes the standing document, then the new
 * one. Refused: a party without details, the seller first; then a VAT rate that the seller does not
 * know.
 */
export function documentsDue(
  claim: Claim,
  detailsOf: DetailsByParty,
): Outcome<readonly InvoiceDraft[], DraftRefusal> {
  if (isSettled(claim)) return done([]);
  const { standing, lines } = claim;
  const undoing = standing === undefined ? [] : [reversalOf(standing, CHARGED_AGAIN)];
  if (lines.length === 0) return done(undoing);
  const fresh = draftOf(claim, detailsOf);
  return fresh.ok ? done([...undoing, fresh.value]) : fresh;
}

function draftOf(
  { standing: _, seller: sellerId, buyer: buyerId, ...claim }: Claim,
  detailsOf: DetailsByParty,
): Outcome<InvoiceDraft, DraftRefusal> {
  const [seller, buyer] = [detailsOf.get(sellerId), detailsOf.get(buyerId)];
  if (seller === undefined) return missing(sellerId, 'none');
  if (!isSeller(seller)) return missing(sellerId, 'no-selling');
  if (buyer === undefined) return missing(buyerId, 'none');
  const isSupply = claim.subject === 'use' || seller.selling.taxesInstalments;
  const tax = taxOf(seller, buyer, { at: toEpochSeconds(claim.end - 1), isSupply });
  if (!tax.ok) return tax;
  const netCents = netCentsOf(claim.lines);
  const taxCents = taxCentsOf(netCents, tax.value);
  const contract = contractOf(claim.lines);
  const paidCents = claim.subject === 'instalments' ? netCents : 0n;
  const sums = { tax: tax.value, netCents, taxCents, paidCents, contract };
  // How the buyer sells, its account above all, is nothing that the seller has to know.
  const told = { seller, buyer: { ...buyer, selling: undefined } };
  return done({ ...claim, ...told, ...sums, reverses: undefined });
}

function isSeller(details: BillingDetails): details is Seller {
  return details.selling !== undefined;
}

function missing(party: PartyId, found: DetailsMissing['found']) {
  return refused({ reason: 'details_missing', party, found } as const);
}

function contractOf(lines: readonly InvoiceLine[]): string | undefined {
  const named = new Set(lines.map((line) => attributeOf(line, CONTRACT)));
  return named.size === 1 ? [...named][0] : undefined;
}
