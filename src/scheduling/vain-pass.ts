/** What the last pass over the waiting jobs refused, where it started none: see `pass-again.ts`. */
import { NEARNESS_COUNT } from './wish.ts';

/** More GPUs than any job asks for. */
export const NONE = 2 ** 31 - 1;

/** A gang that found no room, for as long as it asked for. */
export interface Roomless {
  readonly gpuCount: number;
  readonly seconds: number;
}

export interface VainPass {
  /** Until then the next pass is not made for the end of a job alone; 0: it is. */
  until: number;
  /** By nearness: the gangs that found no room, without those as large and as long as another. */
  readonly roomless: Roomless[][];
  /** By funder: the fewest GPUs, as counted in the order, that were above a limit; or `NONE`. */
  readonly limitedGpus: Int32Array;
}

export function createVainPass(funderCount: number): VainPass {
  return {
    until: 0,
    roomless: Array.from({ length: NEARNESS_COUNT }, () => []),
    limitedGpus: new Int32Array(funderCount),
  };
}

/** What finds no room leaves none for another that is as large and as long: only the least stay. */
export function addRoomless(kept: Roomless[], added: Roomless): void {
  const isAsMuch = (one: Roomless, other: Roomless): boolean =>
    one.gpuCount >= other.gpuCount && one.seconds >= other.seconds;
  let count = 0;
  for (const one of kept) {
    // Then it is none of those that come before it either.
    if (isAsMuch(added, one)) return;
    if (isAsMuch(one, added)) continue;
    kept[count] = one;
    count += 1;
  }
  kept.length = count;
  kept.push(added);
}
