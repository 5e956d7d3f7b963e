/**
 * When allocations close. What the waiting jobs of a closed one ask for is not counted: its funder
 * is owed nothing for time that nobody may use.
 */
import { addFloat, floatAt, intAt } from '../kernel/column.ts';
import type { Accounts } from './accounts.ts';

export interface Closings {
  /** Allocations that close, by when. */
  readonly order: readonly number[];
  /** How many of them are closed by now. */
  closedCount: number;
  /** What the waiting jobs of each allocation ask for. */
  readonly waitingGpus: Float64Array;
  /** By allocation. */
  readonly isClosed: Uint8Array;
}

interface Closing {
  readonly accounts: Accounts;
  readonly closings: Closings;
  readonly startsUntil: Float64Array;
}

export function createClosings(
  allocations: readonly { readonly startsUntil?: number }[],
): Closings {
  const closing = allocations.flatMap(({ startsUntil }, allocation) =>
    startsUntil === undefined ? [] : [{ startsUntil, allocation }],
  );
  closing.sort((a, b) => a.startsUntil - b.startsUntil);
  return {
    order: closing.map(({ allocation }) => allocation),
    closedCount: 0,
    waitingGpus: new Float64Array(allocations.length),
    isClosed: new Uint8Array(allocations.length),
  };
}

/** So many GPUs more are asked for by waiting jobs of the allocation; below zero: fewer. */
export function countWaiting(cluster: Closing, allocation: number, gpuCount: number): void {
  const { accounts, closings } = cluster;
  addFloat(closings.waitingGpus, allocation, gpuCount);
  if (closings.isClosed[allocation] === 1) return;
  addFloat(accounts.waitingGpus, intAt(accounts.funderOf, allocation), gpuCount);
}

/** Closes what is over by `now`. The accounts must be up to date. */
export function closeUntil(cluster: Closing, now: number): void {
  const { accounts, closings } = cluster;
  while (nextClosing(cluster) <= now) {
    const allocation = closings.order[closings.closedCount] as number;
    const funder = intAt(accounts.funderOf, allocation);
    closings.isClosed[allocation] = 1;
    closings.closedCount += 1;
    addFloat(accounts.waitingGpus, funder, -floatAt(closings.waitingGpus, allocation));
  }
}

/** When the next allocation closes; infinite where none does. */
export function nextClosing({ closings, startsUntil }: Closing): number {
  const allocation = closings.order[closings.closedCount];
  return allocation === undefined ? Infinity : floatAt(startsUntil, allocation);
}
