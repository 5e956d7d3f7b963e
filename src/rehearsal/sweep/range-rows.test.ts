import { expect, test } from 'vitest';
import { drawChart } from '../report/chart.ts';
import type { MeasureUnit } from '../report/measures.ts';
import { rangeRowsChart } from './range-rows.ts';

/** The marks of the axis of the wide drawing, for one setting with this figure. */
function marksOf(figure: bigint, unit: MeasureUnit): readonly (string | undefined)[] {
  const spread = { least: figure, median: figure, most: figure };
  const page = drawChart('x', rangeRowsChart([{ name: 'name', label: 'label', spread }], unit));
  const [wide = ''] = String(page.markup).split('</svg>');
  const texts = [...wide.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text);
  return texts.filter((text) => text !== 'name' && text !== 'label');
}

test.each([
  [4_000n, 'price', ['0', '0.001', '0.002', '0.003', '0.004']],
  [30_000n, 'price', ['0', '0.01', '0.02', '0.03']],
  [36n, 'gpu-hours', ['0', '0.003', '0.006', '0.009', '0.012']],
  [18_000_000n, 'gpu-hours', ['0', '1,000', '2,000', '3,000', '4,000', '5,000']],
  [1n, 'count', ['0', '1']],
  [1n, 'seconds', ['0 s', '1 s']],
  [300n, 'share', ['0 %', '0.01 %', '0.02 %', '0.03 %']],
] as const)('The axis of %s as %s has marks that differ', (figure, unit, marks) => {
  expect(marksOf(figure, unit)).toEqual(marks);
});
