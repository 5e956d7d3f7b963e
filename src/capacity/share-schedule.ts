/**
 * From an entitlement in GPU-seconds to whole GPUs at each moment. An entitlement is seldom a whole
 * number of GPUs over a period, so the odd GPUs go round: each funder owns its whole GPUs all the
 * time, and the GPUs left over in turns, one funder after the other, for as many seconds as its
 * remainder. At each moment the shares add up to the capacity, and over the period each funder's
 * share adds up to its entitlement, to the second.
 *
 * The turns are laid end to end on the left-over GPUs, as on the rows of a page (McNaughton's wrap-
 * around rule, 1959), so a remainder of less than one GPU never owns two at once.
 */
import { assert } from '../kernel/assert.ts';

/** A moment at which the shares change; `gpuCounts` has one entry a funder. */
export interface ShareChange {
  /** Seconds from the start of the period. */
  readonly atSeconds: number;
  readonly gpuCounts: readonly number[];
}

/**
 * The shares over a period of `lengthSeconds`, for entitlements that add up to a whole number of
 * GPUs times its length. At most one change a funder and one at the start.
 */
export function shareScheduleOf(
  entitledGpuSeconds: readonly number[],
  lengthSeconds: number,
): readonly ShareChange[] {
  const total = entitledGpuSeconds.reduce((sum, part) => sum + part, 0);
  assert(total % lengthSeconds === 0, `${total} GPU-seconds are no whole number of GPUs`);
  const whole = entitledGpuSeconds.map((part) => Math.floor(part / lengthSeconds));
  const turns = turnsOf(entitledGpuSeconds, lengthSeconds);
  const moments = new Set([0, ...turns.flatMap(({ from, to }) => [from, to])]);
  moments.delete(lengthSeconds);
  return [...moments]
    .toSorted((a, b) => a - b)
    .map((atSeconds) => ({
      atSeconds,
      gpuCounts: whole.map(
        (gpuCount, funder) =>
          gpuCount + turns.filter((turn) => isOnTurn(turn, funder, atSeconds)).length,
      ),
    }));
}

interface Turn {
  readonly funder: number;
  readonly from: number;
  readonly to: number;
}

function isOnTurn(turn: Turn, funder: number, atSeconds: number): boolean {
  return turn.funder === funder && turn.from <= atSeconds && atSeconds < turn.to;
}

function turnsOf(entitledGpuSeconds: readonly number[], lengthSeconds: number): readonly Turn[] {
  const turns: Turn[] = [];
  let position = 0;
  entitledGpuSeconds.forEach((part, funder) => {
    const remainder = part % lengthSeconds;
    const from = position;
    const to = Math.min(from + remainder, lengthSeconds);
    if (from < to) turns.push({ funder, from, to });
    const wrapped = from + remainder - to;
    if (wrapped > 0) turns.push({ funder, from: 0, to: wrapped });
    position = (position + remainder) % lengthSeconds;
  });
  return turns;
}
