import { expect, test } from 'vitest';
import { toTimeText } from '../kernel/time.ts';
import { fromWireInstant } from '../platform/http/wire.ts';
import { addWorkingDays } from './working-days.ts';

test.each([
  ['within a week', '2027-03-01T09:30:00Z', 2, '2027-03-03T09:30:00Z'],
  ['over a weekend', '2027-03-05T09:30:00Z', 2, '2027-03-09T09:30:00Z'],
  ['from Saturday as from Monday', '2027-03-06T09:30:00Z', 2, '2027-03-10T00:00:00Z'],
  ['from the last second of Sunday', '2027-03-07T23:59:59Z', 1, '2027-03-09T00:00:00Z'],
  ['none at all', '2027-03-04T09:30:00Z', 0, '2027-03-04T09:30:00Z'],
  ['none at a weekend', '2027-03-07T09:30:00Z', 0, '2027-03-08T00:00:00Z'],
  ['four weeks', '2027-03-04T09:30:00Z', 20, '2027-04-01T09:30:00Z'],
])('working days %s: %s and %i are %s', (_, from, count, until) => {
  expect(toTimeText(addWorkingDays(fromWireInstant(from), count, []))).toBe(until);
});

// Good Friday and Easter Monday of 2027, a Sunday, and a Wednesday.
const CLOSED = ['2027-03-26', '2027-03-29', '2027-04-04', '2027-04-07'].map((date) =>
  fromWireInstant(`${date}T00:00:00Z`),
);
test.each([
  ['over Easter', '2027-03-25T09:30:00Z', 1, '2027-03-30T09:30:00Z'],
  ['from a closed day', '2027-03-26T09:30:00Z', 1, '2027-03-31T00:00:00Z'],
  ['from the Sunday of Easter', '2027-03-28T09:30:00Z', 0, '2027-03-30T00:00:00Z'],
  ['over a Sunday that counts once', '2027-04-02T09:30:00Z', 1, '2027-04-05T09:30:00Z'],
  ['over a day in the week', '2027-04-06T09:30:00Z', 1, '2027-04-08T09:30:00Z'],
])('working days %s that the call names: %s and %i are %s', (_, from, count, until) => {
  expect(toTimeText(addWorkingDays(fromWireInstant(from), count, CLOSED))).toBe(until);
});
