/** What GPU time costs, by the price of its access mode. */
import type { AccessMode } from '../../../../src/client/modes.ts';

const SECONDS_PER_HOUR = 3_600;

type Priced = Pick<AccessMode, 'priceMicrosPerGpuHour'>;

/** In micros of a euro, rounded up; `undefined` where the numbers typed are none. */
export function priceMicrosOf(mode: Priced, gpuCount: number, hours: number): bigint | undefined {
  return costMicrosOf(mode, Math.round(gpuCount * hours * SECONDS_PER_HOUR));
}

/** The same of GPU-seconds. */
export function costMicrosOf(
  { priceMicrosPerGpuHour }: Priced,
  gpuSeconds: number,
): bigint | undefined {
  if (!Number.isSafeInteger(gpuSeconds) || gpuSeconds < 0) return undefined;
  const hourSeconds = BigInt(SECONDS_PER_HOUR);
  const micros = BigInt(gpuSeconds) * BigInt(priceMicrosPerGpuHour);
  return (micros + hourSeconds - 1n) / hourSeconds;
}
