import fc from 'fast-check';
import { expect, test } from 'vitest';
import { waitSummaryOf } from './waits.ts';

test('the summary of several groups is the nearest rank in all of them sorted together', () => {
  // A job that never started waits without end.
  const wait = fc.oneof(fc.constantFrom(0, Infinity), fc.nat(50), fc.nat(40_000_000));
  const group = fc.array(wait);
  fc.assert(
    fc.property(fc.array(group, { maxLength: 6 }), (groups) => {
      const all = groups.flat().toSorted((a, b) => a - b);
      const within = (percent: number): number | null => {
        const seconds = all[Math.ceil((all.length * percent) / 100) - 1] ?? 0;
        return seconds === Infinity ? null : seconds;
      };
      const found = waitSummaryOf(...groups.map((waits) => Float64Array.from(waits).sort()));
      expect(found).toEqual({
        p50: within(50),
        p95: within(95),
        p99: within(99),
        max: all.findLast((seconds) => seconds !== Infinity) ?? 0,
      });
    }),
  );
});
