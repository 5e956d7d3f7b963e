/**
 * Which columns to take so that their values make the most, while no row goes over its limit. All
 * amounts are 0 or more, so that to take nothing always fits, and less always fits where more does.
 * Whole numbers of any size: whether a choice fits is never a matter of rounding.
 */
import { assert, present } from './assert.ts';

export interface ZeroOneProgramme {
  /** What each column is worth: whole, 0 or more, {@link VALUE_SUM_MAX} together at most. */
  readonly values: readonly number[];
  readonly rows: readonly ProgrammeRow[];
}

export interface ProgrammeRow {
  /** Each column at most once. */
  readonly terms: readonly RowTerm[];
  /** The amounts of the columns that are taken make at most this. */
  readonly max: bigint;
}

export interface RowTerm {
  /** Counted from 0. */
  readonly column: number;
  readonly amount: bigint;
}

/** Columns that are taken, in ascending order. */
export type Choice = readonly number[];

export interface Solution {
  readonly choice: Choice;
  /** What the choice is worth. */
  readonly objective: number;
  /** No choice that fits is worth more. */
  readonly bound: number;
  /**
   * Proven: the bound is reached, and among all choices that reach it this one takes the earliest
   * column in which they differ. So the answer is one, whatever solver finds it.
   */
  readonly isOptimal: boolean;
  readonly milliseconds: number;
}

/** Finds the best choice, in about `secondsMax` at most; then it answers the best that it has. */
export type SolveProgramme = (programme: ZeroOneProgramme, secondsMax: number) => Promise<Solution>;

/** Up to here a solver in floating point never takes one whole value for the next. */
export const VALUE_SUM_MAX = 100_000_000;

export function assertProgramme({ values, rows }: ZeroOneProgramme): void {
  const isWhole = values.every((value) => Number.isSafeInteger(value) && value >= 0);
  assert(isWhole, 'The values of a programme are whole numbers, 0 or more');
  const sum = values.reduce((total, value) => total + value, 0);
  assert(sum <= VALUE_SUM_MAX, `The values of a programme make ${sum}, above ${VALUE_SUM_MAX}`);
  for (const { terms, max } of rows) {
    assert(max >= 0n, `The limit of a row is 0 or more, not ${max}`);
    const columns = new Set(terms.map(({ column }) => column));
    assert(columns.size === terms.length, 'A row has each column once at most');
    for (const { column, amount } of terms) {
      assert(column in values && amount >= 0n, `A row has ${amount} of column ${column}`);
    }
  }
}

export function objectiveOf({ values }: ZeroOneProgramme, choice: Choice): number {
  return choice.reduce((sum, column) => sum + present(values[column], `column ${column}`), 0);
}

/** By how much a choice goes over the limit of a row; 0 or less where it does not. */
export function overOf({ terms, max }: ProgrammeRow, isTaken: (column: number) => boolean): bigint {
  return terms.reduce((sum, { column, amount }) => sum + (isTaken(column) ? amount : 0n), -max);
}

/** The first row that a choice goes over, by its place among the rows. */
export function firstRowOver({ rows }: ZeroOneProgramme, choice: Choice): number | undefined {
  const taken = new Set(choice);
  const found = rows.findIndex((row) => overOf(row, (column) => taken.has(column)) > 0n);
  return found < 0 ? undefined : found;
}

/** Takes each column, in order, that still fits beside those taken before it. */
export function choiceInOrder(programme: ZeroOneProgramme): Choice {
  const choice: number[] = [];
  for (const column of programme.values.keys()) {
    choice.push(column);
    if (firstRowOver(programme, choice) !== undefined) choice.pop();
  }
  return choice;
}
