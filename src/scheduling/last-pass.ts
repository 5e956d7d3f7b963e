/** What the last pass over the waiting jobs refused, and jobs since then: see `pass-again.ts`. */
import { intAt } from '../kernel/column.ts';
import { NO_SLOT } from './jobs.ts';
import { BORROWED, STANDINGS } from './standing.ts';
import { RIGHT_COUNT } from './vain-reclaims.ts';
import { NEARNESS_COUNT } from './wish.ts';

/** More GPUs than any job asks for. */
export const NONE = 2 ** 31 - 1;

/** A gang that found no room, for as long as it asked for. */
export interface Roomless {
  readonly gpuCount: number;
  readonly seconds: number;
}

export interface LastPass {
  /** Until then no pass is made because time went by; 0: the next event has one. */
  until: number;
  /** By allocation: the first job that a pass did not come to, as it may not try all; or none. */
  readonly untried: Int32Array;
  /** How many allocations have one: most often none, and that is asked for with each event. */
  untriedCount: number;
  /** True where a pass began anew since then, which keeps nothing of those before `untried`. */
  isBegunAnew: boolean;
  /** True where a reservation was left for a gang that no plan of it was of use for. */
  isUnplanned: boolean;
  /** By nearness: the gangs that found no room, without those as large and as long as another. */
  readonly roomless: Roomless[][];
  /** By funder: the fewest GPUs, as counted in the order, that were above a limit; or `NONE`. */
  readonly limitedGpus: Int32Array;
  /** By funder and there by standing: the fewest GPUs, so counted, that were refused; or `NONE`. */
  readonly refusedGpus: Int32Array;
  /** The best standing by which a job found no room for which no nodes are held either. */
  bestRoomless: number;
  /** By funder and there by right, as in `reclaim.ts`: 1 where a job would reclaim what it can. */
  readonly reclaims: Uint8Array;
}

export function createLastPass(funderCount: number, allocationCount: number): LastPass {
  return {
    until: 0,
    untried: new Int32Array(allocationCount).fill(NO_SLOT),
    untriedCount: 0,
    isBegunAnew: false,
    isUnplanned: false,
    roomless: Array.from({ length: NEARNESS_COUNT }, () => []),
    limitedGpus: new Int32Array(funderCount),
    refusedGpus: new Int32Array(funderCount * STANDINGS.length),
    bestRoomless: BORROWED,
    reclaims: new Uint8Array(funderCount * RIGHT_COUNT),
  };
}

export function isAnyUntried({ untriedCount }: LastPass): boolean {
  return untriedCount > 0;
}

/** A pass that goes on tries the jobs of the allocation from `slot` on; `NO_SLOT`: none of them. */
export function setUntried(lastPass: LastPass, allocation: number, slot: number): void {
  const { untried } = lastPass;
  if (intAt(untried, allocation) !== NO_SLOT) lastPass.untriedCount -= 1;
  if (slot !== NO_SLOT) lastPass.untriedCount += 1;
  untried[allocation] = slot;
}

export function forgetUntried(lastPass: LastPass): void {
  if (isAnyUntried(lastPass)) lastPass.untried.fill(NO_SLOT);
  lastPass.untriedCount = 0;
}

/** The job in `slot` waits no more: if it was to be tried, the `next` of its allocation is now. */
export function noteTried(
  lastPass: LastPass,
  allocation: number,
  slot: number,
  next: number,
): void {
  if (intAt(lastPass.untried, allocation) === slot) setUntried(lastPass, allocation, next);
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
