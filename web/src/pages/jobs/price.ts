/** What a job costs at most, by the price of its access mode. */
import type { AccessMode } from '../../../../src/client/modes.ts';

const SECONDS_PER_HOUR = 3_600;

/** In micros of a euro, rounded up; `undefined` where the numbers typed are none. */
export function priceMicrosOf(
  { priceMicrosPerGpuHour }: Pick<AccessMode, 'priceMicrosPerGpuHour'>,
  gpuCount: number,
  hours: number,
): bigint | undefined {
  const gpuSeconds = Math.round(gpuCount * hours * SECONDS_PER_HOUR);
  if (!Number.isSafeInteger(gpuSeconds) || gpuSeconds < 0) return undefined;
  const hourSeconds = BigInt(SECONDS_PER_HOUR);
  const micros = BigInt(gpuSeconds) * BigInt(priceMicrosPerGpuHour);
  return (micros + hourSeconds - 1n) / hourSeconds;
}
