import { describe, expect, test } from 'vitest';
import { movedBids, movedCount, weightsOf } from './weights.ts';

describe('weights', () => {
  test.each([
    { importances: [50, 25, 25], weights: [500_000, 250_000, 250_000] },
    { importances: [100, 0, 0], weights: [1_000_000, 0, 0] },
    { importances: [1, 1, 1], weights: [333_334, 333_333, 333_333] },
    { importances: [0, 0], weights: [500_000, 500_000] },
    { importances: [2, 1], weights: [666_667, 333_333] },
    { importances: [100, 100, 100, 1], weights: [332_226, 332_226, 332_226, 3_322] },
  ])('of $importances are $weights', ({ importances, weights }) => {
    expect(weightsOf(importances)).toEqual(weights);
  });

  test('always add up to a whole', () => {
    for (let first = 0; first <= 100; first += 7) {
      for (let second = 0; second <= 100; second += 3) {
        const sum = weightsOf([first, second, 13]).reduce((total, each) => total + each, 0);
        expect([first, second, sum]).toEqual([first, second, 1_000_000]);
      }
    }
  });
});

test('bids that other weights move are told with both of their ranks', () => {
  const of = (bid: `bid_${string}`, rank: number | null) => ({ bid, rank, scoreThousandths: rank });
  const stored = [of('bid_a', 1), of('bid_b', 2), of('bid_c', 3), of('bid_d', null)];
  const moved = movedBids(stored, [
    of('bid_b', 1),
    of('bid_a', 2),
    of('bid_c', 3),
    of('bid_d', null),
  ]);
  expect(moved.map(({ bid, rankBefore, rankAfter }) => [bid, rankBefore, rankAfter])).toEqual([
    ['bid_b', 2, 1],
    ['bid_a', 1, 2],
    ['bid_c', 3, 3],
    ['bid_d', null, null],
  ]);
  expect(movedCount(moved)).toBe(2);
});
