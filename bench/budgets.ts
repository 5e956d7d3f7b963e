/** What each ratio may be at worst, from budgets.json, and whether a run keeps to it. */
import { readFileSync, writeFileSync } from 'node:fs';
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

const FILE = 'bench/budgets.json';
/** Beyond the worst run: a slower processor, another Node, a busier machine are no defect. */
const SLACK_MIN = 0.25;
/** Figures that say how large a case is, and not how well it went, have neither ratio nor these. */
const UNITS_OF_MEMORY: readonly string[] = ['B', 'MiB'];

export function readBudgets(): readonly Budget[] {
  return JSON.parse(readFileSync(FILE, 'utf8'));
}

export function writeBudgets(budgets: readonly Budget[]): void {
  writeFileSync(FILE, `${JSON.stringify(budgets, undefined, 2)}\n`);
}

export interface Verdict {
  readonly keptCount: number;
  /** A sentence for each budget that is broken. */
  readonly breaches: readonly string[];
}

/**
 * Holds `figures` against the budgets of the same case and name. A figure without a budget passes.
 * A budget whose figure is not among them is no part of the verdict: other cases, other sizes.
 */
export function verdictOf(figures: readonly Figure[], budgets: readonly Budget[]): Verdict {
  const held = figures.flatMap((figure) => {
    const budget = budgets.find((each) => isOf(each, figure));
    return budget === undefined ? [] : [breachOf(figure, budget)];
  });
  const breaches = held.flatMap((breach) => breach ?? []);
  return { keptCount: held.length - breaches.length, breaches };
}

function breachOf(figure: Figure, { limit, mean }: Budget): string | undefined {
  const found = heldOf(figure);
  if (figure.isMoreBetter ? found >= limit : found <= limit) return undefined;
  const bound = figure.isMoreBetter ? 'at least' : 'at most';
  const worse = figure.isMoreBetter ? limit / found - 1 : found / limit - 1;
  const unit = figure.ratio === undefined ? figure.unit : (figure.to ?? '');
  return (
    `${figure.case}, ${figure.name}: found ${found.toPrecision(3)} ${unit}, expected ${bound} ` +
    `${limit}: ${Math.round(worse * 100)} % worse than that (mean of its runs: ${mean})`
  );
}

/**
 * Of each figure the better of two measurements. What else the machine does mostly makes a figure
 * worse, so the best of a few says most about the code. It seldom makes a ratio better, where it
 * hinders the rounds more than the case: of 18 measurements one, by 14 %.
 */
export function bestOf(first: readonly Figure[], second: readonly Figure[]): readonly Figure[] {
  return first.map((figure) => {
    const again = second.find((each) => isOf(each, figure));
    if (again === undefined) return figure;
    const isBetter = figure.isMoreBetter
      ? heldOf(again) > heldOf(figure)
      : heldOf(again) < heldOf(figure);
    return isBetter ? again : figure;
  });
}

export interface Occasion {
  readonly date: string;
  readonly reason: string;
}

/**
 * `before` with the budgets of what `runs` measured made anew. Each run is one measurement of the
 * same cases. A limit leaves beyond the worst run what the runs lie apart, a quarter at least.
 */
export function budgetsAfter(
  before: readonly Budget[],
  runs: readonly (readonly Figure[])[],
  { date, reason }: Occasion,
): readonly Budget[] {
  const [first = []] = runs;
  const made = first.filter(isHeld).map((figure): Budget => {
    const found = runs.flatMap((run) => run.filter((each) => isOf(each, figure)).map(heldOf));
    const [least, most] = [Math.min(...found), Math.max(...found)];
    const mean = found.reduce((sum, each) => sum + each, 0) / found.length;
    const spread = (most - least) / mean;
    const slack = 1 + Math.max(SLACK_MIN, spread);
    const limit = rounded(figure.isMoreBetter ? least / slack : most * slack);
    const { case: of, name } = figure;
    return { case: of, name, limit, mean: rounded(mean), spread: rounded(spread), date, reason };
  });
  return [...before.filter((each) => !made.some((anew) => isOf(each, anew))), ...made].sort(
    (a, b) => compareText(a.case, b.case) || compareText(a.name, b.name),
  );
}

function isHeld({ ratio, unit }: Figure): boolean {
  return ratio !== undefined || UNITS_OF_MEMORY.includes(unit);
}

function heldOf({ ratio, value }: Figure): number {
  return ratio ?? value;
}

type Named = Pick<Budget, 'case' | 'name'>;

function isOf(a: Named, b: Named): boolean {
  return a.case === b.case && a.name === b.name;
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
