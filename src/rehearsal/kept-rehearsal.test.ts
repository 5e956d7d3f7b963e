import { expect, test } from 'vitest';
import { keyFiguresOf } from './kept-rehearsal.ts';
import { renderReport } from './report/report.ts';
import { textOf } from './report/testing/page-parts.ts';
import { sampleSummary } from './report/testing/sample-summary.ts';

test('where nobody decides, a list tells the price that the report tells', () => {
  const sample = sampleSummary({ funderCount: 7, siteCount: 1, monthCount: 1 });
  const [payer, ...rest] = sample.funders;
  if (payer === undefined) throw new Error('The sample has no funder');
  const operator = { ...payer, id: 'party_op', committedMicros: '0', accruedMicros: '0' } as const;
  const paid = { ...payer, accruedMicros: '7200000000', deliveredGpuSeconds: '12960000' };
  const none = rest.map((each) => ({ ...each, accruedMicros: '0' }));
  const summary = { ...sample, funders: [paid, operator, ...none], decision: null };
  expect(keyFiguresOf(summary).microsPerGpuHour).toBe('2000000');
  expect(textOf(renderReport(summary))).toContain('got 3,600 GPU-hours: EUR 2.00 for each');
});
