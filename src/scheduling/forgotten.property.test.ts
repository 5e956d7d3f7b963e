/**
 * A pass tries a few of many that wait, keeps what it refused, and is woken when that may help: no
 * job is forgotten between passes, whatever the others do.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { driven, fairScenarios, funderOf } from './testing/fair-scenario.ts';

const policy = fc.record({
  backfill: fc.constantFrom('reservations' as const, 'conservative' as const),
  triedJobCountMax: fc.integer({ min: 1, max: 3 }),
  minimumRunSeconds: fc.integer({ min: 1, max: 300 }),
  noticeSeconds: fc.integer({ min: 0, max: 60 }),
  lookAgainSeconds: fc.integer({ min: 60, max: 300 }),
});

/* Conditions: one priority, a period that is long enough, the job fits its funder's share. */
test('each job starts, however few a pass may try', () => {
  const scenarios = fairScenarios({ gpuCountMax: 6, nodes: 'each', submittedMax: 300, policy });
  fc.assert(
    fc.property(scenarios, (some) => {
      const scenario = { ...some, end: 200_000 };
      const { lines } = driven(scenario);
      const started = new Set(lines.flatMap((line) => / start (\d+) /.exec(line)?.[1] ?? []));
      for (const [number, job] of scenario.jobs.entries()) {
        if (job.gpuCount > (scenario.shares[funderOf(scenario, job)] ?? 0)) continue;
        expect(started.has(String(number)), `job ${number} starts`).toBe(true);
      }
    }),
    { numRuns: 1_000 },
  );
});
