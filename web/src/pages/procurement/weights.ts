/**
 * Weights that one moves: each criterion has an importance from 0 to 100, and its weight is its
 * part of all of them. They add up to a whole to the part per million, as a call's own weights do.
 */

const WHOLE_PPM = 1_000_000;

/** In the order of `importances`; all zero counts as all the same. */
export function weightsOf(importances: readonly number[]): readonly number[] {
  const sum = importances.reduce((total, each) => total + each, 0);
  const parts = sum === 0 ? importances.map(() => 1) : importances;
  const whole = sum === 0 ? importances.length : sum;
  const floors = parts.map((part) => Math.floor((part * WHOLE_PPM) / whole));
  let rest = WHOLE_PPM - floors.reduce((total, each) => total + each, 0);
  // What is left over goes to the largest remainders, the earlier of two that are the same.
  const order = parts
    .map((part, index) => ({ index, remainder: (part * WHOLE_PPM) % whole }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  const weights = [...floors];
  for (const { index } of order) {
    if (rest === 0) break;
    weights[index] = (weights[index] ?? 0) + 1;
    rest -= 1;
  }
  return weights;
}

export interface MovedBid {
  readonly bid: `bid_${string}`;
  readonly rankBefore: number | null;
  readonly rankAfter: number | null;
  readonly scoreBefore: number | null;
  readonly scoreAfter: number | null;
}

interface Ranked {
  readonly bid: `bid_${string}`;
  readonly rank: number | null;
  readonly scoreThousandths: number | null;
}

/** Every bid of the stored ranking with where other weights put it; in the order of those. */
export function movedBids(
  stored: readonly Ranked[],
  whatIf: readonly Ranked[],
): readonly MovedBid[] {
  const before = new Map(stored.map((each) => [each.bid, each]));
  return whatIf.map(({ bid, rank, scoreThousandths }) => ({
    bid,
    rankBefore: before.get(bid)?.rank ?? null,
    rankAfter: rank,
    scoreBefore: before.get(bid)?.scoreThousandths ?? null,
    scoreAfter: scoreThousandths,
  }));
}

export function movedCount(bids: readonly MovedBid[]): number {
  return bids.filter(({ rankBefore, rankAfter }) => rankBefore !== rankAfter).length;
}
