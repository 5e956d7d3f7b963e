import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import type { SiteId } from '../kernel/ids.ts';
import { parseDate, periodsOf, toDateText } from '../kernel/time.ts';
import { toEpochSeconds, toGpuSeconds, toPartsPerMillion } from '../kernel/units.ts';
import { type Allocation, awardsOf, ppmInPeriod } from './allocation.ts';
import { poolExcesses } from './pool.ts';

const day = (text: string) => present(parseDate(text), text);
const PERIODS = periodsOf({ start: day('2028-01-15'), end: day('2028-03-15') });

interface Sketch {
  readonly percent: number;
  readonly sites?: readonly SiteId[];
  readonly from?: string;
  readonly until?: string;
  readonly funder?: 'party_a' | 'party_b';
}

function allocations(sketches: readonly Sketch[]): readonly Allocation[] {
  return sketches.map(({ percent, sites, from, until, funder }, index) => ({
    id: `allocation_${index}`,
    name: `${index}`,
    funder: funder ?? 'party_a',
    mode: 'mode_free',
    holder: 'party_users',
    sites: sites ?? ['site_x'],
    sharePpm: toPartsPerMillion(Math.round(percent * 10_000)),
    storageGibibytes: undefined,
    start: day(from ?? '2028-01-15'),
    end: day(until ?? '2028-03-15'),
  }));
}

describe('The allocations of a funder at a site are at most all of its entitlement', () => {
  // Allocations, and each excess as allocation site day percent.
  test.each<readonly [readonly Sketch[], readonly string[]]>([
    [[], []],
    [[{ percent: 100 }], []],
    [[{ percent: 60 }, { percent: 40 }], []],
    [[{ percent: 60 }, { percent: 41 }], ['1 site_x 2028-01-15 1']],
    [[{ percent: 60 }, { percent: 60, funder: 'party_b' }], []],
    [[{ percent: 60 }, { percent: 60, sites: ['site_y'] }], []],
    [[{ percent: 60 }, { percent: 50, sites: ['site_y', 'site_x'] }], ['1 site_x 2028-01-15 10']],
    [[{ percent: 60, sites: ['site_x', 'site_x'] }], []],
    [
      [
        { percent: 60, until: '2028-02-01' },
        { percent: 60, from: '2028-02-01' },
      ],
      [],
    ],
    [
      [
        { percent: 60, until: '2028-02-10' },
        { percent: 60, from: '2028-02-20' },
      ],
      [],
    ],
    [
      [
        { percent: 60, until: '2028-02-10' },
        { percent: 100, from: '2028-02-10' },
      ],
      [],
    ],
    [
      [
        { percent: 60, until: '2028-02-10' },
        { percent: 60, from: '2028-02-09' },
      ],
      ['1 site_x 2028-02-09 20'],
    ],
    [[{ percent: 90 }, { percent: 20 }, { percent: 20 }], ['1 site_x 2028-01-15 10']],
  ])('row %#', (sketches, expected) => {
    const told = poolExcesses(allocations(sketches), PERIODS).map(
      ({ allocation, site, at, excessPpm }) =>
        `${allocation.name} ${site} ${toDateText(at)} ${excessPpm / 10_000}`,
    );
    expect(told).toEqual(expected);
  });
});

test('What a pool carries at every moment, it carries in every month', () => {
  const sketch = fc.record({
    share: fc.integer({ min: 0, max: 700_000 }),
    days: fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 60 })),
  });
  fc.assert(
    fc.property(fc.array(sketch, { maxLength: 6 }), (sketches) => {
      const made = allocations(sketches.map(({ share }) => ({ percent: share / 10_000 }))).map(
        (each, index) => {
          const [first, length] = sketches[index]?.days ?? [0, 1];
          const start = toEpochSeconds(each.start + first * 86_400);
          return { ...each, start, end: toEpochSeconds(start + length * 86_400) };
        },
      );
      fc.pre(poolExcesses(made, PERIODS).length === 0);
      for (const period of PERIODS) {
        const sum = made.reduce((total, each) => total + ppmInPeriod(each, period), 0);
        expect(sum).toBeLessThanOrEqual(1_000_000);
      }
    }),
  );
});

test('What is awarded and what is left in the pool are all of the entitlement', () => {
  const shares = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 12 });
  const entitled = fc.integer({ min: 0, max: 2 ** 50 });
  fc.assert(
    fc.property(shares, entitled, (drawn, gpuSeconds) => {
      const sum = drawn.reduce((total, share) => total + share, 0);
      const scaled = drawn.map((share) =>
        Math.floor((share * 1_000_000) / Math.max(sum, 1_000_000)),
      );
      const made = allocations(scaled.map((share) => ({ percent: share / 10_000 })));
      const { awarded, poolLeft } = awardsOf(toGpuSeconds(gpuSeconds), made);
      expect(awarded.reduce((total, part) => total + part, 0) + poolLeft).toBe(gpuSeconds);
      for (const [index, part] of awarded.entries()) {
        const exact = (BigInt(gpuSeconds) * BigInt(scaled[index] ?? 0)) / 1_000_000n;
        expect(BigInt(part) - exact).toBeLessThanOrEqual(1n);
        expect(BigInt(part)).toBeGreaterThanOrEqual(exact);
      }
    }),
  );
});
