/** A burst of submissions gains nothing where there is an entry penalty, and all where not. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DRIVE_POLICY, drive } from './testing/drive-cluster.ts';

describe('a burst does not game the order', () => {
  type Level = 'allocation' | 'mode' | 'funder';
  const bursts = fc.record({
    level: fc.constantFrom<Level>('allocation', 'mode', 'funder'),
    gpuCount: fc.integer({ min: 2, max: 20 }),
    requestedSeconds: fc.integer({ min: 1, max: 5_000 }),
    entryPenaltySecondsMax: fc.integer({ min: 1, max: 5_000 }),
  });

  /**
   * Two parties, equally behind, submit at one second as many jobs of one GPU as are free. Answers
   * how many of each start then. The first has the lower numbers, so alone these decide for it.
   */
  function startsOf(burst: typeof bursts extends fc.Arbitrary<infer Each> ? Each : never) {
    const { level, gpuCount, requestedSeconds, entryPenaltySecondsMax } = burst;
    const isOfFunders = level === 'funder';
    const submitted = [0, 1].flatMap((allocation) =>
      Array.from({ length: gpuCount }, () => ({ allocation })),
    );
    const lines = drive(
      {
        rows: [{ nodeCount: 1, gpusPerNode: gpuCount, nodesPerRack: 1, racksPerPod: 1 }],
        // As borrowers they compete for what a third leaves idle.
        shares: isOfFunders ? [0, 0, gpuCount] : [gpuCount],
        allocations: [0, 1].map((each) => ({
          funder: isOfFunders ? each : 0,
          mode: level === 'mode' ? each : 0,
          priority: 'emergency',
        })),
        policy: { ...DRIVE_POLICY, entryPenaltySecondsMax },
        jobs: submitted.map((job) => {
          return { ...job, at: 0, gpuCount: 1, runSeconds: requestedSeconds, requestedSeconds };
        }),
        end: 10,
      },
      () => {},
    );
    const started = lines.flatMap((line) => line.match(/^0 start (\d+)/)?.[1] ?? []).map(Number);
    const first = started.filter((number) => number < gpuCount).length;
    return { first, second: started.length - first };
  }

  test('with an entry penalty each gets half of what is free, to one job', () => {
    fc.assert(
      fc.property(bursts, (burst) => {
        const { first, second } = startsOf(burst);
        expect(first + second).toBe(burst.gpuCount);
        expect(Math.abs(first - second)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('without one the first takes all', () => {
    fc.assert(
      fc.property(bursts, (burst) => {
        const { first, second } = startsOf({ ...burst, entryPenaltySecondsMax: 0 });
        expect([first, second]).toEqual([burst.gpuCount, 0]);
      }),
    );
  });
});
