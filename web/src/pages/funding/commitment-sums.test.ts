/** What is still waited for of a commitment: nothing once it has ended. */
import { expect, test } from 'vitest';
import type { Commitment } from '../../../../src/client/commitments.ts';
import { nextDueOf, openMicrosOf } from './commitment-sums.ts';

const INSTALMENTS = [
  { dueAt: '2026-01-01T00:00:00Z', micros: '3', calledAt: '2026-01-01T00:00:00Z', paidAt: null },
  { dueAt: '2028-01-01T00:00:00Z', micros: '5', calledAt: null, paidAt: null },
  { dueAt: '2027-01-01T00:00:00Z', micros: '5', calledAt: null, paidAt: null },
];
const commitment = (status: Commitment['status']) =>
  ({ status, instalments: INSTALMENTS }) as unknown as Commitment;

test('What is called and not paid is open, and the first that is not called is due next', () => {
  expect(openMicrosOf(commitment('called'))).toBe(3n);
  expect(nextDueOf(commitment('called'))).toBe('2027-01-01T00:00:00Z');
});

test.each(['withdrawn', 'defaulted'] as const)(
  'Of one that is %s nothing is waited for',
  (status) => {
    expect(openMicrosOf(commitment(status))).toBe(0n);
    expect(nextDueOf(commitment(status))).toBeNull();
  },
);
