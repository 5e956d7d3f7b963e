/** How a page is shared among the columns of a table. */
export interface SharedColumn {
  /** Beside the other columns: 2 is twice as wide as 1. */
  readonly share: number;
  readonly widthMin: number;
}

/**
 * By their shares, except that a column which would be narrower than it must be is as wide as that,
 * and the others share what is left. By their shares alone where not all can be as wide. Always:
 * together they are as wide as the page.
 */
export function columnWidths(columns: readonly SharedColumn[], width: number): readonly number[] {
  const needed = columns.reduce((sum, { widthMin }) => sum + widthMin, 0);
  const fixed = new Set<SharedColumn>();
  for (;;) {
    const free = columns.filter((column) => !fixed.has(column));
    const taken = [...fixed].reduce((sum, { widthMin }) => sum + widthMin, 0);
    const perShare = (width - taken) / free.reduce((sum, { share }) => sum + share, 0);
    const narrow = free.filter(({ share, widthMin }) => share * perShare < widthMin);
    if (narrow.length === 0 || needed > width) {
      return columns.map((each) => (fixed.has(each) ? each.widthMin : each.share * perShare));
    }
    for (const column of narrow) fixed.add(column);
  }
}
