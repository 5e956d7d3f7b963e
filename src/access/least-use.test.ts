import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Month } from '../kernel/time.ts';
import { toGpuSeconds, toPartsPerMillion } from '../kernel/units.ts';
import { type MonthOfUse, shareKept, useFinding } from './least-use.ts';

const RULE = { sharePpm: toPartsPerMillion(400_000), months: 3 };

/** Awarded and used, month by month; one that is open is marked. */
function months(...amounts: readonly (readonly [number, number, 'open'?])[]): MonthOfUse[] {
  return amounts.map(([awarded, used, open], index) => ({
    month: `2028-0${index + 1}` as Month,
    isClosed: open === undefined,
    awardedGpuSeconds: toGpuSeconds(awarded),
    usedGpuSeconds: toGpuSeconds(used),
  }));
}

describe('Use it or lose it', () => {
  test.each([
    ['two months say nothing yet', months([100, 0], [100, 0]), 'too-early'],
    ['nor does one that is open', months([100, 0], [100, 0], [100, 0, 'open']), 'too-early'],
    ['nor one without an award', months([100, 0], [0, 0], [100, 0]), 'too-early'],
    ['40 % is enough', months([100, 40], [100, 40], [100, 40]), 'enough'],
    ['less is not', months([100, 40], [100, 40], [100, 39]), 'too-little'],
    ['the months count together', months([100, 0], [100, 20], [100, 100]), 'enough'],
    ['the latest count', months([100, 100], [100, 0], [100, 0], [100, 0]), 'too-little'],
    ['and no earlier ones', months([100, 0], [100, 40], [100, 40], [100, 40]), 'enough'],
  ])('%s', (_, found, kind) => {
    expect(useFinding(found, RULE, undefined).kind).toBe(kind);
  });

  test('months until that of the last cut say nothing again', () => {
    const found = months([100, 0], [100, 0], [100, 0], [100, 10], [100, 10], [100, 10]);
    expect(useFinding(found, RULE, '2028-03' as Month)).toMatchObject({
      ...{ kind: 'too-little', awardedGpuSeconds: 300, usedGpuSeconds: 30 },
    });
    expect(useFinding(found, RULE, '2028-04' as Month)).toMatchObject({
      ...{ kind: 'too-early', monthCount: 2 },
    });
  });

  test.each([
    ['a quarter of it was used', 40_000, [100, 25], 10_000],
    ['nothing was used', 40_000, [100, 0], 1],
    ['what was used is no whole part', 10, [3, 1], 4],
    ['more was used than awarded', 40_000, [100, 120], 40_000],
  ] as const)('A share where %s', (_, share, [awarded, used], kept) => {
    const finding = useFinding(months([awarded, used]), { ...RULE, months: 1 }, undefined);
    expect(shareKept(toPartsPerMillion(share), finding)).toBe(kept);
  });

  test('The share that is kept would have brought what was used, and never grows', () => {
    const amount = fc.integer({ min: 1, max: 2 ** 48 });
    const share = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(share, amount, amount, (ppm, awarded, used) => {
        fc.pre(used <= awarded);
        const finding = useFinding(months([awarded, used]), { ...RULE, months: 1 }, undefined);
        const kept = shareKept(toPartsPerMillion(ppm), finding);
        expect(kept).toBeLessThanOrEqual(ppm);
        expect(BigInt(kept) * BigInt(awarded)).toBeGreaterThanOrEqual(BigInt(ppm) * BigInt(used));
      }),
    );
  });
});
