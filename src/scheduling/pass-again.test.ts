/** When jobs that wait are tried again though nothing ended for them: see `pass-again.ts`. */
import { expect, test } from 'vitest';
import { intAt } from '../kernel/column.ts';
import { DRIVE_POLICY, DRIVE_START, type DrivenJob, drive } from './testing/drive-cluster.ts';
import { WAIT_REASONS } from './wait-reason.ts';
import { WISHES } from './wish.ts';

/** Of the funder, whose one allocation has its number; it asks for the time that it runs. */
function jobOf(
  funder: number,
  {
    at,
    gpus = 1,
    seconds,
  }: { readonly at: number; readonly gpus?: number; readonly seconds: number },
): DrivenJob {
  return { at, allocation: funder, gpuCount: gpus, runSeconds: seconds, requestedSeconds: seconds };
}

const allocationsOf = (count: number) =>
  Array.from({ length: count }, (_, funder) => ({
    funder,
    mode: 0,
    priority: 'ordinary' as const,
  }));

test('a pass that was cut short goes on with the others, though nothing happens', () => {
  const policy = { ...DRIVE_POLICY, reservationCountMax: 0, triedJobCountMax: 2 };
  const lines = drive(
    {
      rows: [{ nodeCount: 4, gpusPerNode: 1, nodesPerRack: 4, racksPerPod: 1 }],
      shares: [4],
      allocations: allocationsOf(1),
      policy,
      jobs: [
        jobOf(0, { at: 0, gpus: 3, seconds: 1_000 }),
        jobOf(0, { at: 1, gpus: 2, seconds: 100 }),
        jobOf(0, { at: 1, gpus: 2, seconds: 90 }),
        jobOf(0, { at: 1, seconds: 100 }),
      ],
      changes: [
        { at: 0, nodesInService: 3 },
        { at: 10, nodesInService: 4 },
      ],
      end: 2_000,
    },
    () => {},
  );
  expect(lines).toContain(`${10 + policy.lookAgainSeconds} start 3 own on 3`);
});

/** When a pass that was cut short is to go on. */
const minutes = Array.from({ length: 12 }, (_, index) => 70 + 60 * index);

test.each([
  {
    happens: 'a job is taken back',
    reservationCountMax: 0,
    others: minutes.map((at) => {
      return { ...jobOf(0, { at: at - 60, gpus: 4, seconds: 100 }), cancelAt: at };
    }),
    starts: '70 start 2 own on 3',
  },
  {
    happens: 'a gang comes that nodes are to be held for',
    reservationCountMax: 2,
    others: minutes.map((at) => jobOf(0, { at, gpus: 4, seconds: 100 })),
    starts: '190 start 4 own on 3',
  },
])('a pass that was cut short goes on, though at each time $happens', (rest) => {
  const { reservationCountMax, others, starts } = rest;
  const jobs = [
    jobOf(0, { at: 0, gpus: 3, seconds: 1_000 }),
    jobOf(0, { at: 1, gpus: 2, seconds: 100 }),
    ...others,
    jobOf(0, { at: 1, seconds: 100 }),
    jobOf(0, { at: 75, seconds: 90 }),
  ];
  const lines = drive(
    {
      rows: [{ nodeCount: 4, gpusPerNode: 1, nodesPerRack: 4, racksPerPod: 1 }],
      shares: [4],
      allocations: allocationsOf(1),
      policy: { ...DRIVE_POLICY, reservationCountMax, triedJobCountMax: 1 },
      jobs: jobs.toSorted((a, b) => a.at - b.at),
      changes: [
        { at: 0, nodesInService: 3 },
        { at: 10, nodesInService: 4 },
      ],
      end: 2_000,
    },
    () => {},
  );
  expect(lines).toContain(starts);
});

test('what a held job leaves of its nodes is for those that were refused before it', () => {
  const lines = drive(
    {
      rows: [{ nodeCount: 2, gpusPerNode: 4, nodesPerRack: 2, racksPerPod: 1 }],
      shares: [4, 3, 1],
      allocations: allocationsOf(3),
      policy: DRIVE_POLICY,
      jobs: [
        jobOf(2, { at: 0, seconds: 130 }),
        jobOf(1, { at: 0, gpus: 4, seconds: 100 }),
        ...[1, 2, 3].map(() => jobOf(1, { at: 0, seconds: 100 })),
        // It borrows, is held both nodes, and leaves three GPUs of one.
        jobOf(2, { at: 101, gpus: 5, seconds: 100 }),
        // Its funder is in debt: it comes before who borrows, and takes nothing that is held.
        jobOf(1, { at: 102, gpus: 2, seconds: 100 }),
      ],
      end: 1_000,
    },
    () => {},
  );
  expect(lines).toContain('130 start 5 borrowed on 0,1');
  expect(lines).toContain('130 start 6 indebted on 1');
});

test('who loses its nodes to an arrival is held others at once', () => {
  const reasons = new Map<number, string | undefined>();
  const lines = drive(
    {
      rows: [{ nodeCount: 5, gpusPerNode: 1, nodesPerRack: 2, racksPerPod: 3 }],
      shares: [2, 1, 2],
      allocations: allocationsOf(3),
      policy: DRIVE_POLICY,
      jobs: [
        // The third funder is in debt from then on.
        jobOf(2, { at: 0, gpus: 5, seconds: 50 }),
        jobOf(1, { at: 50, seconds: 500 }),
        jobOf(1, { at: 51, seconds: 100 }),
        jobOf(0, { at: 52, seconds: 5 }),
        jobOf(1, { at: 53, seconds: 200 }),
        jobOf(0, { at: 54, seconds: 5 }),
        // Of both racks one node is free.
        { ...jobOf(2, { at: 60, gpus: 2, seconds: 100 }), wish: WISHES.indexOf('require-rack') },
        jobOf(0, { at: 65, gpus: 2, seconds: 500 }),
      ],
      end: 1_000,
    },
    ({ cluster: { jobs, waiting }, now }) => {
      const held = intAt(waiting.head, 2);
      if (held >= 0) reasons.set(now - DRIVE_START, WAIT_REASONS[intAt(jobs.reason, held)]);
    },
  );
  expect(lines).toContain('65 start 7 own on 1,3');
  expect(reasons.get(60)).toBe('holds_nodes');
  expect(reasons.get(65)).toBe('holds_nodes');
});

test('what was reclaimed for who is in debt by then is for who is owed', () => {
  const lines = drive(
    {
      rows: [{ nodeCount: 1, gpusPerNode: 4, nodesPerRack: 1, racksPerPod: 1 }],
      shares: [1, 1, 2],
      allocations: allocationsOf(3),
      policy: { ...DRIVE_POLICY, minimumRunSeconds: 1, noticeSeconds: 10, lookAgainSeconds: 1 },
      jobs: [
        ...[1_000, 1_000, 1_000, 8].map((seconds) => jobOf(0, { at: 0, seconds })),
        // One has the share, one gets back what was lent until it is, and one has notice given.
        ...[8, 8, 9].map((at) => jobOf(1, { at, seconds: 1_000 })),
        jobOf(2, { at: 20, seconds: 100 }),
      ],
      end: 1_000,
    },
    () => {},
  );
  expect(lines).toContain('18 start 5 repaid on 0');
  expect(lines.filter((line) => line.startsWith('28 '))).toEqual([
    '28 back 1 keeps 18',
    '28 start 7 own on 0',
  ]);
});
