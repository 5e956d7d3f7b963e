import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { present } from '../../kernel/assert.ts';
import { toEpochSeconds, toEurMicros } from '../../kernel/units.ts';
import { openBooks } from '../books.ts';
import { COMMITMENTS, CONTRACT, newBooks, PERIODS } from '../testing/small-programme.ts';
import { call, commit, pay } from './money.ts';

const SMALL = fc.bigInt({ min: 1n, max: 30n });
const LARGE = fc.bigInt({ min: 1n, max: 10n ** 15n });
const AMOUNTS = fc.array(fc.oneof(SMALL, LARGE), { minLength: 1, maxLength: 12 });
const TIME = { periodIndex: 0, recordedAt: toEpochSeconds(1) };

/** What two contracts have once the instalments were paid in this order, counted from 0. */
function earnedOf(amounts: readonly bigint[], parts: readonly bigint[], order: readonly number[]) {
  const [first] = COMMITMENTS;
  const instalments = amounts.map((micros, index) => ({
    dueAt: toEpochSeconds(index),
    micros: toEurMicros(micros),
  }));
  const commitment = { ...present(first, 'A commitment'), instalments };
  const contracts = parts.map((micros, index) => ({
    ...CONTRACT,
    id: `contract_${index}` as const,
    contributions: [{ commitment: commitment.id, micros: toEurMicros(micros) }],
  }));
  const books = openBooks({
    ...newBooks(),
    periods: PERIODS,
    commitments: [commitment],
    contracts,
  });
  commit(books, commitment, TIME);
  for (const index of order) {
    call(books, commitment, index + 1, TIME);
    pay(books, commitment, index + 1, TIME);
  }
  const { ledger } = books;
  const balanceOf = (kind: 'earned' | 'unassigned', owner: string) =>
    ledger.balanceOf(ledger.account(kind, owner));
  const earned = contracts.map(({ id }) => balanceOf('earned', id));
  return [...earned, balanceOf('unassigned', commitment.programme)];
}

test('Three instalments over two contracts give each what was contributed', () => {
  expect(earnedOf([33n, 33n, 34n], [50n, 50n], [0, 1, 2])).toEqual([50n, 50n, 0n]);
});

test('A contract that is signed after an instalment gets its contribution from the others', () => {
  const [first] = COMMITMENTS;
  const instalments = [1, 2, 3, 4].map((day) => ({
    dueAt: toEpochSeconds(day),
    micros: toEurMicros(25n),
  }));
  const commitment = { ...present(first, 'A commitment'), instalments };
  // Named twice, as a contract may.
  const contributions = [20n, 30n].map((micros) => ({
    commitment: commitment.id,
    micros: toEurMicros(micros),
  }));
  const before = openBooks({
    ...newBooks(),
    periods: PERIODS,
    commitments: [commitment],
    contracts: [],
  });
  const after = { ...before, contracts: [{ ...CONTRACT, contributions }] };
  commit(before, commitment, TIME);
  for (const number of [1, 2, 3, 4]) {
    const books = number === 1 ? before : after;
    call(books, commitment, number, TIME);
    pay(books, commitment, number, TIME);
  }
  const { ledger } = before;
  expect([
    ledger.balanceOf(ledger.account('earned', CONTRACT.id)),
    ledger.balanceOf(ledger.account('unassigned', commitment.programme)),
  ]).toEqual([50n, 50n]);
});

const PAYMENTS = AMOUNTS.chain((amounts) => {
  const whole = amounts.reduce((sum, micros) => sum + micros, 0n);
  const indices = amounts.map((_, index) => index);
  return fc.record({
    amounts: fc.constant(amounts),
    cut: fc.bigInt({ min: 1n, max: whole }),
    cutAgain: fc.bigInt({ min: 0n, max: whole }),
    order: fc.shuffledSubarray(indices, { minLength: indices.length }),
  });
});

test('All instalments, in any order, give each contract what was contributed to it', () => {
  fc.assert(
    fc.property(PAYMENTS, ({ amounts, cut, cutAgain, order }) => {
      const whole = amounts.reduce((sum, micros) => sum + micros, 0n);
      const parts = [cut, cutAgain < whole - cut ? cutAgain : whole - cut];
      const left = whole - parts.reduce((sum, micros) => sum + micros, 0n);
      expect(earnedOf(amounts, parts, order)).toEqual([...parts, left]);
    }),
  );
});
