/**
 * What share of a funder's entitlement an award asks for. An award is decided in GPU-seconds; an
 * allocation is a share, the same at all of its sites and in every month, so the least share is
 * taken that brings at least what was awarded.
 */
import type { Period } from '../kernel/time.ts';
import { overlapOf } from '../kernel/time.ts';
import {
  type GpuSeconds,
  type PartsPerMillion,
  toPartsPerMillion,
  WHOLE_PPM,
} from '../kernel/units.ts';
import { type Allocation, ppmInPeriod } from './allocation.ts';

/** What a funder is entitled to at one cluster in one period of its plan. */
export interface EntitledInPeriod {
  readonly period: Pick<Period, 'start' | 'end'>;
  readonly gpuSeconds: GpuSeconds;
}

/** What an allocation brings of these entitlements, each part of a period rounded down. */
export function gpuSecondsOfShare(
  allocation: Pick<Allocation, 'sharePpm' | 'start' | 'end'>,
  entitled: readonly EntitledInPeriod[],
): bigint {
  return entitled.reduce((sum, { period, gpuSeconds }) => {
    if (overlapOf(allocation, period) === undefined) return sum;
    const ppm = ppmInPeriod(allocation, period);
    return sum + (BigInt(gpuSeconds) * BigInt(ppm)) / BigInt(WHOLE_PPM);
  }, 0n);
}

/** `undefined`: not even all of the entitlement brings as much. What it brings rises with it. */
export function leastShareFor(
  gpuSeconds: GpuSeconds,
  interval: Pick<Allocation, 'start' | 'end'>,
  entitled: readonly EntitledInPeriod[],
): PartsPerMillion | undefined {
  const brings = (sharePpm: number) =>
    gpuSecondsOfShare({ ...interval, sharePpm: toPartsPerMillion(sharePpm) }, entitled) >=
    BigInt(gpuSeconds);
  if (!brings(WHOLE_PPM)) return undefined;
  let [tooLittle, enough] = [0, WHOLE_PPM as number];
  while (enough - tooLittle > 1) {
    const middle = Math.floor((tooLittle + enough) / 2);
    if (brings(middle)) enough = middle;
    else tooLittle = middle;
  }
  return toPartsPerMillion(enough);
}
