/**
 * What the scheduler means, as tables that can be checked by hand. Each job is
 * [submitted at, funder, GPUs, runs for, asks for]; each line of the answer is
 * `job start-end standing`, and how the run ended where it did not finish.
 */
import { describe, expect, test } from 'vitest';
import { runTable, type TableScene, toLines } from './testing/table-scene.ts';

interface Row {
  readonly name: string;
  readonly scene: TableScene;
  readonly runs: readonly string[];
  readonly loans?: readonly string[];
}

function check({ scene, runs, loans }: Row): void {
  const result = runTable(scene);
  expect(toLines(result)).toEqual(runs);
  if (loans !== undefined) expect(result.loans).toEqual(loans);
}

describe('funder order', () => {
  const rows: readonly Row[] = [
    {
      name: 'the funder that lent comes first once its jobs arrive, and is paid back',
      // 4 GPUs, 2 each. Funder 1 lends its 2 for 100 s. Both then want everything.
      scene: {
        nodeCount: 4,
        shares: [2, 2],
        end: 400,
        policy: { minimumRunSeconds: 1_000 },
        jobs: [
          [0, 0, 4, 100],
          [50, 0, 4, 100],
          [60, 1, 4, 100],
        ],
      },
      // At 100 funder 1 has lent 100 s x 2 GPUs; at 200 it has them back, and job 1 borrows anew.
      runs: ['0 0-100 borrowed', '1 200-300 borrowed', '2 100-200 repaid'],
      loans: ['1>0 400/200'],
    },
    {
      name: 'inside its share comes before above it, whoever is further behind',
      scene: {
        nodeCount: 4,
        shares: [2, 2],
        end: 300,
        jobs: [
          [0, 0, 4, 100],
          [10, 0, 1, 50],
          [20, 1, 2, 50],
        ],
        policy: { minimumRunSeconds: 1_000 },
      },
      runs: ['0 0-100 borrowed', '1 100-150 indebted', '2 100-150 own'],
    },
    {
      name: 'emergency first, then reserved research, then ordinary, then the market',
      scene: {
        nodeCount: 2,
        shares: [2, 0, 0, 0],
        priorities: ['ordinary', 'market', 'reserved-research', 'emergency'],
        end: 500,
        policy: { minimumRunSeconds: 1_000 },
        jobs: [
          [0, 0, 2, 100],
          [1, 1, 2, 100],
          [2, 0, 2, 100],
          [3, 2, 2, 100],
          [4, 3, 2, 100],
        ],
      },
      runs: ['0 0-100 own', '2 200-300 own', '4 100-200 borrowed'],
    },
    {
      name: 'equal in everything: the earlier submission, then the lower number',
      scene: {
        nodeCount: 1,
        shares: [1],
        end: 100,
        jobs: [
          [0, 0, 1, 10],
          [5, 0, 1, 10],
          [5, 0, 1, 10],
          [6, 0, 1, 10],
        ],
      },
      runs: ['0 0-10 own', '1 10-20 own', '2 20-30 own', '3 30-40 own'],
    },
  ];
  test.each(rows)('$name', check);
});

describe('lending and payback', () => {
  const rows: readonly Row[] = [
    {
      name: 'an idle share serves another funder, and the loan is written down',
      scene: { nodeCount: 4, shares: [1, 3], end: 100, jobs: [[0, 0, 4, 100]] },
      runs: ['0 0-100 borrowed'],
      loans: ['1>0 300/0'],
    },
    {
      name: 'two idle shares lend in proportion',
      scene: { nodeCount: 8, shares: [2, 4, 2], end: 10, jobs: [[0, 0, 5, 10]] },
      runs: ['0 0-10 borrowed'],
      loans: ['1>0 20/0', '2>0 10/0'],
    },
    {
      name: 'nobody borrows beyond its limit',
      scene: {
        nodeCount: 4,
        shares: [2, 2],
        end: 100,
        policy: { borrowLimitPpm: 500_000 },
        jobs: [
          [0, 0, 2, 50],
          [0, 0, 1, 50],
          [0, 0, 1, 50],
        ],
      },
      runs: ['0 0-50 own', '1 0-50 borrowed', '2 50-100 indebted'],
      loans: ['1>0 50/0'],
    },
    {
      name: 'nobody lends beyond its limit',
      scene: {
        nodeCount: 4,
        shares: [2, 2],
        end: 100,
        policy: { lendLimitPpm: 500_000 },
        jobs: [
          [0, 0, 2, 50],
          [0, 0, 1, 50],
          [0, 0, 1, 50],
        ],
      },
      runs: ['0 0-50 own', '1 0-50 borrowed', '2 50-100 indebted'],
    },
    {
      name: 'what a debtor leaves idle first pays back',
      scene: {
        nodeCount: 4,
        shares: [2, 2],
        end: 300,
        jobs: [
          [0, 0, 4, 100],
          [100, 1, 4, 150],
        ],
      },
      runs: ['0 0-100 borrowed', '1 100-250 repaid'],
      // Funder 0 gives back 200 in 100 s and lends 100 anew in the next 50 s.
      loans: ['0>1 100/0', '1>0 200/200'],
    },
    {
      name: 'while a lender is not paid back the borrower gets nothing new',
      scene: {
        nodeCount: 4,
        shares: [2, 2],
        end: 400,
        jobs: [
          [0, 0, 4, 100],
          [90, 0, 2, 50],
          [90, 0, 2, 50],
          [100, 1, 2, 50],
          [100, 1, 2, 50],
          [100, 1, 2, 50],
        ],
      },
      runs: [
        '0 0-100 borrowed',
        '1 150-200 indebted',
        '2 200-250 indebted',
        '3 100-150 own',
        '4 100-150 repaid',
        '5 150-200 own',
      ],
    },
    {
      name: 'time that nobody asked for is owed to nobody',
      scene: {
        nodeCount: 2,
        shares: [1, 1],
        end: 300,
        jobs: [
          [0, 0, 1, 100],
          [100, 0, 1, 100],
          [100, 1, 1, 100],
          [101, 1, 1, 100],
          [101, 0, 1, 100],
        ],
      },
      runs: ['0 0-100 own', '1 100-200 own', '2 100-200 own', '3 200-300 own', '4 200-300 own'],
      loans: [],
    },
  ];
  test.each(rows)('$name', check);
});

describe('reclaim', () => {
  const rows: readonly Row[] = [
    {
      name: 'an owner takes back what was borrowed, the last started first',
      scene: {
        nodeCount: 4,
        shares: [2, 2],
        end: 400,
        jobs: [
          [0, 0, 2, 300],
          [1, 0, 1, 300],
          [2, 0, 1, 300],
          [50, 1, 1, 100],
        ],
      },
      runs: [
        '0 0-300 own',
        '1 1-301 borrowed',
        '2 2-50 borrowed reclaimed',
        '2 150-400 borrowed running',
        '3 50-150 own',
      ],
    },
    {
      name: 'a borrower keeps its GPUs for the minimum run time',
      scene: {
        nodeCount: 2,
        shares: [1, 1],
        end: 400,
        policy: { minimumRunSeconds: 120 },
        jobs: [
          [0, 0, 2, 300],
          [10, 1, 1, 100],
        ],
      },
      // The owner looks again every 60 s from 10 on: the first look after 120 s is at 130. Then the
      // borrower is 130 ahead; it waits for 100 s, and is still 30 ahead when it comes back.
      runs: ['0 0-130 borrowed reclaimed', '0 230-400 borrowed', '1 130-230 own'],
    },
    {
      name: 'notice comes first; work up to the notice is kept',
      scene: {
        nodeCount: 2,
        shares: [1, 1],
        end: 400,
        policy: { noticeSeconds: 30 },
        jobs: [
          [0, 0, 2, 100],
          [10, 1, 1, 60],
        ],
      },
      // Noticed at 10, gone at 40 with 10 s of work kept, back at 100 for the other 90 s. It was 40
      // ahead and its share stood idle for 60 s while it waited, so it is 20 behind when it starts.
      runs: ['0 0-40 borrowed reclaimed', '0 100-190 repaid', '1 40-100 own'],
    },
    {
      name: 'nobody reclaims from a funder inside its share',
      scene: {
        nodeCount: 2,
        shares: [1, 1],
        end: 200,
        jobs: [
          [0, 0, 1, 100],
          [0, 1, 1, 100],
          [10, 1, 1, 50],
        ],
      },
      runs: ['0 0-100 own', '1 0-100 own', '2 100-150 own'],
    },
    {
      name: 'a funder in debt does not reclaim',
      scene: {
        nodeCount: 2,
        shares: [1, 1],
        end: 300,
        jobs: [
          [0, 0, 2, 100],
          [100, 1, 2, 100],
          [150, 0, 1, 50],
        ],
      },
      runs: ['0 0-100 borrowed', '1 100-200 repaid', '2 200-250 own'],
    },
    {
      name: 'an owner takes its share back even from a funder that is being paid back',
      scene: {
        nodeCount: 3,
        shares: [1, 1, 1],
        end: 400,
        jobs: [
          [0, 1, 3, 100],
          [100, 0, 1, 200],
          [100, 0, 1, 200],
          [100, 0, 1, 200],
          [150, 2, 1, 50],
        ],
      },
      runs: [
        '0 0-100 borrowed',
        '1 100-300 own',
        '2 100-300 repaid',
        '3 100-150 repaid reclaimed',
        '3 200-350 borrowed',
        '4 150-200 own',
      ],
    },
    {
      name: 'an emergency takes from whoever is above its share',
      scene: {
        nodeCount: 4,
        shares: [2, 2, 0],
        priorities: ['ordinary', 'ordinary', 'emergency'],
        end: 200,
        jobs: [
          [0, 0, 2, 100],
          [0, 0, 2, 100],
          [10, 2, 2, 50],
        ],
      },
      runs: ['0 0-100 own', '1 0-10 borrowed reclaimed', '1 60-150 borrowed', '2 10-60 borrowed'],
    },
  ];
  test.each(rows)('$name', check);
});

describe('gangs, holds and backfill', () => {
  const rows: readonly Row[] = [
    {
      name: 'a gang waits until all its GPUs are there at once',
      scene: {
        nodeCount: 4,
        shares: [4],
        end: 100,
        jobs: [
          [0, 0, 1, 30],
          [0, 0, 1, 20],
          [0, 0, 4, 10],
        ],
      },
      runs: ['0 0-30 own', '1 0-20 own', '2 30-40 own'],
    },
    {
      name: 'a smaller job fills the gap where it ends before the held start, and only there',
      scene: {
        nodeCount: 4,
        shares: [4],
        end: 200,
        jobs: [
          [0, 0, 2, 50],
          [1, 0, 4, 50],
          [2, 0, 2, 48],
          [3, 0, 2, 49],
        ],
      },
      runs: ['0 0-50 own', '1 50-100 own', '2 2-50 own', '3 100-149 own'],
    },
    {
      name: 'a smaller job that would end a second too late waits, though nodes are free',
      scene: {
        nodeCount: 4,
        shares: [4],
        end: 200,
        jobs: [
          [0, 0, 2, 50],
          [1, 0, 4, 50],
          [2, 0, 2, 49],
        ],
      },
      runs: ['0 0-50 own', '1 50-100 own', '2 100-149 own'],
    },
    {
      name: 'a held job starts earlier where jobs end before the time they asked for',
      scene: {
        nodeCount: 2,
        shares: [2],
        end: 100,
        jobs: [
          [0, 0, 2, 20, 50],
          [1, 0, 2, 20],
        ],
      },
      runs: ['0 0-20 own', '1 20-40 own'],
    },
    {
      name: 'a job below one node shares its node',
      scene: {
        nodeCount: 1,
        gpusPerNode: 8,
        shares: [8],
        end: 100,
        jobs: [
          [0, 0, 3, 50],
          [0, 0, 5, 50],
          [0, 0, 1, 50],
        ],
      },
      runs: ['0 0-50 own', '1 0-50 own', '2 50-100 own'],
    },
  ];
  test.each(rows)('$name', check);
});
