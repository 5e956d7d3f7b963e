/**
 * Monday to Friday in UTC, but for the days on which nobody works: public holidays differ from
 * state to state, so that each call says its own.
 */
import { type EpochSeconds, SECONDS_PER_DAY, toEpochSeconds } from '../kernel/units.ts';

const THURSDAY_OF_EPOCH = 4;
const SATURDAY = 6;
const SUNDAY = 0;

/**
 * `count` working days after `time`, at the same time of day. What begins on a day on which nobody
 * works begins on the next working day at midnight. `closedDays`: the midnights of such days.
 */
export function addWorkingDays(
  time: EpochSeconds,
  count: number,
  closedDays: readonly EpochSeconds[],
): EpochSeconds {
  const closed = new Set(closedDays.map(dayOf));
  const isFree = (day: number): boolean => isWeekend(day) || closed.has(day);
  let day = dayOf(time);
  let second = time - day * SECONDS_PER_DAY;
  while (isFree(day)) {
    day += 1;
    second = 0;
  }
  for (let left = count; left > 0; left -= 1) {
    do day += 1;
    while (isFree(day));
  }
  return toEpochSeconds(day * SECONDS_PER_DAY + second);
}

function dayOf(time: EpochSeconds): number {
  return Math.floor(time / SECONDS_PER_DAY);
}

function isWeekend(day: number): boolean {
  const weekday = (day + THURSDAY_OF_EPOCH) % 7;
  return weekday === SATURDAY || weekday === SUNDAY;
}
