/** Charges of a test about invoices. */
import { type EpochSeconds, toEpochSeconds, toEurMicros } from '../../kernel/units.ts';
import { chargeMicrosOf } from '../flows/charge.ts';
import type { CreditFact, PaymentFact, UsageFact } from '../focus-row.ts';
import type { Invoice, InvoiceDraft } from '../invoicing/invoice.ts';
import { dueAtOf, numberOf } from '../invoicing/invoice.ts';

/** What all charges have in common. */
export const CHARGE = {
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

export function creditFact(over: Partial<CreditFact> = {}): CreditFact {
  return {
    ...CHARGE,
    sourceId: 'entry_9',
    ...{ kind: 'credit', cluster: 'cluster_a', contract: 'contract_x' },
    ...{ creditMicros: 1_234_567n, billedMicros: 1_230_000n },
    ...over,
  };
}

/** As it is kept once it was issued. */
export function issuedOf(draft: InvoiceDraft, sequence: number, issuedAt: EpochSeconds): Invoice {
  const number = numberOf(draft, 2029, sequence);
  return { ...draft, id: `invoice_${sequence}`, number, issuedAt, dueAt: dueAtOf(draft, issuedAt) };
}
