/**
 * What estimates of run times cost on a real trace, which has no wall times: beside plans that know
 * the run time, as none can. Only .ci/run asks for it, for half of the table that stands with what
 * it means in docs/decisions: whole with QUALITY_RUNS=6, since chance moves the order of a queue a
 * lot; a row is then the mean over notices of a few seconds more each.
 */
import { expect, test } from 'vitest';
import { intAt } from '../../src/kernel/column.ts';
import type { WorkloadColumns } from '../../src/rehearsal/run/workload-columns.ts';
import { type Queue, qualityWithPlans } from './queues.ts';
import { traceScene } from './trace-scene.ts';

const IS_FULL = process.env.TEST_FORM === 'full';
const RUN_COUNT = Number(process.env.QUALITY_RUNS ?? 1);
const IS_WHOLE_TABLE = process.env.QUALITY_RUNS !== undefined;
const NOTICES = Array.from({ length: RUN_COUNT }, (_, run) => 119 + run);
const PERCENTS = IS_WHOLE_TABLE ? [50, 75, 90, 95] : [50, 90];

const PLANS: readonly (readonly [string, string])[] = [
  ...(IS_WHOLE_TABLE ? [['the run time', 'requestedTimePercent: 100'] as const] : []),
  ['150 % of it', 'requestedTimePercent: 150'],
  ...PERCENTS.map((percent): readonly [string, string] => [
    `estimates, ${percent} %`,
    `requestedTimeEstimate: { quantilePercent: ${percent}, first: 12 hours }`,
  ]),
];

/**
 * A run is within a sixth of the mean of six: the ranges of the table. In the other queue, where
 * notices move nothing, a row is one draw of as wide a range: so rows are held together.
 */
const CHANCE_FACTOR = 1.2;

interface Row {
  readonly plan: string;
  readonly queue: Queue;
  readonly usedOfBound: number;
  readonly boundedSlowdownMean: number;
  readonly boundedSlowdownRange: string;
  readonly waitHoursMean: number;
  readonly outlivedShare: number;
  readonly errorHoursMean: number;
  readonly medianOfRun: number;
}

async function rowOf(queue: Queue, [plan, unstatedTime]: readonly [string, string]): Promise<Row> {
  const { scene, workload } = await traceScene(unstatedTime);
  const runs = NOTICES.map((noticeSeconds) =>
    qualityWithPlans(queue, { ...scene, policy: { ...scene.policy, noticeSeconds } }, workload),
  );
  const qualities = runs.map(({ quality }) => quality);
  const slowdowns = qualities.map(({ boundedSlowdownMean }) => boundedSlowdownMean);
  const planned = runs[0]?.estimatedSeconds ?? workload.requestedSeconds;
  return {
    ...{ plan, queue },
    usedOfBound: meanOf(qualities.map(({ usedOfBound }) => usedOfBound)),
    boundedSlowdownMean: meanOf(slowdowns),
    boundedSlowdownRange: [Math.min(...slowdowns), Math.max(...slowdowns)]
      .map((slowdown) => slowdown.toFixed(1))
      .join('-'),
    waitHoursMean: meanOf(qualities.map(({ waitSecondsMean }) => waitSecondsMean / 3_600)),
    ...errorOf(planned, workload),
  };
}

function errorOf(planned: Int32Array, { runSeconds, count }: WorkloadColumns) {
  const jobs = Array.from({ length: count }, (_, job) => job);
  const ratios = jobs.map((job) => intAt(planned, job) / intAt(runSeconds, job));
  return {
    outlivedShare: ratios.filter((ratio) => ratio < 1).length / count,
    errorHoursMean: meanOf(
      jobs.map((job) => Math.abs(intAt(planned, job) - intAt(runSeconds, job)) / 3_600),
    ),
    medianOfRun: ratios.sort((a, b) => a - b)[Math.floor(count / 2)] ?? 0,
  };
}

const meanOf = (values: readonly number[]): number =>
  Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 1_000) / 1_000;

test.runIf(IS_FULL)(
  'estimates from history are outlived about as often as they say, and cost what they cost',
  async () => {
    const rows: Row[] = [];
    for (const queue of ['polder', 'first come, EASY backfill'] as const) {
      for (const plan of PLANS) rows.push(await rowOf(queue, plan));
    }
    console.table(rows);
    const estimated = rows.filter(({ plan }) => plan.startsWith('estimates'));
    const slowdownOf = (queue: Queue): number => {
      const own = estimated.filter((row) => row.queue === queue);
      return meanOf(own.map(({ boundedSlowdownMean }) => boundedSlowdownMean));
    };
    for (const row of estimated) {
      const percent = Number(/\d+/.exec(row.plan)?.[0]);
      expect(Math.abs(row.outlivedShare - (100 - percent) / 100), row.plan).toBeLessThan(0.12);
      expect(row.usedOfBound, row.plan).toBeGreaterThan(0.95);
    }
    const most = CHANCE_FACTOR * slowdownOf('first come, EASY backfill');
    expect(slowdownOf('polder')).toBeLessThan(most);
  },
  1_800_000,
);
