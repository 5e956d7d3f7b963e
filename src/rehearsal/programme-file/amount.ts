/**
 * Amounts as a programme file writes them, and as a fault shows them. A decimal goes from the text
 * of the file to a whole number of its smallest unit without ever being a float, so that 2.05 euros
 * are 2,050,000 micros and nothing else.
 */

import { assert } from '../../kernel/assert.ts';
import type { Branded } from '../../kernel/brand.ts';
import { countText } from '../../kernel/number-text.ts';
import {
  type EurMicros,
  type PartsPerMillion,
  toEurMicros,
  toPartsPerMillion,
} from '../../kernel/units.ts';

/**
 * A plain decimal number such as `2.05`: digits, at most one point with a digit on either side, no
 * exponent, no separators, and no zero that could be left out.
 */
export type DecimalText = Branded<string, 'DecimalText'>;

const DECIMAL = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/;
const GROUPED = /^-?\d{1,3}(?:_\d{3})+(?:\.\d+)?$/;
/** Hexadecimal or octal, as YAML 1.2 writes whole numbers too. */
const OF_OTHER_BASE = /^0(?:x[0-9a-fA-F]{1,60}|o[0-7]{1,60})$/;
/** Above the digits of any amount; a longer exponent would only fill the memory with zeros. */
const PLACES_MAX = 60;

/**
 * The number that `source` writes in any way that YAML 1.2 knows, exactly, or with `_` between
 * groups of three digits. `undefined` where it is none, or has an exponent far from any amount.
 */
export function parseDecimal(source: string): DecimalText | undefined {
  if (OF_OTHER_BASE.test(source)) return String(BigInt(source)) as DecimalText;
  const plain = GROUPED.test(source) ? source.replaceAll('_', '') : source;
  const [, sign, whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(plain) ?? [];
  if (sign === undefined || whole + fraction === '') return undefined;
  const shift = Number(exponent);
  if (Math.abs(shift) > PLACES_MAX) return undefined;
  const digits = whole + fraction;
  const point = whole.length + shift;
  const before = digits.slice(0, Math.max(0, point)).padEnd(point, '0').replace(/^0+/, '');
  const after = digits.slice(Math.max(0, point)).padStart(digits.length - point, '0');
  return decimalOf(sign === '-', before, after.replace(/0+$/, ''));
}

function decimalOf(isBelowZero: boolean, whole: string, fraction: string): DecimalText {
  const size = `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`;
  return `${isBelowZero && size !== '0' ? '-' : ''}${size}` as DecimalText;
}

/** Digits after the point. */
export function placesOf(decimal: DecimalText): number {
  return decimal.split('.')[1]?.length ?? 0;
}

/** `decimal` times ten to the power of `places`; it has at most so many places. */
export function scaledBy(decimal: DecimalText, places: number): bigint {
  const [whole = '', fraction = ''] = decimal.split('.');
  assert(fraction.length <= places, `${decimal} has more than ${places} decimals`);
  return BigInt(whole + fraction.padEnd(places, '0'));
}

export function microsOfEur(decimal: DecimalText): EurMicros {
  return toEurMicros(scaledBy(decimal, 6));
}

/** Percent to parts per million: 12.5 is 125,000. At most four decimals. */
export function ppmOfPercent(decimal: DecimalText): PartsPerMillion {
  return toPartsPerMillion(Number(scaledBy(decimal, 4)));
}

/** A factor to parts per million: 1.1 is 1,100,000. At most six decimals. */
export function ppmOfFactor(decimal: DecimalText): PartsPerMillion {
  return toPartsPerMillion(Number(scaledBy(decimal, 6)));
}

/** Euros with separators, and decimals only where there are some: `EUR 64,100,000`. */
export function eurText(micros: bigint): string {
  const sign = micros < 0n ? '-' : '';
  const size = micros < 0n ? -micros : micros;
  const fraction = String(size % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '');
  const point = fraction === '' ? '' : `.${fraction.padEnd(2, '0')}`;
  return `EUR ${sign}${countText(size / 1_000_000n)}${point}`;
}

/** Parts per million as percent, without needless zeros: `12.5 %`. */
export function percentText(ppm: number | bigint): string {
  const parts = BigInt(ppm);
  const fraction = String(parts % 10_000n)
    .padStart(4, '0')
    .replace(/0+$/, '');
  return `${countText(parts / 10_000n)}${fraction === '' ? '' : `.${fraction}`} %`;
}
