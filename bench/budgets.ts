/** What each ratio may be at worst, from budgets.json, and whether a run keeps to it. */
import { readFileSync } from 'node:fs';
import type { Figure } from './figure.ts';

export interface Budget {
  readonly case: string;
  readonly name: string;
  /** The worst that passes: of the ratio, or of the value where the figure has no ratio. */
  readonly limit: number;
  readonly mean: number;
  /** Between the best and the worst of the runs, divided by their mean. */
  readonly spread: number;
  readonly date: string;
  readonly reason: string;
}

export function readBudgets(): readonly Budget[] {
  return JSON.parse(readFileSync('bench/budgets.json', 'utf8'));
}

/** A sentence for each figure that is worse than its limit; a figure without a budget passes. */
export function breachesOf(
  figures: readonly Figure[],
  budgets: readonly Budget[],
): readonly string[] {
  return figures.flatMap((figure) => {
    const isMeant = (each: Budget) => each.case === figure.case && each.name === figure.name;
    const budget = budgets.find(isMeant);
    if (budget === undefined) return [];
    const found = figure.ratio ?? figure.value;
    const { limit } = budget;
    if (figure.isMoreBetter ? found >= limit : found <= limit) return [];
    const bound = figure.isMoreBetter ? 'at least' : 'at most';
    const name = `${figure.case}, ${figure.name}`;
    return [`${name}: found ${found.toPrecision(3)}, expected ${bound} ${limit}`];
  });
}
