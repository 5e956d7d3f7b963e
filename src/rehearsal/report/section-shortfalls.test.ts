import { expect, test } from 'vitest';
import type { FunderMonth } from '../summary.ts';
import { renderReport } from './report.ts';
import { figuresOf, rowsOf, textOf } from './testing/page-parts.ts';
import { sampleSummary } from './testing/sample-summary.ts';

const SUMMARY = sampleSummary({ funderCount: 2, siteCount: 1, monthCount: 2 });
const CAPTION = 'Shortfalls in GPU-hours, and the credit for them';

/** Of the second funder in the second month a credit alone; of the first in the first the rest. */
function pageOf(shortGpuSeconds: string) {
  const funderMonths = SUMMARY.funderMonths.map((line): FunderMonth => {
    const isFirst = line.funder === SUMMARY.funders[0]?.id && line.month === '2028-01';
    const isCredited = line.funder === SUMMARY.funders[1]?.id && line.month === '2028-02';
    const short = isFirst ? shortGpuSeconds : '0';
    return {
      ...line,
      shortfallGpuSeconds: short,
      shortfallByCause: { capacity_lost: short, demand_came_late: '0', not_scheduled: '0' },
      creditMicros: isCredited ? '5000000' : '0',
    };
  });
  const funders = SUMMARY.funders.map((funder, index) => {
    return { ...funder, shortfallGpuSeconds: index === 0 ? shortGpuSeconds : '0' };
  });
  return renderReport({ ...SUMMARY, funders, funderMonths });
}

test('a shortfall is drawn of who is short, and a credit alone stands in the table', () => {
  const page = pageOf('720000');
  expect(textOf(page)).toContain('GPU-hours short, for 1 funder in 1 month.');
  expect(rowsOf(page, CAPTION).map((row) => row.slice(3))).toEqual([
    ['200', '200', '0', '0', '0'],
    ['0', '0', '0', '0', '5.00'],
  ]);
});

test('where nobody is short and a credit is due, nothing is drawn and the table is there', () => {
  const page = pageOf('0');
  expect(figuresOf(page).filter((figure) => figure.includes(CAPTION))).toEqual([]);
  expect(rowsOf(page, CAPTION)).toHaveLength(1);
});
