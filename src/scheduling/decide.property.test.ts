/**
 * The whole scheduler under random jobs, policies and changes, looked at after every decision by a
 * slow and plain checker.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { failingScenario, scenarioArbitrary, sharingScenario } from './testing/any-scenario.ts';
import { faultsOf } from './testing/check-cluster.ts';
import { DRIVE_POLICY, drive } from './testing/drive-cluster.ts';
import { DriveWatch } from './testing/watch-drive.ts';

test('whatever happens, every law of the scheduler holds after every decision', () => {
  let keptCount = 0;
  let noticeCount = 0;
  fc.assert(
    fc.property(fc.oneof(scenarioArbitrary, failingScenario), (scenario) => {
      const watch = new DriveWatch();
      drive(scenario, (moment) => watch.look(moment));
      keptCount += watch.keptCount;
      noticeCount += watch.noticeCount;
      expect(watch.faults).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
  // A watch that saw no promise and no reclaim would prove nothing about them.
  expect(keptCount).toBeGreaterThan(1_000);
  expect(noticeCount).toBeGreaterThan(100);
});

test('and where jobs share GPUs, the state is whole after every decision', () => {
  let riderCount = 0;
  fc.assert(
    fc.property(sharingScenario, (scenario) => {
      drive(scenario, ({ cluster, live }) => {
        const { bySlot } = cluster.sharedGpus;
        riderCount += bySlot.size - new Set(bySlot.values()).size;
        expect(faultsOf(cluster, new Set(live.values()))).toEqual([]);
      });
    }),
    { numRuns: 500 },
  );
  expect(riderCount).toBeGreaterThan(500);
});

test('the same scenario twice gives the same decisions', () => {
  fc.assert(
    fc.property(scenarioArbitrary, (scenario) => {
      const look = (): void => {};
      expect(drive(scenario, look)).toEqual(drive(scenario, look));
    }),
    { numRuns: 50 },
  );
});

test('two gangs that want the same GPUs take turns, each time for the minimum run at least', () => {
  const gang = { at: 0, gpuCount: 4, runSeconds: 20_000, requestedSeconds: 20_000 };
  const minimumRunSeconds = 600;
  const lines = drive(
    {
      rows: [{ nodeCount: 4, gpusPerNode: 1, nodesPerRack: 4, racksPerPod: 1 }],
      shares: [2, 2],
      allocations: [0, 1].map((funder) => ({ funder, priority: 'ordinary' })),
      policy: { ...DRIVE_POLICY, minimumRunSeconds, noticeSeconds: 60 },
      jobs: [
        { ...gang, allocation: 0 },
        { ...gang, allocation: 1 },
      ],
      end: 100_000,
    },
    () => {},
  );
  const kept = lines.flatMap((line) => line.match(/ back \d keeps (\d+)/)?.[1] ?? []).map(Number);
  expect(kept.length).toBeGreaterThan(1);
  expect(Math.min(...kept)).toBeGreaterThanOrEqual(minimumRunSeconds);
  expect(lines.filter((line) => / end \d/.test(line))).toHaveLength(2);
});
