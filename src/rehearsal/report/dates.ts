/** Dates of a summary as a reader sees them. A time that cannot be read is shown as it stands. */
import { parseDate, toDateText } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { Summary } from '../summary.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `2028-03-01` or `2028-03-01T06:30:00Z` as `1 March 2028`. */
export function dateText(iso: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
  const month = MONTHS[Number(match?.[2]) - 1];
  if (match === null || month === undefined) return iso;
  return `${Number(match[3])} ${month} ${match[1]}`;
}

/** `2028-03` as `Mar 2028`. */
export function monthText(month: string): string {
  const name = MONTHS[Number(month.slice(5, 7)) - 1];
  return name === undefined ? month : `${name.slice(0, 3)} ${month.slice(0, 4)}`;
}

/** The seconds since 1970 of an ISO time in UTC; `undefined` where it is none. */
export function secondsOfIso(iso: string): number | undefined {
  const day = parseDate(iso.slice(0, 10));
  if (day === undefined) return undefined;
  const clock = /T(\d{2}):(\d{2})(?::(\d{2}))?/.exec(iso);
  const seconds =
    Number(clock?.[1] ?? 0) * 3_600 + Number(clock?.[2] ?? 0) * 60 + Number(clock?.[3] ?? 0);
  return day + seconds;
}

/** First and last day: an interval leaves out its end, a reader does not. */
export function intervalText({ start, end }: Summary['interval']): string {
  const endSeconds = secondsOfIso(end);
  const lastDay = endSeconds === undefined ? end : toDateText(toEpochSeconds(endSeconds - 1));
  const first = dateText(start);
  const last = dateText(lastDay);
  return first === last ? first : `${first} to ${last}`;
}

/** Whole days that the interval covers, rounded up. */
export function dayCountOf({ start, end }: Summary['interval']): number {
  const from = secondsOfIso(start) ?? 0;
  return Math.ceil(((secondsOfIso(end) ?? from) - from) / 86_400);
}
