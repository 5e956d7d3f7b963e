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

test.each([
  ['a wait', 300, '3600', { waitSecondsP95: 300 }],
  ['a wait without end', null, '3600', { waitSecondsP95: null }],
  ['no wait where nothing ran', 0, '0', {}],
])('of who decides, a list tells %s', (_, p95, deliveredGpuSeconds, told) => {
  const sample = sampleSummary({ funderCount: 2, siteCount: 1, monthCount: 1 });
  const { decision } = sample;
  if (decision === null) throw new Error('The sample has no decision');
  const waitSeconds = { ...decision.waitSeconds, p95 };
  const summary = { ...sample, decision: { ...decision, deliveredGpuSeconds, waitSeconds } };
  const { waitSecondsP95 } = keyFiguresOf(summary);
  expect(waitSecondsP95 === undefined ? {} : { waitSecondsP95 }).toEqual(told);
});

test('where nobody decides and there is no job, a list tells no wait', () => {
  const sample = sampleSummary({ funderCount: 2, siteCount: 1, monthCount: 1 });
  const waitSeconds = { p50: 0, p95: 0, p99: 0, max: 0 };
  const jobs = { ...sample.jobs, submitted: 0, started: 0 };
  expect(keyFiguresOf({ ...sample, decision: null, jobs, waitSeconds })).not.toHaveProperty(
    'waitSecondsP95',
  );
});
