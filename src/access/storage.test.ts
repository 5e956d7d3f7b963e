import { expect, test } from 'vitest';
import { toGibibytes } from '../kernel/units.ts';
import { storageExcess, terabytesAt } from './storage.ts';

// 13 TB are 12,107.19 GiB.
test.each<readonly [string, number | undefined, number, number | undefined]>([
  ['all of it            ', 12_107, 13, undefined],
  ['a GiB above it       ', 12_108, 13, 12_107],
  ['nothing, of nothing  ', 0, 0, undefined],
  ['something, of nothing', 1, 0, 0],
  ['nothing is said      ', undefined, 0, undefined],
])('An allocation stores %s', (_, gibibytes, terabytes, gibibytesMax) => {
  const storageGibibytes = gibibytes === undefined ? undefined : toGibibytes(gibibytes);
  const excess = storageExcess({ storageGibibytes, sites: ['site_a'] }, () => terabytes);
  expect(excess?.gibibytesMax).toBe(gibibytesMax);
});

test('The storage of a site is that of all of its contracts', () => {
  const contracts = [
    { site: 'site_a', storageTerabytes: 3 },
    { site: 'site_b', furtherSites: ['site_a'], storageTerabytes: 4 },
    { site: 'site_b', storageTerabytes: 5 },
  ] as const;
  expect([terabytesAt('site_a', contracts), terabytesAt('site_b', contracts)]).toEqual([7, 9]);
});
