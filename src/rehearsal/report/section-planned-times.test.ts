import { describe, expect, test } from 'vitest';
import { renderReport } from './report.ts';
import { estimateText } from './section-planned-times.ts';
import { textOf } from './testing/page-parts.ts';
import { sampleSummary } from './testing/sample-summary.ts';

const SMALL = { funderCount: 3, siteCount: 1, monthCount: 2 };

describe('how long jobs were planned to run', () => {
  const SENTENCE = '511 jobs had no wall time and were planned by the jobs of their allocation';

  test('is said of estimated jobs, with how many ran longer', () => {
    const text = textOf(renderReport(sampleSummary(SMALL)));
    expect(text).toContain(SENTENCE);
    expect(text).toContain('Of those that ended, 9.4 % ran longer than that');
  });

  test('is told of no job where none ended', () => {
    const summary = sampleSummary(SMALL);
    const nothing = { p5: 0, p25: 0, p50: 0, p75: 0, p95: 0 };
    const none = { ended: 0, outlived: 0, meanErrorSeconds: 0, plannedPercentOfRun: nothing };
    const plannedTimes = summary.plannedTimes.map((each) => ({ ...each, ...none }));
    const text = textOf(renderReport({ ...summary, plannedTimes }));
    expect(text).toContain('Asked for 4,001 0 0 (–) – – – – – – Estimated 511 0 0 (–) – – – – – –');
    expect(text).toContain('had ended before them. None of them ended.');
    expect(estimateText({ ...summary, plannedTimes })).toBe('511 estimated; none of them ended');
  });

  test('is a table alone where all asked for a wall time', () => {
    const summary = sampleSummary(SMALL);
    const plannedTimes = summary.plannedTimes.slice(0, 1);
    const text = textOf(renderReport({ ...summary, plannedTimes }));
    expect(text).not.toContain('had no wall time');
    expect(text).toContain(
      'Asked for 4,001 3,990 0 (0 %) 3 h 26 min 101 % 130 % 220 % 410 % ≥ 10,000 %',
    );
  });
});
