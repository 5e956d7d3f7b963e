import { describe, expect, test } from 'vitest';
import { present } from '../../kernel/assert.ts';
import { addMonths, parseDate, toDateText } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { RehearsalPlan } from '../../rehearsal/programme-file/plan.ts';
import { readProgrammeText } from '../../rehearsal/programme-file/read.ts';
import { textOfFile } from '../testing/applied.ts';
import { DEMO_FILE, demoProgrammeAt } from './demo-programme.ts';
import { monthsBetween, movedInTime, startOfPeriodIn } from './move-in-time.ts';

const DEMO_TEXT = textOfFile(`examples/${DEMO_FILE}`);

test.each([
  ['start: 2029-01-01, end: 2034-01-01', -29, 'start: 2026-08-01, end: 2031-08-01'],
  ['start: 2029-03-07T06:00Z, length: 12 hours', 1, 'start: 2029-04-07T06:00Z, length: 12 hours'],
  ['due: 2027-06-30', 8, 'due: 2028-02-29'],
  ['due: 2027-06-30', -4, 'due: 2027-02-28'],
  [
    '{ party: party_de, year: 2027, ceilingEur: 1_000 }',
    7,
    '{ party: party_de, year: 2028, ceilingEur: 1_000 }',
  ],
  [
    '{ party: party_de, year: 2027, ceilingEur: 1_000 }',
    6,
    '{ party: party_de, year: 2027, ceilingEur: 1_000 }',
  ],
  [
    '# as of October 2026, EUROHPC-2026-CEI-AIGF-01, gpus: 2029',
    5,
    '# as of October 2026, EUROHPC-2026-CEI-AIGF-01, gpus: 2029',
  ],
  ['no date: 2029-13-45', 5, 'no date: 2029-13-45'],
])('%s, moved by %i months', (text, months, moved) => {
  expect(movedInTime(text, months)).toBe(moved);
});

test.each([
  ['2029-01-01', '2026-08-23', -29],
  ['2026-08-31', '2026-08-01', 0],
  ['2026-12-31', '2027-01-01', 1],
])('from %s to %s are %i months', (from, to, months) => {
  expect(monthsBetween(timeOf(from), timeOf(to))).toBe(months);
});

test('the period of the demo begins on the first of a month', () => {
  expect(toDateText(startOfPeriodIn(DEMO_TEXT))).toMatch(/-01$/);
});

function timeOf(date: string) {
  return present(parseDate(date), date);
}

describe('The programme of the demo', () => {
  const before = readProgrammeText(DEMO_TEXT, DEMO_FILE, { assumeBudget: false });

  test.each(Array.from({ length: 12 }, (_, month) => month))(
    'is without fault in month %i of a year, and all in it keeps its place',
    (month) => {
      const now = toEpochSeconds(Date.UTC(2027, month, 31, 12, 34, 56) / 1_000);
      const { plan } = demoProgrammeAt(now);
      expect(plan.interval.start).toBe(addMonths(now, -3));
      expect(before.ok && inMonths(before.plan)).toEqual(inMonths(plan));
    },
  );
});

/** Every time of a plan as months after its start, and the time in that month. */
function inMonths(plan: RehearsalPlan) {
  const { start } = plan.interval;
  const placeOf = (time: typeof start) => monthsBetween(start, time);
  return {
    end: placeOf(plan.interval.end),
    phases: plan.contracts.flatMap(({ phases }) =>
      phases.map((each) => [placeOf(each.start), placeOf(each.end)]),
    ),
    instalments: plan.commitments.flatMap(({ instalments }) =>
      instalments.map(({ dueAt }) => placeOf(dueAt)),
    ),
    outages: plan.sites.flatMap(({ outages }) =>
      outages.map((each) => [placeOf(each.start), each.end - each.start]),
    ),
  };
}
