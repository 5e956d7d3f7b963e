import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Int64Column } from './int64-column.ts';

const SEED = 20_270_302;
const EDGES = [0, 1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 52, Number.MAX_SAFE_INTEGER];
const whole = fc.oneof(
  fc.maxSafeInteger(),
  fc.constantFrom(...EDGES, ...EDGES.map((edge) => 0 - edge)),
);

test('a number is the bigint of the same value, and numbers add up exactly', () => {
  const property = fc.property(fc.array(whole, { minLength: 1, maxLength: 40 }), (numbers) => {
    const column = new Int64Column(2);
    let sum = 0n;
    for (const value of numbers) {
      column.setNumber(0, value);
      expect(column.at(0)).toBe(BigInt(value));
      expect(column.numberAt(0)).toBe(value);
      expect(column.isNegative(0)).toBe(value < 0);
      column.addNumber(1, value);
      sum += BigInt(value);
      expect(column.at(1)).toBe(sum);
    }
  });
  fc.assert(property, { seed: SEED, numRuns: 200 });
});

test('what is no safe integer is no safe integer as a number', () => {
  const property = fc.property(fc.bigInt(2n ** 53n, 2n ** 63n - 1n), (value) => {
    const column = new Int64Column(1);
    column.set(0, value);
    expect(Number.isSafeInteger(column.numberAt(0))).toBe(false);
    column.set(0, -value);
    expect(Number.isSafeInteger(column.numberAt(0))).toBe(false);
    column.addNumber(0, 1);
    expect(column.at(0)).toBe(1n - value);
  });
  fc.assert(property, { seed: SEED, numRuns: 200 });
});
