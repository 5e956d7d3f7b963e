/** A commitment by calendar year, and the room that its party's budget leaves in each. */
import type { Budget } from '../../../../src/client/budgets.ts';
import type { Commitment } from '../../../../src/client/commitments.ts';

export interface BudgetYear {
  readonly year: number;
  readonly dueMicros: bigint;
  readonly calledMicros: bigint;
  readonly paidMicros: bigint;
  readonly ceilingMicros: bigint;
  /** What the party's other binding commitments take of the ceiling. */
  readonly takenMicros: bigint;
  /** What is left beside this commitment; below zero, it cannot be signed. */
  readonly roomMicros: bigint;
}

export function budgetYears(
  commitment: Commitment,
  budgets: readonly Budget[],
  ofParty: readonly Commitment[],
): readonly BudgetYear[] {
  const years = new Set(commitment.instalments.map(({ dueAt }) => yearOf(dueAt)));
  const others = takingRoom(ofParty.filter((other) => other.id !== commitment.id));
  return [...years]
    .toSorted((a, b) => a - b)
    .map((year) => {
      const dueMicros = sumIn(commitment, year);
      const ceilingMicros = budgets
        .filter((budget) => budget.party === commitment.party && budget.year === year)
        .reduce((sum, budget) => sum + BigInt(budget.ceilingMicros), 0n);
      const takenMicros = others.reduce((sum, other) => sum + sumIn(other, year), 0n);
      return {
        year,
        dueMicros,
        calledMicros: sumIn(commitment, year, ({ calledAt }) => calledAt !== null),
        paidMicros: sumIn(commitment, year, ({ paidAt }) => paidAt !== null),
        ceilingMicros,
        takenMicros,
        roomMicros: ceilingMicros - takenMicros - dueMicros,
      };
    });
}

type Instalment = Commitment['instalments'][number];

/** Of a commitment, the instalments of a year that are meant. */
export function sumIn(
  { instalments }: Commitment,
  year: number,
  isMeant: (instalment: Instalment) => boolean = () => true,
): bigint {
  return instalments
    .filter((instalment) => yearOf(instalment.dueAt) === year && isMeant(instalment))
    .reduce((sum, { micros }) => sum + BigInt(micros), 0n);
}

function binds({ status }: Commitment): boolean {
  return status === 'signed' || status === 'called' || status === 'paid';
}

/** What takes room in budgets: all of a binding commitment, of a defaulted one what was paid. */
export function takingRoom(commitments: readonly Commitment[]): readonly Commitment[] {
  return commitments.flatMap((each) => {
    if (binds(each)) return [each];
    if (each.status !== 'defaulted') return [];
    return [{ ...each, instalments: each.instalments.filter(({ paidAt }) => paidAt !== null) }];
  });
}

/** Of a time in UTC, as the interface sends it. */
export function yearOf(time: string): number {
  return Number(time.slice(0, 4));
}
