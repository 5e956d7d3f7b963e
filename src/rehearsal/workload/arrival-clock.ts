/**
 * When work is submitted: a rate by hour of day and weekday, in UTC, and the gaps between batches.
 * The hours 6 and 16-17 and the weekend are published; the other hours are drawn smoothly between.
 */
import { assert } from '../../kernel/assert.ts';
import { type EpochSeconds, SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../../kernel/units.ts';
import { type QuantileTable, quantileTable } from './quantile-table.ts';

/** Percent of the mean of a day, by hour from 0; the mean of the 24 is 100. */
export const ARRIVALS_PERCENT_BY_HOUR: readonly number[] = [
  90, 72, 55, 42, 31, 23, 19, 24, 45, 85, 120, 140, 120, 135, 155, 168, 173, 173, 150, 125, 120,
  120, 115, 100,
];
export const WEEKEND_PERCENT = 70;

/**
 * Gaps between batches, in parts of any unit: burstier than Poisson arrivals, whose squared
 * coefficient of variation is 1, this one's 8. With the sizes of batches it brings the hourly
 * variance over mean of a native rate to where ITP, Seren and Philly have it.
 */
export const BATCH_GAPS: QuantileTable = quantileTable(
  [0, 500_000, 750_000, 900_000, 950_000, 990_000, 1_000_000],
  [0, 10, 50, 200, 500, 1_500, 3_000],
);

/** Turns a share of all work into the second at which that share has been submitted. */
export class ArrivalClock {
  readonly #lengthSeconds: number;
  /** Start of each hour touched, and the weight before it; both have one more entry. */
  readonly #startSeconds: number[] = [];
  readonly #weightBefore: number[] = [];
  #hour = 0;

  constructor(startsAt: EpochSeconds, lengthSeconds: number) {
    assert(Number.isSafeInteger(lengthSeconds) && lengthSeconds >= 1, 'A workload has a length');
    this.#lengthSeconds = lengthSeconds;
    let weight = 0;
    for (let from = 0; from < lengthSeconds; ) {
      const time = startsAt + from;
      const secondOfHour = time - Math.floor(time / SECONDS_PER_HOUR) * SECONDS_PER_HOUR;
      const until = Math.min(from + SECONDS_PER_HOUR - secondOfHour, lengthSeconds);
      this.#startSeconds.push(from);
      this.#weightBefore.push(weight);
      weight += (until - from) * arrivalWeightAt(time);
      from = until;
    }
    this.#startSeconds.push(lengthSeconds);
    this.#weightBefore.push(weight);
  }

  /** `share` in [0, 1), never below the one of the call before. From 0 to the length, exclusive. */
  secondsAt(share: number): number {
    const weights = this.#weightBefore;
    const target = share * (weights.at(-1) ?? 0);
    while (target >= (weights[this.#hour + 1] ?? Infinity)) this.#hour += 1;
    const start = this.#startSeconds[this.#hour] ?? 0;
    const length = (this.#startSeconds[this.#hour + 1] ?? 0) - start;
    const before = weights[this.#hour] ?? 0;
    const within = (target - before) / ((weights[this.#hour + 1] ?? 0) - before);
    return Math.min(Math.floor(start + within * length), this.#lengthSeconds - 1);
  }
}

function arrivalWeightAt(time: number): number {
  const day = Math.floor(time / SECONDS_PER_DAY);
  const hour = Math.floor((time - day * SECONDS_PER_DAY) / SECONDS_PER_HOUR);
  // 1 January 1970 was a Thursday: with Monday as 0, day 0 is 3.
  const weekday = (day + 3) % 7;
  return (ARRIVALS_PERCENT_BY_HOUR[hour] ?? 0) * (weekday >= 5 ? WEEKEND_PERCENT : 100);
}
