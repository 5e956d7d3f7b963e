/** What the last looks for a reclaim found nothing for, so that they are not made each cycle. */
import { NEARNESS_COUNT } from './wish.ts';

/** From anyone, or from those that are ahead alone: see `cellOf` of `reclaim.ts`. */
export const RIGHT_COUNT = 2;

/** By nearness, there by funder, there by right: see `cellOf` of `reclaim.ts`. */
export interface VainReclaims {
  /** A gang as large is not looked for again before this time. */
  readonly retryAt: Float64Array;
  readonly gpuCount: Int32Array;
}

export function createVainReclaims(funderCount: number): VainReclaims {
  const cellCount = funderCount * RIGHT_COUNT * NEARNESS_COUNT;
  return { retryAt: new Float64Array(cellCount), gpuCount: new Int32Array(cellCount) };
}
