import type { Virtualizer } from '@tanstack/react-virtual';

/**
 * The most that a row has been, in pixels. Which rows are in the document decides how wide the
 * columns are, and so how high the rows, by which it is decided which rows are in it: by the last
 * height alone, two states may follow each other for ever.
 */
export function mostMeasured<Place extends Element, Row extends Element>(
  row: Row,
  measured: number,
  { itemSizeCache, options, indexFromElement }: Measuring<Place, Row>,
): number {
  const before = itemSizeCache.get(options.getItemKey(indexFromElement(row)));
  return Math.max(before ?? 0, measured);
}

type Measuring<Place extends Element, Row extends Element> = Pick<
  Virtualizer<Place, Row>,
  'itemSizeCache' | 'options' | 'indexFromElement'
>;
