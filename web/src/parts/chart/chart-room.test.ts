import { expect, test } from 'vitest';
import { chartHeightPx, legendHeightPx } from './chart-room.ts';

test('A chart of names is higher for each, and one of months is not', () => {
  const of = (count: number) => ({
    kind: 'bars' as const,
    categories: Array.from({ length: count }, String),
    series: ['entitled', 'delivered'],
  });
  expect(chartHeightPx(of(12))).toBe(chartHeightPx(of(2)));
  const rows = [1, 2, 3].map((count) => chartHeightPx({ ...of(count), isByName: true }));
  expect((rows[1] ?? 0) - (rows[0] ?? 0)).toBe(43);
  expect((rows[2] ?? 0) - (rows[1] ?? 0)).toBe(43);
});

test.each([
  [[60, 60, 60], 320, 22],
  [[60, 60, 60], 300, 44],
  [[500, 20], 300, 44],
  [[], 300, 22],
])('A legend of names of %j px is within %i px %i px high', (names, width, height) => {
  expect(legendHeightPx(names, width)).toBe(height);
});
