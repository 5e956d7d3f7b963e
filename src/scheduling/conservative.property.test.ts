/** What a plan of all starts promises, seen from outside: when jobs start. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intAt } from '../kernel/column.ts';
import type { Cluster } from './cluster.ts';
import { plannedStartOf } from './conservative.ts';
import { plannedScenario } from './testing/any-scenario.ts';
import { slotsOfLists } from './testing/check-cluster.ts';
import { DRIVE_POLICY, type DrivenJob, drive, type Scenario } from './testing/drive-cluster.ts';
import { DriveWatch } from './testing/watch-drive.ts';
import { WISHES } from './wish.ts';

const GPUS_PER_NODE = 4;

/** One funder, whose jobs stand in the order of submission. */
function oneQueue(
  job: fc.Arbitrary<Omit<DrivenJob, 'at' | 'allocation'>>,
  nodesPerRack: fc.Arbitrary<number>,
): fc.Arbitrary<Scenario> {
  const queued = fc.tuple(fc.nat(200), job);
  return fc
    .record({
      nodeCount: fc.integer({ min: 3, max: 8 }),
      nodesPerRack,
      jobs: fc.array(queued, { minLength: 5, maxLength: 40 }),
    })
    .map(({ nodeCount, nodesPerRack: rackSize, jobs }) => {
      const gpuCount = nodeCount * GPUS_PER_NODE;
      return {
        rows: [{ nodeCount, gpusPerNode: GPUS_PER_NODE, nodesPerRack: rackSize, racksPerPod: 2 }],
        shares: [gpuCount],
        allocations: [{ funder: 0, priority: 'ordinary' as const }],
        policy: { ...DRIVE_POLICY, backfill: 'conservative' as const, triedJobCountMax: 1_000 },
        jobs: jobs
          .map(([at, asked]) => {
            return { ...asked, at, allocation: 0, gpuCount: Math.min(asked.gpuCount, gpuCount) };
          })
          .toSorted((a, b) => a.at - b.at),
        end: 100_000,
      };
    });
}

/** Whole nodes of one rack, for exactly as long as asked. */
const exactQueues = oneQueue(
  fc
    .record({ nodes: fc.integer({ min: 1, max: 8 }), seconds: fc.integer({ min: 1, max: 90 }) })
    .map(({ nodes, seconds }) => ({
      gpuCount: nodes * GPUS_PER_NODE,
      runSeconds: seconds,
      requestedSeconds: seconds,
    })),
  fc.constant(8),
);

/** Of any size and wish, in racks, most of them done before they asked for. */
const looseQueues = oneQueue(
  fc
    .record({
      gpuCount: fc.integer({ min: 1, max: 32 }),
      runSeconds: fc.integer({ min: 1, max: 90 }),
      extraSeconds: fc.nat(90),
      wish: fc.oneof(fc.constant(0), fc.nat(WISHES.length - 1)),
    })
    .map(({ extraSeconds, ...job }) => {
      return { ...job, requestedSeconds: job.runSeconds + extraSeconds };
    }),
  fc.integer({ min: 1, max: 4 }),
);

const startLines = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => line.includes(' start '));

describe('a plan of all starts', () => {
  /* Conditions: one funder, whole nodes of one rack, no job ends before its time. */
  test('no job starts later for what is submitted after it', () => {
    let waitedCount = 0;
    fc.assert(
      fc.property(exactQueues, (scenario) => {
        const startOf = (line: string): readonly string[] => line.split(' ').toSpliced(1, 1);
        const all = new Map(
          startLines(drive(scenario, () => {})).map((line) => [startOf(line)[1], startOf(line)[0]]),
        );
        const half = scenario.jobs.slice(0, Math.ceil(scenario.jobs.length / 2));
        for (const line of startLines(drive({ ...scenario, jobs: half }, () => {}))) {
          const [at, job] = startOf(line);
          if (Number(at) > (half[Number(job)]?.at ?? 0)) waitedCount += 1;
          expect(`${job} at ${all.get(job)}`).toBe(`${job} at ${at}`);
        }
      }),
      { numRuns: 300 },
    );
    expect(waitedCount).toBeGreaterThan(500);
  });

  /* The same conditions. */
  test('each job starts at the very second that was first planned for it', () => {
    let waitedCount = 0;
    fc.assert(
      fc.property(exactQueues, (scenario) => {
        const planned = new Map<number, number>();
        drive(scenario, ({ cluster, decisions, now }) => {
          for (const { slot } of decisions.starts) {
            const job = intAt(cluster.jobs.jobNumber, slot);
            const at = planned.get(job);
            if (at === undefined) continue;
            waitedCount += 1;
            expect(`${job} at ${now}`).toBe(`${job} at ${at}`);
          }
          for (const slot of waitingSlots(cluster)) {
            const job = intAt(cluster.jobs.jobNumber, slot);
            if (planned.has(job)) continue;
            planned.set(job, plannedStartOf(cluster, slot, now) ?? Infinity);
          }
        });
      }),
      { numRuns: 100 },
    );
    expect(waitedCount).toBeGreaterThan(300);
  });

  /* Conditions: one funder. Jobs of any size and wish, which end when they like. */
  test('the first that waits is never put off by one that starts before it', () => {
    let lookedCount = 0;
    fc.assert(
      fc.property(looseQueues, (scenario) => {
        let before: { readonly job: number; readonly at: number } | undefined;
        drive(scenario, ({ cluster, now }) => {
          const [first] = waitingSlots(cluster);
          if (first === undefined) return;
          const job = intAt(cluster.jobs.jobNumber, first);
          const at = plannedStartOf(cluster, first, now) ?? Infinity;
          if (before?.job === job) {
            lookedCount += 1;
            // Who runs to the end of its time may end in the second in which this is asked.
            expect(at).toBeLessThanOrEqual(Math.max(before.at, now + 1));
          }
          before = { job, at };
        });
      }),
      { numRuns: 200 },
    );
    expect(lookedCount).toBeGreaterThan(1_000);
  });

  test('whatever happens, every law of the scheduler holds after every decision', () => {
    let noticeCount = 0;
    fc.assert(
      fc.property(plannedScenario, (scenario) => {
        const watch = new DriveWatch();
        drive(scenario, (moment) => watch.look(moment));
        noticeCount += watch.noticeCount;
        expect(watch.faults).toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(noticeCount).toBeGreaterThan(30);
  });
});

function waitingSlots(cluster: Cluster): readonly number[] {
  return slotsOfLists(cluster, cluster.waiting).flat();
}
