/**
 * The lines of invoices, from what was charged in a month. Each is in whole cents, as the ledger
 * has charged it; what came to less than half a cent has no line.
 */
import { SECONDS_PER_HOUR, toEurMicros } from '../../kernel/units.ts';
import { chargeMicrosOf } from '../flows/charge.ts';
import type { CostFact, CreditFact, PaymentFact, UsageFact } from '../focus-row.ts';
import { MICROS_PER_CENT, toWholeCents } from '../posting.ts';
import type { InvoiceKind, InvoiceLine, InvoiceSubject } from './invoice.ts';

/** What a charge belongs to: the subject of its document, and the kind of that. */
export const DOCUMENT_OF_CHARGE = {
  usage: { subject: 'use', kind: 'invoice' },
  payment: { subject: 'instalments', kind: 'invoice' },
  credit: { subject: 'credits', kind: 'credit-note' },
} as const satisfies Readonly<
  Record<CostFact['kind'], { readonly subject: InvoiceSubject; readonly kind: InvoiceKind }>
>;

/** Attributes of lines: how much was used, and of which contract it is. */
export const GPU_SECONDS = 'GPU-seconds';
export const CONTRACT = 'contract';

/**
 * Of the facts of one document, in their order. Parts of a payment need not be whole cents: each is
 * rounded together with those before it, so that the document says what was paid.
 */
export function linesOf(facts: readonly CostFact[]): readonly InvoiceLine[] {
  let paidMicros = 0n;
  const lines = facts.map((fact) => {
    if (fact.kind === 'usage') return usageLine(fact);
    if (fact.kind === 'credit') return creditLine(fact);
    const before = toWholeCents(paidMicros);
    paidMicros += fact.paidMicros;
    return paymentLine(fact, (toWholeCents(paidMicros) - before) / MICROS_PER_CENT);
  });
  return lines.filter(({ netCents }) => netCents > 0n);
}

function usageLine(fact: UsageFact): InvoiceLine {
  const { sourceId, allocation, cluster, mode, month, gpuSeconds, chargedMicros } = fact;
  const netCents = toWholeCents(chargedMicros) / MICROS_PER_CENT;
  const price = toEurMicros(fact.priceMicrosPerGpuHour);
  // A price that was changed since the month was closed does not make what was charged.
  const isPriced = chargeMicrosOf({ priceMicrosPerGpuHour: price }, gpuSeconds) === chargedMicros;
  return {
    sourceId,
    name: `GPU time, ${mode.name}`,
    description: `GPU time of ${allocation.name} on ${cluster} in ${month}`,
    ...(isPriced ? bySecond(gpuSeconds, price) : piece(netCents)),
    netCents,
    attributes: [
      ['allocation', allocation.id],
      ['cluster', cluster],
      ['accelerator class', fact.acceleratorClass],
      [GPU_SECONDS, String(gpuSeconds)],
    ],
  };
}

function paymentLine(fact: PaymentFact, netCents: bigint): InvoiceLine {
  const { sourceId, commitment, instalmentNumber, receiverId } = fact;
  return {
    sourceId,
    name: 'GPU capacity, instalment',
    description: `Instalment ${instalmentNumber} of ${commitment}, for ${receiverId}`,
    ...piece(netCents),
    netCents,
    attributes: [
      ['commitment', commitment],
      [CONTRACT, receiverId],
    ],
  };
}

function creditLine({ sourceId, cluster, contract, month, billedMicros }: CreditFact): InvoiceLine {
  const netCents = billedMicros / MICROS_PER_CENT;
  return {
    sourceId,
    name: 'Credit for capacity below the service level',
    description: `Capacity of ${cluster} that was missing in ${month}`,
    ...piece(netCents),
    netCents,
    attributes: [
      ['cluster', cluster],
      [CONTRACT, contract],
    ],
  };
}

type Priced = Pick<InvoiceLine, 'quantity' | 'unit' | 'priceMicros' | 'perQuantity'>;

/** By the second at the price of an hour: no quantity is rounded. */
function bySecond(quantity: bigint, priceMicros: bigint): Priced {
  return { quantity, unit: 'SEC', priceMicros, perQuantity: BigInt(SECONDS_PER_HOUR) };
}

function piece(netCents: bigint): Priced {
  return { quantity: 1n, unit: 'C62', priceMicros: netCents * MICROS_PER_CENT, perQuantity: 1n };
}
