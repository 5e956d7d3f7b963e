import type { Entry } from '../../../../src/client/ledger.ts';
import type { Formats } from '../../texts/formats.ts';

const SECONDS_PER_HOUR = 3_600;
/** Below so many, whole hours would say too little. */
const HOURS_MIN = 10;

/** What an entry moved: its largest leg into an account. */
export function largestOf({ legs }: Pick<Entry, 'legs'>): Entry['legs'][number] | undefined {
  const into = legs.filter(({ amount }) => BigInt(amount) > 0n);
  return into.toSorted((a, b) => (BigInt(a.amount) < BigInt(b.amount) ? 1 : -1))[0];
}

/** A leg's amount as people read it: euros and cents, GPU-seconds, or whole GPU-hours. */
export function amountText(
  { amount, commodity }: Pick<Entry['legs'][number], 'amount' | 'commodity'>,
  formats: Formats,
  units: { readonly gpuHours: string; readonly gpuSeconds: string },
): string {
  if (commodity === 'eur-micros') return formats.money(amount);
  const gpuSeconds = Number(amount);
  if (Math.abs(gpuSeconds) < HOURS_MIN * SECONDS_PER_HOUR) {
    return `${formats.count(gpuSeconds)} ${units.gpuSeconds}`;
  }
  return `${formats.count(gpuSeconds / SECONDS_PER_HOUR)} ${units.gpuHours}`;
}
