/** What shares of one GPU ask for, in whole GPUs. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PeriodDemand, wholeGpusOf } from './demand.ts';

describe('the whole GPUs that shares add up to', () => {
  it.each([
    ['nothing below one', [[0, 100, 0.9]], []],
    [
      'two halves for as long as both are there',
      [
        [0, 100, 0.5],
        [40, 200, 0.5],
      ],
      [[40, 100]],
    ],
    [
      'what ends as another begins',
      [
        [0, 50, 0.6],
        [0, 90, 0.4],
        [50, 70, 0.6],
      ],
      [
        [0, 50],
        [50, 70],
      ],
    ],
    [
      'two GPUs, the later one for less long',
      [
        [0, 90, 0.7],
        [10, 80, 0.7],
        [20, 60, 0.7],
      ],
      [
        [20, 60],
        [10, 80],
      ],
    ],
  ] as const)('%s', (_, shares, expected) => {
    const asked = shares.map(([from, until, share]) => {
      return { from, until, sharePpm: Math.round(share * 1_000_000) };
    });
    expect(wholeGpusOf(asked).map(({ from, until }) => [from, until])).toEqual(expected);
  });

  it('is at each second what the shares of that second add up to, rounded down', () => {
    const share = fc
      .record({
        from: fc.nat(20),
        seconds: fc.integer({ min: 1, max: 15 }),
        sharePpm: fc.integer({ min: 1, max: 999_999 }),
      })
      .map(({ from, seconds, sharePpm }) => ({ from, until: from + seconds, sharePpm }));
    fc.assert(
      fc.property(fc.array(share, { maxLength: 12 }), (shares) => {
        const found = wholeGpusOf(shares);
        const isAt = (second: number) => (one: { readonly from: number; readonly until: number }) =>
          one.from <= second && second < one.until;
        for (let second = 0; second < 40; second += 1) {
          const asked = shares
            .filter(isAt(second))
            .reduce((sum, { sharePpm }) => sum + sharePpm, 0);
          expect(found.filter(isAt(second))).toHaveLength(Math.floor(asked / 1_000_000));
        }
      }),
    );
  });
});

it('promises a funder no more for shares than they need of its GPUs', () => {
  const demand = new PeriodDemand();
  const job = { funderIndex: 0, clusterIndex: 0, from: 0, workSeconds: 100, gpuCount: 1 };
  for (const sharePpm of [250_000, 250_000, 250_000, 250_000, 900_000]) {
    demand.add({ ...job, sharePpm });
  }
  demand.add(job);
  const shares = { kind: 'shares', at: 0, cluster: 0, gpuCounts: [3] } as const;
  const [total] = demand.totals([shares], { start: 0, end: 1_000 });
  expect(total).toMatchObject({ demandedGpuSeconds: 200, promisedGpuSeconds: 200 });
});
