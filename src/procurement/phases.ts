import type { Interval } from '../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds } from '../kernel/units.ts';
import type { Phase } from './contract.ts';

/** Positions of two phases that share time; `later` starts no earlier than `earlier`. */
export interface PhaseOverlap {
  readonly earlier: number;
  readonly later: number;
}

/** Each phase that starts before those ahead of it have ended, and which of them lasts longest. */
export function phaseOverlaps(phases: readonly Phase[]): readonly PhaseOverlap[] {
  const inOrder = [...phases.entries()].toSorted(
    ([aPosition, a], [bPosition, b]) => a.start - b.start || aPosition - bPosition,
  );
  const overlaps: PhaseOverlap[] = [];
  let [longest] = inOrder;
  for (const [position, phase] of inOrder.slice(1)) {
    if (longest !== undefined && phase.start < longest[1].end) {
      overlaps.push({ earlier: longest[0], later: position });
    }
    if (longest === undefined || phase.end > longest[1].end) longest = [position, phase];
  }
  return overlaps;
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

/** The phases without any capacity before `startAt`. They stay: commitments may be due in them. */
export function phasesFrom(phases: readonly Phase[], startAt: EpochSeconds): readonly Phase[] {
  return phases.flatMap((phase): readonly Phase[] => {
    if (phase.start >= startAt) return [phase];
    const empty = { ...phase, capacity: [] };
    if (phase.end <= startAt) return [empty];
    return [
      { ...empty, end: startAt },
      { ...phase, start: startAt },
    ];
  });
}
