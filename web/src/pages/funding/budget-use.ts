/** What binding commitments take of the budgets, by party and year. Sums are those of years. */
import type { Budget } from '../../../../src/client/budgets.ts';
import type { Commitment } from '../../../../src/client/commitments.ts';
import { sumIn, takingRoom, yearOf } from './budget-years.ts';

export interface BudgetUse {
  readonly party: Commitment['party'];
  readonly year: number;
  readonly ceilingMicros: bigint;
  readonly committedMicros: bigint;
  readonly paidMicros: bigint;
  /** Below zero where more is promised than the budget holds. */
  readonly roomMicros: bigint;
}

/** A row for each year of a party with a budget or an instalment, by year and then by party. */
export function budgetUses(
  budgets: readonly Budget[],
  commitments: readonly Commitment[],
): readonly BudgetUse[] {
  const binding = takingRoom(commitments);
  const keys = new Set([
    ...budgets.map(({ year, party }) => `${year} ${party}`),
    ...binding.flatMap(({ party, instalments }) =>
      instalments.map(({ dueAt }) => `${yearOf(dueAt)} ${party}`),
    ),
  ]);
  return [...keys].sort().map((key) => {
    const [year, party] = [Number(key.slice(0, 4)), key.slice(5) as Commitment['party']];
    const own = binding.filter((each) => each.party === party);
    const ceilingMicros = sumOf(
      budgets.filter((each) => each.party === party && each.year === year),
      (each) => BigInt(each.ceilingMicros),
    );
    const committedMicros = sumOf(own, (each) => sumIn(each, year));
    const paidMicros = sumOf(own, (each) => sumIn(each, year, ({ paidAt }) => paidAt !== null));
    const roomMicros = ceilingMicros - committedMicros;
    return { party, year, ceilingMicros, committedMicros, paidMicros, roomMicros };
  });
}

export interface YearSum {
  readonly year: number;
  readonly ceilingMicros: bigint;
  readonly committedMicros: bigint;
}

export function byYear(uses: readonly BudgetUse[]): readonly YearSum[] {
  return [...new Set(uses.map(({ year }) => year))].map((year) => {
    const own = uses.filter((each) => each.year === year);
    return {
      year,
      ceilingMicros: sumOf(own, ({ ceilingMicros }) => ceilingMicros),
      committedMicros: sumOf(own, ({ committedMicros }) => committedMicros),
    };
  });
}

function sumOf<Item>(items: readonly Item[], microsOf: (item: Item) => bigint): bigint {
  return items.reduce((sum, item) => sum + microsOf(item), 0n);
}
