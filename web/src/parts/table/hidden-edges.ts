/** At which edges of what scrolls more is hidden. */

type Edge = 'left' | 'right' | 'above' | 'below';

/** As an element of the document has them. */
export interface Scrolled {
  readonly scrollLeft: number;
  readonly scrollTop: number;
  readonly scrollWidth: number;
  readonly scrollHeight: number;
  readonly clientWidth: number;
  readonly clientHeight: number;
}

/** Sizes are rounded to whole pixels, and where it is scrolled to is not. */
const ROUNDING_PX = 1;

export function hiddenEdges(scrolled: Scrolled): readonly Edge[] {
  const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = scrolled;
  const hiddenPx: readonly (readonly [Edge, number])[] = [
    ['left', scrollLeft],
    ['right', scrollWidth - clientWidth - scrollLeft],
    ['above', scrollTop],
    ['below', scrollHeight - clientHeight - scrollTop],
  ];
  return hiddenPx.filter(([, size]) => size > ROUNDING_PX).map(([edge]) => edge);
}
