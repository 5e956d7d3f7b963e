/** Figures of a call as people write them. */
import { countedText } from '../../kernel/number-text.ts';
import { toTimeText } from '../../kernel/time.ts';
import { type EpochSeconds, SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../../kernel/units.ts';

/** What stands where there is nothing. */
export const NOTHING = '-';

/** Such as `2026-12-03 16:00 UTC`; with its seconds where it has any. */
export function momentText(at: EpochSeconds): string {
  return toTimeText(at)
    .replace('T', ' ')
    .replace(/(?::00)?Z$/, ' UTC');
}

/** Parts per million, such as `12.5 %`. */
export function shareText(ppm: number): string {
  return `${ppm / 10_000} %`;
}

/** Thousandths of a point, such as `87.125`: all with three digits, so that they stand in a row. */
export function pointsText(thousandths: number): string {
  const whole = Math.floor(thousandths / 1_000);
  return `${whole}.${String(thousandths - whole * 1_000).padStart(3, '0')}`;
}

/** In days, else in hours, else in seconds: the largest that it is a whole number of. */
export function spanText(seconds: number): string {
  if (seconds % SECONDS_PER_DAY === 0) return countedText(seconds / SECONDS_PER_DAY, 'day');
  if (seconds % SECONDS_PER_HOUR === 0) return countedText(seconds / SECONDS_PER_HOUR, 'hour');
  return countedText(seconds, 'second');
}
