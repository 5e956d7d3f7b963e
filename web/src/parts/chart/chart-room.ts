/** How much room the parts of a chart take, in pixels, so that no text of it is cut. */

interface Shape {
  readonly kind: 'bars' | 'stacked-bars';
  readonly isByName?: boolean;
  readonly categories: readonly string[];
  readonly series: readonly unknown[];
}

const UPRIGHT_PX = 240;
const BAR_PX = 15;
const BETWEEN_PX = 13;
/** The axis below, and the legend above. */
const AROUND_PX = 64;

/** Bars that lie below each other need a line each; those that stand need no more for it. */
export function chartHeightPx({ kind, isByName = false, categories, series }: Shape): number {
  if (!isByName) return UPRIGHT_PX;
  const bars = kind === 'bars' ? series.length : 1;
  // Two lines of a name that is broken.
  const row = Math.max(34, bars * BAR_PX + BETWEEN_PX);
  return categories.length * row + AROUND_PX;
}

const LEGEND_LINE_PX = 22;
/** The sign before a name, and the gap behind it. */
const SIGN_PX = 42;

/** How high a legend is whose names are so wide, beside each other as far as they find room. */
export function legendHeightPx(namesPx: readonly number[], widthPx: number): number {
  let lines = 1;
  let filled = 0;
  for (const name of namesPx) {
    const entry = name + SIGN_PX;
    if (filled > 0 && filled + entry > widthPx) {
      lines += 1;
      filled = 0;
    }
    filled += entry;
  }
  return lines * LEGEND_LINE_PX;
}
