import { describe, expect, test } from 'vitest';
import type { Ranked } from '../report/measured.ts';
import { rowsOf, textOf } from '../report/testing/page-parts.ts';
import { SEVEN_FUNDERS, sampleSummary } from '../report/testing/sample-summary.ts';
import { timeLeftOf } from './estimate.ts';
import { gather, type Spread, spreadOf } from './gather.ts';
import { differencesOf, type ManifestFacts, manifestOf } from './manifest.ts';
import { doneScenario, parseResult } from './result.ts';
import { scenariosOf } from './sweep.ts';
import { renderSweepPage } from './sweep-page.ts';
import { sweepCells, sweepDocument } from './sweep-table.ts';
import { renderSweepText } from './sweep-text.ts';
import { gathered, resultOf, samplePage, scenarios, sweep, VARY } from './testing/sample-page.ts';
import { digest, sweepOf } from './testing/small-sweep.ts';

describe('the spread of figures', () => {
  const rows: readonly [readonly Ranked[], Spread | undefined][] = [
    [[], undefined],
    [[5n], { least: 5n, median: 5n, most: 5n }],
    [[9n, 1n], { least: 1n, median: 5n, most: 9n }],
    [[4n, 1n, 0n, 9n], { least: 0n, median: 3n, most: 9n }],
    [[10n, 9n, 2n], { least: 2n, median: 9n, most: 10n }],
    [['never', 1n, 2n], { least: 1n, median: 2n, most: 'never' }],
    [['never', 1n], { least: 1n, median: 'never', most: 'never' }],
    [[1n, 'never', 2n, 'never'], { least: 1n, median: 'never', most: 'never' }],
    [['never', 1n, 2n, 4n], { least: 1n, median: 3n, most: 'never' }],
    [['never', 7n, 'never'], { least: 7n, median: 'never', most: 'never' }],
    [['never'], { least: 'never', median: 'never', most: 'never' }],
  ];
  test.each(rows)('of %s', (figures, spread) => {
    expect(spreadOf(figures)).toEqual(spread);
  });
});

describe('a gathered sweep', () => {
  test('has median and range of each setting, and counts what is not there', () => {
    const [first, second] = gathered.rows;
    expect(first?.spreadOf('used')).toEqual({ least: 100_000n, median: 200_000n, most: 300_000n });
    expect(second?.spreadOf('used')).toEqual({ least: 400_000n, median: 400_000n, most: 400_000n });
    expect(gathered).toMatchObject({ doneCount: 4, missingCount: 1, scenarioCount: 6 });
    expect(gathered.failures).toMatchObject([{ number: 5, kind: 'input', reason: 'No <room>.' }]);
  });

  test('is a table with a column for each median, least and most, in the unit it names', () => {
    const [head = [], ...rows] = sweepCells(sweep, gathered);
    const at = head.indexOf('used median (fraction of 1)');
    expect(head.slice(0, 4)).toEqual(['Load', 'seeds', 'failed', 'missing']);
    expect(rows.map((row) => [...row.slice(0, 4), ...row.slice(at, at + 3)])).toEqual([
      ['60', '3', '0', '0', '0.200000', '0.100000', '0.300000'],
      ['80', '1', '1', '1', '0.400000', '0.400000', '0.400000'],
    ]);
    expect(rows.every((row) => row.length === head.length)).toBe(true);
  });

  test('is a document with the values assigned', () => {
    const { settings } = sweepDocument(sweep, gathered) as { settings: readonly object[] };
    expect(settings[1]).toMatchObject({
      parameters: [
        { assignments: [{ path: 'workload.sources[0].loadPercent', text: '80' }], value: '80' },
      ],
      figures: { used: { median: '0.400000' } },
    });
  });

  test('is a page that says what is missing and what failed, with figures and tables', () => {
    const page = samplePage();
    expect(textOf(page)).toContain('Not everything is here yet. Without a result: 1 scenario of 6');
    expect(textOf(page)).toContain('Scenario 5: No <room>.');
    expect(textOf(page)).toContain('60: 20 % (10 % to 30 %); 80: 40 %.');
    expect(page).not.toContain('<room>');
    expect(page).not.toContain('<script');
    expect(page.match(/<figure /g)).toHaveLength(2);
  });

  test('says over how many seeds a median is, where some have nothing to measure', () => {
    const some = gather(scenarios.slice(0, 3), (scenario) => {
      const result = resultOf(scenario);
      if (result?.ok !== true || scenario.number === 1) return result;
      return { ...result, figures: { ...result.figures, 'wait-95': null } };
    });
    const page = renderSweepPage({ sweep, gathered: some, version: '1' });
    const caption = '95 of 100 of its jobs started within';
    expect(rowsOf(page, caption).map((row) => row.at(-1))).toEqual(['1 of 3']);
    expect(rowsOf(page, 'Used for work that counts').map((row) => row.at(-1))).toEqual(['3']);
  });

  test.each([
    [6, 'The same in every setting.'],
    [3, 'With 60 alone. Without this figure: 1 of 2 settings.'],
    [0, 'No setting has this figure.'],
  ])('says of how many settings there are figures, of %s scenarios', (count, sentence) => {
    const some = gather(scenarios, (scenario) =>
      scenario.number > count ? undefined : doneScenario(scenario, sampleSummary(SEVEN_FUNDERS)),
    );
    expect(textOf(renderSweepPage({ sweep, gathered: some, version: '1' }))).toContain(sentence);
  });

  test('draws settings with long names that differ in their last value under other names', () => {
    const load = (name: string, percent: number) =>
      `{ name: "${name}", set: { "workload.sources[0].loadPercent": ${percent} } }`;
    const two = sweepOf(
      'seedCount: 1',
      `vary: [{ settings: [${load('EUR 17.5 million, a quarter', 60)}, ${load('Other', 70)}] },`,
      '  { path: scheduling.reservationsMax, values: [0, 4] }]',
      'measures: [used]',
    );
    const all = gather(scenariosOf(two, digest), (scenario) =>
      doneScenario(scenario, sampleSummary(SEVEN_FUNDERS)),
    );
    const page = renderSweepPage({ sweep: two, gathered: all, version: '1' });
    for (const svg of page.match(/<svg[\s\S]*?<\/svg>/g) ?? []) {
      const names = [...svg.matchAll(/>([^<]* · \d)</g)].map(([, name]) => name);
      expect(new Set(names).size).toBe(4);
    }
  });

  test('is a text that fits a terminal', () => {
    const text = renderSweepText(sweep, gathered);
    expect(text).toContain('Used for work that counts\n  60  20 % (10 % to 30 %)\n  80  40 %\n');
    expect(text).toContain('4 of 6 scenarios are done, 1 failed, 1 are missing.');
  });

  test('is read from files as it was written, and nothing else is', () => {
    for (const scenario of scenarios.slice(0, 5)) {
      const text = JSON.stringify(resultOf(scenario));
      expect(parseResult(text, scenario)).toEqual(resultOf(scenario));
      expect(parseResult(text.slice(0, -1), scenario)).toBeUndefined();
      expect(parseResult(text, { ...scenario, id: 's-other' })).toBeUndefined();
    }
    const [first] = scenarios;
    if (first === undefined) throw new Error('There is no scenario');
    const text = JSON.stringify(resultOf(first)).replace(/"used":"\d+"/, '"used":"much"');
    expect(parseResult(text, first)).toBeUndefined();
  });
});

describe('what a folder was begun with', () => {
  const facts: ManifestFacts = {
    polder: '1.2.3',
    engine: '6',
    workload: 2,
    measures: 2,
    programmeSha256: 'aa',
    traceSha256: { 'a.csv': 'bb' },
    assumeBudget: false,
    skipBadRows: false,
  };
  const begun = manifestOf(sweep, facts);

  test('is the same where only names and measures differ', () => {
    const renamed = sweepOf('seeds: [1, 2, 3]', VARY.replace('Load', 'Other'));
    expect(differencesOf(begun, manifestOf(renamed, facts))).toEqual([]);
  });

  test.each([
    [{ ...begun, polder: '2' }, 'version of Polder: begun with 1.2.3; found 2'],
    [{ ...begun, engine: '7' }, 'version of what the engine decides: begun with 6; found 7'],
    [{ ...begun, workload: 3 }, 'version of what is generated: begun with 2; found 3'],
    [{ ...begun, measures: 3 }, 'version of what the measures mean: begun with 2; found 3'],
    [{ ...begun, programmeSha256: 'ab' }, 'programme: its file has another text than when'],
    [{ ...begun, traceSha256: { 'a.csv': 'x' } }, 'trace a.csv: not the file that the folder was'],
    [{ ...begun, months: 2 }, 'months: begun with none; found 2'],
    [{ ...begun, assumeBudget: true }, '--assume-budget: begun with off; found on'],
    [{ ...begun, skipBadRows: true }, '--skip-bad-rows: begun with off; found on'],
    [{ ...begun, seeds: [1, 2] }, 'seeds: begun with 1, 2, 3; found 1, 2'],
    [
      { ...begun, vary: [[[{ path: 'p', text: '1' }]]] },
      'vary[0]: begun with workload.sources[0].loadPercent: 60, 80; found p: 1',
    ],
    [
      { ...begun, vary: [] },
      'vary[0]: begun with workload.sources[0].loadPercent: 60, 80; found n',
    ],
  ])('is something else than what says %#', (found, difference) => {
    expect(differencesOf(begun, found)).toEqual([expect.stringContaining(difference)]);
  });
});

test('A folder of a build that kept fewer versions is another', () => {
  const found = manifestOf(sweep, {
    ...{ polder: '1.2.3', engine: '6', workload: 2, measures: 2 },
    ...{ programmeSha256: 'aa', traceSha256: {}, assumeBudget: false, skipBadRows: false },
  });
  const { engine: _, workload: __, measures: ___, ...begun } = found;
  expect(differencesOf(begun, found)).toEqual([
    'version of what the engine decides: begun with one from before they were kept; found 6',
    'version of what is generated: begun with one from before they were kept; found 2',
    'version of what the measures mean: begun with one from before they were kept; found 2',
  ]);
});

describe('the time that is left', () => {
  const none = { seconds: [], leftCount: 8, runningSeconds: [], workerCount: 2 };
  test.each([
    ['is unknown until the first is done', none, undefined],
    ['is the same for all', { ...none, seconds: [3] }, { secondsMin: 12, secondsMax: 12 }],
    ['is a range', { ...none, seconds: [2, 5, 3] }, { secondsMin: 8, secondsMax: 20 }],
    [
      'counts what runs, for no more than it was measured to take',
      { ...none, seconds: [2, 5], runningSeconds: [1, 4] },
      { secondsMin: 6.5, secondsMax: 19 },
    ],
    [
      'counts as many workers as there is work for',
      { ...none, seconds: [2, 5], leftCount: 1, workerCount: 8 },
      { secondsMin: 2, secondsMax: 5 },
    ],
    [
      'is never below nothing',
      { ...none, seconds: [2], leftCount: 1, runningSeconds: [60] },
      { secondsMin: 0, secondsMax: 0 },
    ],
  ])('%s', (_, measured, left) => {
    expect(timeLeftOf(measured)).toEqual(left);
  });
});
