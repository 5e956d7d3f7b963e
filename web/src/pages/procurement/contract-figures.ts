/** What a contract is, in one figure each. */
import type { Contract } from '../../../../src/client/contracts.ts';

/** At all clusters of a phase together. */
export function gpusOf({ capacity }: Contract['phases'][number]): number {
  return capacity.reduce((sum, { gpuCount }) => sum + gpuCount, 0);
}

/** Of its largest phase. */
export function gpuCountMax({ phases }: Pick<Contract, 'phases'>): number {
  return Math.max(0, ...phases.map(gpusOf));
}

/** In force at `milliseconds`, in micros for a GPU-hour: an index may have moved it. */
export function priceAt(
  { priceMicrosPerGpuHour, priceSteps }: Pick<Contract, 'priceMicrosPerGpuHour' | 'priceSteps'>,
  milliseconds: number,
): string {
  const begun = priceSteps.findLast(({ fromAt }) => Date.parse(fromAt) <= milliseconds);
  return begun?.microsPerGpuHour ?? priceMicrosPerGpuHour;
}
