/**
 * Jobs without a wall time, as tables that can be checked by hand: see `meaning.test.ts`. Ten jobs
 * of one GPU run for 20 s each, two at a time, until 100; whatever comes then is estimated by them.
 */
import { describe, expect, test } from 'vitest';
import { rehearseSmall, SMALL_PLAN, type SmallJob } from './testing/small-plan.ts';
import { runTable, type TableJob, type TableScene, toLines } from './testing/table-scene.ts';

const TEN: readonly TableJob[] = Array.from({ length: 10 }, () => [0, 0, 1, 20]);

/** Of two GPUs; estimates cover nine of ten runs, and are of 100 s where too few are known. */
function sceneOf(jobs: readonly TableJob[]): TableScene {
  const estimates = { quantilePpm: 900_000, firstSeconds: 100 };
  return { nodeCount: 2, shares: [2], end: 1_000, jobs, estimates };
}

const linesOf = (jobs: readonly TableJob[], from: number): readonly string[] =>
  toLines(runTable(sceneOf(jobs))).slice(from);

/** One GPU is busy from `at` on, a gang waits for both; then comes a job that runs for 20 s. */
const threeFrom = (at: number, busySeconds: number, lateAt: number): readonly TableJob[] => [
  [at, 0, 1, busySeconds],
  [at + 1, 0, 2, 50],
  [lateAt, 0, 1, 20],
];

describe('a job without a wall time is backfilled', () => {
  test('not while nothing is known of its length: it might delay the gang', () => {
    expect(linesOf(threeFrom(0, 60, 10), 0)).toEqual([
      '0 0-60 own',
      '1 60-110 own',
      '2 110-130 own',
    ]);
  });

  test('where those that ended before it were done in time', () => {
    const jobs: readonly TableJob[] = [
      ...TEN,
      [100, 0, 1, 60, 60],
      ...threeFrom(100, 0, 110).slice(1),
    ];
    expect(linesOf(jobs, 10)).toEqual(['10 100-160 own', '11 160-210 own', '12 110-130 own']);
  });

  test('where the run that the gang waits for outlived its estimate, and is planned anew', () => {
    // It is planned until 120, then until 200, as the first of an allocation.
    const jobs = [...TEN, ...threeFrom(100, 90, 125)];
    expect(linesOf(jobs, 10)).toEqual(['10 100-190 own', '11 190-240 own', '12 125-145 own']);
  });

  test('and not where that run may be over before it', () => {
    const jobs = [...TEN, ...threeFrom(100, 19, 105)];
    expect(linesOf(jobs, 10)).toEqual(['10 100-119 own', '11 119-169 own', '12 169-189 own']);
  });
});

test('a run that outlives one estimate after the other runs to its end', () => {
  expect(linesOf([...TEN, [100, 0, 2, 800]], 10)).toEqual(['10 100-900 own']);
});

describe('a rehearsal with estimates', () => {
  const unstatedTime = { kind: 'estimate', quantilePpm: 500_000, firstSeconds: 7_200 } as const;
  const plan = { ...SMALL_PLAN, unstatedTime };
  const hour = (at: number, hours: number, asked?: number): SmallJob => {
    return asked === undefined
      ? [at, 0, 8, hours * 3_600]
      : [at, 0, 8, hours * 3_600, asked * 3_600];
  };
  /** Ten runs of an hour, then one of 10 h, estimated at 1 h; one that asked for 4 h and took 2. */
  const jobs = [
    ...Array.from({ length: 10 }, () => hour(0, 1)),
    hour(40_000, 10),
    hour(40_000, 2, 4),
  ];

  test('says how far plans were off, beside those of jobs that had a wall time', async () => {
    const { summary } = await rehearseSmall(plan, jobs);
    // An hour is counted with up to 3,839 s; before ten were done each was planned for two.
    const errors = [...Array.from({ length: 10 }, () => 3_600), 36_000 - 3_839];
    expect(summary.plannedTimes).toEqual([
      {
        ...{ basis: 'asked', jobs: 1, ended: 1, outlived: 0 },
        meanErrorSeconds: 7_200,
        plannedPercentOfRun: { p5: 200, p25: 200, p50: 200, p75: 200, p95: 200 },
      },
      {
        ...{ basis: 'estimated', jobs: 11, ended: 11, outlived: 1 },
        meanErrorSeconds: Math.round(errors.reduce((sum, each) => sum + each, 0) / errors.length),
        plannedPercentOfRun: { p5: 10, p25: 200, p50: 200, p75: 200, p95: 200 },
      },
    ]);
  });

  test('charges a run for all that it used, and its books balance', async () => {
    const { summary } = await rehearseSmall(plan, jobs);
    expect(summary.gpuSeconds.used).toBe(String(8 * 3_600 * 22));
    expect(summary.funders[0]?.deliveredGpuSeconds).toBe(String(8 * 3_600 * 22));
    expect(summary.ledger).toMatchObject({ imbalanceGpuSeconds: '0', imbalanceMicros: '0' });
  });
});
