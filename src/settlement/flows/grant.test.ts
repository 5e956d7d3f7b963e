import { expect, test } from 'vitest';
import type { Entitlement } from '../../capacity/entitlement.ts';
import { present } from '../../kernel/assert.ts';
import { newBooks, openPeriodOf, PERIODS } from '../testing/small-programme.ts';
import { openPeriod } from './grant.ts';

const JANUARY = present(PERIODS[0], 'January');

test.each<readonly [string, Partial<Entitlement>]>([
  ['at a cluster that the books do not have', { cluster: 'cluster_other' }],
  ['of a funder that the books do not have', { funder: 'party_other' }],
])('An entitlement %s is granted to nobody', (_, change) => {
  const { entitlements } = openPeriodOf(newBooks(), 0);
  const own = entitlements.find(({ funder }) => funder === 'party_nl');
  const other = { ...present(own, 'An entitlement'), ...change };
  const books = newBooks();
  expect(() => openPeriod(books, 0, [other], JANUARY.start)).toThrow('have no entitlement of');
  expect(books.ledger.entryCount).toBe(0);
});
