/**
 * How close the engine, with a plan of all starts, comes to the backfill of a real Slurm: on two
 * recorded runs of one queue of 200 jobs on 16 nodes. A new run hangs on the seconds of the
 * machine, so it is no test: `scripts/slurm-fidelity.mjs` makes one and judges it. No tolerance is
 * chosen. A Slurm sees an end up to a second later, so the engine is run on the queue again and
 * again with such ends: Slurm may be as far from it as these runs are from one another.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  compareLateEnds,
  compareStarts,
  differentDecisions,
  isWithinSeconds,
} from '../../scripts/slurm-fidelity/compare.mjs';
import { type Engine, jobsOf, startsWhenLate } from '../../scripts/slurm-fidelity/engine.mjs';
import { openPeriod } from '../../src/scheduling/accounts.ts';
import {
  createCluster,
  end,
  setNodesInService,
  setShares,
  start,
  submit,
} from '../../src/scheduling/cluster.ts';
import { decide } from '../../src/scheduling/decide.ts';

/** Each is rehearsed eighty times. */
const JUDGED_RUNS = process.env.SLURM_TEST_FORM === 'full' ? ['first', 'second'] : ['first'];
const SCRIPTS = new URL('../../scripts/', import.meta.url);
const SIZE = { nodeCount: 16, gpusPerNode: 8 };
const SCHEDULING = { createCluster, setNodesInService, setShares, submit, start, end };
const ENGINE: Engine = { openPeriod, decide, ...SCHEDULING };
/** With reservations for as many as wait, in place of a plan of all starts. */
const RESERVING: Engine = {
  ...ENGINE,
  createCluster: (rows, funderCount, allocations, { backfill: _, ...policy }) => {
    return createCluster(rows, funderCount, allocations, { ...policy, reservationCountMax: 200 });
  },
};

function recordedJobs(name: string) {
  const file = new URL(`slurm-fidelity/recorded/${name}.json`, SCRIPTS);
  return jobsOf(JSON.parse(readFileSync(file, 'utf8')));
}

function compared(engine: Engine, jobs: ReturnType<typeof recordedJobs>) {
  const startsAt = startsWhenLate(engine, jobs, SIZE, () => 0);
  const byId = new Map(jobs.map(({ index, id }) => [id, startsAt.get(index) ?? Infinity]));
  return compareStarts(jobs, byId);
}

describe('the backfill of a real Slurm', () => {
  test.each(JUDGED_RUNS)('is as close as a second allows in the %s run', (name) => {
    const jobs = recordedJobs(name);
    const late = compareLateEnds(ENGINE, jobs, SIZE);
    expect(isWithinSeconds(compared(ENGINE, jobs), late)).toBe(true);
    // Reservations for the first blocked jobs are another policy, and further away.
    expect(isWithinSeconds(compared(RESERVING, jobs), late)).toBe(false);
  });

  test('differs from itself as much as the engine does from it', () => {
    const [first, second] = [recordedJobs('first'), recordedJobs('second')];
    const itself = compareStarts(first, new Map(second.map((job) => [job.id, job.startsAt])));
    expect(itself.swappedCount).toBe(952);
    expect(itself.differing).toHaveLength(135);
    expect(compared(ENGINE, first)).toMatchObject({ swappedCount: 1_134 });
    expect(compared(ENGINE, second)).toMatchObject({ swappedCount: 985 });
  });

  test.each(['first', 'second'])('decides as the engine in its own states, %s run', (name) => {
    expect(differentDecisions(ENGINE, recordedJobs(name), SIZE)).toHaveLength(11);
  });
});
