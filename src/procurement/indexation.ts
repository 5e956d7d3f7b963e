/**
 * How a price follows an index: price × index(at) / index(base), never below the floor nor above
 * the cap of the contract, both parts per million of the price that was signed. Whole micros,
 * rounded down. A price holds from the first of a month until the next one does; what has begun is
 * never priced anew.
 */
import { addMonths, type Month, startOfMonth } from '../kernel/time.ts';
import {
  type EpochSeconds,
  type EurMicros,
  type PartsPerMillion,
  toEurMicros,
  WHOLE_PPM,
} from '../kernel/units.ts';

/** What the contract says. */
export interface IndexTerms {
  /** Such as `energy prices for industry`. */
  readonly index: string;
  /** The value of the index at the signature; above 0. */
  readonly baseMillionths: number;
  /** At most 1,000,000. */
  readonly floorPpm: PartsPerMillion;
  /** At least 1,000,000. */
  readonly capPpm: PartsPerMillion;
}

/** One value as it was published. */
export interface IndexValue {
  readonly index: string;
  /** The month that it is of. */
  readonly month: Month;
  readonly millionths: number;
  /** Where it was read. */
  readonly source: string;
  readonly publishedAt: EpochSeconds;
}

/** A price of the contract, from the first of a month on. */
export interface PriceStep {
  readonly fromAt: EpochSeconds;
  readonly microsPerGpuHour: EurMicros;
}

export type PriceRefusal =
  | { readonly reason: 'not_indexed' }
  | { readonly reason: 'index_differs'; readonly expected: string; readonly found: string }
  | { readonly reason: 'not_published_yet'; readonly publishedAt: EpochSeconds }
  | { readonly reason: 'from_not_first_of_month'; readonly fromAt: EpochSeconds }
  | { readonly reason: 'price_begun'; readonly earliest: EpochSeconds };

/** What the price becomes with this value of the index. */
export function indexedPrice(
  signedMicros: EurMicros,
  terms: IndexTerms,
  value: Pick<IndexValue, 'millionths'>,
): EurMicros {
  const follows = (signedMicros * BigInt(value.millionths)) / BigInt(terms.baseMillionths);
  const floor = (signedMicros * BigInt(terms.floorPpm)) / BigInt(WHOLE_PPM);
  const cap = (signedMicros * BigInt(terms.capPpm)) / BigInt(WHOLE_PPM);
  return toEurMicros(follows < floor ? floor : follows > cap ? cap : follows);
}

export interface PriceScene {
  /** `undefined`: the contract has a fixed price. */
  readonly terms: IndexTerms | undefined;
  /** In order of time. */
  readonly steps: readonly PriceStep[];
  readonly now: EpochSeconds;
}

/**
 * In this order: a fixed price, a value of another index, one that is not published yet, a start
 * that is not the first of a month, a month that has begun or that a later price holds for.
 */
export function priceRefusal(
  value: IndexValue,
  fromAt: EpochSeconds,
  { terms, steps, now }: PriceScene,
): PriceRefusal | undefined {
  if (terms === undefined) return { reason: 'not_indexed' };
  if (value.index !== terms.index) {
    return { reason: 'index_differs', expected: terms.index, found: value.index };
  }
  if (value.publishedAt > now) {
    return { reason: 'not_published_yet', publishedAt: value.publishedAt };
  }
  if (startOfMonth(fromAt) !== fromAt) return { reason: 'from_not_first_of_month', fromAt };
  const last = steps.at(-1);
  const next = addMonths(now, 1);
  const earliest = last === undefined || last.fromAt < next ? next : addMonths(last.fromAt, 1);
  return fromAt < earliest ? { reason: 'price_begun', earliest } : undefined;
}

/** What a contract says of its price, as `Contract` has it. */
export interface Priced {
  readonly priceMicrosPerGpuHour: EurMicros;
  readonly priceSteps?: readonly PriceStep[];
}

/** The price in force at a time: the last step that has begun, or the price that was signed. */
export function priceAt(
  { priceMicrosPerGpuHour, priceSteps = [] }: Priced,
  at: EpochSeconds,
): EurMicros {
  return (
    priceSteps.findLast(({ fromAt }) => fromAt <= at)?.microsPerGpuHour ?? priceMicrosPerGpuHour
  );
}
