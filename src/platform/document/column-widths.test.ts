import { expect, test } from 'vitest';
import { columnWidths } from './column-widths.ts';

test.each([
  [
    'by their shares',
    [
      [1, 0],
      [3, 0],
    ],
    [100, 300],
  ],
  [
    'but one is as wide as it must be',
    [
      [1, 130],
      [3, 0],
    ],
    [130, 270],
  ],
  [
    'and so is one that is narrow for its sake',
    [
      [1, 200],
      [1, 98],
      [2, 0],
    ],
    [200, 98, 102],
  ],
  [
    'by their shares where not all can be as wide',
    [
      [1, 300],
      [3, 200],
    ],
    [100, 300],
  ],
  [
    'all just as wide as they must be',
    [
      [1, 300],
      [3, 100],
    ],
    [300, 100],
  ],
] as const)('columns share 400 points: %s', (_, columns, widths) => {
  const shared = columns.map(([share, widthMin]) => ({ share, widthMin }));
  expect(columnWidths(shared, 400)).toEqual(widths);
});
