/** Amounts of a chain in the words of a reader, with the exact figure of the ledger beside. */
import { countText, eurText, groupedText } from '../kernel/number-text.ts';
import type { Commodity } from './account.ts';

/** Such as `1,234.5 GPU-hours (4,444,200 GPU-seconds)`. */
export function gpuTimeText(gpuSeconds: bigint): string {
  return `${gpuHoursText(gpuSeconds)} (${countText(gpuSeconds)} GPU-seconds)`;
}

/** Such as `EUR 1,234.56 (1,234,567,890 micros)`. */
export function moneyText(micros: bigint): string {
  return `${eurText(micros)} (${countText(micros)} micros)`;
}

export function amountText(amount: bigint, commodity: Commodity): string {
  return commodity === 'eur-micros' ? moneyText(amount) : gpuTimeText(amount);
}

/** Such as `1,234.5 GPU-hours`, cut to a tenth. */
export function gpuHoursText(gpuSeconds: bigint): string {
  return `${groupedText(gpuSeconds, 360n, 10n)} GPU-hours`;
}

/** Such as `33.3 %`, cut to a tenth. */
export function percentText(part: bigint, whole: bigint): string {
  if (whole === 0n) return '0.0 %';
  return `${groupedText(part * 1_000n, whole, 10n)} %`;
}

/** Such as `EUR 2.40 a GPU-hour`. */
export function priceText(microsPerGpuHour: string): string {
  const micros = BigInt(microsPerGpuHour);
  return micros === 0n ? 'free of charge' : `${eurText(micros)} a GPU-hour`;
}
