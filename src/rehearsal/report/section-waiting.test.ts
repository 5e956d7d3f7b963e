import { expect, test } from 'vitest';
import { renderReport } from './report.ts';
import { figuresOf } from './testing/page-parts.ts';
import { sampleSummary } from './testing/sample-summary.ts';

const DAY = 86_400;

/** The days that stand at the axis of each drawing of the waits. */
function daysDrawnOf(waits: { readonly p50: number | null; readonly p95: number | null }) {
  const summary = sampleSummary({ funderCount: 1, siteCount: 1, monthCount: 1 });
  const [row] = summary.waitsBySize;
  if (row === undefined) throw new Error('The sample has waits');
  const page = renderReport({ ...summary, waitsBySize: [{ ...row, ...waits }] });
  const figure = figuresOf(page).find((each) => each.includes('Waiting time by funder and size'));
  const svgs = figure?.match(/<svg[\s\S]*?<\/svg>/g) ?? [];
  expect(svgs.length).toBeGreaterThan(0);
  return svgs.map((svg) => [...svg.matchAll(/>([^<>]* d)<\/text>/g)].map(([, label]) => label));
}

test('a median beyond every wait of 95 of 100 is within its axis', () => {
  for (const labels of daysDrawnOf({ p50: 100 * DAY, p95: null })) {
    expect(labels).toEqual(['2.5 d', '150 d']);
  }
});

test('each end of the axis has its own label', () => {
  const [wide, ...others] = daysDrawnOf({ p50: 200 * DAY, p95: 300 * DAY });
  expect(wide).toEqual(['2.5 d', '150 d', '9,000 d']);
  // A narrow drawing leaves out what has no room.
  for (const labels of others) expect(new Set(labels).size).toBe(labels.length);
});
