import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countText } from '../../kernel/number-text.ts';
import {
  eurText,
  microsOfEur,
  parseDecimal,
  percentText,
  placesOf,
  ppmOfFactor,
  ppmOfPercent,
} from './amount.ts';
import { nearestOf } from './nearest.ts';

const decimal = (source: string) => parseDecimal(source) ?? expect.fail(`${source} is no number`);

describe('A number is digits with at most one point, grouped by threes or not at all', () => {
  test.each([
    ['0', '0'],
    ['2.05', '2.05'],
    ['-3', '-3'],
    ['70_000_000', '70000000'],
    ['1_000.25', '1000.25'],
    ['999_999_999_999.999999', '999999999999.999999'],
    ['', undefined],
    ['1e9', undefined],
    ['0x10', undefined],
    ['+5', undefined],
    ['.5', undefined],
    ['5.', undefined],
    ['1,5', undefined],
    ['10_00', undefined],
    ['_100', undefined],
    ['1_000_', undefined],
    ['.inf', undefined],
    ['NaN', undefined],
  ])('%j is %j', (source, expected) => {
    expect(parseDecimal(source)).toBe(expected);
  });
});

test('Euros, per cent and factors are scaled without a float', () => {
  expect(microsOfEur(decimal('2.05'))).toBe(2_050_000n);
  expect(microsOfEur(decimal('-0.000001'))).toBe(-1n);
  expect(microsOfEur(decimal('9007199254740993'))).toBe(9_007_199_254_740_993_000_000n);
  expect(ppmOfPercent(decimal('12.5'))).toBe(125_000);
  expect(ppmOfPercent(decimal('0.0001'))).toBe(1);
  expect(ppmOfFactor(decimal('1.1'))).toBe(1_100_000);
  expect(() => ppmOfPercent(decimal('0.00001'))).toThrow('more than 4 decimals');
  expect(placesOf(decimal('1.250'))).toBe(3);
});

test.each([
  [0n, 'EUR 0'],
  [64_100_000_000_000n, 'EUR 64,100,000'],
  [500_000n, 'EUR 0.50'],
  [2_050_000n, 'EUR 2.05'],
  [1n, 'EUR 0.000001'],
  [-1_500_000n, 'EUR -1.50'],
])('%s micros are shown as %s', (micros, shown) => {
  expect(eurText(micros)).toBe(shown);
});

test('Per cent and counts are shown without needless zeros', () => {
  const shown = [0, 1, 125_000, 1_000_000, 12_345_678].map(percentText);
  expect(shown).toEqual(['0 %', '0.0001 %', '12.5 %', '100 %', '1,234.5678 %']);
  expect([0, 999, 1_000, 1_234_567].map(countText)).toEqual(['0', '999', '1,000', '1,234,567']);
});

test('Any amount comes back from the text that shows it', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), (micros) => {
      const digits = eurText(micros).slice('EUR '.length).replaceAll(',', '');
      expect(microsOfEur(decimal(digits))).toBe(micros);
    }),
  );
});

test.each([
  ['sede', 'seed'],
  ['Seed', 'seed'],
  ['requestedTimePercents', 'requestedTimePercent'],
  ['colour', undefined],
  ['', undefined],
])('The known word nearest to %j is %j', (word, expected) => {
  expect(nearestOf(word, ['name', 'seed', 'period', 'requestedTimePercent'])).toBe(expected);
});
