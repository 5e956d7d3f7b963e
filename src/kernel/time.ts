/**
 * Calendar months in UTC as accounting periods, and dates as text, without the host's clock.
 * Intervals are half-open: `[start, end)`. The conversion between a civil date and a day number
 * follows Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013).
 */
import { assert } from './assert.ts';
import type { Branded } from './brand.ts';
import { type EpochSeconds, SECONDS_PER_DAY, toEpochSeconds } from './units.ts';

/** A calendar month in UTC as text, such as `2027-03`. Sorts by time as text. */
export type Month = Branded<string, 'Month'>;

export interface Interval {
  readonly start: EpochSeconds;
  readonly end: EpochSeconds;
}

/** An accounting period: a calendar month, or the part of it that a rehearsal covers. */
export interface Period extends Interval {
  readonly month: Month;
}

interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function dayNumberOf({ year, month, day }: CivilDate): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * 146_097 + yearOfEra * 365 + leapDays + dayOfYear - 719_468;
}

function civilDateOf(dayNumber: number): CivilDate {
  const shifted = dayNumber + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  const dayOfYear = dayOfEra - (365 * yearOfEra + leapDays);
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function civilDateAt(time: EpochSeconds): CivilDate {
  return civilDateOf(Math.floor(time / SECONDS_PER_DAY));
}

/** Every answer of the interface is full of times: a page of 50 jobs has some 200. */
function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** Midnight UTC at the start of an ISO date (`2027-03-01`); `undefined` where it is no date. */
export function parseDate(text: string): EpochSeconds | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
  const dayNumber = dayNumberOf(date);
  const roundTrip = civilDateOf(dayNumber);
  const isReal = roundTrip.month === date.month && roundTrip.day === date.day;
  return isReal && date.month <= 12 ? toEpochSeconds(dayNumber * SECONDS_PER_DAY) : undefined;
}

/** The ISO date in UTC on which `time` falls. */
export function toDateText(time: EpochSeconds): string {
  const { year, month, day } = civilDateAt(time);
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`;
}

/** `time` as ISO text in UTC to the second, such as `2027-03-01T06:30:00Z`. */
export function toTimeText(time: EpochSeconds): string {
  const second = time - Math.floor(time / SECONDS_PER_DAY) * SECONDS_PER_DAY;
  const hour = twoDigits(Math.floor(second / 3_600));
  const minute = twoDigits(Math.floor(second / 60) % 60);
  return `${toDateText(time)}T${hour}:${minute}:${twoDigits(second % 60)}Z`;
}

export function yearOf(time: EpochSeconds): number {
  return civilDateAt(time).year;
}

export function monthOf(time: EpochSeconds): Month {
  return toDateText(time).slice(0, 7) as Month;
}

export function startOfMonth(time: EpochSeconds): EpochSeconds {
  const { year, month } = civilDateAt(time);
  return toEpochSeconds(dayNumberOf({ year, month, day: 1 }) * SECONDS_PER_DAY);
}

/** The first of a month at or after `time`. */
export function wholeMonthFrom(time: EpochSeconds): EpochSeconds {
  const start = startOfMonth(time);
  return start === time ? start : addMonths(time, 1);
}

/** The first second of the month `count` months after the one in which `time` falls. */
export function addMonths(time: EpochSeconds, count: number): EpochSeconds {
  const { year, month } = civilDateAt(time);
  const index = year * 12 + (month - 1) + count;
  const date = { year: Math.floor(index / 12), month: (index % 12) + 1, day: 1 };
  return toEpochSeconds(dayNumberOf(date) * SECONDS_PER_DAY);
}

/** The same day and time `count` months later; `undefined` where not every month has that day. */
export function sameDayMonthsLater(time: EpochSeconds, count: number): EpochSeconds | undefined {
  if (civilDateAt(time).day > 28) return undefined;
  return toEpochSeconds(addMonths(time, count) + (time - startOfMonth(time)));
}

/** The accounting periods that cover `[start, end)`, in order; the first and last may be cut. */
export function periodsOf({ start, end }: Interval): readonly Period[] {
  assert(start < end, `The interval from ${start} to ${end} is empty`);
  const periods: Period[] = [];
  for (let from = start; from < end; ) {
    const until = toEpochSeconds(Math.min(addMonths(from, 1), end));
    periods.push({ month: monthOf(from), start: from, end: until });
    from = until;
  }
  return periods;
}

/** The part of `a` that also lies in `b`, or `undefined` where they do not meet. */
export function overlapOf(a: Interval, b: Interval): Interval | undefined {
  const start = toEpochSeconds(Math.max(a.start, b.start));
  const end = toEpochSeconds(Math.min(a.end, b.end));
  return start < end ? { start, end } : undefined;
}
