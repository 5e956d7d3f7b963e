import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { monthOf } from '../kernel/time.ts';
import { toEurMicros, toPartsPerMillion } from '../kernel/units.ts';
import {
  type IndexTerms,
  type IndexValue,
  indexedPrice,
  type PriceScene,
  priceAt,
  priceRefusal,
} from './indexation.ts';
import { day } from './testing/awarded-bid.ts';

const TERMS: IndexTerms = {
  index: 'energy',
  baseMillionths: 120_000_000,
  floorPpm: toPartsPerMillion(900_000),
  capPpm: toPartsPerMillion(1_100_000),
};
const VALUE: IndexValue = {
  index: 'energy',
  month: monthOf(day('2028-05-01')),
  millionths: 123_000_000,
  source: 'the office of statistics',
  publishedAt: day('2028-06-02'),
};
const SIGNED = toEurMicros(2_100_000n);

test.each([
  ['the base keeps the price    ', 120_000_000, 2_100_000n],
  ['2.5 % more                  ', 123_000_000, 2_152_500n],
  ['rounded down to a micro     ', 120_000_001, 2_100_000n],
  ['held at the cap             ', 140_000_000, 2_310_000n],
  ['held at the floor           ', 60_000_000, 1_890_000n],
])('%s: an index of %d gives %d', (_, millionths, micros) => {
  expect(indexedPrice(SIGNED, TERMS, { millionths })).toBe(micros);
});

test('A higher index never gives a lower price, nor one outside floor and cap', () => {
  const millionths = fc.integer({ min: 1, max: 1_000_000_000 });
  fc.assert(
    fc.property(millionths, millionths, fc.bigInt({ min: 0n, max: 10n ** 12n }), (a, b, signed) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)].map((value) =>
        indexedPrice(toEurMicros(signed), TERMS, { millionths: value }),
      );
      expect(low !== undefined && high !== undefined && low <= high).toBe(true);
      expect((high ?? 0n) * 10n <= signed * 11n && (low ?? 0n) >= (signed * 9n) / 10n).toBe(true);
    }),
  );
});

describe('A new price is', () => {
  const scene: PriceScene = { terms: TERMS, steps: [], now: day('2028-06-15') };
  const step = { fromAt: day('2028-09-01'), microsPerGpuHour: SIGNED };
  test.each<readonly [string, Partial<IndexValue>, string, Partial<PriceScene>, string]>([
    ['refused without terms ', { index: 'x' }, '2028-06-15', { terms: undefined }, 'not_indexed'],
    ['refused, other index  ', { index: 'x' }, '2028-06-15', {}, 'index_differs'],
    [
      'refused, unpublished  ',
      { publishedAt: day('2028-06-16') },
      '2028-06-15',
      {},
      'not_published_yet',
    ],
    ['refused within a month', {}, '2028-06-15', {}, 'from_not_first_of_month'],
    ['refused, month begun  ', {}, '2028-06-01', {}, 'price_begun'],
    ['refused, later price  ', {}, '2028-09-01', { steps: [step] }, 'price_begun'],
    ['allowed, next month   ', {}, '2028-07-01', {}, 'allowed'],
    ['allowed, after a price', {}, '2028-10-01', { steps: [step] }, 'allowed'],
  ])('%s', (_, ...[value, from, change, answer]) => {
    const refusal = priceRefusal({ ...VALUE, ...value }, day(from), { ...scene, ...change });
    expect(refusal?.reason ?? 'allowed').toBe(answer);
  });
});

test('A price holds from its first second until the next', () => {
  const steps = [
    { fromAt: day('2028-07-01'), microsPerGpuHour: toEurMicros(2n) },
    { fromAt: day('2028-09-01'), microsPerGpuHour: toEurMicros(3n) },
  ];
  const priced = { priceMicrosPerGpuHour: toEurMicros(1n), priceSteps: steps };
  const at = ['2028-06-30', '2028-07-01', '2028-08-31', '2028-09-01'].map(day);
  expect(at.map((time) => priceAt(priced, time))).toEqual([1n, 2n, 2n, 3n]);
});
