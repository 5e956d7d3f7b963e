import { expect, test } from 'vitest';
import type { Commitment, CommitmentStatus } from '../../../../src/client/commitments.ts';
import { budgetYears } from './budget-years.ts';

function commitment(name: string, status: CommitmentStatus, micros: string): Commitment {
  const instalments = [
    { number: 1, dueAt: '2027-12-31T23:59:59Z', micros, calledAt: null, paidAt: null },
    { number: 2, dueAt: '2028-01-01T00:00:00Z', micros: '7', calledAt: 'x', paidAt: 'x' },
  ];
  return {
    id: `commitment_${name}`,
    party: 'party_aa',
    programme: 'programme_joint',
    territory: null,
    status,
    committedMicros: '0',
    instalments,
    source: { kind: 'own-budget' },
    conditions: [],
    signedAt: null,
    withdrawnAt: null,
    default: null,
    version: 1,
  };
}

test('what binds takes room in its years, what is in default what was paid, and no more', () => {
  const draft = commitment('draft', 'drafted', '30');
  const others = [
    draft,
    commitment('signed', 'signed', '50'),
    commitment('withdrawn', 'withdrawn', '900'),
    commitment('defaulted', 'defaulted', '900'),
  ];
  const budgets = [
    { party: 'party_aa', year: 2027, ceilingMicros: '75', version: 1 },
    { party: 'party_bb', year: 2027, ceilingMicros: '900', version: 1 },
  ] as const;
  expect(budgetYears(draft, budgets, others)).toEqual([
    {
      year: 2027,
      dueMicros: 30n,
      calledMicros: 0n,
      paidMicros: 0n,
      ceilingMicros: 75n,
      takenMicros: 50n,
      roomMicros: -5n,
    },
    {
      year: 2028,
      dueMicros: 7n,
      calledMicros: 7n,
      paidMicros: 7n,
      ceilingMicros: 0n,
      takenMicros: 14n,
      roomMicros: -21n,
    },
  ]);
});
