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

/** A plain decimal number such as `2.05`: digits, at most one point, no exponent, no separators. */
export type DecimalText = Branded<string, 'DecimalText'>;

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
const GROUPED = /^-?\d{1,3}(?:_\d{3})+(?:\.\d+)?$/;

/**
 * The number that `source` writes, `_` between groups of three digits allowed; `undefined` where it
 * is written in another way, such as with an exponent or in hexadecimal.
 */
export function parseDecimal(source: string): DecimalText | undefined {
  const plain = GROUPED.test(source) ? source.replaceAll('_', '') : source;
  return DECIMAL.test(plain) ? (plain as DecimalText) : undefined;
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
