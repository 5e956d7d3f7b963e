import { expect, test } from 'vitest';
import { placesOf } from './entry-places.ts';

test('An entry names its money, place, allocation and job, each once, in that order', () => {
  const leg = (account: string) => ({ account, commodity: 'gpu-seconds', amount: '1' }) as const;
  const { back, forward } = placesOf({
    subject: 'job_00051535',
    legs: [
      leg('reserved:allocation_market-fr/cluster_fr'),
      leg('used:allocation_market-fr/cluster_fr'),
      leg('entitlement:party_fr/cluster_fr'),
    ],
  });
  expect(back.map(({ id }) => id)).toEqual(['party_fr', 'cluster_fr', 'allocation_market-fr']);
  expect(forward.map(({ id }) => id)).toEqual(['job_00051535']);
  expect(back[2]?.place).toEqual({ to: '/allocations/allocation_market-fr' });
});
