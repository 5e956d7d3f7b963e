/**
 * Use it or lose it: where an allocation used less than a part of what it was awarded, over so many
 * months, its share may be cut to what it used. One national rule: less than 40 % in six months.
 * What counts are months that are closed, the latest of them; nothing is cut by itself.
 */
import type { Month } from '../kernel/time.ts';
import {
  type GpuSeconds,
  type PartsPerMillion,
  toGpuSeconds,
  toPartsPerMillion,
  WHOLE_PPM,
} from '../kernel/units.ts';
import type { LeastUse } from './access-call.ts';

export interface MonthOfUse {
  readonly month: Month;
  readonly isClosed: boolean;
  readonly awardedGpuSeconds: GpuSeconds;
  readonly usedGpuSeconds: GpuSeconds;
}

export interface UseFinding {
  /** `too-early`: fewer closed months with an award than the rule counts. */
  readonly kind: 'too-early' | 'enough' | 'too-little';
  readonly awardedGpuSeconds: GpuSeconds;
  readonly usedGpuSeconds: GpuSeconds;
  readonly monthCount: number;
}

/**
 * `months` in order of time. Those until `cutIn`, the month of the last cut, were awarded at the
 * share before it: counted again they would cut it again for the same use.
 */
export function useFinding(
  months: readonly MonthOfUse[],
  { sharePpm, months: monthCount }: LeastUse,
  cutIn: Month | undefined,
): UseFinding {
  const counted = months
    .filter(({ isClosed, awardedGpuSeconds }) => isClosed && awardedGpuSeconds > 0)
    .filter(({ month }) => cutIn === undefined || month > cutIn)
    .slice(-monthCount);
  const awarded = counted.reduce((sum, each) => sum + each.awardedGpuSeconds, 0);
  const used = counted.reduce((sum, each) => sum + each.usedGpuSeconds, 0);
  const isTooLittle = BigInt(used) * BigInt(WHOLE_PPM) < BigInt(awarded) * BigInt(sharePpm);
  const isTooEarly = counted.length < monthCount;
  return {
    kind: isTooEarly ? 'too-early' : isTooLittle ? 'too-little' : 'enough',
    awardedGpuSeconds: toGpuSeconds(awarded),
    usedGpuSeconds: toGpuSeconds(used),
    monthCount: counted.length,
  };
}

/** Of a share, the part that was used, rounded up: at least a millionth, at most all of it. */
export function shareKept(
  sharePpm: PartsPerMillion,
  { awardedGpuSeconds, usedGpuSeconds }: UseFinding,
): PartsPerMillion {
  if (awardedGpuSeconds === 0) return sharePpm;
  const awarded = BigInt(awardedGpuSeconds);
  const kept = (BigInt(sharePpm) * BigInt(usedGpuSeconds) + awarded - 1n) / awarded;
  return toPartsPerMillion(Math.min(sharePpm, Math.max(1, Number(kept))));
}
