import type { Engine, QueuedJob, Size } from './engine.mjs';

export interface Range {
  readonly least: number;
  readonly middle: number;
  readonly most: number;
}

export interface Found {
  /** Pairs of which each says that another of the two started first. */
  readonly swappedCount: number;
  /** Between the two starts of each job. */
  readonly apartSeconds: Range;
}

export function compareStarts(
  jobs: readonly QueuedJob[],
  starts: ReadonlyMap<string, number>,
): Found;
export function outsideOfInterval(
  engine: Engine,
  jobs: readonly QueuedJob[],
  size: Size,
): readonly QueuedJob[];
export function countOtherOrders(
  engine: Engine,
  jobs: readonly QueuedJob[],
  size: Size,
  count: number,
): number;
export function differentDecisions(
  engine: Engine,
  jobs: readonly QueuedJob[],
  size: Size,
): readonly QueuedJob[];
export function delaysOf(
  engine: Engine,
  jobs: readonly QueuedJob[],
  size: Size,
): readonly number[];
export function countOvertakers(jobs: readonly QueuedJob[]): number;
export function isSame(found: Found, outside: readonly QueuedJob[]): boolean;
