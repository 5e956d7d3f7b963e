/** Charges and parties of a test about invoices. */
import type { BillingDetails } from '../../funding/billing/details.ts';
import type { PartyId } from '../../kernel/ids.ts';
import {
  type EpochSeconds,
  toEpochSeconds,
  toEurMicros,
  toPartsPerMillion,
} from '../../kernel/units.ts';
import { chargeMicrosOf } from '../flows/charge.ts';
import type { PaymentFact, UsageFact } from '../focus-row.ts';
import type { Invoice, InvoiceDraft } from '../invoicing/invoice.ts';
import { dueAtOf, numberOf } from '../invoicing/invoice.ts';
import type { Seller } from '../invoicing/tax.ts';

const CHARGE = {
  sourceId: 'line_nl.use.lab.a.2029-03',
  month: '2029-03',
  start: toEpochSeconds(1_867_017_600),
  end: toEpochSeconds(1_869_696_000),
  isRehearsed: false,
  payer: { id: 'party_lab', name: 'Lab', kind: 'user-organisation' },
  issuer: { id: 'party_nl', name: 'Netherlands' },
  operatorName: 'Operator',
  site: { id: 'site_s', name: 'S' },
} as const;

/** An hour of a GPU at 2.205 EUR, unless it is said otherwise. */
export function usageFact(over: Partial<UsageFact> = {}): UsageFact {
  const gpuSeconds = over.gpuSeconds ?? 3_600n;
  const priceMicrosPerGpuHour = over.priceMicrosPerGpuHour ?? 2_205_000n;
  const price = { priceMicrosPerGpuHour: toEurMicros(priceMicrosPerGpuHour) };
  return {
    ...CHARGE,
    ...{ kind: 'usage', cluster: 'cluster_a', acceleratorClass: 'h100' },
    allocation: { id: 'allocation_lab', name: 'Lab' },
    mode: { id: 'mode_sold', name: 'Sold' },
    ...{ gpuSeconds, priceMicrosPerGpuHour, chargedMicros: chargeMicrosOf(price, gpuSeconds) },
    ...over,
  };
}

export function paymentFact(over: Partial<PaymentFact> = {}): PaymentFact {
  return {
    ...CHARGE,
    sourceId: 'entry_7',
    ...{ kind: 'payment', commitment: 'commitment_nl', instalmentNumber: 2 },
    ...{ receiverId: 'contract_x', paidMicros: 40_000_000n },
    ...over,
  };
}

/** A business in the Netherlands. */
export function traderOf(party: PartyId, over: Partial<BillingDetails> = {}): BillingDetails {
  return {
    party,
    legalName: `${party} B.V.`,
    address: { street: 'Broerstraat 5', postCode: '9712 CP', city: 'Groningen', country: 'NL' },
    vatId: 'NL001234567B01',
    registration: '01234567',
    electronicAddress: undefined,
    buyerReference: undefined,
    exemption: undefined,
    selling: undefined,
    ...over,
  };
}

/** {@link traderOf}, which accounts for VAT of `countries`: of each one rate from 1970 on. */
export function selling(details: BillingDetails, countries: readonly string[] = ['NL']): Seller {
  const from = toEpochSeconds(0);
  const ratePpm = toPartsPerMillion(210_000);
  return {
    ...details,
    selling: {
      ...{ iban: 'NL91ABNA0417164300', paymentDays: 30, numberPrefix: 'OP-' },
      vatRates: countries.map((country) => ({ country, from, ratePpm })),
      taxesInstalments: true,
    },
  };
}

/** As it is kept once it was issued. */
export function issuedOf(draft: InvoiceDraft, sequence: number, issuedAt: EpochSeconds): Invoice {
  const number = numberOf(draft, 2029, sequence);
  return { ...draft, id: `invoice_${sequence}`, number, issuedAt, dueAt: dueAtOf(draft, issuedAt) };
}
