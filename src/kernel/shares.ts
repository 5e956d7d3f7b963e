/**
 * Exact division of a whole into parts. The parts always add up to the whole; no part differs from
 * its quota by one unit or more. Method of the largest remainder (Hamilton); a tie goes to the
 * earlier part, so that the same inputs give the same parts everywhere.
 */
import { assert } from './assert.ts';
import { compare } from './compare.ts';

/**
 * Parts of `whole` in proportion to `weights` (same length and order, each 0 or more, their sum
 * above 0 unless `whole` is 0). Cost: one sort of the parts.
 */
export function divideByWeights(whole: bigint, weights: readonly bigint[]): bigint[] {
  assert(whole >= 0n, `A whole of ${whole} cannot be divided`);
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole === 0n) return weights.map(() => 0n);
  assert(weightSum > 0n, 'A whole cannot be divided among no weight');
  const quotas = weights.map((weight, index) => {
    assert(weight >= 0n, `The weight ${weight} is below zero`);
    const exact = whole * weight;
    return { index, part: exact / weightSum, remainder: exact % weightSum };
  });
  const parts = quotas.map((quota) => quota.part);
  const left = Number(whole - parts.reduce((sum, part) => sum + part, 0n));
  const byRemainder = quotas.toSorted(
    (a, b) => compare(b.remainder, a.remainder) || a.index - b.index,
  );
  for (const { index } of byRemainder.slice(0, left)) parts[index] = (parts[index] ?? 0n) + 1n;
  return parts;
}

/** {@link divideByWeights} for whole and weights that are safe integers. */
export function divideCountByWeights(whole: number, weights: readonly number[]): number[] {
  return divideByWeights(BigInt(whole), weights.map(BigInt)).map(Number);
}

/**
 * `whole * part / total`, rounded down. All are 0 or more, `total` above 0. Exact for safe integers
 * of which `total * part` is safe too, however large `whole * part` is.
 */
export function proportionOf(
  whole: number,
  { part, total }: { readonly part: number; readonly total: number },
): number {
  const each = Math.floor(whole / total);
  return each * part + Math.floor(((whole - each * total) * part) / total);
}

/** `numerator / denominator`, which is above 0, to the nearest whole number, halves away from 0. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const half = denominator / 2n;
  return (numerator < 0n ? numerator - half : numerator + half) / denominator;
}
