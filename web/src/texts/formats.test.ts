import { expect, test } from 'vitest';
import { FORMATS } from './formats.ts';

const { en, nl } = FORMATS;
/** A space that breaks no line is a space to who reads. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test.each([
  [0, '0', '0'],
  [0.04, '<0.1', '<0,1'],
  [0.25, '0.3', '0,3'],
  [204.8, '205', '205'],
  [197_123.4, '197,123', '197.123'],
  [999_999.4, '999,999', '999.999'],
  [999_999.6, '1 million', '1 miljoen'],
  [12_345_678, '12.3 million', '12,3 miljoen'],
  [999_960_000, '1 billion', '1 miljard'],
])('%d is short as %s and as %s', (value, english, dutch) => {
  expect(en.short(value)).toBe(english);
  expect(plain(nl.short(value))).toBe(dutch);
});

test.each([
  ['0', '€0', '€ 0'],
  ['1290000', '€1.29', '€ 1,29'],
  ['996200000000', '€996,200', '€ 996.200'],
  ['805000000000000', '€805m', '€ 805 miljoen'],
  ['3260000000000000', '€3.3bn', '€ 3,3 miljard'],
])('%s micros are short as %s and as %s', (micros, english, dutch) => {
  expect(en.moneyShort(micros)).toBe(english);
  expect(plain(nl.moneyShort(micros))).toBe(dutch);
});

test('A price keeps its cents, an amount of whole euros has none', () => {
  expect(en.price('2000000')).toBe('€2.00');
  expect(plain(nl.price('1290000'))).toBe('€ 1,29');
  expect(en.money('2000000')).toBe('€2');
  expect(en.money('9007199254740993000000')).toBe('€9,007,199,254,740,993');
});

test.each([
  [0, '0%', '0%'],
  [0.0004, '<0.1%', '<0,1%'],
  [0.4213, '42.1%', '42,1%'],
  [0.9994, '99.9%', '99,9%'],
  [0.9996, '>99.9%', '>99,9%'],
  [1, '100%', '100%'],
  [1.0004, '100%', '100%'],
])('A share of %d is %s and %s: neither nothing nor all unless it is', (share, english, dutch) => {
  expect([en.percent(share), nl.percent(share)]).toEqual([english, dutch]);
});

test('What was agreed has all its digits', () => {
  const ppms = [400, 125_000, 333_333, 999_500];
  expect(ppms.map(en.percentOfPpm)).toEqual(['0.04%', '12.5%', '33.3333%', '99.95%']);
  expect(['2000000', '1234500', '1'].map(en.agreedPrice)).toEqual([
    ...['€2.00', '€1.2345', '€0.000001'],
  ]);
});

test.each([
  [0, '0 secs'],
  [59.7, '1 min'],
  [3_599.6, '1 hr'],
  [90_061, '1 day 1 hr'],
])('%d seconds are %s', (seconds, text) => {
  expect(en.duration(seconds)).toBe(text);
});

test('Numbers that stand together have the unit of the smallest that is not nothing', () => {
  expect([0, 77_200, 5_500_000].map(en.alike([0, 77_200, 5_500_000]))).toEqual([
    ...['0', '77,200', '5,500,000'],
  ]);
  const euros = [610e6, 2.4e9];
  expect(euros.map(en.eurAlike(euros))).toEqual(['€610m', '€2,400m']);
  expect([0].map(en.alike([]))).toEqual(['0']);
});

test('GPU-hours in full are whole, but for the few that would be nothing', () => {
  expect(en.hours(3_600 * 11_600_000)).toBe('11,600,000');
  expect(en.hours('1800')).toBe('0.5');
});

test('A month is told by its name, and what is none as it stands', () => {
  expect(['2026-11', '2026-13', 'soon'].map(en.month)).toEqual([
    'November 2026',
    '2026-13',
    'soon',
  ]);
});

test('A country is told by its name', () => {
  expect([en.country('FI'), nl.country('SE'), nl.country('?')]).toEqual(['Finland', 'Zweden', '?']);
});

test('No number is written by thousands', () => {
  for (const value of [1e3, 1e4, 123_456, 9.9e5]) {
    const texts = [en, nl].flatMap((formats) => [
      formats.short(value),
      formats.moneyShort(BigInt(value) * 1_000_000n),
    ]);
    for (const text of texts) expect(text).toMatch(/^[€\u00a0 \d.,]+$/);
  }
});

test('Names that are written from right to left are set apart in a list', () => {
  expect(FORMATS.en.list(['ישראל', 'Delft'])).toBe('\u2068ישראל\u2069 and Delft');
});
