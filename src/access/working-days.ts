/** Monday to Friday in UTC. Public holidays differ from state to state and are not known here. */
import { type EpochSeconds, SECONDS_PER_DAY, toEpochSeconds } from '../kernel/units.ts';

const THURSDAY_OF_EPOCH = 4;
const SATURDAY = 6;
const SUNDAY = 0;

/**
 * `count` working days after `time`, at the same time of day. What begins at a weekend begins on
 * Monday at midnight.
 */
export function addWorkingDays(time: EpochSeconds, count: number): EpochSeconds {
  let day = Math.floor(time / SECONDS_PER_DAY);
  let second = time - day * SECONDS_PER_DAY;
  while (isWeekend(day)) {
    day += 1;
    second = 0;
  }
  for (let left = count; left > 0; left -= 1) {
    do day += 1;
    while (isWeekend(day));
  }
  return toEpochSeconds(day * SECONDS_PER_DAY + second);
}

function isWeekend(day: number): boolean {
  const weekday = (day + THURSDAY_OF_EPOCH) % 7;
  return weekday === SATURDAY || weekday === SUNDAY;
}
