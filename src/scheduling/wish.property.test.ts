/** What a wish for one rack or pod promises, on random small clusters. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { intAt } from '../kernel/column.ts';
import { scenarioArbitrary } from './testing/any-scenario.ts';
import { DRIVE_POLICY, type DrivenJob, drive, type Scenario } from './testing/drive-cluster.ts';
import { nearnessOf, neededNearness, WISHES } from './wish.ts';

const look = (): void => {};
const codeOf = (wish: (typeof WISHES)[number]): number => WISHES.indexOf(wish);

function withJobs(scenario: Scenario, change: (job: DrivenJob) => DrivenJob): Scenario {
  return { ...scenario, jobs: scenario.jobs.map(change) };
}

test('a job starts only as near together as it must be, and some that must are started', () => {
  let requiredCount = 0;
  fc.assert(
    fc.property(scenarioArbitrary, (scenario) => {
      drive(scenario, ({ cluster, decisions }) => {
        for (const { slot, nodes } of decisions.starts) {
          const needed = neededNearness(intAt(cluster.jobs.wish, slot));
          if (needed > 0 && nodes.nodeCount > 1) requiredCount += 1;
          expect(nearnessOf(cluster.nodes, nodes)).toBeGreaterThanOrEqual(needed);
        }
      });
    }),
    { numRuns: 150 },
  );
  expect(requiredCount).toBeGreaterThan(50);
});

test('a preference decides where a job starts not when: the first difference is a place', () => {
  const withoutNodes = (line: string | undefined): string | undefined => line?.split(' on ')[0];
  const isPreference = (wish = 0): boolean => wish > 0 && wish < codeOf('require-pod');
  let differenceCount = 0;
  fc.assert(
    fc.property(scenarioArbitrary, (drawn) => {
      // Jobs alike are tried as one, so with a limit of jobs tried the unlike ones reach it sooner.
      const scenario = { ...drawn, policy: { ...drawn.policy, triedJobCountMax: 100 } };
      const preferred = drive(scenario, look);
      const plain = drive(
        withJobs(scenario, (job) => (isPreference(job.wish) ? { ...job, wish: 0 } : job)),
        look,
      );
      const at = preferred.findIndex((line, index) => line !== plain[index]);
      if (at < 0) return;
      differenceCount += 1;
      expect(withoutNodes(preferred[at])).toBe(withoutNodes(plain[at]));
    }),
    { numRuns: 400 },
  );
  expect(differenceCount).toBeGreaterThan(0);
});

/** Two racks of two nodes of 4 GPUs; jobs of one node come faster than they end. */
function crowded(wish: number): Scenario {
  const small = Array.from({ length: 80 }, (_, index) => {
    return { at: index * 5, allocation: 0, gpuCount: 4, runSeconds: 37, requestedSeconds: 40 };
  });
  const wide = { at: 52, allocation: 0, gpuCount: 8, runSeconds: 30, requestedSeconds: 30, wish };
  return {
    rows: [{ nodeCount: 4, gpusPerNode: 4, nodesPerRack: 2, racksPerPod: 1 }],
    shares: [16],
    allocations: [{ funder: 0, priority: 'ordinary' }],
    policy: DRIVE_POLICY,
    jobs: [...small, wide].toSorted((a, b) => a.at - b.at),
    end: 2_000,
  };
}

test.each(['any', 'prefer-rack', 'require-rack', 'require-pod'] as const)(
  'a gang that wants %s is not starved by smaller jobs: it starts when those before it ended',
  (wish) => {
    // The jobs submitted before it, eleven of 40 s on four nodes, are through by then.
    const wide = drive(crowded(codeOf(wish)), look).find((line) => / start 11 /.test(line));
    expect(Number(wide?.split(' ')[0])).toBeLessThanOrEqual(52 + 3 * 40 + 40);
  },
);

test('on racks of 18 trays of 4, two jobs of 40 GPUs that require a rack take one each', () => {
  const job = { at: 0, allocation: 0, gpuCount: 40, runSeconds: 50, requestedSeconds: 50 };
  const lines = drive(
    {
      rows: [{ nodeCount: 36, gpusPerNode: 4, nodesPerRack: 18, racksPerPod: 2 }],
      shares: [144],
      allocations: [{ funder: 0, priority: 'ordinary' }],
      policy: DRIVE_POLICY,
      jobs: [0, 1, 2].map(() => ({ ...job, wish: codeOf('require-rack') })),
      end: 1_000,
    },
    look,
  );
  const nodes = (start: number, end: number): string =>
    Array.from({ length: end - start }, (_, index) => start + index).join(',');
  expect(lines.filter((line) => line.includes('start'))).toEqual([
    `0 start 0 own on ${nodes(0, 10)}`,
    `0 start 1 own on ${nodes(18, 28)}`,
    // 16 trays are free, and 8 of them in each rack.
    `50 start 2 own on ${nodes(0, 10)}`,
  ]);
});

test('jobs below one node share nodes of mixed shapes, and leave whole ones whole', () => {
  const job = { at: 0, allocation: 0, runSeconds: 50, requestedSeconds: 50 };
  const row = { nodeCount: 2, nodesPerRack: 2, racksPerPod: 1 };
  const lines = drive(
    {
      rows: [
        { ...row, gpusPerNode: 4 },
        { ...row, gpusPerNode: 8 },
      ],
      shares: [24],
      allocations: [{ funder: 0, priority: 'ordinary' }],
      policy: DRIVE_POLICY,
      jobs: [3, 1, 2, 2, 6, 2, 8].map((gpuCount) => ({ ...job, gpuCount })),
      end: 1_000,
    },
    look,
  );
  expect(lines.filter((line) => line.startsWith('0 start')).map((l) => l.split(' ')[5])).toEqual([
    '0', // 3 of the 4
    '0', // the fourth
    '1',
    '1',
    '2', // 6 of the first node of 8
    '2', // and the 2 left there
    '3', // a whole node of 8
  ]);
});
