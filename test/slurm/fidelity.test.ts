/**
 * The engine, with a plan of all starts, beside the backfill of a real Slurm: two recorded runs of
 * one queue of 200 jobs on 16 nodes. `scripts/slurm-fidelity.mjs` makes a run anew, in some 25
 * minutes. No tolerance is chosen: a Slurm that plans once a second starts a job no sooner than an
 * engine that sees each end at once, and no later than one that sees each a second later.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  compareStarts,
  countOtherOrders,
  countOvertakers,
  delaysOf,
  differentDecisions,
  isSame,
  outsideOfInterval,
} from '../../scripts/slurm-fidelity/compare.mjs';
import { type Engine, jobsOf, startsWhenLate } from '../../scripts/slurm-fidelity/engine.mjs';
import { openPeriod } from '../../src/scheduling/accounts.ts';
import { createCluster, end, start, submit } from '../../src/scheduling/cluster.ts';
import { decide } from '../../src/scheduling/decide.ts';
import { setNodesInService, setShares } from '../../src/scheduling/in-service.ts';
import { rowsOf } from '../../src/scheduling/node-rows.ts';

const RUNS = ['first', 'second'];
/** Rehearsals of the queue with late ends. */
const LATE_RUN_COUNT = process.env.TEST_FORM === 'full' ? 100 : 10;
const SCRIPTS = new URL('../../scripts/', import.meta.url);
const SIZE = { nodeCount: 16, gpusPerNode: 8 };
const SCHEDULING = { createCluster, setNodesInService, setShares, submit, start, end };
const ENGINE: Engine = { openPeriod, decide, rowsOf, ...SCHEDULING };
/** With reservations for as many as wait, in place of a plan of all starts. */
const RESERVING: Engine = {
  ...ENGINE,
  createCluster: (rows, funderCount, allocations, { backfill: _, ...policy }) => {
    return createCluster(rows, funderCount, allocations, { ...policy, reservationCountMax: 200 });
  },
};

function recordedJobs(name: string) {
  const file = new URL(`slurm-fidelity/recorded/${name}.txt`, SCRIPTS);
  return jobsOf(readFileSync(file, 'utf8'));
}

function compared(engine: Engine, jobs: ReturnType<typeof recordedJobs>) {
  const startsAt = startsWhenLate(engine, jobs, SIZE, () => 0);
  const byId = new Map(jobs.map(({ index, id }) => [id, startsAt.get(index) ?? Infinity]));
  return compareStarts(jobs, byId);
}

describe('the backfill of a real Slurm', () => {
  test.each(RUNS)('starts the same jobs in the same order and interval, %s run', (name) => {
    const jobs = recordedJobs(name);
    expect(isSame(compared(ENGINE, jobs), outsideOfInterval(ENGINE, jobs, SIZE))).toBe(true);
    // Reservations for the blocked jobs are another policy.
    expect(compared(RESERVING, jobs).swappedCount).toBeGreaterThan(100);
    expect(outsideOfInterval(RESERVING, jobs, SIZE).length).toBeGreaterThan(100);
  });

  test.each(RUNS)('decides as the engine in its own states, %s run', (name) => {
    const jobs = recordedJobs(name);
    expect(differentDecisions(ENGINE, jobs, SIZE)).toEqual([]);
    expect(Math.max(...delaysOf(ENGINE, jobs, SIZE))).toBe(1);
  });

  test('is held against a queue that is no plain one and hardly hangs on a second', () => {
    const jobs = recordedJobs('first');
    expect(jobs).toHaveLength(200);
    expect(countOvertakers(jobs)).toBeGreaterThan(100);
    const otherCount = countOtherOrders(ENGINE, jobs, SIZE, LATE_RUN_COUNT);
    expect(otherCount).toBeLessThanOrEqual(LATE_RUN_COUNT / 10);
  });

  test('starts the jobs in the same order a second time', () => {
    const second = new Map(recordedJobs('second').map((job) => [job.id, job.startsAt]));
    expect(compareStarts(recordedJobs('first'), second).swappedCount).toBe(0);
  });
});
