/**
 * What a party promises to pay, and whether its budget can carry that. A budget is a ceiling per
 * party and calendar year; a commitment is paid in dated instalments; from its signature on it
 * takes room from the ceiling of each instalment's year. Signing what a budget cannot carry is
 * refused, naming year and shortfall. A party and year without a budget has no room at all.
 */
import type { CommitmentId, PartyId, ProgrammeId } from '../kernel/ids.ts';
import { yearOf } from '../kernel/time.ts';
import {
  type EpochSeconds,
  type EurMicros,
  MICROS_PER_EUR,
  sumMicros,
  toEurMicros,
} from '../kernel/units.ts';

export interface Budget {
  readonly party: PartyId;
  /** Calendar year, such as 2027. */
  readonly year: number;
  readonly ceilingMicros: EurMicros;
}

/**
 * Nothing is deleted: a commitment that ends early is withdrawn, or `defaulted` where a called
 * instalment stayed unpaid.
 */
export type CommitmentStatus = 'drafted' | 'signed' | 'called' | 'paid' | 'withdrawn' | 'defaulted';

export interface Instalment {
  readonly dueAt: EpochSeconds;
  readonly micros: EurMicros;
}

export interface Commitment {
  readonly id: CommitmentId;
  readonly party: PartyId;
  readonly programme: ProgrammeId;
  /** The state on whose territory the money is to be spent, where the promise says so. */
  readonly territory: PartyId | undefined;
  readonly status: CommitmentStatus;
  readonly instalments: readonly Instalment[];
}

/**
 * What all binding commitments promise together at most, as much as one amount may be. An account
 * of the ledger holds nine times as much: micros in 64 bits.
 */
export const COMMITTED_MICROS_MAX = toEurMicros(1_000_000_000_000n * MICROS_PER_EUR);

/** A year in which a party's commitments need more than its ceiling. */
export interface BudgetShortfall {
  readonly party: PartyId;
  readonly year: number;
  readonly ceilingMicros: EurMicros;
  readonly committedMicros: EurMicros;
  readonly shortfallMicros: EurMicros;
  /** The commitment that went over the ceiling, in the order of the file. */
  readonly commitment: CommitmentId;
}

/** True from the signature until a withdrawal or default: the promise binds and takes room. */
export function isBinding({ status }: Pick<Commitment, 'status'>): boolean {
  return status === 'signed' || status === 'called' || status === 'paid';
}

export function committedMicros(commitment: Pick<Commitment, 'instalments'>): EurMicros {
  return sumMicros(commitment.instalments.map(({ micros }) => micros));
}

/**
 * Every year and party in which the binding commitments, taken in order, exceed the ceiling; one
 * shortfall for each commitment that goes over, by how much the year's sum then exceeds it.
 */
export function budgetShortfalls(
  budgets: readonly Budget[],
  commitments: readonly Commitment[],
): readonly BudgetShortfall[] {
  const shortfalls: BudgetShortfall[] = [];
  const takenMicros = new Map<string, bigint>();
  for (const commitment of commitments.filter(isBinding)) {
    for (const [year, micros] of microsByYear(commitment)) {
      const key = `${commitment.party}/${year}`;
      const committed = (takenMicros.get(key) ?? 0n) + micros;
      takenMicros.set(key, committed);
      const ceiling = ceilingOf(budgets, commitment.party, year);
      if (committed <= ceiling) continue;
      shortfalls.push({
        party: commitment.party,
        year,
        ceilingMicros: toEurMicros(ceiling),
        committedMicros: toEurMicros(committed),
        shortfallMicros: toEurMicros(committed - ceiling),
        commitment: commitment.id,
      });
    }
  }
  return shortfalls;
}

/** The first, in order, with which the binding ones promise more than all together may. */
export function commitmentBeyondMax<One extends Commitment>(
  commitments: readonly One[],
): One | undefined {
  let promised = 0n;
  return commitments.filter(isBinding).find((commitment) => {
    promised += committedMicros(commitment);
    return promised > COMMITTED_MICROS_MAX;
  });
}

/** What each calendar year carries of a commitment, in order of the years. */
export function microsByYear(commitment: Commitment): ReadonlyMap<number, bigint> {
  const sums = new Map<number, bigint>();
  const inOrder = commitment.instalments.toSorted((a, b) => a.dueAt - b.dueAt);
  for (const { dueAt, micros } of inOrder) {
    const year = yearOf(dueAt);
    sums.set(year, (sums.get(year) ?? 0n) + micros);
  }
  return sums;
}

function ceilingOf(budgets: readonly Budget[], party: PartyId, year: number): bigint {
  return budgets
    .filter((budget) => budget.party === party && budget.year === year)
    .reduce((sum, budget) => sum + budget.ceilingMicros, 0n);
}
