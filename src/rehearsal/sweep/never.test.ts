/** Seeds in which too few jobs started, from the file of a scenario to all that is told of them. */
import { describe, expect, test } from 'vitest';
import { textOf } from '../report/testing/page-parts.ts';
import { idleSummary, SEVEN_FUNDERS, sampleSummary } from '../report/testing/sample-summary.ts';
import type { Summary } from '../summary.ts';
import { type Gathered, gather } from './gather.ts';
import { doneScenario, parseResult, type ScenarioResult } from './result.ts';
import { type Scenario, scenariosOf } from './sweep.ts';
import { renderSweepPage } from './sweep-page.ts';
import { sweepCells, sweepDocument } from './sweep-table.ts';
import { renderSweepText } from './sweep-text.ts';
import { digest, sweepOf } from './testing/small-sweep.ts';

const MINUTE = 60;
/** Of each setting, 95 of 100 waits in its three seeds; null: too few started; none: no job. */
const WAITS: readonly (readonly (number | null | 'none')[])[] = [
  [MINUTE, 3 * MINUTE, 2 * MINUTE],
  [MINUTE, null, 2 * MINUTE],
  [null, 9 * MINUTE, null],
  [null, null, null],
  ['none', 'none', 'none'],
  ['none', null, MINUTE],
];
const LOADS = [10, 20, 30, 40, 50, 60];
const sweep = sweepOf(
  'seedCount: 3',
  `vary: [{ name: Load, path: "workload.sources[0].loadPercent", values: [${LOADS}] }]`,
  'measures: [wait-95-all]',
);
const scenarios = scenariosOf(sweep, digest);
const gathered = gather(scenarios, resultOf);

function resultOf(scenario: Scenario): ScenarioResult {
  return doneScenario(scenario, summaryOf(scenario));
}

function summaryOf({ number }: Scenario): Summary {
  const wait = WAITS[Math.floor((number - 1) / 3)]?.[(number - 1) % 3];
  if (wait === 'none') return idleSummary(SEVEN_FUNDERS);
  const waitSeconds = { p50: 0, p95: wait ?? null, p99: null, max: 9 * MINUTE };
  return { ...sampleSummary(SEVEN_FUNDERS), waitSeconds };
}

/** The cells of a measure in the table, a row a setting. */
function cellsOf(all: Gathered, measure: string): readonly string[] {
  const [head = [], ...rows] = sweepCells(sweep, all);
  const at = head.findIndex((name) => name.startsWith(`${measure} median`));
  return rows.map((row) => row.slice(at, at + 3).join());
}

describe('a seed in which too few jobs started', () => {
  test('counts as longer than any number, and one without jobs does not count', () => {
    expect(cellsOf(gathered, 'wait-95-all')).toEqual([
      '120,60,180',
      '120,60,never',
      'never,540,never',
      'never,never,never',
      ',,',
      'never,60,never',
    ]);
  });

  test('is told apart in the document from what there is no figure of', () => {
    const { settings } = sweepDocument(sweep, gathered) as {
      settings: readonly { figures: Record<string, object | null> }[];
    };
    expect(settings.map(({ figures }) => figures['wait-95-all'])).toEqual([
      { median: '120', least: '60', most: '180' },
      { median: '120', least: '60', most: 'never' },
      { median: 'never', least: '540', most: 'never' },
      { median: 'never', least: 'never', most: 'never' },
      null,
      { median: 'never', least: '60', most: 'never' },
    ]);
  });

  test('is kept in the file of its scenario, and read from there', () => {
    const [blocked] = scenarios.slice(4);
    if (blocked === undefined) throw new Error('There is no such scenario');
    const text = JSON.stringify(resultOf(blocked));
    expect(text).toContain('"wait-95-all":"never"');
    expect(parseResult(text, blocked)).toEqual(resultOf(blocked));
    const other = text.replace('"wait-95-all":"never"', '"wait-95-all":"sometimes"');
    expect(parseResult(other, blocked)).toBeUndefined();
  });

  test('is said in words in the terminal', () => {
    expect(renderSweepText(sweep, gathered)).toContain(
      [
        '95 of 100 of all jobs started within',
        '  10  2 min (1 min to 3 min)',
        '  20  2 min (1 min to not by the end)',
        '  30  not by the end (9 min to not by the end)',
        '  40  not by the end',
        '  50  –',
        '  60  not by the end (1 min to not by the end)',
        '  not by the end: fewer than 95 of 100 of all jobs started; longer than any time',
      ].join('\n'),
    );
  });

  test('is said in words on the page, and stands behind every setting with a number', () => {
    const page = renderSweepPage({ sweep, gathered, version: '1.2.3' });
    const text = textOf(page).replaceAll('\u00a0', ' ');
    expect(text).toContain(
      '2 min to not by the end Least with 10 and 20; not by the end with 30, 40 and 60. That holds',
    );
    expect(text).toContain(
      '“Not by the end”: fewer than 95 of 100 of all jobs started; longer than any time.',
    );
    expect(text).toContain('30: not by the end (9 min to not by the end);');
    expect(page.match(/<figure /g)).toHaveLength(1);
  });

  test('leaves no word of it where every seed has a number', () => {
    const first = gather(scenarios.slice(0, 3), resultOf);
    expect(renderSweepText(sweep, first)).not.toContain('by the end');
    expect(renderSweepPage({ sweep, gathered: first, version: '1' })).not.toContain('by the end');
  });
});
