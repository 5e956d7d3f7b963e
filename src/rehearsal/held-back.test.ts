/** Conditions that come late, in a rehearsal of 16 GPUs over January and February 2027. */
import { describe, expect, test } from 'vitest';
import { dateOf } from '../operation/testing/small-plan.ts';
import { heldContractsOf } from './held-back.ts';
import type { Condition, RehearsalPlan } from './programme-file/plan.ts';
import { renderComparison } from './report/comparison.ts';
import { comparisonOf } from './report/comparison-figures.ts';
import { renderComparisonText } from './report/comparison-text.ts';
import { heldBackTexts } from './report/held-back.ts';
import { renderReport } from './report/report.ts';
import { renderSummaryText } from './report/summary-text.ts';
import { textOf } from './report/testing/page-parts.ts';
import { rehearseSmall, SMALL_PLAN } from './run/testing/small-plan.ts';

const GRID: Condition = {
  what: 'A connection of 30 kW is in service',
  owner: 'Grid operator',
  dueAt: dateOf('2027-01-15'),
  site: 'site_s',
};
const DAY = 86_400;
/** In January, for two hours on 8 GPUs of the state. */
const JOBS = [[5 * DAY, 0, 8, 7_200]] as const;

function planWith(...conditions: readonly Condition[]): RehearsalPlan {
  return { ...SMALL_PLAN, conditions };
}

/** By programme; of no contract; of nothing. */
const { site: _, ...IN_VIEW } = GRID;
const ON_PROGRAMME: Condition = { ...IN_VIEW, programme: 'programme_p' };

describe('A contract', () => {
  test.each<readonly [string, readonly Condition[], string | undefined]>([
    ['keeps its start, on time         ', [{ ...GRID, dueAt: dateOf('2027-01-01') }], 'as agreed'],
    ['keeps its start, no date         ', [{ ...GRID, dueAt: undefined }], 'as agreed'],
    ['keeps its start, another site    ', [{ ...GRID, site: 'site_other' }], 'as agreed'],
    ['keeps its start, only in view    ', [IN_VIEW], 'as agreed'],
    ['starts the month after           ', [GRID], '2027-02-01'],
    ['starts on the day                ', [{ ...GRID, dueAt: dateOf('2027-02-01') }], '2027-02-01'],
    ['waits as all of its programme do ', [ON_PROGRAMME], '2027-02-01'],
    [
      'waits for the latest             ',
      [GRID, { ...GRID, dueAt: dateOf('2027-05-02') }],
      '2027-06-01',
    ],
    ['starts never, it was refused     ', [GRID, { ...GRID, state: 'refused' }], undefined],
  ])('%s', (_, conditions, start) => {
    const [held] = heldContractsOf(planWith(...conditions));
    if (start === 'as agreed') expect(held).toBeUndefined();
    else if (start === undefined) expect(held?.start.kind).toBe('blocked');
    else expect(held?.start).toMatchObject({ kind: 'moved', startAt: dateOf(start) });
  });
});

test('A contract of two sites starts as a whole: it waits for either', () => {
  const contracts = SMALL_PLAN.contracts.map((each) => ({
    ...each,
    furtherSites: ['site_t'] as const,
  }));
  const held = heldContractsOf({ contracts, conditions: [{ ...GRID, site: 'site_t' }] });
  expect(held.map(({ start }) => start.kind)).toEqual(['moved']);
});

test('A start that moves moves entitlement, delivery and the price of a GPU-hour', async () => {
  const onTime = await rehearseSmall(planWith(), JOBS);
  const late = await rehearseSmall(planWith(GRID), JOBS);
  expect(onTime.summary.heldBack).toEqual([]);
  expect(late.summary.heldBack).toEqual([
    {
      contract: 'contract_c',
      condition: GRID.what,
      owner: 'Grid operator',
      state: null,
      due: '2027-01-15',
      agreedStart: '2027-01-01',
      start: '2027-02-01',
      heldGpuSeconds: String(16 * 31 * DAY),
      heldGpuSecondsInAll: String(16 * 31 * DAY),
    },
  ]);
  const entitled = ({ statements }: typeof late) =>
    statements[0]?.gpuTime.map((line) => Number(line.entitledGpuSeconds));
  expect(entitled(onTime)).toEqual([8 * 31 * DAY, 8 * 28 * DAY]);
  expect(entitled(late)?.filter((gpuSeconds) => gpuSeconds > 0)).toEqual([8 * 28 * DAY]);
  // The job waits for the capacity, and the money is that of 28 days of 334, not of 365.
  expect(late.summary.waitSeconds.max).toBe(26 * DAY);
  expect(late.summary.decision?.deliveredGpuSeconds).toBe(String(8 * 7_200));
  const perYear = 7_300_000_000_000n;
  expect(onTime.summary.decision?.publicMicros).toBe(String((perYear * 59n) / 365n));
  expect(late.summary.decision?.publicMicros).toBe(String((perYear * 28n) / 334n));
});

test('A condition that was refused leaves a rehearsal without that capacity', async () => {
  const { summary } = await rehearseSmall(planWith({ ...GRID, state: 'refused' }), JOBS);
  expect(summary.jobs).toMatchObject({ submitted: 1, rejected: 1 });
  expect(summary.heldBack).toMatchObject([
    {
      start: null,
      heldGpuSeconds: String(16 * 59 * DAY),
      heldGpuSecondsInAll: String(16 * 365 * DAY),
    },
  ]);
  const entitled = summary.funders.map(({ entitledGpuSeconds }) => entitledGpuSeconds);
  expect(entitled).toEqual(entitled.map(() => '0'));
  const page = textOf(renderReport(summary)).replace(/\s+/g, ' ');
  expect(page).toContain('at which site. The money of 1 site ends there');
  expect(page).toContain('In no month was anything entitled to or delivered');
});

test('A node fails on its own cluster, also where a refused one stood before it', async () => {
  const { sites, contracts } = SMALL_PLAN;
  const never = {
    sites: sites.map((site) => ({
      ...{ ...site, id: 'site_t' as const },
      clusters: site.clusters.map((each) => ({ ...each, id: 'cluster_t' as const })),
    })),
    contracts: contracts.map((contract) => ({
      ...{ ...contract, id: 'contract_t' as const, site: 'site_t' as const, contributions: [] },
      phases: contract.phases.map((phase) => ({
        ...phase,
        capacity: [{ cluster: 'cluster_t' as const, gpuCount: 16 }],
      })),
    })),
  };
  const plan = {
    ...planWith({ ...GRID, site: 'site_t', state: 'refused' }),
    sites: [...never.sites, ...sites],
    contracts: [...never.contracts, ...contracts],
    failures: {
      ...{ seed: 1, gpuSecondsBetweenStops: 1_000_000_000_000 },
      ...{ checkpointSeconds: 60, restartSeconds: 300 },
    },
  };
  const at = SMALL_PLAN.interval.start + 5 * DAY + 60;
  const { summary } = await rehearseSmall(plan, JOBS, [
    { cluster: 0, node: 0, kind: 'failed', at },
    { cluster: 1, node: 0, kind: 'failed', at: at + 60 },
  ]);
  expect(summary.failures?.stops).toBe(1);
  expect(summary.gpuSeconds.redone).toBe(String(120 * 8));
});

test('A sentence says which condition, whose start, by how long, and what it costs', async () => {
  const late = await rehearseSmall(planWith({ ...GRID, dueAt: dateOf('2027-03-02') }), []);
  expect(heldBackTexts(late.summary)).toEqual([
    'contract_c starts on 1 April 2027, 3 months after 1 January 2027: “A connection of 30 kW is ' +
      'in service”, which depends on Grid operator, is expected on 2 March 2027. It costs ' +
      '22,656 GPU-hours in the time rehearsed, 34,560 GPU-hours of the contract.',
    'EUR 1.18 million of public money of Netherlands for this time is held back with the capacity.',
  ]);
  const never = await rehearseSmall(planWith({ ...GRID, state: 'refused' }), []);
  expect(heldBackTexts(never.summary)[0]).toContain('nor on any day that is known');
  const tooLate = await rehearseSmall(planWith({ ...GRID, dueAt: dateOf('2028-03-02') }), []);
  expect(tooLate.summary.heldBack).toMatchObject([{ due: '2028-03-02', start: null }]);
  expect(heldBackTexts(tooLate.summary)[0]).toContain(
    'contract_c does not start on 1 January 2027, nor on any day before its end: “A connection ' +
      'of 30 kW is in service”, which depends on Grid operator, is expected on 2 March 2028.',
  );
});

test('Report, screen and comparison say the sentence before any figure', async () => {
  const { summary } = await rehearseSmall(planWith(GRID), []);
  const runs = [{ label: 'late', summary }];
  const [sentence = 'none'] = heldBackTexts(summary);
  const first = sentence.slice(0, sentence.indexOf(':'));
  const texts = {
    report: textOf(renderReport(summary)),
    comparison: textOf(renderComparison(runs)),
    screen: renderSummaryText(summary),
    side: renderComparisonText(runs),
  };
  for (const [name, text] of Object.entries(texts)) {
    const words = text.replace(/\s+/g, ' ');
    expect([name, words]).toEqual([name, expect.stringContaining(first)]);
    expect(words).toContain('It costs 11,904 GPU-hours in the time rehearsed');
  }
  expect(texts.side).toMatch(/GPU-hours that conditions hold +11,904/);
});

test('Public money that is held back is told with its amount, and is not the least', async () => {
  const [onTime, never] = [
    await rehearseSmall(planWith(), JOBS),
    await rehearseSmall(planWith({ ...GRID, state: 'refused' }), JOBS),
  ];
  const { decision } = never.summary;
  expect(decision?.publicMicros).toBe('0');
  expect(decision?.heldPublicMicros).toBe(onTime.summary.decision?.publicMicros);
  expect(onTime.summary.decision).not.toHaveProperty('heldPublicMicros');
  const amount = 'EUR 1.18 million';
  const page = textOf(renderReport(never.summary)).replace(/\s+/g, ' ');
  expect(page).toContain(`no public money for this time, as ${amount} is held back`);
  const runs = [
    { label: 'on-time', summary: onTime.summary },
    { label: 'held', summary: never.summary },
    { label: 'again', summary: onTime.summary },
  ];
  const [money] = comparisonOf(runs).measures;
  expect(money).toMatchObject({ id: 'public-money', leading: [], apart: [1] });
  expect(comparisonOf(runs).runs[1]?.notes.at(-1)).toContain(`${amount} of public money`);
  const compared = textOf(renderComparison(runs)).replace(/\s+/g, ' ');
  expect(compared).not.toMatch(/Least public money held/);
  expect(renderComparisonText(runs)).toContain(`EUR 0, ${amount} `);
});
