/**
 * Generated jobs against the published figures. Tolerances are four standard errors. As the jobs of
 * a batch are alike, n jobs say as much as n / 30 that are not: 30 is the mean of the square of the
 * jobs in a sweep over their mean. mix.test.ts shows the tables themselves to be right.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { toEpochSeconds } from '../../kernel/units.ts';
import { describeWorkload, type WorkloadDescription } from './describe.ts';
import { type GenerateOptions, generateJobs } from './generator.ts';
import type { JobRow } from './job-row.ts';
import { MIX_NAMES, type MixName, namedMix } from './named-mix.ts';
import { publishedWorkload } from './published.ts';
import { SIZE_CLASSES } from './size-class.ts';
import { meanGpuSecondsPerJob, type SizeClassMix } from './workload-mix.ts';

const ALIKE = 30;
const DAY = 86_400;
/** Monday 1 March 2027. */
const STARTS_AT = toEpochSeconds(1_803_859_200);

function optionsOf(fields: Partial<GenerateOptions> = {}): GenerateOptions {
  return {
    mix: 'seren',
    seed: 1,
    streamName: 'workload',
    startsAt: STARTS_AT,
    lengthSeconds: 7 * DAY,
    offeredGpuSeconds: 50_000_000,
    gpuCountMax: 100_000,
    largestClassFactor: 1,
    sizeFactor: 1,
    lengthFactor: 1,
    groups: [
      { group: 'north', weight: 3 },
      { group: 'south', weight: 1 },
    ],
    ...fields,
  };
}

function gpuSecondsOf(rows: Iterable<JobRow>): number {
  let total = 0;
  for (const row of rows) total += row.gpuCount * row.runSeconds;
  return total;
}

/** Square of the coefficient of variation of the run times of a class, from its table. */
function runVariation({ runBelowPpm, runSeconds }: SizeClassMix): number {
  let first = 0;
  let second = 0;
  for (let index = 1; index < runSeconds.length; index += 1) {
    const share = ((runBelowPpm[index] ?? 0) - (runBelowPpm[index - 1] ?? 0)) / 1e6;
    const [a = 0, b = 0] = runSeconds.slice(index - 1, index + 1);
    first += (share * (a + b)) / 2;
    second += (share * (a * a + a * b + b * b)) / 3;
  }
  return second / (first * first) - 1;
}

/** Jobs and days of the source, where it says so; Philly's and Seren's are cut to save time. */
const NATIVE: Readonly<Record<MixName, readonly [jobCount: number, days: number]>> = {
  itp: [40_502, 60],
  philly: [103_467, 75],
  seren: [217_000, 60],
  kalos: [19_907, 183],
};

describe.each(MIX_NAMES)('%s at its own rate', (mix: MixName) => {
  const [jobCount, days] = NATIVE[mix];
  const scale = { gpuCountMax: 100_000, largestClassFactor: 1, sizeFactor: 1, lengthFactor: 1 };
  const published = publishedWorkload(mix);
  let described: WorkloadDescription;

  beforeAll(async () => {
    const offered = Math.round(jobCount * meanGpuSecondsPerJob(namedMix(mix), scale));
    const options = { mix, lengthSeconds: days * DAY, offeredGpuSeconds: offered };
    described = await describeWorkload(generateJobs(optionsOf(options)));
  });

  it('has the published shares by size', () => {
    for (const [index, sizeClass] of namedMix(mix).classes.entries()) {
      const { jobsPercent, gpuTimePercent } = described.sizeClasses[index] ?? {};
      const [jobs = 0, gpuTime = 0] = published.sizeClasses[index] ?? [];
      const alike = sizeClass.batches === 'sweep' ? ALIKE : 1.6;
      const share = sizeClass.jobsPpm / 1e6;
      const jobError = 100 * Math.sqrt((share * (1 - share) * ALIKE) / jobCount);
      expect(Math.abs((jobsPercent ?? 0) - jobs)).toBeLessThan(4 * jobError + 0.5);
      const variation = (alike * (1 + runVariation(sizeClass))) / (share * jobCount);
      const timeError = gpuTime * (1 - gpuTime / 100) * Math.sqrt(variation);
      expect(Math.abs((gpuTimePercent ?? 0) - gpuTime)).toBeLessThan(4 * timeError + 1);
    }
  });

  it('has the published arrivals', () => {
    const { min, max } = published.hourlyVarianceOverMean;
    expect(described.hourlyVarianceOverMean).toBeGreaterThanOrEqual(min);
    expect(described.hourlyVarianceOverMean).toBeLessThanOrEqual(max);
    // The batch of `few` jobs is the exception, and 99 % falls between two sizes of the table.
    expect(Math.abs(described.batchJobsMean - published.batchJobsMean)).toBeLessThan(0.5);
    expect(described.batchJobsP99).toBeGreaterThanOrEqual(20);
    expect(described.batchJobsP99).toBeLessThanOrEqual(32);
  });

  it('has the published share of the largest jobs, within the spread of seeds', () => {
    const share = published.largestPercentGpuTimePercent ?? described.largestPercentGpuTimePercent;
    expect(Math.abs(described.largestPercentGpuTimePercent - share)).toBeLessThan(5);
  });

  it('has the published ends by number of jobs', () => {
    for (const [index, [jobs]] of (published.ends ?? []).entries()) {
      // Ends are drawn for each job; only whether a job is long is shared by a batch.
      const error = 100 * Math.sqrt(((jobs / 100) * (1 - jobs / 100) * 3) / jobCount);
      expect(Math.abs((described.ends[index]?.jobsPercent ?? 0) - jobs)).toBeLessThan(
        4 * error + 1,
      );
    }
  });

  it('never runs a size that the mix does not have', () => {
    const largest = Math.max(...namedMix(mix).classes.flatMap(({ gpuCounts }) => gpuCounts));
    expect(described.largestGpuCount).toBeLessThanOrEqual(largest);
    expect(described.sizeClasses.map(({ label }) => label)).toEqual(
      SIZE_CLASSES.map(({ label }) => label),
    );
  });
});

describe('the load of a week at a site of 100,000 GPUs', () => {
  const offered = 0.85 * 100_000 * 7 * DAY;
  it.each<[MixName, number, number]>([
    ['itp', 1, 1],
    ['philly', 2, 1],
    ['seren', 3, 1],
    ['seren', 4, 40],
    ['kalos', 5, 1],
    ['kalos', 6, 5],
    ['kalos', 7, 44],
  ])('%s, seed %i, largest class times %i: within 2 % of what is asked', (mix, seed, factor) => {
    const options = optionsOf({ mix, seed, largestClassFactor: factor, gpuCountMax: 45_000 });
    const total = gpuSecondsOf(generateJobs({ ...options, offeredGpuSeconds: offered }));
    expect(Math.abs(total / offered - 1)).toBeLessThan(0.002);
  });

  it('is the same whatever the factors on size and length, with as many times fewer jobs', () => {
    const rowsBy = (sizeFactor: number, lengthFactor: number) => {
      const options = optionsOf({ mix: 'kalos', seed: 8, sizeFactor, lengthFactor });
      return [...generateJobs({ ...options, gpuCountMax: 1_000_000, offeredGpuSeconds: offered })];
    };
    const native = rowsBy(1, 1);
    const scaled = rowsBy(2, 3);
    expect(Math.abs(gpuSecondsOf(scaled) / offered - 1)).toBeLessThan(0.002);
    expect(native.length / scaled.length / 6).toBeGreaterThan(0.7);
    expect(native.length / scaled.length / 6).toBeLessThan(1.4);
    for (const [index, row] of scaled.slice(0, 100).entries()) {
      expect(row.gpuCount).toBe(2 * (native[index]?.gpuCount ?? 0));
      const runSeconds = native[index]?.runSeconds ?? 0;
      expect(Math.abs(row.runSeconds / 3 - runSeconds)).toBeLessThanOrEqual(0.7);
    }
  });

  it('of a target that no batch fits has no jobs', () => {
    expect([...generateJobs(optionsOf({ mix: 'itp', offeredGpuSeconds: 100 }))]).toEqual([]);
    expect([...generateJobs(optionsOf({ offeredGpuSeconds: 0 }))]).toEqual([]);
  });
});

describe('generated jobs', () => {
  const rows = [...generateJobs(optionsOf())];

  it('are legal rows in order of submission', () => {
    let before = 0;
    for (const row of rows) {
      expect(row.submitSeconds).toBeGreaterThanOrEqual(before);
      before = row.submitSeconds;
      expect(Number.isSafeInteger(row.submitSeconds) && before < 7 * DAY).toBe(true);
      expect(Number.isSafeInteger(row.runSeconds) && row.runSeconds >= 1).toBe(true);
      expect(Number.isSafeInteger(row.gpuCount) && row.gpuCount >= 1).toBe(true);
      expect(row.requestedSeconds).toBeGreaterThanOrEqual(row.runSeconds);
    }
    expect(new Set(rows.map(({ sourceId }) => sourceId)).size).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(1_000);
  });

  it('are equal for equal options, and others for another seed or stream', () => {
    expect([...generateJobs(optionsOf())]).toEqual(rows);
    expect([...generateJobs(optionsOf({ seed: 2 }))]).not.toEqual(rows);
    expect([...generateJobs(optionsOf({ streamName: 'other' }))]).not.toEqual(rows);
  });

  it('are the same on every machine and version of Node', () => {
    let hash = 0x811c9dc5;
    for (const row of rows) {
      for (const letter of JSON.stringify(row)) {
        hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0;
      }
    }
    expect([rows.length, hash]).toEqual([3_054, 451_290_292]);
  });

  it('change only in their owners where the groups change', () => {
    const strip = (all: readonly JobRow[]) => all.map((row) => ({ ...row, group: '', user: '' }));
    const other = [...generateJobs(optionsOf({ groups: [{ group: 'east', weight: 1 }] }))];
    expect(strip(other)).toEqual(strip(rows));
    expect(other).not.toEqual(rows);
  });

  it('change only in their times where the start or the length changes', () => {
    const strip = (all: readonly JobRow[]) => all.map((row) => ({ ...row, submitSeconds: 0 }));
    const fields = { startsAt: toEpochSeconds(STARTS_AT + 3 * DAY), lengthSeconds: 20 * DAY };
    const other = [...generateJobs(optionsOf(fields))];
    expect(strip(other)).toEqual(strip(rows));
    expect(other).not.toEqual(rows);
  });

  it('change only in their sizes where sizes are cut above the sum that was asked for', () => {
    const small = [...generateJobs(optionsOf({ gpuCountMax: 4 }))];
    expect(Math.max(...small.map(({ gpuCount }) => gpuCount))).toBe(4);
    const runs = (all: readonly JobRow[]) => all.slice(0, 200).map(({ runSeconds }) => runSeconds);
    expect(runs(small)).toEqual(runs(rows));
  });

  it('are cut to the largest size of their group, at the load that was asked for', () => {
    const groups = [
      { group: 'north', weight: 1 },
      { group: 'south', weight: 1, gpuCountMax: 4 },
    ];
    const options = optionsOf({ groups, mix: 'kalos', offeredGpuSeconds: 500_000_000 });
    const cut = [...generateJobs(options)];
    const most = (group: string) =>
      Math.max(...cut.filter((job) => job.group === group).map(({ gpuCount }) => gpuCount));
    expect([most('north') > 500, most('south')]).toEqual([true, 4]);
    expect(Math.abs(gpuSecondsOf(cut) / 500_000_000 - 1)).toBeLessThan(0.001_1);
  });

  it('are shared among groups by weight', () => {
    const many = [...generateJobs(optionsOf({ offeredGpuSeconds: 2_000_000_000 }))];
    const north = many.filter(({ group }) => group === 'north').length / many.length;
    expect(Math.abs(north - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25 * ALIKE) / many.length));
  });
});

describe('arrivals', () => {
  it('follow the hour of day and the weekday of the calendar', () => {
    const weeks = 4;
    const options = { lengthSeconds: weeks * 7 * DAY, offeredGpuSeconds: 20_000_000_000 };
    // Starts on a Thursday at 05:00, so that neither hours nor days begin at 0.
    const startsAt = toEpochSeconds(STARTS_AT + 3 * DAY + 5 * 3_600);
    const hours = new Float64Array(24);
    const weekdays = new Float64Array(7);
    let batches = 0;
    let last = '';
    for (const { submitSeconds, user } of generateJobs(optionsOf({ ...options, startsAt }))) {
      // One count a batch: the jobs of a batch come together.
      if (last === `${submitSeconds} ${user}`) continue;
      last = `${submitSeconds} ${user}`;
      const time = startsAt + submitSeconds;
      const hour = Math.floor(time / 3_600) % 24;
      const weekday = (Math.floor(time / DAY) + 3) % 7;
      hours[hour] = (hours[hour] ?? 0) + 24;
      weekdays[weekday] = (weekdays[weekday] ?? 0) + 1;
      batches += 1;
    }
    // A share s of n batches, gaps 8 times as uneven as Poisson's: an error of sqrt(8 s / n).
    const near = (value: number, expected: number, parts: number) => {
      const error = Math.sqrt((8 * expected * parts) / batches);
      expect(Math.abs(value - expected)).toBeLessThan(4 * error);
    };
    near((hours[6] ?? 0) / batches, 0.19, 24);
    near((hours[16] ?? 0) / batches, 1.73, 24);
    near((hours[17] ?? 0) / batches, 1.73, 24);
    const weekend = (weekdays[5] ?? 0) + (weekdays[6] ?? 0);
    near(weekend / batches / (1.4 / 6.4), 1, 4.6);
    expect(batches).toBeGreaterThan(100_000);
  });
});
