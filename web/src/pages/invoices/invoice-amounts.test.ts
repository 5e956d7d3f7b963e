import { expect, test } from 'vitest';
import { hoursOf, ibanText, microsOf, typedMicros } from './invoice-amounts.ts';

test.each([
  ['0', 0],
  ['3600', 1],
  ['3599', 0.999],
  ['9001', 2.5],
  ['212521808928', 59_033_835.813],
])('%s GPU-seconds are %d GPU-hours, never one more than were used', (gpuSeconds, hours) => {
  expect(hoursOf(gpuSeconds)).toBe(hours);
});

test.each([
  ['4.42', 4_420_000n],
  ['2', 2_000_000n],
  ['0.000001', 1n],
  ['200000000', 200_000_000_000_000n],
])('EUR %s is %d micros', (text, micros) => {
  expect(microsOf(text)).toBe(micros);
});

test('an account is read in groups of four, and ends without a space', () => {
  expect(ibanText('NL91ABNA0417164300')).toBe('NL91 ABNA 0417 1643 00');
  expect(ibanText('BE68539007547034')).toBe('BE68 5390 0754 7034');
});

test.each([
  ['1,250.07', 'en', '1250070000'],
  ['1.250,07', 'nl', '1250070000'],
  ['0,29', 'nl', '290000'],
  ['8.1', 'en', '8100000'],
  ['90071992547.41', 'en', '90071992547410000'],
  ['1.005', 'en', ''],
  ['five', 'en', ''],
] as const)('%s typed in %s is sent as %s', (text, language, micros) => {
  expect(typedMicros(text, language)).toBe(micros);
});
