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
  scaledBy,
} from './amount.ts';
import { nearestOf } from './nearest.ts';

const decimal = (source: string) => parseDecimal(source) ?? expect.fail(`${source} is no number`);

describe('A number is what YAML 1.2 takes for one, or digits grouped by threes', () => {
  test.each([
    ['0', '0'],
    ['2.05', '2.05'],
    ['-3', '-3'],
    ['70_000_000', '70000000'],
    ['1_000.25', '1000.25'],
    ['999_999_999_999.999999', '999999999999.999999'],
    ['1e9', '1000000000'],
    ['2.05E+2', '205'],
    ['205e-4', '0.0205'],
    ['12.5e-1', '1.25'],
    ['-.5e1', '-5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['+5', '5'],
    ['500.0', '500'],
    ['0010', '10'],
    ['-0', '0'],
    ['0e-9', '0'],
    ['0x1F', '31'],
    ['0o17', '15'],
    ['', undefined],
    ['.', undefined],
    ['e5', undefined],
    ['1e', undefined],
    ['1e61', undefined],
    ['1e999999999999', undefined],
    ['-0x10', undefined],
    ['0b1', undefined],
    ['1,5', undefined],
    ['10_00', undefined],
    ['1_000e3', undefined],
    ['_100', undefined],
    ['1_000_', undefined],
    ['.inf', undefined],
    ['NaN', undefined],
  ])('%j is %j', (source, expected) => {
    expect(parseDecimal(source)).toBe(expected);
  });

  test('of any size, as exactly as it is written', () => {
    const sign = fc.constantFrom('', '-', '+');
    const digits = fc.stringMatching(/^[0-9]{1,20}$/);
    fc.assert(
      fc.property(
        sign,
        digits,
        digits,
        fc.integer({ min: -20, max: 20 }),
        (mark, whole, part, e) => {
          const read = scaledBy(decimal(`${mark}${whole}.${part}e${e}`), 40);
          const size = BigInt(whole + part) * 10n ** BigInt(40 - part.length + e);
          expect(read).toBe(mark === '-' ? -size : size);
        },
      ),
    );
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
  expect(placesOf(decimal('1.250'))).toBe(2);
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
