import { expect, test } from 'vitest';
import { mostMeasured } from './row-height.ts';

test('a row that was higher once stays so, whatever the width of its columns', () => {
  const itemSizeCache = new Map<number, number>();
  const row = {} as Element;
  const measured = (pixels: number) => {
    const options = { getItemKey: (index: number) => index };
    const virtual = { itemSizeCache, options, indexFromElement: () => 4 };
    const height = mostMeasured(row, pixels, virtual as never);
    itemSizeCache.set(4, height);
    return height;
  };
  expect([71, 111, 71, 111, 120].map(measured)).toEqual([71, 111, 111, 111, 120]);
});
