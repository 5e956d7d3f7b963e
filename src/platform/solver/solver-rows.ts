/** Rows as HiGHS is given them: small whole numbers, half a unit away from every limit. */
import { compare } from '../../kernel/compare.ts';
import type { ProgrammeRow } from '../../kernel/zero-one-programme.ts';

/** `min ≤ sum of the amounts that are taken ≤ max`. */
export interface SolverRow {
  readonly terms: readonly { readonly column: number; readonly amount: number }[];
  readonly min: number;
  readonly max: number;
}

/** Sums of such amounts are exact in floating point, and apart by more than every tolerance. */
const AMOUNT_MAX = 1_000_000n;

/**
 * The row in units of their greatest common divisor, or in coarser ones where limits stay too
 * great: then a choice that is over the exact limit may fit this row, never the other way around.
 */
export function relaxedRow({ terms, max }: ProgrammeRow): SolverRow {
  const fitting = terms.filter(({ amount }) => amount > 0n && amount <= max);
  const divisor = fitting.reduce((common, { amount }) => divisorOf(common, amount), 0n);
  if (divisor === 0n) return { terms: [], min: -1, max: 1 };
  const limit = max / divisor;
  const unit = divisor * (limit > AMOUNT_MAX ? (limit + AMOUNT_MAX - 1n) / AMOUNT_MAX : 1n);
  return {
    terms: fitting.map(({ column, amount }) => ({ column, amount: Number(amount / unit) })),
    min: -1,
    max: Number(max / unit) + 0.5,
  };
}

/** Of the columns that are taken, so many of the greatest that they go over: one must go. */
export function coverOf({ terms, max }: ProgrammeRow, taken: ReadonlySet<number>): SolverRow {
  const greatestFirst = terms
    .filter(({ column }) => taken.has(column))
    .toSorted((a, b) => compare(b.amount, a.amount) || a.column - b.column);
  const columns: number[] = [];
  let sum = 0n;
  for (const { column, amount } of greatestFirst) {
    if (sum > max) break;
    sum += amount;
    columns.push(column);
  }
  const ones = columns.map((column) => ({ column, amount: 1 }));
  return { terms: ones, min: -1, max: columns.length - 0.5 };
}

function divisorOf(a: bigint, b: bigint): bigint {
  let [left, right] = [a, b];
  while (right > 0n) [left, right] = [right, left % right];
  return left;
}
