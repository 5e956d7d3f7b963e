import { expect, test } from 'vitest';
import { FORMATS } from '../../texts/formats.ts';
import { pointsOf } from './points.ts';

test.each([
  [
    [89_000, 82_000],
    ['89', '82'],
  ],
  [
    [89_000, 88_500, null],
    ['89.0', '88.5', '–'],
  ],
  [
    [89_000, 88_500, 84_750],
    ['89.00', '88.50', '84.75'],
  ],
  [
    [88_286, 0],
    ['88.29', '0.00'],
  ],
  [[], []],
])('A column of %j thousandths is written as %j', (column, texts) => {
  expect(column.map(pointsOf(column, FORMATS.en))).toEqual(texts);
});
