import type { Engine, QueuedJob, Size } from './engine.mjs';

export interface Range {
  readonly least: number;
  readonly middle: number;
  readonly most: number;
}

export interface Lengths {
  readonly lastSeconds: number;
  readonly meanSeconds: number;
}

export interface Found {
  readonly differing: readonly unknown[];
  readonly swappedCount: number;
  readonly slurm: Lengths;
  readonly polder: Lengths;
}

export interface Late {
  readonly swapped: Range;
  readonly lastSeconds: Range;
  readonly meanSeconds: Range;
  readonly outside: readonly QueuedJob[];
}

export function compareStarts(
  jobs: readonly QueuedJob[],
  starts: ReadonlyMap<string, number>,
): Found;
export function compareLateEnds(engine: Engine, jobs: readonly QueuedJob[], size: Size): Late;
export function differentDecisions(
  engine: Engine,
  jobs: readonly QueuedJob[],
  size: Size,
): readonly QueuedJob[];
export function isWithinSeconds(found: Found, late: Late): boolean;
