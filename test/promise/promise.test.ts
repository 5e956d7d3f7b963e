/**
 * The promise: in every period each funder gets at least min(entitlement, demand), as far as the
 * site delivered. Random clusters, shares, workloads and policies; the seed is printed where a case
 * fails. What `promised` means: what a partition of the funder's own, as large as its share, could
 * have delivered of its demand: min over s of A(s) + share of [s, end), see `fluid-bound.ts`.
 * Where all demand is there when the period opens it is exactly min(entitled, demanded); where jobs
 * come later, time that had passed unasked is not promised.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fluidBoundOf } from '../../src/operation/fluid-bound.ts';
import {
  runTable,
  type TableJob,
  type TableResult,
  type TableScene,
} from '../../src/rehearsal/run/testing/table-scene.ts';

const PERIOD_SECONDS = 4_000;

interface FunderFigures {
  readonly entitled: number;
  readonly demanded: number;
  readonly promised: number;
  readonly delivered: number;
}

function figuresOf(scene: TableScene, result: TableResult, funder: number): FunderFigures {
  const jobs = scene.jobs.filter((job) => job[1] === funder);
  const share = scene.shares[funder] ?? 0;
  const bound = fluidBoundOf(
    {
      count: jobs.length,
      from: Float64Array.from(jobs, ([submittedAt]) => submittedAt),
      runSeconds: Int32Array.from(jobs, ([, , , runSeconds]) => runSeconds),
      gpuCount: Int32Array.from(jobs, ([, , gpuCount]) => gpuCount),
    },
    [{ at: 0, gpuCount: share }],
    { start: 0, end: scene.end },
    [],
  );
  const delivered = result.runs
    .filter(({ job }) => scene.jobs[job]?.[1] === funder)
    .reduce((sum, { job, start, end }) => sum + (end - start) * (scene.jobs[job]?.[2] ?? 0), 0);
  return {
    entitled: share * scene.end,
    demanded: bound.demandedGpuSeconds,
    promised: bound.boundGpuSeconds,
    delivered,
  };
}

const shares = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 4 });

/** [submitted at, funder, GPUs, runs for, asks for]. */
function job(submittedMax: number, funderCount: number, gpuCountMax: number) {
  return fc
    .tuple(
      fc.nat(submittedMax),
      fc.nat(funderCount - 1),
      fc.integer({ min: 1, max: gpuCountMax }),
      fc.integer({ min: 1, max: 1_500 }),
      fc.integer({ min: 100, max: 300 }),
    )
    .map(
      ([at, funder, gpus, run, percent]): TableJob => [
        at,
        funder,
        gpus,
        run,
        Math.ceil((run * percent) / 100),
      ],
    );
}

function scenes(options: { readonly submittedMax: number; readonly gpuCountMax: number }) {
  return shares
    .filter((gpuCounts) => gpuCounts.some((gpus) => gpus > 0))
    .chain((gpuCounts) =>
      fc.record({
        nodeCount: fc.constant(gpuCounts.reduce((sum, gpus) => sum + gpus, 0)),
        shares: fc.constant(gpuCounts),
        end: fc.constant(PERIOD_SECONDS),
        jobs: fc
          .array(job(options.submittedMax, gpuCounts.length, options.gpuCountMax), {
            minLength: 1,
            maxLength: 40,
          })
          .map((jobs) => jobs.toSorted((a, b) => a[0] - b[0])),
        policy: fc.record({
          borrowLimitPpm: fc.constantFrom(0, 500_000, 10_000_000),
          lendLimitPpm: fc.constantFrom(0, 500_000, 1_000_000),
          reservationCountMax: fc.integer({ min: 1, max: 4 }),
        }),
      }),
    );
}

/** The longest run, and the most GPU-seconds, of one job of `funder` that fits its share. */
function largestOf(scene: TableScene, funder: number): { runSeconds: number; gpuSeconds: number } {
  const share = scene.shares[funder] ?? 0;
  const own = scene.jobs.filter((job) => job[1] === funder && job[2] <= share);
  return {
    runSeconds: Math.max(0, ...own.map(([, , , runSeconds]) => runSeconds)),
    gpuSeconds: Math.max(0, ...own.map(([, , gpuCount, runSeconds]) => gpuCount * runSeconds)),
  };
}

/** The same funder, jobs and policy on a cluster of its own, as large as its share. */
function alone(scene: TableScene, funder: number): TableScene {
  const share = scene.shares[funder] ?? 0;
  const jobs = scene.jobs
    .filter((job) => job[1] === funder && job[2] <= share)
    .map(([at, , gpus, run, asked]): TableJob => [at, 0, gpus, run, asked ?? run]);
  return { ...scene, nodeCount: share, shares: [share], jobs };
}

describe('every funder gets at least min(entitled, demanded)', () => {
  test('where the demand is there when the period opens, the promise is exactly that', () => {
    fc.assert(
      fc.property(scenes({ submittedMax: 0, gpuCountMax: 6 }), (scene) => {
        const result = runTable(scene);
        for (const funder of scene.shares.keys()) {
          const { entitled, demanded, promised } = figuresOf(scene, result, funder);
          expect(promised).toBe(Math.min(entitled, demanded));
        }
      }),
    );
  });

  /*
   * The granularity. While a funder has a job waiting it uses its whole share; when none waits, the
   * last ones run, and the other GPUs of the share have nothing to run. So at most share - 1 GPUs
   * idle, for no longer than the longest run.
   */
  test('jobs of one GPU: up to share - 1 GPUs for the longest run', () => {
    fc.assert(
      fc.property(scenes({ submittedMax: PERIOD_SECONDS - 1, gpuCountMax: 1 }), (scene) => {
        const result = runTable(scene);
        for (const [funder, share] of scene.shares.entries()) {
          const { promised, delivered } = figuresOf(scene, result, funder);
          const idle = Math.max(0, share - 1) * largestOf(scene, funder).runSeconds;
          expect(delivered).toBeGreaterThanOrEqual(promised - idle);
        }
      }),
      { numRuns: 400 },
    );
  });

  /*
   * With a minimum run time and a notice an owner gets its GPUs back late: its share may stand with
   * a borrower for the minimum run time, until the owner looks again, and the notice. It is owed
   * that time, but at the end of the period no time may be left to give it.
   */
  test('with a minimum run and a notice: that much later, for the whole share', () => {
    const slow = fc.record({
      minimumRunSeconds: fc.integer({ min: 0, max: 300 }),
      noticeSeconds: fc.integer({ min: 0, max: 60 }),
      lookAgainSeconds: fc.integer({ min: 1, max: 300 }),
    });
    const base = scenes({ submittedMax: PERIOD_SECONDS - 1, gpuCountMax: 1 });
    fc.assert(
      fc.property(base, slow, (scene, delays) => {
        const result = runTable({ ...scene, policy: { ...scene.policy, ...delays } });
        for (const [funder, share] of scene.shares.entries()) {
          const { promised, delivered } = figuresOf(scene, result, funder);
          const idle = Math.max(0, share - 1) * largestOf(scene, funder).runSeconds;
          const { minimumRunSeconds, lookAgainSeconds, noticeSeconds } = delays;
          const late = share * (minimumRunSeconds + lookAgainSeconds + noticeSeconds);
          expect(delivered).toBeGreaterThanOrEqual(promised - idle - late);
        }
      }),
      { numRuns: 400 },
    );
  });

  /*
   * A gang can leave a part of a share idle even on a machine of the funder's own, so gangs are
   * held against just that: the same jobs under the same scheduler on a partition of their own.
   * Nobody loses more by sharing than its largest job: jobs end at other times, so one that would
   * just have ended in the period may not.
   */
  test('gangs: no worse than on a partition of its own, but for its largest job', () => {
    fc.assert(
      fc.property(scenes({ submittedMax: PERIOD_SECONDS - 1, gpuCountMax: 6 }), (scene) => {
        const result = runTable(scene);
        for (const [funder, share] of scene.shares.entries()) {
          if (share === 0) continue;
          const own = alone(scene, funder);
          const { delivered } = figuresOf(scene, result, funder);
          const byItself = figuresOf(own, runTable(own), 0).delivered;
          const { gpuSeconds } = largestOf(scene, funder);
          expect(delivered).toBeGreaterThanOrEqual(byItself - gpuSeconds);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('an owner that lent is paid back before the borrower starts anything new', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 10, max: 900 }),
        (share, lent) => {
          const borrowed = Array.from({ length: 2 * share }, (): TableJob => [0, 0, 1, lent, lent]);
          const own = Array.from({ length: 4 * share }, (): TableJob => [lent, 1, 1, lent, lent]);
          const more = Array.from({ length: share }, (): TableJob => [lent, 0, 1, lent, lent]);
          const result = runTable({
            nodeCount: 2 * share,
            shares: [share, share],
            end: PERIOD_SECONDS,
            jobs: [...borrowed, ...own, ...more],
          });
          const firstNew = Math.min(
            ...result.runs.filter(({ job }) => job >= 6 * share).map(({ start }) => start),
          );
          expect(firstNew).toBe(2 * lent);
          expect(result.positions[1]).toBeLessThanOrEqual(0);
        },
      ),
    );
  });
});
