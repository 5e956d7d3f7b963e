import { describe, expect, test } from 'vitest';
import type { Summary, WaitSummary } from '../summary.ts';
import { comparisonOf } from './comparison-figures.ts';
import { compareRanked, leadingOf, type Measured } from './measured.ts';
import { MEASURES, type MeasureId, measuredText } from './measures.ts';
import { idleSummary, SEVEN_FUNDERS, sampleSummary } from './testing/sample-summary.ts';

test('What was never reached comes after every number', () => {
  const ranked = ['never', 3n, 'never', 0n, 10n ** 30n] as const;
  expect(ranked.toSorted(compareRanked)).toEqual([0n, 3n, 10n ** 30n, 'never', 'never']);
});

describe('those that lead', () => {
  const rows: readonly [readonly Measured[], 'least' | 'most', readonly number[]][] = [
    [[5n, 9n], 'least', [0]],
    [[5n, 9n], 'most', [1]],
    [[1_000n, 1_010n, 1_011n], 'least', [0, 1]],
    [[1_000n, 991n, 990n], 'most', [0, 1]],
    [[undefined, 9n, 5n], 'least', [2]],
    [['never', 9n], 'least', [1]],
    [[9n, 'never'], 'most', [0]],
    [['never', 0n, undefined, 0n], 'least', [1, 3]],
    [['never', 'never'], 'least', [0, 1]],
    [['never', undefined], 'least', []],
    [[undefined, 5n], 'least', []],
    [[], 'most', []],
  ];
  test.each(rows)('of %s, where the %s is best', (measured, best, positions) => {
    expect(leadingOf(measured, best)).toEqual(positions);
  });
});

describe('a wait', () => {
  const none: WaitSummary = { p50: 0, p95: 0, p99: 0, max: 0 };
  const blocked: WaitSummary = { p50: 60, p95: null, p99: null, max: 90 };
  const unstarted: WaitSummary = { p50: null, p95: null, p99: null, max: 0 };
  const idle = idleSummary(SEVEN_FUNDERS);
  const rows: readonly [string, Summary, MeasureId, readonly [Measured, string]][] = [
    ['of half', decidedWith(blocked, '9'), 'wait-half', [60n, '1 min']],
    ['too few started', decidedWith(blocked, '9'), 'wait-95', ['never', 'not by the end']],
    ['none started', decidedWith(unstarted, '0'), 'wait-half', ['never', 'not by the end']],
    ['no job', decidedWith(none, '0'), 'wait-95', [undefined, '–']],
    ['nobody decides', { ...decidedWith(none, '0'), decision: null }, 'wait-95', [undefined, '–']],
    ['of all', decidedWith(blocked, '9'), 'wait-half-all', [60n, '1 min']],
    ['of all, too few', decidedWith(blocked, '9'), 'wait-95-all', ['never', 'not by the end']],
    ['of all, no job', idle, 'wait-95-all', [undefined, '–']],
  ];
  test.each(rows)('%s', (_, summary, id, [measured, text]) => {
    const found = MEASURES[id].of(summary);
    expect(found).toBe(measured);
    expect(measuredText(found, MEASURES[id].unit)).toBe(text);
  });

  test('that never ends stands last beside one that does, and is no missing figure', () => {
    const runs = [
      { label: 'blocked', summary: decidedWith(blocked, '9') },
      { label: 'idle', summary: decidedWith(none, '0') },
      { label: 'slow', summary: decidedWith({ ...blocked, p95: 9_000 }, '9') },
    ];
    const { measures } = comparisonOf(runs);
    expect(measures.find(({ id }) => id === 'wait-95')).toMatchObject({
      figures: ['never', undefined, 9_000n],
      leading: [2],
    });
  });
});

/** The waits of the deciding party, and of all. */
function decidedWith(waitSeconds: WaitSummary, deliveredGpuSeconds: string): Summary {
  const summary = sampleSummary(SEVEN_FUNDERS);
  const { decision } = summary;
  if (decision === null) throw new Error('The sample has no decision');
  return {
    ...summary,
    waitSeconds,
    decision: { ...decision, waitSeconds, deliveredGpuSeconds },
  };
}
