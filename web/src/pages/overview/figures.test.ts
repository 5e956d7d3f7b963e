/** The figures on top of the overview are about what the page shows, and nothing else. */
import { expect, test } from 'vitest';
import type { Commitment } from '../../../../src/client/commitments.ts';
import type { Contract } from '../../../../src/client/contracts.ts';
import { commitmentsOfContracts, elapsedShareOf, moneyOf } from './figures.ts';

const commitment = (programme: string, micros: string) =>
  ({
    programme,
    status: 'signed',
    committedMicros: micros,
    instalments: [{ micros, paidAt: '2027-01-01T00:00:00Z' }],
  }) as unknown as Commitment;
const COMMITMENTS = [commitment('programme_now', '7'), commitment('programme_next', '12')];
const contract = { programme: 'programme_now' } as unknown as Contract;

test('Money on top of the page is that of the programmes with a contract', () => {
  const money = moneyOf(commitmentsOfContracts(COMMITMENTS, [contract]));
  expect(money).toEqual({ committedMicros: 7n, paidMicros: 7n });
});

test('Money on top of the page is that of all programmes where none has a contract', () => {
  expect(commitmentsOfContracts(COMMITMENTS, [])).toEqual(COMMITMENTS);
});

test('Of a commitment in default what was paid counts as committed, as in budgets', () => {
  const commitments = [
    commitment('programme_now', '7'),
    {
      programme: 'programme_now',
      status: 'defaulted',
      committedMicros: '90',
      instalments: [
        { micros: '30', calledAt: '2027-01-01T00:00:00Z', paidAt: '2027-01-01T00:00:00Z' },
        { micros: '60', calledAt: '2028-01-01T00:00:00Z', paidAt: null },
      ],
    } as unknown as Commitment,
  ];
  expect(moneyOf(commitments)).toEqual({ committedMicros: 37n, paidMicros: 37n });
});

const PLAN = { startsAt: '2028-02-15T00:00:00Z', endsAt: '2028-04-11T00:00:00Z' };
test.each([
  ['in a month of which the plan has a part, of that part', '2028-02-20T00:00:00Z', 5 / 15],
  ['in one that it has all of, of the month', '2028-03-11T12:00:00Z', 10.5 / 31],
  ['in its last month, of the part before its end', '2028-04-06T00:00:00Z', 5 / 10],
  ['after its end, all', '2028-04-20T00:00:00Z', 1],
  ['before its start, nothing', '2028-02-10T00:00:00Z', 0],
])('What is due so far is, %s', (_, now, share) => {
  expect(elapsedShareOf(Date.parse(now), PLAN)).toBeCloseTo(share, 12);
});

test('What is due so far is, without a plan that says its days, of the month', () => {
  const none = { startsAt: null, endsAt: null };
  expect(elapsedShareOf(Date.parse('2028-02-15T12:00:00Z'), none)).toBe(0.5);
});
