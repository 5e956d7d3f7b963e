import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { proportionOf } from './shares.ts';

test('a proportion is rounded down, exactly, where the product is beyond a safe integer', () => {
  const whole = fc.maxSafeNat();
  const parts = fc.integer({ min: 1, max: 90_000_000 });
  fc.assert(
    fc.property(whole, parts, fc.double({ min: 0, max: 1, noNaN: true }), (all, total, of) => {
      const part = Math.floor(total * of);
      const exact = (BigInt(all) * BigInt(part)) / BigInt(total);
      expect(BigInt(proportionOf(all, { part, total }))).toBe(exact);
    }),
  );
});
