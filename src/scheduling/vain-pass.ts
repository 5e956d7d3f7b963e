/** What the last pass over the waiting jobs refused, where it started none: see `pass-again.ts`. */
import { NEARNESS_COUNT } from './wish.ts';

/** More GPUs than any job asks for. */
export const NONE = 2 ** 31 - 1;

export interface VainPass {
  /** Until then the next pass is not made for the end of a job alone; 0: it is. */
  until: number;
  /** By nearness: the smallest gang that found no room; `NONE` where there was none. */
  readonly roomlessGpus: Int32Array;
  /** Likewise: the shortest time that was asked for and found no room. */
  readonly roomlessSeconds: Int32Array;
  /** By funder: the fewest GPUs, as counted in the order, that were above a limit; or `NONE`. */
  readonly limitedGpus: Int32Array;
}

export function createVainPass(funderCount: number): VainPass {
  return {
    until: 0,
    roomlessGpus: new Int32Array(NEARNESS_COUNT),
    roomlessSeconds: new Int32Array(NEARNESS_COUNT),
    limitedGpus: new Int32Array(funderCount),
  };
}
