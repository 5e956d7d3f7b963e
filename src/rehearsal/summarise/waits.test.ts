import fc from 'fast-check';
import { expect, test } from 'vitest';
import { waitSummaryOf } from './waits.ts';

test('the summary of several groups is the nearest rank in all of them sorted together', () => {
  const group = fc.array(fc.oneof(fc.constant(0), fc.nat(50), fc.nat(40_000_000)));
  fc.assert(
    fc.property(fc.array(group, { maxLength: 6 }), (groups) => {
      const all = groups.flat().toSorted((a, b) => a - b);
      const rank = (percent: number): number => Math.ceil((all.length * percent) / 100) - 1;
      const found = waitSummaryOf(...groups.map((waits) => Float64Array.from(waits).sort()));
      expect(found).toEqual({
        p50: all[rank(50)] ?? 0,
        p95: all[rank(95)] ?? 0,
        p99: all[rank(99)] ?? 0,
        max: all.at(-1) ?? 0,
      });
    }),
  );
});
