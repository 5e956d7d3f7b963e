import { expect, test } from 'vitest';
import { callStateAt, nextCutOffAt, stepsOf, workingDaysMaxOf } from './call-state.ts';

const CALL = { opensAt: '2027-01-01T00:00:00Z', receivesUntil: '2027-03-01T00:00:00Z' };

test.each([
  ['2026-12-31T23:59:59Z', 'later'],
  ['2027-01-01T00:00:00Z', 'open'],
  ['2027-02-28T23:59:59Z', 'open'],
  ['2027-03-01T00:00:00Z', 'closed'],
])('at %s the call is %s', (at, state) => {
  expect(callStateAt(CALL, Date.parse(at))).toBe(state);
});

test('what is sent at the moment of a cut-off is decided with the next', () => {
  const cutOffs = ['2027-01-10T00:00:00Z', '2027-02-10T00:00:00Z'];
  expect(nextCutOffAt({ cutOffs }, Date.parse('2027-01-09T23:59:59Z'))).toBe(cutOffs[0]);
  expect(nextCutOffAt({ cutOffs }, Date.parse('2027-01-10T00:00:00Z'))).toBe(cutOffs[1]);
  expect(nextCutOffAt({ cutOffs }, Date.parse('2027-02-10T00:00:00Z'))).toBeUndefined();
});

const DAYS = { eligibility: 2, 'technical-check': 3, review: 20, panel: 5, award: 7 };
const REVIEW = { reviewCountMin: 2, isBlind: false, criteria: [] };

test.each([
  [false, null, ['eligibility', 'award'], 9],
  [true, null, ['eligibility', 'technical-check', 'award'], 12],
  [false, REVIEW, ['eligibility', 'review', 'panel', 'award'], 34],
])('days of steps that a call leaves out do not count: %s, %j', (check, review, steps, days) => {
  const call = { hasTechnicalCheck: check, review, workingDays: DAYS };
  expect(stepsOf(call)).toEqual(steps);
  expect(workingDaysMaxOf(call)).toBe(days);
});
