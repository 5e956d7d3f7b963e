import { describe, expect, test } from 'vitest';
import { renderComparison } from './comparison.ts';
import { comparisonOf } from './comparison-figures.ts';
import { renderComparisonText } from './comparison-text.ts';
import { renderSummaryText } from './summary-text.ts';
import { figuresOf, rowsOf, textOf } from './testing/page-parts.ts';
import { sampleRuns } from './testing/sample-runs.ts';
import { idleSummary, SEVEN_FUNDERS, sampleSummary } from './testing/sample-summary.ts';

const runs = sampleRuns(SEVEN_FUNDERS);

/** What the decision is made on: each must be found in both forms, for each run. */
const DECISIVE = [
  'EUR 90 M of 70 M: 20 M too much',
  'EUR 50 M of 150 M',
  'EUR 0 of 110 M',
  'EUR 4 M of 70 M',
  '28.4 M',
  '26.9 M',
  '8.95 M',
  '21.7 M',
  '2.45 M',
  '5 min 10 s',
  '23 h 53 min',
  'EUR 10.04',
  'EUR 14.53',
  'EUR 2.81',
  'EUR 6.53',
  'Grid connection of 150 MW (TenneT, by 1 July 2029)',
  'Calls of the joint undertaking (EuroHPC)',
];

describe('a comparison in the terminal', () => {
  const text = renderComparisonText(runs);

  test.each([...DECISIVE.slice(1)])('shows %s', (figure) => {
    expect(text).toContain(figure);
  });

  test('breaks a long cell at a space and loses none of it', () => {
    expect(text).toMatch(/EUR 90 M of 70 M:/);
    expect(text).toContain('20 M too much');
  });

  test.each([1, 2, 4, 5, 9])('stays within 120 columns with %s runs', (count) => {
    const many = Array.from({ length: count }, (_, index) => runs[index % runs.length]).flatMap(
      (run) => run ?? [],
    );
    const lines = renderComparisonText(many).split('\n');
    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(120);
    expect(lines.filter((line) => line.startsWith('Price per GPU-hour delivered  '))).toHaveLength(
      Math.ceil(count / 4),
    );
  });

  test('has a row of the credits, which no price contains', () => {
    const [first] = runs;
    const funderMonths = first?.summary.funderMonths.map((each, index) => ({
      ...each,
      creditMicros: index === 0 ? '2500000000' : '0',
    }));
    const credited = runs.map((run) => ({
      ...run,
      summary: { ...run.summary, funderMonths: funderMonths ?? [] },
    }));
    expect(renderComparisonText(credited)).toMatch(/Credits, not in any price +EUR 2,500/);
  });

  test('counts who got too little among those that were owed anything, as the report does', () => {
    const [first] = runs;
    if (first === undefined) throw new Error('There is no sample');
    const funders = first.summary.funders.map((each, index) =>
      index === 0 ? { ...each, demandedGpuSeconds: '0' } : each,
    );
    const funderMonths = first.summary.funderMonths.map((each, index) => ({
      ...each,
      shortfallByCause: {
        ...each.shortfallByCause,
        not_scheduled: index === 1 ? '9'.repeat(14) : '0',
      },
    }));
    const summary = { ...first.summary, funders, funderMonths };
    const [, report = ''] = /No: (\d+ of \d+) did not/.exec(renderSummaryText(summary)) ?? [];
    expect(report).toMatch(/of/);
    expect(renderComparisonText([{ label: 'a', summary }])).toMatch(
      new RegExp(`Got 0\\.5 % or more too little +${report}\\n`),
    );
  });

  test('shows no share of nothing where something little was used, as the report does', () => {
    const [first] = runs;
    if (first === undefined) throw new Error('There is no sample');
    const summary = { ...first.summary, utilisation: 0, utilisationBound: 0 };
    const compared = renderComparisonText([{ label: 'a', summary }]);
    expect(renderSummaryText(summary)).toMatch(/How full was it.*< 0\.1 %/);
    expect(compared).toMatch(/Used for work that counts +< 0\.1 %\nBound +< 0\.1 %\n/);
  });

  test('begins with the budgets that were assumed', () => {
    expect(text.startsWith('! commit: The budget of the Netherlands for 2029 lacks')).toBe(true);
  });

  test('warns where the runs do not cover the same time', () => {
    const other = sampleSummary({ ...SEVEN_FUNDERS, monthCount: 2 });
    const mixed = [...runs, { label: 'shorter', summary: other }];
    expect(renderComparisonText(mixed)).toContain('The runs do not cover the same time');
  });

  test.each([
    [{ seed: 2 }, 'The runs have different seeds'],
    [{ version: '9' }, 'The runs were made by different versions of Polder.'],
    [{ rules: { engine: '1', workload: 1, measures: 1 } }, 'The runs were made by different'],
  ])('warns where the runs differ in %o', (differing, warning) => {
    const [first] = runs;
    if (first === undefined) throw new Error('There is no sample');
    const engine = { ...first.summary.engine, ...differing };
    const mixed = [...runs, { label: 'other', summary: { ...first.summary, engine } }];
    expect(renderComparisonText(mixed)).toContain(warning);
    expect(text).not.toContain(warning);
  });

  test('has no part for a decision where no run prepares one', () => {
    const summary = { ...sampleSummary(SEVEN_FUNDERS), decision: null };
    const plain = renderComparisonText([{ label: 'a', summary }]);
    expect(plain).not.toContain('Public money');
    expect(plain).toContain('THE WHOLE REHEARSAL');
  });
});

describe('a comparison as a page', () => {
  const page = renderComparison(runs);

  test.each(DECISIVE)('shows %s', (figure) => {
    expect(textOf(page)).toContain(figure);
  });

  test('says first which run is best at what, and that none is best at everything', () => {
    const opening = textOf(page.slice(0, page.indexOf('<nav')));
    expect(opening).toContain('No run is best at everything.');
    expect(opening).toContain('Least public money market EUR 0');
    expect(opening).toContain('Most GPU-hours delivered commit 26.9 million GPU-hours');
  });

  test('calls no run best in a sum over time where the runs do not cover the same', () => {
    const [first] = runs;
    if (first === undefined) throw new Error('There is no sample');
    const interval = { ...first.summary.interval, end: '2028-02-01T00:00:00Z' };
    const mixed = [...runs, { label: 'short', summary: { ...first.summary, interval } }];
    const page = renderComparison(mixed);
    const opening = textOf(page.slice(0, page.indexOf('<nav')));
    expect(opening).toContain(
      '; short: 1 January 2028 to 31 January 2028. Wherever the runs differ',
    );
    expect(opening).not.toMatch(/Least public money|Most GPU-hours|Largest entitlement/);
    expect(opening).toContain('Lowest price per GPU-hour');
    const sums = ['public-money', 'entitled', 'delivered', 'missed'];
    for (const { id, best, leading } of comparisonOf(mixed).measures) {
      if (sums.includes(id)) expect([best, leading]).toEqual([null, []]);
    }
    expect(comparisonOf(runs).measures[0]).toMatchObject({ best: 'least', leading: [2] });
  });

  test('holds labels as text, and gives each figure a table', () => {
    const hostile = runs.map((run) => ({ ...run, label: '<script>"x"</script>' }));
    expect(renderComparison(hostile)).not.toContain('<script');
    for (const figure of figuresOf(page)) expect(figure).toMatch(/<details>[\s\S]*<tbody>/);
  });

  test('does not call a run the quickest in which nothing was delivered', () => {
    const idle = idleSummary(SEVEN_FUNDERS);
    const decision = runs[0]?.summary.decision ?? null;
    const none = { p50: 0, p95: 0, p99: 0, max: 0 };
    const empty = decision && { ...decision, deliveredGpuSeconds: '0', waitSeconds: none };
    const mixed = [...runs, { label: 'idle', summary: { ...idle, decision: empty } }];
    expect(textOf(renderComparison(mixed))).toContain('Shortest wait, 95 of 100 jobs market');
  });

  test('calls no run the quickest in which too few started, and says so in its place', () => {
    const [first] = runs;
    const decision = first?.summary.decision;
    if (first === undefined || decision == null) throw new Error('The sample has no decision');
    const waitSeconds = { p50: 0, p95: null, p99: null, max: 60 };
    const summary = { ...first.summary, waitSeconds, decision: { ...decision, waitSeconds } };
    const blocked = { label: 'blocked', summary };
    const page = textOf(renderComparison([blocked, ...runs.slice(1)]));
    expect(page).toMatch(/95 of 100 started within not by the end/);
    expect(page).toContain('Shortest wait, 95 of 100 jobs market');
    const alone = textOf(renderComparison([blocked, { label: 'blocked too', summary }]));
    expect(alone).toMatch(/95 of 100 jobs all are level fewer than 95 of 100 of its jobs started/);
  });

  test('calls runs level that differ by less than a hundredth', () => {
    const [first] = runs;
    const decision = first?.summary.decision;
    if (first === undefined || decision == null) throw new Error('The sample has no decision');
    const near = String((BigInt(decision.deliveredGpuSeconds) * 999n) / 1_000n);
    const summary = { ...first.summary, decision: { ...decision, deliveredGpuSeconds: near } };
    const page = textOf(renderComparison([...runs, { label: 'near', summary }]));
    expect(page).toContain('Most GPU-hours delivered commit and near');
  });

  const [sample] = runs;
  const decided = sample?.summary.decision;
  if (sample === undefined || decided == null) throw new Error('The sample has no decision');
  const runOf = (label: string, figures: Partial<typeof decided>) => {
    return { label, summary: { ...sample.summary, decision: { ...decided, ...figures } } };
  };
  const openingOf = (...some: ReturnType<typeof runOf>[]) => {
    const page = renderComparison(some);
    return textOf(page.slice(0, page.indexOf('<nav')));
  };

  test('calls a run best that leads in all, also where others lead with it', () => {
    const dear = runOf('dear', { publicMicros: '9'.repeat(18) });
    const both = openingOf(runOf('a', {}), runOf('b', { deliveredGpuSeconds: '7200' }), dear);
    expect(both).toContain('Least public money a and b');
    expect(both).toContain('Most GPU-hours delivered a and dear');
    expect(both).toContain('Wherever the runs differ below, the best is a.');
    const equal = openingOf(runOf('a', {}), runOf('all are level', {}), dear);
    expect(equal).toContain('Wherever the runs differ below, the best are a and all are level.');
  });

  test('names those that are level where another takes no part', () => {
    const held = runOf('held', { publicMicros: '0', heldPublicMicros: '7000000' });
    const opening = openingOf(runOf('a', {}), runOf('b', {}), held);
    expect(opening).toContain('Least public money a and b are level EUR');
    expect(opening).toContain('Most GPU-hours delivered all are level');
    expect(opening).toContain('The runs are level in all of this.');
  });

  test('draws a price of nothing, and leaves out what delivered nothing', () => {
    const free = runOf('free', { publicMicros: '0', userMicros: '0', microsPerGpuHour: null });
    const idle = runOf('idle', { deliveredGpuSeconds: '0', microsPerGpuHour: null });
    const page = renderComparison([...runs.slice(0, 1), free, idle]);
    const bars = rowsOf(page, 'Price of a delivered GPU-hour');
    expect(bars).toEqual([
      ['commit', 'EUR 10.04'],
      ['free', 'EUR 0'],
    ]);
    expect(textOf(page)).toContain('by run. 1 run without this figure left out.');
  });

  test('tells of figures that are rounded one by one', () => {
    const deliveredGpuSeconds = String(3_600 * 312_641 + 1_700);
    const entitledGpuSeconds = String(3_600 * 231_839 + 3_000);
    const page = textOf(
      renderComparison([runOf('a', { deliveredGpuSeconds, entitledGpuSeconds })]),
    );
    expect(page).toMatch(/to 231,840 GPU-hours delivered 312,641 … beyond .* entitled to 80,802/);
    expect(page).toContain('parts and their sum may differ in the last digit.');
  });

  test('can be made of no run', () => {
    expect(textOf(renderComparison([]))).toContain('No rehearsal was given.');
  });
});

describe('the summary at the end of a rehearsal', () => {
  test.each([
    ['full', sampleSummary(SEVEN_FUNDERS)],
    ['idle', idleSummary(SEVEN_FUNDERS)],
  ])('fits a screen, %s', (_, summary) => {
    const lines = renderSummaryText(summary).split('\n');
    expect(lines.length).toBeLessThanOrEqual(30);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('says how far estimates were off, where there were any', () => {
    const summary = sampleSummary(SEVEN_FUNDERS);
    expect(renderSummaryText(summary)).toContain(
      'Wall times      511 estimated; 9.4 % ran longer; mean error 5 h 39 min, median 240 % of run',
    );
    const plannedTimes = summary.plannedTimes.slice(0, 1);
    expect(renderSummaryText({ ...summary, plannedTimes })).not.toContain('Wall times');
  });

  test('leaves out no job that was submitted', () => {
    const { jobs } = sampleSummary(SEVEN_FUNDERS);
    for (const [rejected, end] of [
      [0, 'not used'],
      [3, 'not used; 3 jobs could never have run'],
    ] as const) {
      const summary = { ...sampleSummary(SEVEN_FUNDERS), jobs: { ...jobs, rejected } };
      const lines = renderSummaryText(summary).split('\n');
      expect(lines.find((line) => line.startsWith('Workload'))).toMatch(new RegExp(` ${end}$`));
    }
  });

  test('says what was assumed, and the hash by which the run can be repeated', () => {
    const text = renderSummaryText({
      ...sampleSummary(SEVEN_FUNDERS),
      assumedBudget: ['Assumed.'],
    });
    expect(text.split('\n')[1]).toBe('  ! Assumed.');
    expect(text).toContain('9f2c41d07ab85e63');
  });
});
