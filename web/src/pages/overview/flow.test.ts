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
  contributions: [{ commitment: 'commitment_x', micros: '40' }],
  phases: [
    {
      capacity: [
        { cluster: 'cluster_a', gpuCount: 30 },
        { cluster: 'cluster_b', gpuCount: 10 },
      ],
    },
  ],
};

test('The money of a contract of two sites goes to each by its GPUs', () => {
  const given = {
    sites: [siteOf('site_a', 'cluster_a'), siteOf('site_b', 'cluster_b')],
    commitments: [{ id: 'commitment_x', party: 'party_x' }],
    contracts: [CONTRACT],
    rows: [],
  };
  // Only what the picture reads of each.
  expect(sidesOf(given as never).money).toEqual([
    { from: 'party_x', to: 'site_a', amount: 30 },
    { from: 'operators', to: 'site_a', amount: 45 },
    { from: 'party_x', to: 'site_b', amount: 10 },
    { from: 'operators', to: 'site_b', amount: 15 },
  ]);
});
