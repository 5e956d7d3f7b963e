import { expect, test } from 'vitest';
import { eurText, exactEurText } from './number-text.ts';

test.each([
  [0n, '0.00'],
  [4_999n, '0.00'],
  [-4_999n, '0.00'],
  [5_000n, '0.01'],
  [-5_000n, '-0.01'],
  [169_160_256_436_600n, '169,160,256.44'],
  [-169_160_256_434_999n, '-169,160,256.43'],
  [999_995_000n, '1,000.00'],
])('%s micros are EUR %s', (micros, expected) => {
  expect(eurText(micros)).toBe(`EUR ${expected}`);
});

test.each([
  [2_400_000n, '2.40'],
  [2_205_000n, '2.205'],
  [1n, '0.000001'],
  [0n, '0.00'],
])('a price of %s micros is EUR %s', (micros, expected) => {
  expect(exactEurText(micros)).toBe(`EUR ${expected}`);
});
