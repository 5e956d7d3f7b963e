/**
 * A programme file moved in time: every date of its text by the same number of months, so that what
 * lies between two dates stays what it was, to the day of the month. Comments and layout stay.
 */
import { assert, present } from '../../kernel/assert.ts';
import { addMonths, parseDate, startOfMonth, toDateText } from '../../kernel/time.ts';
import { type EpochSeconds, SECONDS_PER_DAY, toEpochSeconds } from '../../kernel/units.ts';

/**
 * A date is written in one way only: 2029-01-31, perhaps with a time behind it. The year of a
 * budget moves with the 30th of June in it, and keeps the instalments that fall due on that day.
 */
export function movedInTime(text: string, months: number): string {
  assert(Number.isSafeInteger(months), `A programme cannot be moved by ${months} months`);
  return text
    .replace(/\b\d{4}-\d{2}-\d{2}(?!\d)/g, (date) => movedDate(date, months))
    .replace(/(\byear: *)(\d{4})\b/g, (_, key: string, year: string) => {
      return key + movedDate(`${year}-06-30`, months).slice(0, 4);
    });
}

/** The first second of the period of a programme file, as its text has it. */
export function startOfPeriodIn(text: string): EpochSeconds {
  const date = /^period: *\{[^}\n]*\bstart: *(\d{4}-\d{2}-\d{2})/m.exec(text)?.[1];
  return present(parseDate(present(date, 'The start of the period')), `The date ${date}`);
}

/** From the month of `from` to that of `to`. */
export function monthsBetween(from: EpochSeconds, to: EpochSeconds): number {
  const monthNumberOf = (time: EpochSeconds): number => {
    const [year = 0, month = 0] = toDateText(time).split('-').map(Number);
    return year * 12 + month;
  };
  return monthNumberOf(to) - monthNumberOf(from);
}

/** Where the month is too short for the day: its last day. */
function movedDate(date: string, months: number): string {
  const time = parseDate(date);
  if (time === undefined) return date;
  const firstOfMonth = addMonths(time, months);
  const lastOfMonth = addMonths(firstOfMonth, 1) - SECONDS_PER_DAY;
  const sameDay = firstOfMonth + (time - startOfMonth(time));
  return toDateText(toEpochSeconds(Math.min(sameDay, lastOfMonth)));
}
