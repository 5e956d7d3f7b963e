/**
 * Moments at which the scheduler must not lose sight of somebody: small clusters, checked by hand.
 * What it means in general stands in `src/rehearsal/run/meaning.test.ts`.
 */
import { describe, expect, test } from 'vitest';
import type { ClusterAllocation } from './cluster.ts';
import type { SchedulingPolicy } from './policy.ts';
import { DRIVE_POLICY, type DrivenChange, drive } from './testing/drive-cluster.ts';

/** [submitted at, allocation, GPUs, runs for, asks for]; it mostly asks for its run time. */
type Row = readonly [number, number, number, number, number?];

interface Case {
  readonly name: string;
  readonly nodeCount: number;
  readonly gpusPerNode?: number;
  readonly shares: readonly number[];
  /** By default each funder has one ordinary allocation. */
  readonly allocations?: readonly ClusterAllocation[];
  readonly policy?: Partial<SchedulingPolicy>;
  readonly jobs: readonly Row[];
  readonly changes?: readonly DrivenChange[];
  /** Lines of the drive that must be there, of these kinds and about these jobs. */
  readonly starts: readonly string[];
}

const ordinary = (funder: number): ClusterAllocation => ({ funder, priority: 'ordinary' });
const emergency = (funder: number): ClusterAllocation => ({ funder, priority: 'emergency' });

function startsOf(scene: Case): readonly string[] {
  const { nodeCount, gpusPerNode = 1, shares, changes = [] } = scene;
  const lines = drive(
    {
      rows: [{ nodeCount, gpusPerNode, nodesPerRack: nodeCount, racksPerPod: 1 }],
      shares,
      allocations: scene.allocations ?? shares.map((_, funder) => ordinary(funder)),
      policy: { ...DRIVE_POLICY, ...scene.policy },
      jobs: scene.jobs.map(([at, allocation, gpuCount, runSeconds, asked = runSeconds]) => ({
        at,
        allocation,
        gpuCount,
        runSeconds,
        requestedSeconds: asked,
      })),
      changes,
      end: 2_000,
    },
    () => {},
  );
  return lines
    .filter((line) => line.includes(' start '))
    .map((line) => line.replace(' start', '').replace(/ on .*/, ''));
}

const cases: readonly Case[] = [
  {
    name: 'an owner whose reclaim finds too little does not keep a smaller owner from its own',
    // 0 is an emergency that nobody may reclaim from. Job 3 needs 4 GPUs and can have 1; job 4
    // needs the one that job 2 borrowed.
    nodeCount: 6,
    shares: [4, 1, 1, 0],
    allocations: [ordinary(0), ordinary(1), ordinary(2), emergency(3)],
    jobs: [
      [0, 3, 4, 500],
      [0, 2, 1, 500],
      [0, 2, 1, 500],
      [10, 0, 4, 100],
      [10, 1, 1, 50],
    ],
    starts: ['0 0 borrowed', '0 1 own', '0 2 borrowed', '10 4 own', '60 2 borrowed', '500 3 own'],
  },
  {
    name: 'rule 6: reserved research starts before ordinary work that came beside it',
    nodeCount: 1,
    shares: [1],
    allocations: [ordinary(0), { funder: 0, priority: 'reserved-research' }],
    jobs: [
      [0, 0, 1, 100],
      [10, 0, 1, 50],
      [10, 1, 1, 50],
    ],
    starts: ['0 0 own', '100 2 own', '150 1 own'],
  },
  {
    name: 'rule 6: reserved research stops nothing that runs within its share',
    nodeCount: 2,
    shares: [1, 1],
    allocations: [ordinary(0), { funder: 1, priority: 'reserved-research' }],
    policy: { minimumRunSeconds: 1 },
    jobs: [
      [0, 0, 1, 500],
      [0, 1, 1, 100],
      [10, 1, 1, 100],
    ],
    starts: ['0 1 own', '0 0 own', '100 2 own'],
  },
  {
    name: 'reserved research that waits for a loan does not keep an owner from reclaiming',
    nodeCount: 2,
    shares: [1, 1, 0],
    allocations: [ordinary(0), ordinary(1), { funder: 2, priority: 'reserved-research' }],
    policy: { minimumRunSeconds: 50, reservationCountMax: 1 },
    jobs: [
      [0, 0, 1, 500],
      [0, 0, 1, 500],
      [10, 2, 1, 100],
      [10, 1, 1, 50],
    ],
    // The owner looks every 60 s; the first look after the minimum run time is at 70.
    // Job 2 has no share to borrow against, so it never starts.
    starts: ['0 0 own', '0 1 borrowed', '70 3 own', '120 1 borrowed'],
  },
  {
    name: 'nodes kept for a borrower are free for an owner’s small job',
    nodeCount: 2,
    gpusPerNode: 4,
    shares: [4, 4],
    jobs: [
      [0, 0, 4, 100],
      [1, 0, 8, 100],
      [2, 1, 2, 200],
    ],
    starts: ['0 0 own', '2 2 own', '202 1 repaid'],
  },
  {
    name: 'nodes kept for a borrower are free for an owner’s gang at once',
    nodeCount: 2,
    gpusPerNode: 4,
    shares: [4, 4],
    jobs: [
      [0, 0, 4, 100],
      [1, 0, 8, 100],
      [2, 1, 4, 200],
    ],
    starts: ['0 0 own', '2 2 own', '202 1 repaid'],
  },
  {
    name: 'a job that waits for a share that is gone lets the jobs behind it start',
    nodeCount: 4,
    shares: [4, 0],
    policy: { borrowLimitPpm: 0 },
    jobs: [
      [0, 0, 3, 100],
      [0, 0, 1, 100],
      [1, 0, 4, 100],
      [60, 0, 2, 30],
    ],
    changes: [{ at: 50, shares: [2, 2] }],
    // From 50 to 100 funder 0 is 2 GPUs above its new share; from 130 on its share idles again.
    starts: ['0 0 own', '0 1 own', '100 3 indebted', '181 2 repaid'],
  },
  {
    name: 'what is kept for a job counts at once for the other allocations of its funder',
    // Job 1 waits for the share that job 0 uses. Were job 2 to borrow now, job 3 would wait for it.
    nodeCount: 6,
    shares: [4, 2],
    allocations: [ordinary(0), ordinary(0), ordinary(1)],
    policy: { borrowLimitPpm: 500_000, minimumRunSeconds: 10_000 },
    jobs: [
      [0, 1, 4, 100],
      [10, 0, 4, 50],
      [10, 1, 1, 500],
      [50, 2, 2, 300],
    ],
    starts: ['0 0 own', '50 3 own', '100 1 own', '150 2 own'],
  },
  {
    name: 'a job that nodes are held for does not keep its share from others until it has them',
    // Job 2 waited for the share that job 1 used. Two GPUs are lost, so it waits for job 3 instead.
    nodeCount: 16,
    shares: [8, 8],
    allocations: [ordinary(0), ordinary(0), ordinary(1)],
    jobs: [
      [0, 0, 12, 1_000],
      [1_000, 0, 4, 100],
      [1_001, 0, 8, 100],
      [1_001, 2, 8, 5_000],
      [1_101, 1, 2, 4_000],
    ],
    changes: [{ at: 1_100, nodesInService: 14 }],
    starts: ['0 0 borrowed', '1000 1 indebted', '1001 3 own', '1101 4 indebted'],
  },
  {
    name: 'a job that is larger than what is left in service keeps no share from others',
    // Job 2 waits for the share that job 1 uses when half of the nodes fail.
    nodeCount: 16,
    shares: [10, 6],
    allocations: [ordinary(0), ordinary(0), ordinary(1)],
    jobs: [
      [0, 0, 14, 1_000],
      [1_000, 0, 4, 100],
      [1_001, 0, 10, 100],
      [1_001, 2, 6, 5_000],
      [1_101, 1, 1, 4_000],
      [1_102, 1, 1, 4_000],
    ],
    changes: [0, 1, 10, 11, 12, 13, 14, 15].map((failed) => ({ at: 1_100, failed })),
    starts: ['0 0 borrowed', '1000 1 indebted', '1001 3 own', '1101 4 indebted', '1102 5 indebted'],
  },
];

describe('nobody is forgotten', () => {
  test.each(cases)('$name', (scene) => {
    expect(startsOf(scene)).toEqual(scene.starts);
  });
});
