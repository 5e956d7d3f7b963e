/** Whole numbers as text, the same on every machine. */
import { divideRounded } from './shares.ts';

/** With a comma before every third digit from the end: `-1,234,567`. */
export function countText(count: bigint | number): string {
  const text = String(count);
  const sign = text.startsWith('-') ? '-' : '';
  return sign + text.slice(sign.length).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 GPU`, `2 GPUs`, `1,000 GPUs`. */
export function countedText(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/** Money such as `EUR 1,234.56`, rounded to a cent as it is invoiced: halves away from zero. */
export function eurText(micros: bigint): string {
  return `EUR ${groupedText(divideRounded(micros, 10_000n), 1n, 100n)}`;
}

/** A price such as `EUR 2.40` or `EUR 2.205`: cents, and all further digits that it has. */
export function exactEurText(micros: bigint): string {
  return `EUR ${groupedText(micros, 1n, 1_000_000n).replace(/(\.\d\d\d*?)0+$/, '$1')}`;
}

/**
 * Of a share that makes so many `tenths` of a per cent, rounded, those to show: what is not all is
 * never shown as all, nor what is not nothing as nothing. `undefined`: it is less than a tenth.
 */
export function shownTenths(tenths: bigint, part: bigint, whole: bigint): bigint | undefined {
  if (tenths === 0n && part > 0n) return undefined;
  return tenths === 1_000n && part < whole ? 999n : tenths;
}

/** `amount / step` in steps of 1 / `stepsPerUnit`, cut to the last one. */
export function groupedText(amount: bigint, step: bigint, stepsPerUnit: bigint): string {
  const steps = (amount < 0n ? -amount : amount) / step;
  const fraction = String(steps % stepsPerUnit).padStart(String(stepsPerUnit).length - 1, '0');
  return `${amount < 0n ? '-' : ''}${countText(steps / stepsPerUnit)}.${fraction}`;
}
