/** Exact numbers: an amount, a price or a rate as two whole numbers, and never as a float. */

import { allAt } from './select.ts';
import type { XmlNode } from './xml-tree.ts';

export interface Fraction {
  readonly numerator: bigint;
  /** Above zero. */
  readonly denominator: bigint;
}

export const ZERO = wholes(0n);
export const HUNDRED = wholes(100n);

export function wholes(numerator: bigint): Fraction {
  return { numerator, denominator: 1n };
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;

export function isDecimal(text: string): boolean {
  return DECIMAL.test(text);
}

/** What is no decimal counts as zero: that it is none is the fault of another rule. */
export function toFraction(text: string): Fraction {
  const [, sign = '', whole = '0', decimals = ''] = DECIMAL.exec(text) ?? [];
  const digits = BigInt(`${whole}${decimals}`);
  const denominator = 10n ** BigInt(decimals.length);
  return { numerator: sign === '-' ? -digits : digits, denominator };
}

/** The number at `path` below `node`; zero where there is none. */
export function numberAt(node: XmlNode, path: string): Fraction {
  return toFraction(allAt(node, path)[0]?.text ?? '');
}

export function sumAt(nodes: readonly XmlNode[], path: string): Fraction {
  return nodes.map((node) => numberAt(node, path)).reduce(plus, ZERO);
}

export function decimalCountOf(text: string): number {
  return DECIMAL.exec(text)?.[3]?.length ?? 0;
}

export function plus(a: Fraction, b: Fraction): Fraction {
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

export function minus(a: Fraction, b: Fraction): Fraction {
  return plus(a, { numerator: -b.numerator, denominator: b.denominator });
}

export function times(a: Fraction, b: Fraction): Fraction {
  return {
    numerator: a.numerator * b.numerator,
    denominator: a.denominator * b.denominator,
  };
}

/** `b` is not zero. */
export function dividedBy(a: Fraction, b: Fraction): Fraction {
  const sign = b.numerator < 0n ? -1n : 1n;
  return {
    numerator: sign * a.numerator * b.denominator,
    denominator: sign * a.denominator * b.numerator,
  };
}

export function isEqual(a: Fraction, b: Fraction): boolean {
  return signOf(minus(a, b)) === 0;
}

export function signOf({ numerator }: Fraction): -1 | 0 | 1 {
  if (numerator === 0n) return 0;
  return numerator < 0n ? -1 : 1;
}

/** Whether the two differ by at most `slack`. */
export function isWithin(a: Fraction, b: Fraction, slack: Fraction): boolean {
  const difference = minus(a, b);
  const size = signOf(difference) < 0 ? minus(ZERO, difference) : difference;
  return signOf(minus(slack, size)) >= 0;
}

/** To whole cents; a half goes away from zero, in a credit as in a debit. */
export function roundedToCents(a: Fraction): Fraction {
  const isNegative = a.numerator < 0n;
  const size = isNegative ? -a.numerator : a.numerator;
  const cents = (size * 200n + a.denominator) / (a.denominator * 2n);
  return { numerator: isNegative ? -cents : cents, denominator: 100n };
}
