/** What a rehearsal tells of the price of a delivered GPU-hour. */
import type { RehearsalFigures } from '../../../../src/client/rehearsals.ts';

export type PriceOf =
  | { readonly kind: 'paid'; readonly micros: string }
  /** The party that decides pays nothing for what it gets. */
  | { readonly kind: 'others-pay' }
  | { readonly kind: 'none-delivered' }
  /** Nobody decides, and no funder that paid got anything: what users pay is in no figure here. */
  | { readonly kind: 'none-to-payers' };

type Figures = Pick<RehearsalFigures, 'decidingParty' | 'microsPerGpuHour' | 'deliveredGpuSeconds'>;

export function priceOf({
  decidingParty,
  microsPerGpuHour,
  deliveredGpuSeconds,
}: Figures): PriceOf {
  if (microsPerGpuHour !== null && microsPerGpuHour !== '0') {
    return { kind: 'paid', micros: microsPerGpuHour };
  }
  if (deliveredGpuSeconds === '0') return { kind: 'none-delivered' };
  return decidingParty === null && microsPerGpuHour === null
    ? { kind: 'none-to-payers' }
    : { kind: 'others-pay' };
}

/** In a column: 0 where others pay, null where there is no price. */
export function microsOf(figures: Figures): number | null {
  const price = priceOf(figures);
  if (price.kind === 'paid') return Number(price.micros);
  return price.kind === 'others-pay' ? 0 : null;
}
