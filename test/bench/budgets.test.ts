import { describe, expect, test } from 'vitest';
import { type Budget, bestOf, budgetsAfter, readBudgets, verdictOf } from '../../bench/budgets.ts';
import type { Figure } from '../../bench/figure.ts';

const RATE: Figure = {
  case: 'year',
  name: 'jobs',
  value: 24_000,
  unit: '/s',
  isMoreBetter: true,
  ratio: 0.1,
  to: 'rounds',
};
const MEMORY: Figure = { case: 'year', name: 'peak', value: 400, unit: 'MiB', isMoreBetter: false };
const SIZE: Figure = { case: 'year', name: 'jobs in all', value: 9, unit: '', isMoreBetter: false };
const OCCASION = { date: '2026-11-28', reason: 'first' };

const budget = (figure: Figure, limit: number): Budget => ({
  case: figure.case,
  name: figure.name,
  limit,
  mean: limit,
  spread: 0,
  ...OCCASION,
});

describe('a budget', () => {
  test.each([
    ['a ratio at its limit', RATE, 0.1, []],
    [
      'a ratio below its limit',
      RATE,
      0.125,
      [
        'year, jobs: found 0.100 rounds, expected at least 0.125: 25 % worse than that (mean of ' +
          'its runs: 0.125)',
      ],
    ],
    ['a value at its limit', MEMORY, 400, []],
    [
      'a value above its limit',
      MEMORY,
      320,
      [
        'year, peak: found 400 MiB, expected at most 320: 25 % worse than that (mean of its ' +
          'runs: 320)',
      ],
    ],
  ] as const)('is held against %s', (_, figure, limit, breaches) => {
    const keptCount = breaches.length === 0 ? 1 : 0;
    expect(verdictOf([figure], [budget(figure, limit)])).toEqual({ keptCount, breaches });
  });

  test('of another figure says nothing', () => {
    const other = { ...budget(RATE, 99), name: 'other' };
    expect(verdictOf([RATE, MEMORY], [other])).toEqual({ keptCount: 0, breaches: [] });
  });
});

describe('of two measurements, the best', () => {
  const faster = { ...RATE, ratio: 0.2 };
  const smaller = { ...MEMORY, value: 300 };
  test.each([
    ['has the higher of what is better higher', [RATE], [faster], [faster]],
    ['keeps the higher', [faster], [RATE], [faster]],
    ['has the lower of what is better lower', [MEMORY], [smaller], [smaller]],
    ['takes each figure by itself', [RATE, smaller], [faster, MEMORY], [faster, smaller]],
    ['keeps what was measured once', [RATE, MEMORY], [MEMORY], [RATE, MEMORY]],
  ])('%s', (_, first, second, best) => {
    expect(bestOf(first, second)).toEqual(best);
  });
});

describe('budgets that are recorded', () => {
  const runs = [0.1, 0.12, 0.08].map((ratio) => [{ ...RATE, ratio }, MEMORY, SIZE]);

  test('leave beyond the worst run what the runs lie apart, a quarter at least', () => {
    expect(budgetsAfter([], runs, OCCASION)).toEqual([
      { case: 'year', name: 'jobs', limit: 0.0571, mean: 0.1, spread: 0.4, ...OCCASION },
      { case: 'year', name: 'peak', limit: 500, mean: 400, spread: 0, ...OCCASION },
    ]);
  });

  test('replace those of the same figures and leave the others', () => {
    const before = [budget(RATE, 1), { ...budget(RATE, 2), case: 'decide' }];
    const after = budgetsAfter(before, runs, OCCASION);
    expect(after.map(({ case: of, name, limit }) => [of, name, limit])).toEqual([
      ['decide', 'jobs', 2],
      ['year', 'jobs', 0.0571],
      ['year', 'peak', 500],
    ]);
  });

  test('are kept by every run that they were made of', () => {
    const budgets = budgetsAfter([], runs, OCCASION);
    for (const run of runs) expect(verdictOf(run, budgets).breaches).toEqual([]);
  });

  test('stand in the file with date, reason, and a limit that is no better than the mean', () => {
    const budgets = readBudgets();
    expect(budgets.length).toBeGreaterThan(0);
    for (const { date, reason, limit, mean } of budgets) {
      expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(reason).not.toBe('');
      expect(Math.max(limit / mean, mean / limit)).toBeGreaterThanOrEqual(1.2);
    }
  });
});
