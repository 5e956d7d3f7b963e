import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { parseDate } from '../kernel/time.ts';
import { toEurMicros } from '../kernel/units.ts';
import {
  type Budget,
  budgetShortfalls,
  type Commitment,
  type CommitmentStatus,
  committedMicros,
  isBinding,
  microsByYear,
} from './commitment.ts';

type Payment = readonly [due: string, eur: number];

function commitment(
  name: string,
  status: CommitmentStatus,
  payments: readonly Payment[],
): Commitment {
  return {
    id: `commitment_${name}`,
    party: 'party_nl',
    programme: 'programme_one',
    territory: undefined,
    status,
    instalments: payments.map(([due, eur]) => ({
      dueAt: present(parseDate(due), due),
      micros: toEurMicros(BigInt(eur)),
    })),
  };
}

function budget(year: number, eur: number): Budget {
  return { party: 'party_nl', year, ceilingMicros: toEurMicros(BigInt(eur)) };
}

const OF_2027 = commitment('a', 'signed', [['2027-01-01', 60]]);
const AT_YEARS_END = commitment('b', 'called', [['2027-12-31', 50]]);
const OF_TWO_YEARS = commitment('c', 'paid', [
  ['2028-01-01', 30],
  ['2027-06-01', 10],
]);

describe('A budget carries commitments up to its ceiling, year by year', () => {
  // Budget of 2027, budget of 2028, commitments, and each shortfall as commitment year amount.
  test.each([
    [100, 0, [OF_2027], []],
    [60, 0, [OF_2027], []],
    [59, 0, [OF_2027], ['a 2027 1']],
    [100, 0, [OF_2027, AT_YEARS_END], ['b 2027 10']],
    [100, 0, [AT_YEARS_END, OF_2027], ['a 2027 10']],
    [55, 0, [OF_2027, AT_YEARS_END], ['a 2027 5', 'b 2027 55']],
    [10, 30, [OF_TWO_YEARS], []],
    [9, 29, [OF_TWO_YEARS], ['c 2027 1', 'c 2028 1']],
    [0, 0, [commitment('d', 'drafted', [['2027-01-01', 60]])], []],
    [0, 0, [commitment('e', 'withdrawn', [['2027-01-01', 60]])], []],
    [900, 900, [commitment('f', 'signed', [['2029-01-01', 1]])], ['f 2029 1']],
  ] as const)('%i in 2027, %i in 2028: row %#', (of2027, of2028, commitments, expected) => {
    const shortfalls = budgetShortfalls([budget(2027, of2027), budget(2028, of2028)], commitments);
    const told = shortfalls.map(
      ({ commitment: id, year, shortfallMicros }) => `${id.slice(11)} ${year} ${shortfallMicros}`,
    );
    expect(told).toEqual(expected);
  });

  test('The budget of another party carries nothing', () => {
    const others: Budget = { ...budget(2027, 1_000), party: 'party_de' };
    expect(budgetShortfalls([others], [OF_2027])).toHaveLength(1);
  });

  test('A shortfall is what is committed less the ceiling', () => {
    const [shortfall] = budgetShortfalls([budget(2027, 59)], [OF_2027]);
    expect(shortfall).toMatchObject({
      ceilingMicros: 59n,
      committedMicros: 60n,
      shortfallMicros: 1n,
    });
  });
});

test.each([
  ['drafted', false],
  ['signed', true],
  ['called', true],
  ['paid', true],
  ['withdrawn', false],
] as const)('A commitment that is %s binds: %s', (status, binds) => {
  expect(isBinding(commitment('x', status, []))).toBe(binds);
});

test('The years of a commitment add up to all of it', () => {
  const day = fc.integer({ min: 20_000, max: 30_000 });
  const payments = fc.array(fc.tuple(day, fc.bigInt({ min: 0n, max: 10n ** 18n })));
  fc.assert(
    fc.property(payments, (drawn) => {
      const instalments = drawn.map(([dayNumber, micros]) => ({
        dueAt: (dayNumber * 86_400) as Commitment['instalments'][number]['dueAt'],
        micros: toEurMicros(micros),
      }));
      const whole = { ...commitment('x', 'signed', []), instalments };
      const years = [...microsByYear(whole)];
      expect(years.reduce((sum, [, micros]) => sum + micros, 0n)).toBe(committedMicros(whole));
      expect(years.map(([year]) => year)).toEqual(years.map(([year]) => year).toSorted());
    }),
  );
});
