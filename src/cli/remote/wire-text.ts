/** Quantities of the wire in the words of a reader. */
import { countText, eurText, exactEurText } from '../../kernel/number-text.ts';
import { durationText } from '../../rehearsal/report/figures.ts';
import { gpuHoursText } from '../../settlement/chain-text.ts';

/** What stands where there is nothing. */
const NOTHING = '-';

/** `2027-03-01T06:30:00Z` as `2027-03-01 06:30:00 UTC`. */
export function timeText(instant: string | null | undefined): string {
  if (instant === null || instant === undefined) return NOTHING;
  return instant.replace('T', ' ').replace(/Z$/, ' UTC');
}

/** GPU-seconds as hours with a tenth, for a column that is titled so. */
export function hoursText(gpuSeconds: number | string | null | undefined): string {
  if (gpuSeconds === null || gpuSeconds === undefined) return NOTHING;
  return gpuHoursText(BigInt(gpuSeconds)).replace(/ GPU-hours$/, '');
}

export function moneyText(micros: string | null | undefined): string {
  return micros === null || micros === undefined ? NOTHING : eurText(BigInt(micros));
}

/** Of what is paid for a GPU-hour: a fraction of a cent of it is much money. */
export function priceText(micros: string | null | undefined): string {
  return micros === null || micros === undefined ? NOTHING : exactEurText(BigInt(micros));
}

export function secondsText(seconds: number | null | undefined): string {
  return seconds === null || seconds === undefined ? NOTHING : durationText(seconds);
}

export function numberText(count: number | null | undefined): string {
  return count === null || count === undefined ? NOTHING : countText(count);
}

/** Parts per million as a percentage, such as `12.5 %`. */
export function shareText(ppm: number | null | undefined): string {
  return ppm === null || ppm === undefined ? NOTHING : `${ppm / 10_000} %`;
}

/** Thousandths of a point as points, such as `90.5`. */
export function pointsText(thousandths: number | null | undefined): string {
  return thousandths === null || thousandths === undefined ? NOTHING : String(thousandths / 1_000);
}

/** A word of the wire, such as `not_enough_gpus`, as people write it. */
export function wordText(word: string | null | undefined): string {
  return word === null || word === undefined ? NOTHING : word.replaceAll('_', ' ');
}

export function orNothing(text: string | null | undefined): string {
  return text === null || text === undefined || text === '' ? NOTHING : text;
}
