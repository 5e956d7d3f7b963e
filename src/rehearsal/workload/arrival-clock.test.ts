import { describe, expect, it } from 'vitest';
import { parseDate } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { ARRIVALS_PERCENT_BY_HOUR, ArrivalClock } from './arrival-clock.ts';
import { sum } from './quantile-table.ts';

/** A Friday. */
const FRIDAY = parseDate('2027-03-05') ?? toEpochSeconds(0);
const at = (hours: number) => toEpochSeconds(FRIDAY + hours * 3_600);

describe('the arrival clock', () => {
  it('has the published hours, and a day of mean 100 %', () => {
    expect(sum(ARRIVALS_PERCENT_BY_HOUR)).toBe(2_400);
    expect([6, 16, 17].map((hour) => ARRIVALS_PERCENT_BY_HOUR[hour])).toEqual([19, 173, 173]);
  });

  it.each([
    ['the middle of an hour', [16, 3_600], 0.5, 1_800],
    ['the start', [16, 3_600], 0, 0],
    // 05:30 to 06:30: half an hour at 23 %, half an hour at 19 %.
    ['the full hour of a start between hours', [5.5, 3_600], 23 / 42, 1_800],
    ['a time after it', [5.5, 3_600], (23 + 19 / 2) / 42, 2_700],
    // Friday 23:00 to Saturday 01:00: 100 %, then 90 % of 70 %.
    ['the start of a weekend', [23, 7_200], 100 / 163, 3_600],
    // Sunday 23:00 to Monday 01:00: 100 % of 70 %, then 90 %.
    ['the end of a weekend', [23 + 48, 7_200], 70 / 160, 3_600],
  ] as const)('reaches %s', (_name, [startHour, lengthSeconds], share, seconds) => {
    const clock = new ArrivalClock(at(startHour), lengthSeconds);
    expect(Math.abs(clock.secondsAt(share) - seconds)).toBeLessThanOrEqual(1);
  });

  it('ends before its length', () => {
    expect(new ArrivalClock(at(0), 100).secondsAt(1 - 2 ** -53)).toBe(99);
  });
});
