/**
 * The best choice of a programme, exact although HiGHS calculates in floating point:
 *
 * 1. HiGHS is given rows in coarser units: amounts rounded down, limits too. A choice that fits the
 *    exact row fits the coarse one, so nothing is lost, and small whole numbers leave no doubt.
 * 2. What it finds is checked in the exact amounts. Where a row is over, some columns of it that
 *    cannot stand together (a cover) become a row of their own, and HiGHS is asked again.
 * 3. Between choices of equal value the earliest columns decide, in blocks: the value is kept, the
 *    columns of a block count as powers of two, and what was found is held for the next block.
 */
import { assert, present } from '../../kernel/assert.ts';
import {
  assertProgramme,
  type Choice,
  choiceInOrder,
  firstRowOver,
  objectiveOf,
  overOf,
  type Solution,
  type ZeroOneProgramme,
} from '../../kernel/zero-one-programme.ts';
import { type HighsModel, type RunHighs, withHighs } from './highs-thread.ts';
import { coverOf, relaxedRow, type SolverRow } from './solver-rows.ts';

/** 2^20 is far below where a solver takes two whole values for one. */
const BLOCK_COLUMNS = 20;
/** Of a bound, which comes with the rounding of many sums. */
const ROUNDING = 1e-3;

/** How long a solve may take, by a clock of milliseconds. */
export interface SolveLimits {
  readonly secondsMax: number;
  readonly now: () => number;
}

/** As `SolveProgramme` of the kernel, on a thread of its own. */
export function solveProgramme(
  programme: ZeroOneProgramme,
  limits: SolveLimits,
): Promise<Solution> {
  return withHighs((run) => solveWith(run, programme, limits));
}

/** As {@link solveProgramme}, on a thread that is there. */
export async function solveWith(
  run: RunHighs,
  programme: ZeroOneProgramme,
  { secondsMax, now }: SolveLimits,
): Promise<Solution> {
  assertProgramme(programme);
  const startedAt = now();
  const search = new Search(programme, (model) => {
    const seconds = (now() - startedAt) / 1_000;
    return run({ ...model, secondsMax: Math.max(0, secondsMax - seconds) });
  });
  const found = await solveBy(search, programme);
  assert(firstRowOver(programme, found.choice) === undefined, 'The choice does not fit');
  return { ...found, milliseconds: Math.round(now() - startedAt) };
}

async function solveBy(
  search: Search,
  programme: ZeroOneProgramme,
): Promise<Omit<Solution, 'milliseconds'>> {
  const inOrder = choiceInOrder(programme);
  if (search.freeColumns().length === 0) {
    return { choice: inOrder, objective: 0, bound: 0, isOptimal: true };
  }
  const first = await search.best(programme.values);
  const choice =
    objectiveOf(programme, first.choice) > objectiveOf(programme, inOrder) ? first.choice : inOrder;
  const objective = objectiveOf(programme, choice);
  const bound = Math.max(objective, Math.floor(first.bound + ROUNDING));
  if (bound > objective) return { choice, objective, bound, isOptimal: false };
  search.keepAtLeast(programme.values, objective);
  const earliest = await takeEarliest(search, programme, choice);
  return { choice: earliest ?? choice, objective, bound, isOptimal: earliest !== undefined };
}

/** Step 3; `undefined` where the time is over before it is done. */
async function takeEarliest(
  search: Search,
  programme: ZeroOneProgramme,
  from: Choice,
): Promise<Choice | undefined> {
  const objective = objectiveOf(programme, from);
  let choice = from;
  const free = search.freeColumns();
  for (let start = 0; start < free.length; start += BLOCK_COLUMNS) {
    const held = choice.filter((column) => column < present(free[start], 'a free column'));
    const isWhole = objectiveOf(programme, held) === objective;
    const isRestWorth = free.slice(start).every((column) => programme.values[column] !== 0);
    if (isWhole && isRestWorth) return held;
    const block = free.slice(start, start + BLOCK_COLUMNS);
    const weights = programme.values.map((_, column) => {
      const place = block.indexOf(column);
      return place < 0 ? 0 : 2 ** (BLOCK_COLUMNS - 1 - place);
    });
    const found = await search.best(weights);
    if (!found.isProven) return undefined;
    choice = found.choice;
    search.hold(block, choice);
  }
  return choice;
}

interface Best {
  /** Nothing is taken where nothing was found. */
  readonly choice: Choice;
  readonly bound: number;
  readonly isProven: boolean;
}

/** A programme as HiGHS sees it, with the covers and holds that were added on the way. */
class Search {
  readonly #programme: ZeroOneProgramme;
  readonly #run: (model: Omit<HighsModel, 'secondsMax'>) => ReturnType<RunHighs>;
  readonly #rows: SolverRow[];
  readonly #lower: number[];
  readonly #upper: number[];

  constructor(
    programme: ZeroOneProgramme,
    run: (model: Omit<HighsModel, 'secondsMax'>) => ReturnType<RunHighs>,
  ) {
    this.#programme = programme;
    this.#run = run;
    this.#rows = programme.rows.map(relaxedRow);
    this.#lower = programme.values.map(() => 0);
    this.#upper = programme.values.map(() => 1);
    for (const { terms, max } of programme.rows) {
      // What does not even fit alone is never taken; all other amounts are then within the limit.
      for (const { column, amount } of terms) if (amount > max) this.#upper[column] = 0;
    }
  }

  freeColumns(): readonly number[] {
    return [...this.#upper.keys()].filter((column) => this.#upper[column] === 1);
  }

  keepAtLeast(values: readonly number[], sumMin: number): void {
    const terms = values.map((amount, column) => ({ column, amount }));
    this.#rows.push({ terms, min: sumMin - 0.5, max: sumMin + 0.5 });
  }

  hold(columns: readonly number[], choice: Choice): void {
    for (const column of columns) {
      const value = choice.includes(column) ? 1 : 0;
      this.#lower[column] = value;
      this.#upper[column] = value;
    }
  }

  async best(costs: readonly number[]): Promise<Best> {
    for (;;) {
      const { status, values, bound } = await this.#run(this.#toModel(costs));
      const choice = [...values.keys()].filter((column) => Number(values[column]) > 0.5);
      const covers = this.#coversOver(choice);
      const isProven = status === 'optimal' && covers.length === 0;
      if (isProven || status !== 'optimal') {
        const isUsable = covers.length === 0;
        const sum = costs.reduce((total, cost) => total + cost, 0);
        const isBound = Number.isFinite(bound) && status !== 'infeasible';
        return { choice: isUsable ? choice : [], bound: isBound ? bound : sum, isProven };
      }
      this.#rows.push(...covers);
    }
  }

  #coversOver(choice: Choice): readonly SolverRow[] {
    const taken = new Set(choice);
    return this.#programme.rows.flatMap((row) =>
      overOf(row, (column) => taken.has(column)) > 0n ? [coverOf(row, taken)] : [],
    );
  }

  #toModel(costs: readonly number[]): Omit<HighsModel, 'secondsMax'> {
    const terms = this.#rows.flatMap((row) => row.terms);
    const starts = [0];
    for (const row of this.#rows) starts.push((starts.at(-1) ?? 0) + row.terms.length);
    return {
      costs,
      columnLower: this.#lower,
      columnUpper: this.#upper,
      rowLower: this.#rows.map(({ min }) => min),
      rowUpper: this.#rows.map(({ max }) => max),
      starts,
      columns: terms.map(({ column }) => column),
      amounts: terms.map(({ amount }) => amount),
    };
  }
}
