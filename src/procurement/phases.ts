import type { Interval } from '../kernel/time.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import type { Phase } from './contract.ts';

/** Positions of two phases that share time; `later` starts no earlier than `earlier`. */
export interface PhaseOverlap {
  readonly earlier: number;
  readonly later: number;
}

/** Every pair of phases next to each other in time that overlap. */
export function phaseOverlaps(phases: readonly Phase[]): readonly PhaseOverlap[] {
  const inOrder = phases
    .map((phase, position) => ({ ...phase, position }))
    .toSorted((a, b) => a.start - b.start || a.position - b.position);
  return inOrder.slice(1).flatMap((phase, index) => {
    const before = inOrder[index];
    if (before === undefined || before.end <= phase.start) return [];
    return [{ earlier: before.position, later: phase.position }];
  });
}

/** The stretches of `within` that none of `covers` reaches, in order. */
export function uncoveredStretches(
  within: Interval,
  covers: readonly Interval[],
): readonly Interval[] {
  const gaps: Interval[] = [];
  let reached = within.start;
  for (const { start, end } of covers.toSorted((a, b) => a.start - b.start)) {
    if (start >= within.end) break;
    if (start > reached) gaps.push({ start: reached, end: start });
    reached = toEpochSeconds(Math.max(reached, end));
  }
  if (reached < within.end) gaps.push({ start: reached, end: within.end });
  return gaps;
}
