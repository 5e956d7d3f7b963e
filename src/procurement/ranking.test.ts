import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toEpochSeconds, toPartsPerMillion } from '../kernel/units.ts';
import {
  type CriterionPoints,
  type JudgedBid,
  type RankingCriterion,
  rankBids,
  scoreThousandthsOf,
  weightsRefusal,
  withWeights,
} from './ranking.ts';

function criterion(id: string, weightPpm: number, more: Partial<RankingCriterion> = {}) {
  return { id, weightPpm: toPartsPerMillion(weightPpm), pointsMax: 100, pointsMin: 0, ...more };
}

/** Half for scale, a quarter each for service and cost, as reported of the call of 2026. */
const CRITERIA = [
  criterion('scale', 500_000, { pointsMin: 50 }),
  criterion('service', 250_000),
  criterion('cost', 250_000, { pointsMin: 40 }),
];

function points(...thousandths: readonly number[]): readonly CriterionPoints[] {
  return thousandths.map((each, index) => ({
    criterion: CRITERIA[index]?.id ?? '',
    thousandths: each,
  }));
}

function bid(name: string, consensus: readonly number[], more: Partial<JudgedBid> = {}): JudgedBid {
  return {
    bid: `bid_${name}`,
    lot: 'lot-1',
    state: 'opened',
    receivedAt: toEpochSeconds(1_000),
    consensus: points(...consensus),
    financialFinding: { kind: 'passed' },
    ...more,
  };
}

const rank = (bids: readonly JudgedBid[]) => rankBids('call_x', CRITERIA, bids);
const orderOf = (bids: readonly JudgedBid[]) => rank(bids).ranked.map((each) => each.bid);

describe('A score is the weighted sum, out of 100 points, rounded once to a thousandth', () => {
  test.each([
    ['full marks        ', [100_000, 100_000, 100_000], 100_000],
    ['nothing           ', [0, 0, 0], 0],
    ['0.5, 0.25, 0.25   ', [80_000, 70_000, 60_000], 72_500],
    ['half a thousandth ', [1, 0, 0], 1],
    ['a quarter of one  ', [0, 1, 0], 0],
    ['two quarters      ', [0, 1, 1], 1],
    ['three quarters    ', [1, 1, 0], 1],
  ])('%s', (_, thousandths, score) => {
    expect(scoreThousandthsOf(CRITERIA, points(...thousandths))).toBe(score);
  });

  test('whatever the full marks of each criterion are', () => {
    const uneven = [
      criterion('scale', 500_000, { pointsMax: 3 }),
      criterion('service', 250_000, { pointsMax: 7 }),
      criterion('cost', 250_000, { pointsMax: 11 }),
    ];
    expect(scoreThousandthsOf(uneven, points(3_000, 7_000, 11_000))).toBe(100_000);
    // 50/3 + 25/7 + 25/11 = 22.5108…
    expect(scoreThousandthsOf(uneven, points(1_000, 1_000, 1_000))).toBe(22_511);
  });
});

describe('rule 4: a bid is ranked, excluded with its reasons, or still waits', () => {
  test.each<readonly [string, JudgedBid, object]>([
    ['ranked: all of it is there   ', bid('a', [80_000, 0, 40_000]), { ranked: [{ rank: 1 }] }],
    [
      'refused: excluded at opening ',
      bid('a', [], { state: 'excluded', financialFinding: undefined }),
      { excluded: [{ bid: 'bid_a', exclusions: [{ reason: 'excluded_at_opening' }] }] },
    ],
    [
      'refused: not viable          ',
      bid('a', [80_000, 0, 40_000], { financialFinding: { kind: 'failed', reason: 'no equity' } }),
      { excluded: [{ exclusions: [{ reason: 'financial_check_failed', said: 'no equity' }] }] },
    ],
    [
      'refused: below one threshold ',
      bid('a', [49_999, 100_000, 40_000]),
      {
        excluded: [
          { exclusions: [{ criterion: 'scale', thousandths: 49_999, thousandthsMin: 50_000 }] },
        ],
      },
    ],
    [
      'refused: all reasons in order',
      bid('a', [0, 0, 0], { financialFinding: { kind: 'failed', reason: 'no equity' } }),
      {
        excluded: [
          {
            exclusions: [
              { reason: 'financial_check_failed' },
              { reason: 'below_threshold', criterion: 'scale' },
              { reason: 'below_threshold', criterion: 'cost' },
            ],
          },
        ],
      },
    ],
    [
      'waits: no consensus on cost  ',
      bid('a', [80_000, 0]),
      { pending: [{ criteria: ['cost'], lacksFinancialCheck: false }] },
    ],
    [
      'waits: no financial check    ',
      bid('a', [80_000, 0, 40_000], { financialFinding: undefined }),
      { pending: [{ criteria: [], lacksFinancialCheck: true }] },
    ],
  ])('%s', (_, judged, expected) => {
    const none = { ranked: [], excluded: [], pending: [] };
    expect(rank([judged])).toMatchObject({ ...none, ...expected });
  });
});

describe('Equal scores are ordered by the first criterion, then the time, then the id', () => {
  const early = { receivedAt: toEpochSeconds(999) };
  test.each<readonly [string, readonly JudgedBid[], readonly string[]]>([
    ['score  ', [bid('a', [80_000, 0, 40_000]), bid('b', [80_000, 8, 40_000])], ['bid_b', 'bid_a']],
    [
      'first  ',
      [bid('a', [60_000, 20_000, 50_000], early), bid('b', [70_000, 0, 50_000])],
      ['bid_b', 'bid_a'],
    ],
    [
      'time   ',
      [bid('a', [60_000, 20_000, 50_000]), bid('b', [60_000, 0, 70_000], early)],
      ['bid_b', 'bid_a'],
    ],
    [
      'id     ',
      [bid('b', [60_000, 20_000, 50_000]), bid('a', [60_000, 0, 70_000])],
      ['bid_a', 'bid_b'],
    ],
  ])('%s', (_, bids, expected) => {
    expect(orderOf(bids)).toEqual(expected);
  });

  test('and each lot counts ranks of its own', () => {
    const bids = [
      bid('a', [90_000, 0, 50_000], { lot: 'lot-2' }),
      bid('b', [80_000, 0, 50_000]),
      bid('c', [70_000, 0, 50_000], { lot: 'lot-2' }),
    ];
    const ranks = rank(bids).ranked.map((each) => [each.rank, each.rankInLot]);
    expect(ranks).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
    ]);
  });
});

// Coarse points and few times, so that many scores are equal.
const drawnBid = fc.record({
  consensus: fc.tuple(...CRITERIA.map(() => fc.nat({ max: 10 }).map((each) => each * 10_000))),
  receivedAt: fc.nat({ max: 2 }).map(toEpochSeconds),
  hasFailed: fc.nat({ max: 9 }).map((each) => each === 0),
  isExcluded: fc.nat({ max: 9 }).map((each) => each === 0),
});
const drawnBids = fc.array(drawnBid, { maxLength: 12 }).map((all) =>
  all.map(({ consensus, receivedAt, hasFailed, isExcluded }, index) =>
    bid(`${index}`, consensus, {
      receivedAt,
      state: isExcluded ? 'excluded' : 'opened',
      financialFinding: hasFailed ? { kind: 'failed', reason: 'no' } : { kind: 'passed' },
    }),
  ),
);

describe('For any bids', () => {
  test('computing again, in any order of the bids, gives the same ranking', () => {
    const permuted = drawnBids.chain((bids) =>
      fc.tuple(
        fc.constant(bids),
        fc.shuffledSubarray(bids as JudgedBid[], { minLength: bids.length }),
      ),
    );
    fc.assert(
      fc.property(permuted, ([bids, shuffled]) => {
        expect(rank(shuffled)).toEqual(rank(bids));
        expect(rank(bids)).toEqual(rank(bids));
      }),
    );
  });

  test('each is in one place, and ranks are 1 to n', () => {
    fc.assert(
      fc.property(drawnBids, (bids) => {
        const { ranked, excluded, pending } = rank(bids);
        const found = [...ranked, ...excluded, ...pending].map((each) => each.bid);
        expect(new Set(found)).toEqual(new Set(bids.map((each) => each.bid)));
        expect(found).toHaveLength(bids.length);
        expect(ranked.map((each) => each.rank)).toEqual(ranked.map((_, index) => index + 1));
      }),
    );
  });

  test('more points never lower a rank', () => {
    const raised = drawnBids.chain((bids) =>
      fc.tuple(
        fc.constant(bids),
        fc.nat({ max: Math.max(0, bids.length - 1) }),
        fc.nat({ max: CRITERIA.length - 1 }),
        fc.integer({ min: 1, max: 30_000 }),
      ),
    );
    fc.assert(
      fc.property(raised, ([bids, which, criterionIndex, more]) => {
        const better = bids.map((each, index) =>
          index === which ? raise(each, criterionIndex, more) : each,
        );
        const before = rankOf(bids, `bid_${which}`);
        const after = rankOf(better, `bid_${which}`);
        expect(after).toBeLessThanOrEqual(before);
      }),
    );
  });
});

function raise(judged: JudgedBid, criterionIndex: number, more: number): JudgedBid {
  const consensus = judged.consensus.map((each, index) =>
    index === criterionIndex ? { ...each, thousandths: each.thousandths + more } : each,
  );
  return { ...judged, consensus };
}

/** Whoever is not ranked stands behind all. */
function rankOf(bids: readonly JudgedBid[], id: string): number {
  return rank(bids).ranked.find((each) => each.bid === id)?.rank ?? bids.length + 1;
}

describe('Other weights', () => {
  const weight = (name: string, weightPpm: number) => ({
    criterion: name,
    weightPpm: toPartsPerMillion(weightPpm),
  });

  test.each([
    [[weight('scale', 1), weight('beauty', 2)], 'criterion_unknown'],
    [[weight('scale', 1_000_000)], 'weight_of_each_criterion'],
    [
      [weight('scale', 1), weight('scale', 1), weight('service', 1), weight('cost', 1)],
      'weight_of_each_criterion',
    ],
    [[weight('scale', 500_000), weight('service', 1), weight('cost', 1)], 'weights_not_whole'],
    [[weight('cost', 1_000_000), weight('service', 0), weight('scale', 0)], undefined],
  ])('%j: %s', (weights, reason) => {
    expect(weightsRefusal(CRITERIA, weights)?.reason).toBe(reason);
  });

  test('may turn the order around', () => {
    const bids = [bid('a', [90_000, 0, 50_000]), bid('b', [60_000, 0, 70_000])];
    const other = withWeights(CRITERIA, [
      weight('scale', 0),
      weight('service', 0),
      weight('cost', 1_000_000),
    ]);
    expect(orderOf(bids)).toEqual(['bid_a', 'bid_b']);
    expect(rankBids('call_x', other, bids).ranked.map((each) => each.bid)).toEqual([
      'bid_b',
      'bid_a',
    ]);
  });
});
