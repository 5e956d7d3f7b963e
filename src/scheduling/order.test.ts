/**
 * Who comes first of jobs that wait for one GPU: one table, a level of the order a row. The GPU is
 * the half of a node, and all jobs come when it is free, because a blocked job keeps what it
 * waits for.
 */
import { describe, expect, test } from 'vitest';
import type { ClusterAllocation } from './cluster.ts';
import { DRIVE_POLICY, DRIVE_START, drive } from './testing/drive-cluster.ts';

interface Case {
  readonly name: string;
  /**
   * [mode, GPU-seconds awarded in the period of 1,000 s, from when and until when it is there: all
   * of the period where left out]; all of one funder.
   */
  readonly allocations: readonly (readonly [number, number, number?, number?])[];
  /** [submitted at, allocation, runs for]; each of one GPU. */
  readonly jobs: readonly (readonly [number, number, number])[];
  /** When, and the number of the job by its place in the table, from 1. */
  readonly starts: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: 'the mode furthest behind, though an allocation of another mode is further behind',
    // At 100 mode 0 should have used 100 and has used none; mode 1 should have used 60.
    allocations: [
      [0, 500],
      [0, 500],
      [1, 600],
      [2, 0],
    ],
    jobs: [
      [0, 3, 100],
      [100, 2, 10],
      [100, 0, 10],
    ],
    starts: ['0 1', '100 3', '110 2'],
  },
  {
    name: 'inside one mode the allocation furthest behind',
    allocations: [
      [0, 100],
      [0, 600],
      [1, 0],
    ],
    jobs: [
      [0, 2, 100],
      [100, 0, 10],
      [100, 1, 10],
    ],
    starts: ['0 1', '100 3', '110 2'],
  },
  {
    name: 'what a mode used counts against each of its allocations',
    // At 100 allocation 0 has used 100 of mode 0; allocation 1 of the same mode none.
    allocations: [
      [0, 400],
      [0, 400],
      [1, 100],
    ],
    jobs: [
      [0, 0, 100],
      [100, 1, 10],
      [100, 2, 10],
    ],
    starts: ['0 1', '100 3', '110 2'],
  },
  {
    name: 'of an allocation that begins late, nothing is due before it begins',
    // At 100 allocation 0 should have used 30 of 300, and allocation 1 of its 400 nothing yet.
    allocations: [
      [0, 300],
      [0, 400, 100, 1_000],
      [1, 0],
    ],
    jobs: [
      [0, 2, 100],
      [100, 1, 10],
      [100, 0, 10],
    ],
    starts: ['0 1', '100 3', '110 2'],
  },
  {
    name: 'of one that ends early, all is due when it ends; so of its mode, day by day',
    // At 100 mode 0 should have used 100 of 200: 50 of the one allocation and 50 of the other.
    allocations: [
      [0, 100, 0, 200],
      [0, 100, 0, 200],
      [1, 900],
      [2, 0],
    ],
    jobs: [
      [0, 3, 100],
      [100, 2, 10],
      [100, 0, 10],
    ],
    starts: ['0 1', '100 3', '110 2'],
  },
  {
    name: 'equally behind, the lower number, whatever the mode',
    allocations: [
      [0, 500],
      [1, 500],
      [2, 0],
    ],
    jobs: [
      [0, 2, 100],
      [100, 1, 10],
      [100, 0, 10],
    ],
    starts: ['0 1', '100 2', '110 3'],
  },
];

/** Uses the other GPU of the node all the time. */
const OCCUPANT = { at: 0, gpuCount: 1, runSeconds: 1_000, requestedSeconds: 1_000 };

describe('of the jobs of one funder and standing comes first', () => {
  test.each(cases)('$name', ({ allocations, jobs, starts }) => {
    const toAllocation = (mode: number, from = 0, until = 1_000): ClusterAllocation => {
      const times = { start: DRIVE_START + from, end: DRIVE_START + until };
      return { funder: 0, mode, priority: 'ordinary', ...times };
    };
    const lines = drive(
      {
        rows: [{ nodeCount: 1, gpusPerNode: 2, nodesPerRack: 1, racksPerPod: 1 }],
        shares: [2],
        allocations: [
          ...allocations.map(([mode, , from, until]) => toAllocation(mode, from, until)),
          toAllocation(9),
        ],
        awards: [...allocations.map(([, awarded]) => awarded), 0],
        policy: DRIVE_POLICY,
        jobs: [
          { ...OCCUPANT, allocation: allocations.length },
          ...jobs.map(([at, allocation, runSeconds]) => {
            return { at, allocation, gpuCount: 1, runSeconds, requestedSeconds: runSeconds };
          }),
        ],
        end: 1_000,
      },
      () => {},
    );
    const started = lines.filter((line) => line.includes(' start ')).slice(1);
    expect(started.map((line) => line.replace(/ start (\d+) .*/, ' $1'))).toEqual(starts);
  });
});
