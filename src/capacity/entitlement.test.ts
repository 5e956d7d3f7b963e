import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Commitment } from '../funding/commitment.ts';
import { present } from '../kernel/assert.ts';
import { parseDate, periodsOf } from '../kernel/time.ts';
import { toEurMicros, toPartsPerMillion } from '../kernel/units.ts';
import type { Contract } from '../procurement/contract.ts';
import { entitlementsOf, funderWeightsOf, stretchesOf } from './entitlement.ts';
import { shareScheduleOf } from './share-schedule.ts';
import type { Site } from './site.ts';

const day = (text: string) => present(parseDate(text), text);

const SITE = {
  id: 'site_one',
  operator: 'party_op',
  clusters: [{ id: 'cluster_a' }, { id: 'cluster_b' }],
} as unknown as Site;

const COMMITMENTS = ['ju', 'nl', 'op'].map((name) => ({
  id: `commitment_${name}`,
  party: `party_${name}`,
})) as unknown as readonly Commitment[];

interface Deal {
  readonly publicPpm: number;
  readonly contributions: Readonly<Partial<Record<'ju' | 'nl' | 'op', bigint>>>;
  readonly gpuCount?: number;
}

function contractOf({ publicPpm, contributions, gpuCount = 100 }: Deal): Contract {
  return {
    id: 'contract_one',
    publicSharePpm: toPartsPerMillion(publicPpm),
    contributions: Object.entries(contributions).map(([name, micros]) => ({
      commitment: `commitment_${name}`,
      micros: toEurMicros(micros),
    })),
    phases: [
      {
        name: 'first',
        start: day('2028-01-01'),
        end: day('2028-02-01'),
        capacity: [{ cluster: 'cluster_a', gpuCount }],
      },
      {
        name: 'second',
        start: day('2028-02-01'),
        end: day('2028-03-01'),
        capacity: [
          { cluster: 'cluster_a', gpuCount: 2 * gpuCount },
          { cluster: 'cluster_b', gpuCount },
        ],
      },
    ],
  } as unknown as Contract;
}

const [JANUARY, FEBRUARY, MARCH] = periodsOf({
  start: day('2028-01-01'),
  end: day('2028-04-01'),
}).map((period) => period);

/** GPUs that each funder has on the cluster all the time, by its name. */
function gpusOf(deal: Deal, cluster = 'cluster_a', period = JANUARY): Record<string, number> {
  const month = present(period, 'A month');
  const found = entitlementsOf(contractOf(deal), SITE, COMMITMENTS, month);
  return Object.fromEntries(
    found
      .filter((entitlement) => entitlement.cluster === cluster)
      .map(({ funder, gpuSeconds }) => [funder.slice(6), gpuSeconds / (month.end - month.start)]),
  );
}

describe('The public share is divided by money, the operator has the rest', () => {
  // Public share, contributions, and GPUs of 100 that each funder has.
  test.each([
    [340_000, { ju: 17n, nl: 17n }, { ju: 17, nl: 17, op: 66 }],
    [340_000, { ju: 10n, nl: 24n }, { ju: 10, nl: 24, op: 66 }],
    [1_000_000, { ju: 1n, nl: 3n }, { ju: 25, nl: 75, op: 0 }],
    [500_000, { nl: 1n, op: 1n }, { nl: 25, op: 75 }],
    [340_000, {}, { op: 100 }],
    [0, {}, { op: 100 }],
  ] as const)('%i ppm of %o', (publicPpm, contributions, expected) => {
    expect(gpusOf({ publicPpm, contributions })).toEqual(expected);
  });

  test('A phase brings what it says, and after the last there is nothing', () => {
    const deal = { publicPpm: 250_000, contributions: { nl: 1n } };
    expect(gpusOf(deal, 'cluster_b')).toEqual({ nl: 0, op: 0 });
    expect(gpusOf(deal, 'cluster_b', FEBRUARY)).toEqual({ nl: 25, op: 75 });
    expect(gpusOf(deal, 'cluster_a', FEBRUARY)).toEqual({ nl: 50, op: 150 });
    expect(gpusOf(deal, 'cluster_a', MARCH)).toEqual({ nl: 0, op: 0 });
  });

  test('A contribution without its commitment is a defect of the caller', () => {
    const contract = contractOf({ publicPpm: 1, contributions: { nl: 1n } });
    expect(() => funderWeightsOf(contract, SITE, [])).toThrow('commitment_nl');
  });
});

test('A stretch is the part of a phase that lies in the interval', () => {
  const { phases } = contractOf({ publicPpm: 0, contributions: {} });
  const within = { start: day('2028-01-30'), end: day('2028-02-03') };
  expect(stretchesOf(phases, 'cluster_a', within)).toEqual([
    { start: day('2028-01-30'), end: day('2028-02-01'), cluster: 'cluster_a', gpuCount: 100 },
    { start: day('2028-02-01'), end: day('2028-02-03'), cluster: 'cluster_a', gpuCount: 200 },
  ]);
});

const DEALS = fc.record({
  publicPpm: fc.integer({ min: 0, max: 1_000_000 }),
  contributions: fc.record({
    ju: fc.bigInt({ min: 1n, max: 10n ** 16n }),
    nl: fc.bigInt({ min: 1n, max: 10n ** 16n }),
    op: fc.bigInt({ min: 1n, max: 10n ** 16n }),
  }),
  gpuCount: fc.integer({ min: 1, max: 100_000 }),
});

test('Entitlements add up to what is contracted, to the second', () => {
  fc.assert(
    fc.property(DEALS, (deal) => {
      const period = present(JANUARY, 'January');
      const parts = entitlementsOf(contractOf(deal), SITE, COMMITMENTS, period);
      const sum = parts.reduce((total, { gpuSeconds }) => total + gpuSeconds, 0);
      expect(sum).toBe(deal.gpuCount * (period.end - period.start));
    }),
  );
});

test('GPUs by turns add up to the capacity always, to each entitlement over the month', () => {
  fc.assert(
    fc.property(DEALS, (deal) => {
      const period = present(JANUARY, 'January');
      const seconds = period.end - period.start;
      const entitled = entitlementsOf(contractOf(deal), SITE, COMMITMENTS, period)
        .filter(({ cluster }) => cluster === 'cluster_a')
        .map(({ gpuSeconds }) => gpuSeconds);
      const changes = shareScheduleOf(entitled, seconds);
      const owned = entitled.map(() => 0);
      for (const [index, { atSeconds, gpuCounts }] of changes.entries()) {
        const until = changes[index + 1]?.atSeconds ?? seconds;
        expect(gpuCounts.reduce((sum, count) => sum + count, 0)).toBe(deal.gpuCount);
        for (const [funder, count] of gpuCounts.entries()) {
          owned[funder] = (owned[funder] ?? 0) + count * (until - atSeconds);
        }
      }
      expect(owned).toEqual(entitled);
    }),
  );
});
