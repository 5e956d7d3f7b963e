import { expect, test } from 'vitest';
import type { Commitment, CommitmentStatus } from '../../../../src/client/commitments.ts';
import { budgetUses, byYear } from './budget-use.ts';

function commitment(
  party: `party_${string}`,
  status: CommitmentStatus,
  amounts: Readonly<Record<string, string>>,
): Commitment {
  return {
    id: `commitment_${status}`,
    party,
    programme: 'programme_joint',
    territory: null,
    status,
    committedMicros: '0',
    instalments: Object.entries(amounts).map(([year, micros], index) => ({
      number: index + 1,
      dueAt: `${year}-06-30T00:00:00Z`,
      micros,
      calledAt: null,
      paidAt: index === 0 ? `${year}-07-01T00:00:00Z` : null,
    })),
    source: { kind: 'own-budget' },
    conditions: [],
    signedAt: null,
    withdrawnAt: null,
    default: null,
    version: 1,
  };
}

const budget = (party: `party_${string}`, year: number, ceilingMicros: string) => {
  return { party, year, ceilingMicros, version: 1 };
};

test('a year of a party has its budget, what binds it, and the room that is left', () => {
  const uses = budgetUses(
    [
      budget('party_nl', 2028, '100'),
      budget('party_nl', 2027, '50'),
      budget('party_de', 2027, '9'),
    ],
    [
      commitment('party_nl', 'signed', { 2027: '20', 2028: '130' }),
      commitment('party_nl', 'paid', { 2027: '5' }),
      commitment('party_nl', 'drafted', { 2027: '900' }),
      commitment('party_be', 'signed', { 2029: '7' }),
      commitment('party_be', 'defaulted', { 2029: '3', 2030: '900' }),
    ],
  );
  const rows = uses.map(({ year, party, ...sums }) => [year, party, ...Object.values(sums)]);
  expect(rows).toEqual([
    [2027, 'party_de', 9n, 0n, 0n, 9n],
    [2027, 'party_nl', 50n, 25n, 25n, 25n],
    [2028, 'party_nl', 100n, 130n, 0n, -30n],
    [2029, 'party_be', 0n, 10n, 10n, -10n],
  ]);
  expect(byYear(uses)).toEqual([
    { year: 2027, ceilingMicros: 59n, committedMicros: 25n },
    { year: 2028, ceilingMicros: 100n, committedMicros: 130n },
    { year: 2029, ceilingMicros: 0n, committedMicros: 10n },
  ]);
});
