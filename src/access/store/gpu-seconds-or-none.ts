import { type GpuSeconds, toGpuSeconds } from '../../kernel/units.ts';

/** Of a column that may be null. */
export function gpuSecondsOrNone(count: bigint | null): GpuSeconds | undefined {
  return count === null ? undefined : toGpuSeconds(Number(count));
}
