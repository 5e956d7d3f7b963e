/**
 * The tables of each mix against the published figures, without sampling. A published share is met
 * within half a unit of its last digit; the shares of 65 GPUs and more, rounded to two digits, and
 * ITP's and Philly's, which do not add up to 100, within 1.
 */
import { describe, expect, it } from 'vitest';
import { MIX_NAMES, type MixName, namedMix } from './named-mix.ts';
import { publishedWorkload } from './published.ts';
import { drawBounds, indexAt, quantileTable, sum, valueAt } from './quantile-table.ts';
import {
  type EndShares,
  meanGpuSecondsPerJob,
  meanRunSeconds,
  type SizeClassMix,
} from './workload-mix.ts';

const FACTORS = { sizeFactor: 1, lengthFactor: 1 };
const NATIVE = { gpuCountMax: 1_000_000, largestClassFactor: 1, ...FACTORS };

function meanGpus({ gpuCounts, gpuCountWeights }: SizeClassMix): number {
  const total = gpuCounts.map((count, index) => count * (gpuCountWeights[index] ?? 0));
  return sum(total) / sum(gpuCountWeights);
}

/** Mean of the run times of the longest jobs of a class, times their share, from `fromPpm` up. */
function meanRunOfLong(sizeClass: SizeClassMix, fromPpm: number): number {
  const table = quantileTable(sizeClass.runBelowPpm, sizeClass.runSeconds);
  const steps = 20_000;
  const width = 1 - fromPpm / 1_000_000;
  const draws = Array.from({ length: steps }, (_, step) => {
    const unit = fromPpm / 1_000_000 + (width * (step + 0.5)) / steps;
    return valueAt(table, Math.floor(unit * 2 ** 32));
  });
  return (sum(draws) / steps) * width;
}

function shareBelow({ runBelowPpm, runSeconds }: SizeClassMix, seconds: number): number {
  const after = runSeconds.findIndex((value) => value > seconds);
  if (after < 0) return 1;
  if (after === 0) return 0;
  const [from = 0, to = 0] = runBelowPpm.slice(after - 1, after + 1);
  const [low = 0, high = 0] = runSeconds.slice(after - 1, after + 1);
  return (from + ((to - from) * (seconds - low)) / (high - low)) / 1_000_000;
}

describe.each(MIX_NAMES)('the tables of %s', (name: MixName) => {
  const mix = namedMix(name);
  const published = publishedWorkload(name);
  const total = meanGpuSecondsPerJob(mix, NATIVE);

  it('add up', () => {
    expect(sum(mix.classes.map(({ jobsPpm }) => jobsPpm))).toBe(1_000_000);
    for (const ends of [mix.endsOfShort, mix.endsOfLong]) {
      if (ends !== undefined) expect(sum(Object.values(ends))).toBe(1_000_000);
    }
  });

  it('have the published shares of jobs and of GPU time by size', () => {
    for (const [index, sizeClass] of mix.classes.entries()) {
      const [jobs = 0, gpuTime = 0] = published.sizeClasses[index] ?? [];
      const share = (sizeClass.jobsPpm / 1e6) * meanGpus(sizeClass) * meanRunSeconds(sizeClass);
      expect(Math.abs(sizeClass.jobsPpm / 1e4 - jobs)).toBeLessThanOrEqual(jobs > 10 ? 0.5 : 0.05);
      expect(Math.abs((100 * share) / total - gpuTime)).toBeLessThanOrEqual(1);
    }
  });

  it('have the published quantiles of run time within two points of a percent', () => {
    for (const [index, seconds] of published.runSeconds.entries()) {
      const percent = [5, 25, 50, 75, 95, 99][index] ?? 0;
      const below = mix.classes.map((each) => each.jobsPpm * shareBelow(each, seconds));
      expect(Math.abs(sum(below) / 1e4 - percent)).toBeLessThanOrEqual(2);
    }
  });

  it('have the published ends, by jobs and by GPU time, within a point of a percent', () => {
    const { endsOfShort, endsOfLong, longFromPpm } = mix;
    if (endsOfShort === undefined || endsOfLong === undefined) {
      expect(published.ends).toBeUndefined();
      return;
    }
    const long = mix.classes.map((each) => {
      return (each.jobsPpm / 1e6) * meanGpus(each) * meanRunOfLong(each, longFromPpm);
    });
    const shareOfLong = sum(long) / total;
    const keys: (keyof EndShares)[] = ['completedPpm', 'cancelledPpm', 'failedPpm'];
    for (const [index, key] of keys.entries()) {
      const [jobs = 0, gpuTime = 0] = published.ends?.[index] ?? [];
      const jobsLong = 1 - longFromPpm / 1e6;
      const byJobs = endsOfShort[key] * (1 - jobsLong) + endsOfLong[key] * jobsLong;
      const byTime = endsOfShort[key] * (1 - shareOfLong) + endsOfLong[key] * shareOfLong;
      expect(Math.abs(byJobs / 1e4 - jobs)).toBeLessThanOrEqual(1);
      expect(Math.abs(byTime / 1e4 - gpuTime)).toBeLessThanOrEqual(1);
    }
  });
});

describe('a mean over a mix', () => {
  it('gives the jobs an hour that a site of 100,000 GPUs at 85 % sees', () => {
    const jobsPerHour = (name: MixName) =>
      (85_000 * 3_600) / meanGpuSecondsPerJob(namedMix(name), NATIVE);
    expect(Math.round(jobsPerHour('kalos') / 10) * 10).toBe(1_140);
    expect(Math.round(jobsPerHour('seren') / 100) * 100).toBe(9_400);
  });

  it('counts sizes as they are scaled and cut', () => {
    const kalos = namedMix('kalos');
    const mean = (scale: typeof NATIVE) => meanGpuSecondsPerJob(kalos, scale);
    const largest = kalos.classes.at(-1);
    const ofLargest =
      ((largest?.jobsPpm ?? 0) / 1e6) * 1_024 * (largest ? meanRunSeconds(largest) : 0);
    const scaled = mean({ ...NATIVE, gpuCountMax: 10_240, largestClassFactor: 10 });
    expect(scaled / (mean(NATIVE) + 9 * ofLargest)).toBeCloseTo(1, 9);
    expect(mean({ ...NATIVE, gpuCountMax: 10_240, largestClassFactor: 90 })).toBe(scaled);
  });
});

describe('a table of quantiles', () => {
  const table = quantileTable([0, 500_000, 1_000_000], [0, 10, 110]);

  it.each([
    [0, 0],
    [2 ** 30, 5],
    [2 ** 31, 10],
    [2 ** 31 + 2 ** 30, 60],
  ])('the draw %i gives %i', (draw, value) => {
    expect(valueAt(table, draw)).toBe(value);
  });

  it('gives below its last value for the largest draw', () => {
    expect(valueAt(table, 2 ** 32 - 1)).toBeCloseTo(110, 6);
    expect(valueAt(table, 2 ** 32 - 1)).toBeLessThan(110);
  });

  it.each([
    [[0, 1_000_000], [1]],
    [
      [1, 1_000_000],
      [1, 2],
    ],
    [
      [0, 999_999],
      [1, 2],
    ],
    [
      [0, 5, 5, 1_000_000],
      [1, 2, 3, 4],
    ],
  ])('refuses %j', (below, values) => {
    expect(() => quantileTable(below, values)).toThrow(/table/i);
  });

  it('never picks a weight of 0', () => {
    const bounds = drawBounds([0, 1, 0, 1, 0]);
    expect([0, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1].map((draw) => indexAt(bounds, draw))).toEqual([
      1, 1, 3, 3,
    ]);
  });
});
