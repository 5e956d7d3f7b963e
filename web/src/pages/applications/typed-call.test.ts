import { expect, test } from 'vitest';
import { areCriteria, criteriaOf, EMPTY_CALL, toCall } from './typed-call.ts';

test.each([
  ['Excellence: 10', [{ id: 'excellence', name: 'Excellence', pointsMax: 10 }]],
  ['Plan: first year: 5', [{ id: 'plan-first-year', name: 'Plan: first year', pointsMax: 5 }]],
  ['Réalité : 1\n\n', [{ id: 'realite', name: 'Réalité', pointsMax: 1 }]],
  ['Impact', [{ id: 'impact', name: 'Impact', pointsMax: Number.NaN }]],
  ['Impact: many', [{ id: 'impact', name: 'Impact', pointsMax: Number.NaN }]],
])('%j is read as %j', (text, criteria) => {
  expect(criteriaOf(text)).toEqual(criteria);
});

test.each([
  ['Excellence: 10\nImpact: 5', true],
  ['', false],
  ['Excellence', false],
  ['Excellence: 10\nImpact', false],
  ['Excellence: 0', false],
  ['Excellence: 1,001', false],
  ['Excellence: 2.5', false],
  [': 10', false],
])('whether %j are criteria: %s', (text, isSo) => {
  expect(areCriteria(text)).toBe(isSo);
});

test('a call without review has none, whatever was typed for one', () => {
  const typed = { ...EMPTY_CALL, criteria: 'Excellence: 10' };
  expect(toCall(typed, 'access-call_a', 'en').review).toBeNull();
  expect(toCall({ ...typed, hasReview: 'yes' }, 'access-call_a', 'en').review).toEqual({
    reviewCountMin: 2,
    isBlind: false,
    criteria: [{ id: 'excellence', name: 'Excellence', pointsMax: 10 }],
  });
});

test('days and shares are sent as instants and parts per million', () => {
  const typed = { ...EMPTY_CALL, cutOffs: ' 2027-03-01  2027-06-01', sharePercent: '2.5' };
  expect(
    toCall({ ...typed, closedDays: '2027-03-26 2027-03-29' }, 'access-call_a', 'en'),
  ).toMatchObject({ closedDays: ['2027-03-26', '2027-03-29'] });
  const { cutOffs, closedDays, sharePpm, openTo } = toCall(typed, 'access-call_a', 'en');
  expect(cutOffs).toEqual(['2027-03-01T00:00:00Z', '2027-06-01T00:00:00Z']);
  expect(closedDays).toEqual([]);
  expect(sharePpm).toBe(25_000);
  expect(openTo).toEqual(['sme', 'research', 'public-body']);
});
