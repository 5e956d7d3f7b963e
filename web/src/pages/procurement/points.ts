/** Points of bids in a column: each with as many digits behind the point as the others. */
import type { Formats } from '../../texts/formats.ts';

const THOUSANDTHS = 1_000;
/** Thousandths that are whole points, tenths of one, and everything else to hundredths. */
const STEPS = [THOUSANDTHS, 100] as const;

type Points = number | null | undefined;

/** In thousandths; called with each of the column, of which some bids have none. */
export function pointsOf(column: readonly Points[], formats: Formats): (points: Points) => string {
  const digits = digitsOf(column);
  return (points) =>
    points === null || points === undefined ? '–' : formats.fixed(points / THOUSANDTHS, digits);
}

function digitsOf(column: readonly Points[]): number {
  const found = STEPS.findIndex((step) => column.every((points) => (points ?? 0) % step === 0));
  return found === -1 ? STEPS.length : found;
}
