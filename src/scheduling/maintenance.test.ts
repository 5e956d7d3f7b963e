/** What is promised of maintenance that is drained ahead of. */

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intAt } from '../kernel/column.ts';
import { isRunning } from './cluster.ts';
import { type Explanation, explain } from './explain.ts';
import { planWindows } from './maintenance.ts';
import { highestIn } from './node-rows.ts';
import { drainedScenario } from './testing/any-scenario.ts';
import { faultsOf } from './testing/check-cluster.ts';
import {
  DRIVE_POLICY,
  DRIVE_START,
  drive,
  type Scenario,
  windowsOf,
} from './testing/drive-cluster.ts';
import type { Moment } from './testing/engine-scheduler.ts';

const JOB = { at: 0, allocation: 0, gpuCount: 1, runSeconds: 100, requestedSeconds: 100 };

/** Four nodes of one GPU, of which two leave from 100 to 200. */
function scenarioOf(jobs: Scenario['jobs'], policy: Partial<Scenario['policy']> = {}): Scenario {
  return {
    rows: [{ nodeCount: 4, gpusPerNode: 1, nodesPerRack: 4, racksPerPod: 1 }],
    shares: [4],
    allocations: [{ funder: 0, priority: 'ordinary' }],
    policy: { ...DRIVE_POLICY, drainsAhead: true, ...policy },
    jobs,
    windows: [{ start: 100, end: 200, nodeCount: 2 }],
    changes: [
      { at: 100, nodesInService: 2 },
      { at: 200, nodesInService: 4 },
    ],
    end: 10_000,
  };
}

const linesOf = (scenario: Scenario, look: (moment: Moment) => void = () => {}) =>
  drive(scenario, look);

describe('a job', () => {
  test('done as the maintenance begins may use what leaves, one that ends later may not', () => {
    const lines = linesOf(
      scenarioOf([
        { ...JOB, gpuCount: 2, requestedSeconds: 101, runSeconds: 101 },
        { ...JOB, gpuCount: 2 },
        { ...JOB, requestedSeconds: 101, runSeconds: 101 },
      ]),
    );
    expect(lines.filter((line) => line.includes('start'))).toEqual([
      '0 start 0 own on 0,1',
      '0 start 1 own on 2,3',
      '101 start 2 own on 0',
    ]);
  });

  test('that nodes are left for stays whole, and starts as the nodes come back', () => {
    const lines = linesOf(scenarioOf([{ ...JOB, gpuCount: 3, requestedSeconds: 150 }]));
    expect(lines).toEqual(['200 start 0 own on 0,1,2', '300 end 0']);
  });

  test('is told so, and of the nodes that it had room on is counted what is kept free', () => {
    const jobs = [{ ...JOB, gpuCount: 3, requestedSeconds: 150 }];
    let kept = 0;
    linesOf(scenarioOf(jobs), ({ cluster, live, now }) => {
      const [slot] = live.values();
      kept = cluster.drain.freeGpuSeconds;
      if (slot === undefined || now >= DRIVE_START + 100) return;
      expect(explain(cluster, slot)).toMatchObject({
        reason: 'before_maintenance',
        earliestStart: { basis: 'maintenance_end', at: DRIVE_START + 200 },
        changes: [
          { kind: 'fewer_gpus', gpuCount: 2 },
          { kind: 'maintenance', seconds: 100, at: DRIVE_START + 100, until: DRIVE_START + 200 },
        ],
      });
    });
    expect(kept).toBe(200);
  });

  test('that runs when a window is planned too near has notice, and keeps its work', () => {
    const { windows, ...scenario } = scenarioOf(
      [
        { ...JOB, gpuCount: 3, runSeconds: 400, requestedSeconds: 500 },
        { ...JOB, at: 10, runSeconds: 10, requestedSeconds: 10 },
      ],
      { noticeSeconds: 30 },
    );
    const lines = linesOf(scenario, ({ cluster, now }) => {
      if (now === DRIVE_START)
        planWindows(cluster, windowsOf({ ...scenario, windows: windows ?? [] }));
    });
    expect(lines).toEqual([
      '0 start 0 own on 0,1,2',
      '10 start 1 own on 3',
      '20 end 1',
      '70 notice 0',
      '100 back 0 keeps 70',
      '200 start 0 own on 0,1,2',
      '530 end 0',
    ]);
  });
});

describe('a job that waits is told as its earliest start', () => {
  /** What each job that waits after the decision at `at` is told, by its number. */
  function toldAt(scenario: Scenario, at: number): ReadonlyMap<number, Explanation> {
    const told = new Map<number, Explanation>();
    linesOf(scenario, ({ cluster, live, now }) => {
      if (now !== DRIVE_START + at) return;
      for (const [jobNumber, slot] of live) {
        if (!isRunning(cluster, slot)) told.set(jobNumber, explain(cluster, slot, now));
      }
    });
    return told;
  }

  const NO_HOLD = { reservationCountMax: 0 };

  test('the end of a run on nodes that stay, where it comes before that of maintenance', () => {
    const scenario = scenarioOf(
      [
        { ...JOB, gpuCount: 2, runSeconds: 60, requestedSeconds: 60 },
        { ...JOB, at: 10, requestedSeconds: 150 },
      ],
      NO_HOLD,
    );
    expect(linesOf(scenario)).toContain('60 start 1 own on 0');
    expect(toldAt(scenario, 10).get(1)?.earliestStart).toEqual({
      basis: 'requested_ends',
      at: DRIVE_START + 60,
    });
  });

  test('no end of a run after which it would run into maintenance', () => {
    const scenario = scenarioOf(
      [
        { ...JOB, gpuCount: 4, runSeconds: 90, requestedSeconds: 90 },
        { ...JOB, at: 10, gpuCount: 3, requestedSeconds: 50 },
      ],
      NO_HOLD,
    );
    expect(linesOf(scenario)).toContain('200 start 1 own on 0,1,2');
    expect(toldAt(scenario, 10).get(1)?.earliestStart).toEqual({
      basis: 'maintenance_end',
      at: DRIVE_START + 200,
    });
  });

  test('the end of that maintenance which leaves it no node, not of the first', () => {
    const windows = [
      { start: 100, end: 200, nodeCount: 3 },
      { start: 300, end: 400, nodeCount: 0 },
    ];
    const changes = windows.flatMap(({ start, end, nodeCount }) => [
      { at: start, nodesInService: nodeCount },
      { at: end, nodesInService: 4 },
    ]);
    const jobs = [{ ...JOB, requestedSeconds: 500 }];
    const scenario = { ...scenarioOf(jobs), windows, changes };
    expect(linesOf(scenario)).toContain('400 start 0 own on 0');
    expect(toldAt(scenario, 0).get(0)?.earliestStart).toEqual({
      basis: 'maintenance_end',
      at: DRIVE_START + 400,
    });
  });

  test('the end of maintenance though a run that it stops was to last longer', () => {
    const { windows = [], ...scenario } = scenarioOf(
      [
        { ...JOB, gpuCount: 4, runSeconds: 1_000, requestedSeconds: 1_000 },
        { ...JOB, at: 10, gpuCount: 4 },
      ],
      NO_HOLD,
    );
    let told: unknown;
    linesOf(scenario, ({ cluster, live, now }) => {
      if (now === DRIVE_START) planWindows(cluster, windowsOf({ ...scenario, windows }));
      const slot = live.get(1);
      if (now === DRIVE_START + 10 && slot !== undefined) told = explain(cluster, slot, now);
    });
    expect(told).toMatchObject({
      earliestStart: { basis: 'maintenance_end', at: DRIVE_START + 200 },
    });
  });
});

test('no run that is planned crosses a window, and the state is sound after each decision', () => {
  let nearCount = 0;
  fc.assert(
    fc.property(drainedScenario, (scenario) => {
      const windows = windowsOf(scenario);
      drive(scenario, ({ cluster, decisions, now, live }) => {
        expect(faultsOf(cluster, new Set(live.values()))).toEqual([]);
        for (const { slot, nodes } of decisions.starts) {
          const endsBy = now + intAt(cluster.jobs.requestedSeconds, slot);
          for (const { start, end, nodeCount } of windows) {
            if (now >= end || endsBy <= start) continue;
            nearCount += 1;
            expect(highestIn(nodes)).toBeLessThan(nodeCount);
          }
        }
        expect(cluster.drain.freeGpuSeconds).toBeGreaterThanOrEqual(0);
      });
    }),
    { numRuns: 400 },
  );
  expect(nearCount).toBeGreaterThan(200);
});

test('a job that fits starts, whatever windows there are, and all nodes are there again', () => {
  fc.assert(
    fc.property(drainedScenario, ({ changes = [], ...scenario }) => {
      const policy = { ...scenario.policy, lendLimitPpm: 1_000_000, borrowLimitPpm: 1_000_000_000 };
      const jobs = scenario.jobs.map(({ cancelAt: _, ...job }) => ({ ...job, gpuCount: 1 }));
      const services = changes.filter((each) => each.nodesInService !== undefined);
      // All of one funder: who has no share may never borrow.
      const shares = [scenario.shares.reduce((sum, share) => sum + share, 0)];
      const allocations = scenario.allocations.map((each) => ({ ...each, funder: 0 }));
      const end = 1_000_000;
      const lines = linesOf({
        ...{ ...scenario, shares, allocations, policy, jobs, changes: services, end },
      });
      for (const [number] of jobs.entries()) {
        expect(
          lines.some((line) => line.endsWith(` end ${number}`)),
          `job ${number}`,
        ).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});
