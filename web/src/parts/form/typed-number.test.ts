import { expect, test } from 'vitest';
import { typedAmount, typedSmall, typedWhole } from './typed-number.ts';

test.each([
  ['8', 8],
  [' 100 000 ', 100_000],
  ['100,000', 100_000],
  ['100.000', 100_000],
  ['1.234.567', 1_234_567],
  ['1.5', 1.5],
  ['1,5', 1.5],
  ['0.125', 0.125],
  ['1,23,456', Number.NaN],
  ['1e5', Number.NaN],
  ['many', Number.NaN],
  ['', Number.NaN],
])('%j of what is counted is %d', (text, number) => {
  expect(typedWhole(text)).toBe(number);
});

test.each([
  ['1,500', 1_500, 1.5],
  ['1.500', 1.5, 1_500],
  ['1,500.25', 1_500.25, Number.NaN],
  ['1.500,25', Number.NaN, 1_500.25],
  ['0.25', 0.25, 0.25],
  ['0,25', 0.25, 0.25],
  ['2 000', 2_000, 2_000],
  [' ', Number.NaN, Number.NaN],
])('%j is %d in English and %d in Dutch', (text, english, dutch) => {
  expect(typedAmount(text, 'en')).toBe(english);
  expect(typedAmount(text, 'nl')).toBe(dutch);
});

test.each([
  ['33.333', 33.333],
  ['33,333', 33.333],
  ['', Number.NaN],
])('%j percent are %d', (text, number) => {
  expect(typedSmall(text)).toBe(number);
});
