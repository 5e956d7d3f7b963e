import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DemandColumns, fluidBoundOf, type GpuStep } from './fluid-bound.ts';

type Job = readonly [from: number, runSeconds: number, gpuCount: number];

function columns(jobs: readonly Job[]): DemandColumns {
  return {
    count: jobs.length,
    from: Float64Array.from(jobs, ([from]) => from),
    runSeconds: Int32Array.from(jobs, ([, run]) => run),
    gpuCount: Int32Array.from(jobs, ([, , gpus]) => gpus),
  };
}

describe('the most that any schedule could have used', () => {
  const rows: readonly {
    readonly name: string;
    readonly jobs: readonly Job[];
    /** GPUs there, all over [0, 100). */
    readonly gpuCount: number;
    readonly demanded: number;
    readonly bound: number;
  }[] = [
    { name: 'no job, no use', jobs: [], gpuCount: 4, demanded: 0, bound: 0 },
    { name: 'one job that fits', jobs: [[0, 50, 4]], gpuCount: 4, demanded: 200, bound: 200 },
    {
      name: 'a job that comes late is cut at the end',
      jobs: [[80, 50, 4]],
      gpuCount: 4,
      demanded: 80,
      bound: 80,
    },
    {
      name: 'more than there is: the capacity',
      jobs: [[0, 100, 8]],
      gpuCount: 4,
      demanded: 800,
      bound: 400,
    },
    {
      name: 'time before the first job is gone',
      jobs: [[60, 100, 8]],
      gpuCount: 4,
      demanded: 320,
      bound: 160,
    },
    {
      name: 'what did not fit at first is made up later',
      jobs: [[0, 50, 8]],
      gpuCount: 4,
      demanded: 400,
      bound: 400,
    },
  ];
  test.each(rows)('$name', ({ jobs, gpuCount, demanded, bound }) => {
    const steps = [{ at: 0, gpuCount }];
    const found = fluidBoundOf(columns(jobs), steps, { start: 0, end: 100 }, [100]);
    expect(found).toEqual({
      demandedGpuSeconds: demanded,
      boundGpuSeconds: bound,
      boundAt: [bound],
    });
  });

  test('equals the minimum over every second, taken by brute force', () => {
    const job = fc.tuple(
      fc.nat(40),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 5 }),
    );
    const step = fc.record({ at: fc.nat(30), gpuCount: fc.nat(9) });
    fc.assert(
      fc.property(
        fc.array(job, { maxLength: 8 }),
        fc.array(step, { maxLength: 3 }),
        (jobs, more) => {
          const byTime = new Map([
            [0, 3],
            ...more.map(({ at, gpuCount }) => [at, gpuCount] as const),
          ]);
          const steps = [...byTime]
            .map(([at, gpuCount]) => ({ at, gpuCount }))
            .toSorted((a, b) => a.at - b.at);
          const found = fluidBoundOf(columns(jobs), steps, { start: 0, end: 50 }, [10, 25, 50]);
          expect(found.boundAt).toEqual([10, 25, 50].map((at) => bruteForce(jobs, steps, at)));
          expect(found.boundGpuSeconds).toBe(bruteForce(jobs, steps, 50));
          const withoutTimes = fluidBoundOf(columns(jobs), steps, { start: 0, end: 50 }, []);
          expect(withoutTimes).toEqual({ ...found, boundAt: [] });
        },
      ),
    );
  });
});

function bruteForce(jobs: readonly Job[], steps: readonly GpuStep[], until: number): number {
  const askedBy = (time: number): number =>
    jobs.reduce(
      (sum, [from, run, gpus]) => sum + gpus * Math.min(run, Math.max(0, time - from)),
      0,
    );
  const thereAt = (time: number): number => steps.findLast(({ at }) => at <= time)?.gpuCount ?? 0;
  let best = Number.MAX_SAFE_INTEGER;
  for (let split = 0; split <= until; split += 1) {
    let there = 0;
    for (let time = split; time < until; time += 1) there += thereAt(time);
    best = Math.min(best, askedBy(split) + there);
  }
  return best;
}
