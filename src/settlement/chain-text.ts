/**
 * Amounts of a chain in the words of a reader, with the exact figure of the ledger beside.
 *
 * GPU-hours round to a tenth, halves away from zero, as in the report and the summary of the run:
 * a reader who compares them finds the same figure. Roundings of their own would not add up, so
 * the parts of a whole share out its tenths by the largest remainder.
 */
import {
  countText,
  eurText,
  exactEurText,
  groupedText,
  shownTenths,
} from '../kernel/number-text.ts';
import { divideByWeights, divideRounded } from '../kernel/shares.ts';
import type { Commodity } from './account.ts';

const GPU_SECONDS_PER_TENTH = 360n;

/** Such as `1,234.5 GPU-hours (4,444,200 GPU-seconds)`. */
export function gpuTimeText(gpuSeconds: bigint): string {
  return timeText(gpuSeconds, tenthsOf(gpuSeconds));
}

/** As {@link gpuTimeText}, for parts of 0 or more that a reader may add up. */
export function gpuTimePartTexts(parts: readonly bigint[]): readonly string[] {
  const whole = parts.reduce((sum, part) => sum + part, 0n);
  const tenths = divideByWeights(tenthsOf(whole), parts);
  return parts.map((part, index) => timeText(part, tenths[index] ?? 0n));
}

/** Such as `EUR 1,234.56 (1,234,567,890 micros)`. */
export function moneyText(micros: bigint): string {
  return `${eurText(micros)} (${countText(micros)} micros)`;
}

export function amountText(amount: bigint, commodity: Commodity): string {
  return commodity === 'eur-micros' ? moneyText(amount) : gpuTimeText(amount);
}

/** Such as `1,234.5 GPU-hours`, rounded to a tenth. */
export function gpuHoursText(gpuSeconds: bigint): string {
  return hoursText(tenthsOf(gpuSeconds));
}

/** Such as `33.3 %`, rounded to a tenth, as in the report of a rehearsal. */
export function percentText(part: bigint, whole: bigint): string {
  if (whole === 0n) return '0.0 %';
  const shown = shownTenths(divideRounded(part * 1_000n, whole), part, whole);
  return shown === undefined ? '< 0.1 %' : `${groupedText(shown, 1n, 10n)} %`;
}

/** Such as `EUR 2.40 a GPU-hour`, with all the digits that were agreed. */
export function priceText(microsPerGpuHour: string): string {
  const micros = BigInt(microsPerGpuHour);
  return micros === 0n ? 'free of charge' : `${exactEurText(micros)} a GPU-hour`;
}

function timeText(gpuSeconds: bigint, tenths: bigint): string {
  return `${hoursText(tenths)} (${countText(gpuSeconds)} GPU-seconds)`;
}

function hoursText(tenths: bigint): string {
  return `${groupedText(tenths, 1n, 10n)} GPU-hours`;
}

/** Tenths of a GPU-hour. */
function tenthsOf(gpuSeconds: bigint): bigint {
  return divideRounded(gpuSeconds, GPU_SECONDS_PER_TENTH);
}
