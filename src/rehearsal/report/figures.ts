/**
 * Numbers as a reader sees them, by exact integer arithmetic, so that the text is the same on every
 * machine. Three forms: in a sentence (`EUR 805 million`), in a narrow place (`805 M`), and in a
 * table (`805,000,000`). Halves round away from zero. A share that is not all is never shown as
 * 100 %, and one that is not nothing never as 0 %.
 */

import { countText, shownTenths } from '../../kernel/number-text.ts';
import { divideByWeights, divideRounded } from '../../kernel/shares.ts';
import { MICROS_PER_EUR } from '../../kernel/units.ts';
import type { Decimal } from '../summary.ts';

export const GPU_SECONDS_PER_HOUR = 3_600n;

interface Scale {
  readonly unit: bigint;
  readonly word: string;
  readonly letter: string;
}

const SCALES: readonly Scale[] = [
  { unit: 1_000_000n, word: 'million', letter: 'M' },
  { unit: 1_000_000_000n, word: 'billion', letter: 'bn' },
  { unit: 1_000_000_000_000n, word: 'trillion', letter: 'tn' },
];

/** `EUR 4.21 billion`, `EUR 805 million`, `EUR 12,345`, `EUR 3.40`. */
export function eurText(micros: Decimal): string {
  return `EUR ${scaledText(BigInt(micros), MICROS_PER_EUR, 'word') ?? smallEur(micros)}`;
}

/** As {@link eurText}, for a narrow place: `4.21 bn`, `805 M`, `12,345`, `3.40`. */
export function eurShort(micros: Decimal): string {
  return scaledText(BigInt(micros), MICROS_PER_EUR, 'letter') ?? smallEur(micros);
}

/** Whole euros for a column of a table; cents where the amount is below a thousand euros. */
export function eurCell(micros: Decimal): string {
  return smallEur(micros);
}

/** A price per GPU-hour: cents, and a tenth of a cent below one euro. */
export function priceText(micros: Decimal): string {
  return `EUR ${priceCell(micros)}`;
}

export function priceCell(micros: Decimal): string {
  const whole = BigInt(micros);
  return decimalText(whole, MICROS_PER_EUR, magnitudeOf(whole) < MICROS_PER_EUR ? 3 : 2);
}

/** `12.3 million GPU-hours`, `1 GPU-hour`, `no GPU-hours`. */
export function gpuHoursText(gpuSeconds: Decimal): string {
  const whole = BigInt(gpuSeconds);
  if (whole === 0n) return 'no GPU-hours';
  const text = scaledText(whole, GPU_SECONDS_PER_HOUR, 'word') ?? smallGpuHours(whole);
  return `${text} ${text === '1' ? 'GPU-hour' : 'GPU-hours'}`;
}

/** `12.3 M`, `450,000`, `0`. */
export function gpuHoursShort(gpuSeconds: Decimal): string {
  const whole = BigInt(gpuSeconds);
  return scaledText(whole, GPU_SECONDS_PER_HOUR, 'letter') ?? smallGpuHours(whole);
}

/** Whole GPU-hours for a column of a table; one decimal below a hundred. */
export function gpuHoursCell(gpuSeconds: Decimal): string {
  return smallGpuHours(BigInt(gpuSeconds));
}

/** Whole GPU-hours, for a chart. */
export function toGpuHours(gpuSeconds: Decimal | bigint): number {
  return Number(BigInt(gpuSeconds) / GPU_SECONDS_PER_HOUR);
}

/** `1.23 GWh`, `456 MWh`, `12 kWh`. */
export function energyText(kilowattHours: Decimal): string {
  const whole = BigInt(kilowattHours);
  if (magnitudeOf(whole) < 1_000n) return `${countText(whole)} kWh`;
  const isGiga = magnitudeOf(whole) >= 1_000_000n;
  const unit = isGiga ? 1_000_000n : 1_000n;
  const decimals = magnitudeOf(whole) < unit * 100n ? 2 : 0;
  return `${withoutZeros(decimalText(whole, unit, decimals))} ${isGiga ? 'GWh' : 'MWh'}`;
}

/** A fraction of 1 as the summary holds it: `0.8123` is `81.2 %`. */
export function fractionText(fraction: number): string {
  return shareText(BigInt(Math.round(fraction * 1_000_000)), 1_000_000n);
}

/** `part` of `whole` in percent, to a tenth; a dash where there is no whole. */
export function shareText(part: bigint, whole: bigint): string {
  return whole === 0n ? '–' : tenthsText(divideRounded(part * 1_000n, whole), part, whole);
}

/**
 * The same of all parts of one whole, so that a reader who adds them up finds 100 %: the tenths are
 * shared out by the largest remainder.
 */
export function shareTexts(parts: readonly bigint[]): readonly string[] {
  const whole = parts.reduce((sum, part) => sum + part, 0n);
  if (whole === 0n) return parts.map(() => '–');
  const tenths = divideByWeights(1_000n, parts);
  return parts.map((part, index) => tenthsText(tenths[index] ?? 0n, part, whole));
}

function tenthsText(tenths: bigint, part: bigint, whole: bigint): string {
  const shown = shownTenths(tenths, part, whole);
  return shown === undefined ? '< 0.1 %' : `${withoutZeros(decimalText(shown, 10n, 1))} %`;
}

/** `45 s`, `12 min`, `2 h 05 min`, `3 d 04 h`. Seconds are left out from ten minutes on. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 600) return joinUnits([Math.floor(whole / 60), 'min'], [whole % 60, 's']);
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 1_440) return joinUnits([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min']);
  const hours = Math.round(whole / 3_600);
  return joinUnits([Math.floor(hours / 24), 'd'], [hours % 24, 'h']);
}

/** How long one euro paid for one GPU, of money above nothing: `26 min`, `less than 1 s`. */
export function timeForOneEuro(micros: bigint, gpuSeconds: bigint): string {
  const seconds = (gpuSeconds * MICROS_PER_EUR) / micros;
  return seconds === 0n ? 'less than 1 s' : durationText(Number(seconds));
}

/** Money by GPU-hour, in micros, rounded; `undefined` where there are no GPU-hours. */
export function microsPerGpuHour(micros: bigint, gpuSeconds: bigint): bigint | undefined {
  if (gpuSeconds === 0n) return undefined;
  return divideRounded(micros * GPU_SECONDS_PER_HOUR, gpuSeconds);
}

/** `numerator / denominator` with so many decimals, thousands apart: `1,234.50`. */
export function decimalText(numerator: bigint, denominator: bigint, decimals: number): string {
  const scaled = divideRounded(numerator * 10n ** BigInt(decimals), denominator);
  const sign = scaled < 0n ? '-' : '';
  const digits = String(magnitudeOf(scaled)).padStart(decimals + 1, '0');
  if (decimals === 0) return sign + countText(BigInt(digits));
  const point = digits.length - decimals;
  return `${sign}${countText(BigInt(digits.slice(0, point)))}.${digits.slice(point)}`;
}

/** Three significant digits with a word for the size; `undefined` below a million. */
function scaledText(
  numerator: bigint,
  denominator: bigint,
  form: 'word' | 'letter',
): string | undefined {
  if (magnitudeOf(divideRounded(numerator, denominator)) < 1_000_000n) return undefined;
  for (const scale of SCALES) {
    for (const decimals of [2, 1, 0]) {
      const shownUnit = denominator * scale.unit;
      const shown = divideRounded(numerator * 10n ** BigInt(decimals), shownUnit);
      if (magnitudeOf(shown) >= 1_000n) continue;
      return `${withoutZeros(decimalText(numerator, shownUnit, decimals))} ${scale[form]}`;
    }
  }
  const trillions = decimalText(numerator, denominator * 1_000_000_000_000n, 0);
  return `${trillions} ${form === 'word' ? 'trillion' : 'tn'}`;
}

function smallEur(micros: Decimal): string {
  const whole = BigInt(micros);
  const isWhole = whole === 0n || magnitudeOf(whole) >= 1_000n * MICROS_PER_EUR;
  return decimalText(whole, MICROS_PER_EUR, isWhole ? 0 : 2);
}

function smallGpuHours(gpuSeconds: bigint): string {
  const size = magnitudeOf(gpuSeconds);
  if (size >= 100n * GPU_SECONDS_PER_HOUR) return decimalText(gpuSeconds, GPU_SECONDS_PER_HOUR, 0);
  if (size > 0n && size < GPU_SECONDS_PER_HOUR / 10n) return '< 0.1';
  return withoutZeros(decimalText(gpuSeconds, GPU_SECONDS_PER_HOUR, 1));
}

function withoutZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function magnitudeOf(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** The smaller unit has two digits, and is left out where it is nothing. */
function joinUnits(large: readonly [number, string], small: readonly [number, string]): string {
  const first = `${large[0]} ${large[1]}`;
  return small[0] === 0 ? first : `${first} ${String(small[0]).padStart(2, '0')} ${small[1]}`;
}
