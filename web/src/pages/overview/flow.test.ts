/** The picture of the chain on the first page: whose money goes to which site. */
import { expect, test } from 'vitest';
import { sidesOf } from './flow.ts';

const siteOf = (id: string, cluster: string) => ({
  id,
  operator: 'party_op',
  clusters: [{ id: cluster }],
});
const CONTRACT = {
  site: 'site_a',
  furtherSites: ['site_b'],
  capexMicros: '100',
  contributions: [{ commitment: 'commitment_x', party: 'party_x', micros: '40' }],
  phases: [
    {
      startsAt: '2027-01-01T00:00:00Z',
      endsAt: '2028-01-01T00:00:00Z',
      capacity: [
        { cluster: 'cluster_a', gpuCount: 30 },
        { cluster: 'cluster_b', gpuCount: 10 },
      ],
    },
  ],
};

const moneyOf = (contract: object) => {
  const given = {
    sites: [siteOf('site_a', 'cluster_a'), siteOf('site_b', 'cluster_b')],
    contracts: [contract],
    rows: [],
  };
  // Only what the picture reads of each.
  return sidesOf(given as never).money;
};

test('The money of a contract of two sites goes to each by its GPUs', () => {
  expect(moneyOf(CONTRACT)).toEqual([
    { from: 'party_x', to: 'site_a', amount: 30 },
    { from: 'operators', to: 'site_a', amount: 45 },
    { from: 'party_x', to: 'site_b', amount: 10 },
    { from: 'operators', to: 'site_b', amount: 15 },
  ]);
});

test('The money goes to each by how long its GPUs stand there, as in a report', () => {
  const capacity = [{ cluster: 'cluster_a', gpuCount: 10 }];
  const second = { startsAt: '2028-01-01T00:00:00Z', endsAt: '2030-12-31T00:00:00Z', capacity };
  // 30 GPUs for 365 days and 10 for 1,095 at the one, 10 for 365 at the other: 6 to 1.
  expect(moneyOf({ ...CONTRACT, capexMicros: '70', phases: [...CONTRACT.phases, second] })).toEqual(
    [
      { from: 'party_x', to: 'site_a', amount: expect.closeTo((40 * 6) / 7) },
      { from: 'operators', to: 'site_a', amount: expect.closeTo((30 * 6) / 7) },
      { from: 'party_x', to: 'site_b', amount: expect.closeTo(40 / 7) },
      { from: 'operators', to: 'site_b', amount: expect.closeTo(30 / 7) },
    ],
  );
});
