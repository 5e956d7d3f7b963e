/**
 * What a measure finds in a rehearsal, and the one order that it is ranked by:
 *  1. a number, in the smallest unit of the measure;
 *  2. `never`: what is measured was not reached by the end. Worse than any number, whether the
 *     least or the most is best;
 *  3. `undefined`: there is nothing to measure. It takes no part in any order.
 */
export type Ranked = bigint | 'never';
export type Measured = Ranked | undefined;

/** From the least number; `never` comes last. */
export function compareRanked(a: Ranked, b: Ranked): number {
  if (a === b) return 0;
  if (a === 'never') return 1;
  if (b === 'never') return -1;
  return a < b ? -1 : 1;
}

/** `never` where none has a number; `undefined` where there is none at all. */
export function bestOf(measured: readonly Measured[], best: 'least' | 'most'): Measured {
  const ranked = rankedOf(measured).toSorted(compareRanked);
  const numbers = ranked.filter((each) => each !== 'never');
  return (best === 'least' ? numbers[0] : numbers.at(-1)) ?? ranked[0];
}

/**
 * The positions of those that lead: within a hundredth of the best they are level. All that take
 * part where none of them has a number, and none where fewer than two take part.
 */
export function leadingOf(
  measured: readonly Measured[],
  best: 'least' | 'most',
): readonly number[] {
  const leading = bestOf(measured, best);
  if (leading === undefined || rankedOf(measured).length < 2) return [];
  return [...measured.entries()].flatMap(([position, value]) =>
    value !== undefined && isLevel(value, leading, best) ? [position] : [],
  );
}

function isLevel(value: Ranked, leading: Ranked, best: 'least' | 'most'): boolean {
  if (value === 'never' || leading === 'never') return value === leading;
  return best === 'least' ? value * 100n <= leading * 101n : value * 101n >= leading * 100n;
}

export function rankedOf(measured: readonly Measured[]): readonly Ranked[] {
  return measured.filter((each) => each !== undefined);
}
