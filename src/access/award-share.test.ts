import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { overlapOf, periodsOf } from '../kernel/time.ts';
import {
  type PartsPerMillion,
  toEpochSeconds,
  toGpuSeconds,
  toPartsPerMillion,
  WHOLE_PPM,
} from '../kernel/units.ts';
import { type Allocation, awardsOf, ppmInPeriod } from './allocation.ts';
import { type EntitledInPeriod, gpuSecondsOfShare, leastShareFor } from './award-share.ts';
import { shareLeftOf } from './call-share.ts';

const DAY = 86_400;
const from = (start: number, end: number) => ({
  start: toEpochSeconds(start),
  end: toEpochSeconds(end),
});
const PLAN = from(0, 120 * DAY);
const PERIODS = periodsOf(PLAN);

const interval = fc
  .tuple(fc.integer({ min: 0, max: 119 }), fc.integer({ min: 1, max: 120 }))
  .map(([first, days]) => from(first * DAY, Math.min(first + days, 120) * DAY));

/** One amount a period, up to a month of a site of 100,000 GPUs. */
const entitlements = fc
  .array(fc.integer({ min: 0, max: 260_000_000_000 }), {
    minLength: PERIODS.length,
    maxLength: PERIODS.length,
  })
  .map((amounts) =>
    PERIODS.map((period, index): EntitledInPeriod => {
      return { period, gpuSeconds: toGpuSeconds(amounts[index] ?? 0) };
    }),
  );

const amount = fc.integer({ min: 1, max: 1_000_000_000_000 }).map(toGpuSeconds);

describe('The share of an award', () => {
  test('is the least that brings it, where all of the entitlement would', () => {
    fc.assert(
      fc.property(amount, interval, entitlements, (asked, days, entitled) => {
        const brings = (ppm: number) =>
          gpuSecondsOfShare({ ...days, sharePpm: toPartsPerMillion(ppm) }, entitled);
        const share = leastShareFor(asked, days, entitled);
        if (share === undefined) {
          expect(brings(WHOLE_PPM)).toBeLessThan(asked);
          return;
        }
        expect(brings(share)).toBeGreaterThanOrEqual(asked);
        expect(brings(share - 1)).toBeLessThan(asked);
      }),
    );
  });

  test('brings at least as much when the months are granted', () => {
    fc.assert(
      fc.property(amount, interval, entitlements, (asked, days, entitled) => {
        const sharePpm = leastShareFor(asked, days, entitled);
        if (sharePpm === undefined) return;
        const granted = entitled
          .filter(({ period }) => overlapOf(days, period) !== undefined)
          .map(({ period, gpuSeconds }) => {
            const inPeriod = ppmInPeriod({ ...days, sharePpm }, period);
            return awardsOf(gpuSeconds, [allocationOf(inPeriod)]).awarded[0] ?? 0;
          });
        expect(granted.reduce<number>((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(asked);
      }),
    );
  });
});

function allocationOf(sharePpm: PartsPerMillion): Allocation {
  return {
    id: 'allocation_a',
    name: 'a',
    funder: 'party_a',
    mode: 'mode_a',
    holder: 'party_b',
    sites: ['site_a'],
    sharePpm,
    storageGibibytes: undefined,
    ...PLAN,
  };
}

describe('What a call has left', () => {
  const call = { sharePpm: toPartsPerMillion(100_000) };
  const given = (sharePpm: number, first: number, last: number) => ({
    sharePpm: toPartsPerMillion(sharePpm),
    ...from(first * DAY, last * DAY),
  });

  test.each<readonly [string, readonly ReturnType<typeof given>[], number]>([
    ['all of it, beside nothing', [], 100_000],
    ['all of it, beside what ends when it begins', [given(60_000, 0, 10)], 100_000],
    ['all of it, beside what begins when it ends', [given(60_000, 20, 30)], 100_000],
    ['the rest, beside what lasts longer', [given(60_000, 0, 40)], 40_000],
    ['the rest at the worst moment', [given(60_000, 0, 12), given(70_000, 15, 40)], 30_000],
    ['nothing, beside two that meet', [given(60_000, 0, 14), given(40_000, 13, 40)], 0],
    ['nothing, beside more than all', [given(60_000, 0, 14), given(60_000, 13, 40)], 0],
  ])('is %s', (_, beside, left) => {
    expect(shareLeftOf(call, beside, from(10 * DAY, 20 * DAY))).toBe(left);
  });

  test('is at every moment enough for what it says', () => {
    const sketch = fc.tuple(fc.integer({ min: 1, max: 50_000 }), interval);
    fc.assert(
      fc.property(fc.array(sketch, { maxLength: 8 }), interval, (sketches, days) => {
        const beside = sketches.map(([ppm, its]) => ({ sharePpm: toPartsPerMillion(ppm), ...its }));
        const left = shareLeftOf(call, beside, days);
        const sums = Array.from({ length: 120 }, (_, index) => {
          const at = index * DAY;
          const running = beside.filter(({ start, end }) => start <= at && at < end);
          return days.start <= at && at < days.end
            ? running.reduce((sum, { sharePpm }) => sum + sharePpm, 0)
            : 0;
        });
        expect(left).toBe(Math.max(0, call.sharePpm - Math.max(...sums)));
      }),
    );
  });
});
