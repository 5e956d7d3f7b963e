import { describe, expect, test } from 'vitest';
import { toEurMicros } from '../../kernel/units.ts';
import type { RehearsalPlan } from '../programme-file/plan.ts';
import { rehearseSmall, SMALL_PLAN, type SmallJob } from '../run/testing/small-plan.ts';
import { accruedMicrosOf, assumedBudgetSentences, budgetYearsOf } from './money-figures.ts';

/** An hour on 8 GPUs of the state's; two on 8 of the operator's; one that must wait an hour. */
const JOBS: readonly SmallJob[] = [
  [0, 0, 8, 3_600],
  [0, 1, 8, 7_200],
  [1, 0, 8, 3_600],
];

describe('the summary', () => {
  test('counts jobs, GPU-seconds and waits', async () => {
    const { summary } = await rehearseSmall(SMALL_PLAN, JOBS);
    expect(summary.jobs).toMatchObject({ submitted: 3, started: 3, completed: 3, waiting: 0 });
    expect(summary.gpuSeconds.used).toBe(String(8 * (3_600 + 7_200 + 3_600)));
    expect(summary.gpuSeconds.installed).toBe(String(16 * 59 * 86_400));
    expect(summary.waitSeconds).toEqual({ p50: 0, p95: 3_599, p99: 3_599, max: 3_599 });
    expect(summary.waitsBySize).toEqual([
      { funder: 'party_nl', sizeClass: '2-8', jobs: 2, p50: 0, p95: 3_599, p99: 3_599, max: 3_599 },
      { funder: 'party_op', sizeClass: '2-8', jobs: 1, p50: 0, p95: 0, p99: 0, max: 0 },
    ]);
  });

  test('counts a job that never started as within no time', async () => {
    const long: readonly SmallJob[] = [
      [0, 1, 16, 59 * 86_400],
      [10, 1, 16, 60],
    ];
    const { summary } = await rehearseSmall(SMALL_PLAN, long);
    expect(summary.jobs).toMatchObject({ waiting: 1, running: 0, completed: 1 });
    expect(summary.waitSeconds).toEqual({ p50: 0, p95: null, p99: null, max: 0 });
  });

  test.each([
    ['nothing fails', undefined, 0, 100],
    // Every 900 s of work a checkpoint of 100 s, and none at the end: 3 of them in an hour.
    ['runs write checkpoints', 100, 1, Math.floor((3_600 * 100) / 3_900)],
  ] as const)(
    'counts a job as run longer than planned where %s',
    async (_, checkpoint, longer, percent) => {
      const between = (900 * 900 * 8) / 200;
      const failures = {
        ...{ seed: 1, gpuSecondsBetweenStops: between, checkpointSeconds: checkpoint ?? 0 },
        restartSeconds: 0,
      };
      const plan = checkpoint === undefined ? SMALL_PLAN : { ...SMALL_PLAN, failures };
      const { summary } = await rehearseSmall(plan, [[0, 0, 8, 3_600]], []);
      expect(summary.plannedTimes).toMatchObject([
        { basis: 'asked', ended: 1, outlived: longer, plannedPercentOfRun: { p50: percent } },
      ]);
    },
  );

  test('counts energy at the PUE of the site, and its price', async () => {
    const { summary } = await rehearseSmall(SMALL_PLAN, JOBS);
    // 32 GPU-hours at 1 kW and a PUE of 1.5 are 48 kWh, at EUR 100 a MWh EUR 4.80.
    expect(summary.sites[0]).toMatchObject({ energyKilowattHours: '48', powerMicros: '4800000' });
  });

  test('adds up use over time to the whole', async () => {
    const { summary } = await rehearseSmall(SMALL_PLAN, JOBS);
    const sum = (figure: (point: (typeof summary.use)[number]) => string): bigint =>
      summary.use.reduce((total, point) => total + BigInt(figure(point)), 0n);
    expect(String(sum((point) => point.usedGpuSeconds))).toBe(summary.gpuSeconds.used);
    expect(String(sum((point) => point.availableGpuSeconds))).toBe(summary.gpuSeconds.available);
    expect(Number(sum((point) => point.boundGpuSeconds))).toBe(8 * (3_600 + 7_200 + 3_600));
  });

  test('adds up loans over time to what was lent and what came back', async () => {
    const { summary } = await rehearseSmall(SMALL_PLAN, [
      [0, 1, 16, 7_200],
      [10, 0, 8, 600],
      [20, 0, 8, 10_000],
    ]);
    const repaid = summary.loans.reduce((sum, loan) => sum + Number(loan.repaidGpuSeconds), 0);
    const overTime = summary.use.reduce((sum, point) => sum + Number(point.lentGpuSeconds), 0);
    expect(repaid).toBe(4_720);
    expect(overTime).toBe(Number(summary.gpuSeconds.lent) + repaid);
  });

  test.each<readonly [string, readonly SmallJob[]]>([
    ['in whole GPUs', JOBS],
    [
      'in shares of one GPU',
      [
        [0, 0, 0.5, 3_600],
        [600, 0, 0.75, 3_600],
        [1_200, 0, 0.75, 9_000],
        [1_200, 0, 2, 9_000],
      ],
    ],
  ])('counts what was asked for %s as the month does, where there is one', async (_, jobs) => {
    const { summary } = await rehearseSmall(SMALL_PLAN, jobs);
    const months = summary.funderMonths.filter(({ month }) => month === '2027-01');
    expect(summary.funders.map(({ id, demandedGpuSeconds }) => [id, demandedGpuSeconds])).toEqual(
      months.map(({ funder, demandedGpuSeconds }) => [funder, demandedGpuSeconds]),
    );
  });

  test('sums up what the deciding state put in and got out', async () => {
    const { summary } = await rehearseSmall(SMALL_PLAN, JOBS);
    expect(summary.decision).toMatchObject({
      party: 'party_nl',
      deliveredGpuSeconds: String(8 * (3_600 + 7_200 + 3_600)),
      userMicros: String(16n * 3_000_000n),
      publicMicros: String((7_300_000_000_000n * 59n) / 365n),
      dependsOn: [
        { what: 'Grid', owner: 'Grid operator', due: '2026-12-01', state: null, waiting: null },
      ],
    });
  });

  test.each([
    ['state', 'publicMicros', 'userMicros'],
    ['region', 'publicMicros', 'userMicros'],
    ['company', 'userMicros', 'publicMicros'],
    ['user-organisation', 'userMicros', 'publicMicros'],
  ] as const)('counts what a %s contributes in %s', async (kind, counted, other) => {
    const payer = { id: 'party_payer', name: 'Payer', kind, state: 'party_nl' } as const;
    const plan: RehearsalPlan = {
      ...SMALL_PLAN,
      parties: [...SMALL_PLAN.parties, payer],
      commitments: SMALL_PLAN.commitments.map((each) => ({ ...each, party: payer.id })),
      allocations: SMALL_PLAN.allocations
        .slice(0, 1)
        .map((each) => ({ ...each, funder: payer.id })),
    };
    const { summary } = await rehearseSmall(plan, [[0, 0, 8, 3_600]]);
    const accrued = (7_300_000_000_000n * 59n) / 365n;
    expect(summary.decision).toMatchObject({ [counted]: String(accrued), [other]: '0' });
    expect(summary.decision?.microsPerGpuHour).toBe(String(accrued / 8n));
  });
});

describe('money', () => {
  test('accrues by contracted GPU-seconds: 59 of 365 days', () => {
    expect(accruedMicrosOf(SMALL_PLAN, 'party_nl')).toBe((7_300_000_000_000n * 59n) / 365n);
    expect(accruedMicrosOf(SMALL_PLAN, 'party_op')).toBe(0n);
  });

  test('stands beside the budget year by year, an assumed year named', () => {
    const shortfall = {
      party: 'party_nl',
      year: 2027,
      ceilingMicros: toEurMicros(5_000_000_000_000n),
      committedMicros: toEurMicros(7_300_000_000_000n),
      shortfallMicros: toEurMicros(2_300_000_000_000n),
      commitment: 'commitment_nl',
    } as const;
    const plan = { ...SMALL_PLAN, assumedBudget: [shortfall] };
    expect(budgetYearsOf(plan)).toEqual([
      {
        party: 'party_nl',
        name: 'Netherlands',
        year: 2027,
        ceilingMicros: '5000000000000',
        committedMicros: '7300000000000',
        roomMicros: '-2300000000000',
        isAssumed: true,
      },
    ]);
    expect(assumedBudgetSentences(plan)[0]).toMatch(
      /^Assumed: Netherlands finds .* more in 2027\./,
    );
  });
});
