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
  expect(toTimeText(addWorkingDays(fromWireInstant(from), count))).toBe(until);
});
