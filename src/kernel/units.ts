/**
 * The quantities that cross a function, each with its unit. In a hot loop they are plain numbers
 * whose names carry the unit. Money is `bigint`, because a price per GPU-second is below a cent
 * and a programme is tens of billions of euros: no number type holds both.
 */
import { assert, Bug } from './assert.ts';
import type { Branded } from './brand.ts';

/** Whole GPU-seconds of one accelerator class: a safe integer, 0 or more. */
export type GpuSeconds = Branded<number, 'GpuSeconds'>;
/** Millionths of a euro. Negative only as the balance of an account. */
export type EurMicros = Branded<bigint, 'EurMicros'>;
/** Whole seconds since 1970-01-01T00:00:00Z, leap seconds not counted. */
export type EpochSeconds = Branded<number, 'EpochSeconds'>;
/** Parts per million of a whole: 1,000,000 is all of it. */
export type PartsPerMillion = Branded<number, 'PartsPerMillion'>;
/** An amount of storage in 1,073,741,824 bytes, whole, from 0 to {@link GIBIBYTES_MAX}. */
export type Gibibytes = Branded<number, 'Gibibytes'>;

export const MICROS_PER_EUR = 1_000_000n;
export const SECONDS_PER_MINUTE = 60;
export const SECONDS_PER_HOUR = 3_600;
export const SECONDS_PER_DAY = 86_400;
/**
 * One exbibyte. More is a slip of who typed it: it is about what the largest file systems hold in
 * all. In bytes it is 2^60, which whoever sets a quota can still compute in 64 bits with sign.
 */
export const GIBIBYTES_MAX = 1_073_741_824;
export const WHOLE_PPM = 1_000_000 as PartsPerMillion;

export function toGpuSeconds(count: number): GpuSeconds {
  if (!Number.isSafeInteger(count) || count < 0)
    throw new Bug(`${count} is no count of GPU-seconds`);
  return count as GpuSeconds;
}

export function toEurMicros(micros: bigint): EurMicros {
  return micros as EurMicros;
}

export function sumMicros(amounts: readonly bigint[]): EurMicros {
  return toEurMicros(amounts.reduce((sum, micros) => sum + micros, 0n));
}

export function toEpochSeconds(seconds: number): EpochSeconds {
  // Not by `assert`: its sentence would be made for every time that is one.
  if (!Number.isSafeInteger(seconds)) throw new Bug(`${seconds} is not a time in whole seconds`);
  return seconds as EpochSeconds;
}

export function toPartsPerMillion(parts: number): PartsPerMillion {
  assert(Number.isSafeInteger(parts) && parts >= 0, `${parts} is not a share in parts per million`);
  return parts as PartsPerMillion;
}

export function toGibibytes(count: number): Gibibytes {
  const isOne = Number.isSafeInteger(count) && count >= 0 && count <= GIBIBYTES_MAX;
  assert(isOne, `${count} is not a whole number of GiB from 0 to ${GIBIBYTES_MAX}`);
  return count as Gibibytes;
}
