/** Jobs that ask for a share of one GPU: who shares it, who holds it, and whose its time is. */
import { expect, test } from 'vitest';
import { sharedGpuSeconds } from './shared-gpus.ts';
import {
  DRIVE_POLICY,
  DRIVE_START,
  type DrivenJob,
  drive,
  type Scenario,
} from './testing/drive-cluster.ts';
import type { Moment } from './testing/engine-scheduler.ts';

const QUARTER = { gpuCount: 1, sharePpm: 250_000, runSeconds: 100, requestedSeconds: 100 };

function scenarioOf(jobs: readonly (Partial<DrivenJob> & { readonly at: number })[]): Scenario {
  return {
    rows: [{ nodeCount: 1, gpusPerNode: 2, nodesPerRack: 1, racksPerPod: 1 }],
    shares: [2, 0],
    allocations: [0, 0, 1].map((funder) => ({ funder, priority: 'ordinary' })),
    policy: DRIVE_POLICY,
    jobs: jobs.map((job) => ({ allocation: 0, ...QUARTER, ...job })),
    end: 1_000,
  };
}

/** The GPUs in use after each decision, by time. */
function useOver(scenario: Scenario): readonly string[] {
  const use: string[] = [];
  drive(scenario, ({ now, cluster }: Moment) => {
    use.push(`${now - DRIVE_START}: ${[...cluster.accounts.runningGpus].join('+')}`);
  });
  return use;
}

test.each([
  [
    'four quarters are one GPU',
    [{ at: 0 }, { at: 0 }, { at: 0 }, { at: 0 }],
    ['0: 1+0', '100: 0+0'],
  ],
  [
    'a fifth opens another',
    [{ at: 0 }, { at: 0 }, { at: 0 }, { at: 0 }, { at: 0 }],
    ['0: 2+0', '100: 0+0'],
  ],
  [
    'two allocations of one funder share none',
    [{ at: 0 }, { at: 0, allocation: 1 }],
    ['0: 2+0', '100: 0+0'],
  ],
  [
    'a later one holds the GPU for longer while another is free for it',
    [{ at: 0 }, { at: 50 }],
    ['0: 1+0', '50: 1+0', '100: 1+0', '150: 0+0'],
  ],
  [
    'and waits for its turn where none is, but not where it ends in time',
    [
      { at: 0 },
      { at: 0, sharePpm: 0, allocation: 1 },
      { at: 50 },
      { at: 50, runSeconds: 10, requestedSeconds: 10 },
    ],
    ['0: 2+0', '50: 2+0', '60: 2+0', '100: 1+0', '200: 0+0'],
  ],
  [
    'the last to end holds it, whoever came first',
    [
      { at: 0, runSeconds: 10 },
      { at: 0, runSeconds: 30 },
      { at: 0, runSeconds: 20 },
    ],
    ['0: 1+0', '10: 1+0', '20: 1+0', '30: 0+0'],
  ],
])('%s', (_, jobs, expected) => {
  expect(useOver(scenarioOf(jobs))).toEqual(expected);
});

test('a second is divided by the shares asked for, and the parts add up', () => {
  const parts = new Map<number, number>();
  const jobs = [{ at: 0 }, { at: 20, sharePpm: 500_000, runSeconds: 60 }];
  drive(scenarioOf(jobs), ({ now, cluster, live }: Moment) => {
    for (const [job, slot] of live) parts.set(job, sharedGpuSeconds(cluster, slot, now));
    if (now - DRIVE_START === 80) expect(parts.get(0)).toBe(20 + 20);
  });
  // Looked at after each decision: the second ended at 80, the first is at 80 too.
  expect(parts.get(0)).toBe(40);
  expect(parts.get(1)).toBe(0);
});

test('nobody is let on a GPU whose holder has notice', () => {
  const long = { allocation: 2, runSeconds: 500, requestedSeconds: 500 };
  const scenario = scenarioOf([
    { at: 0, ...long, sharePpm: 0 },
    { at: 10, ...long },
    { at: 100, sharePpm: 0 },
    { at: 110, allocation: 2, runSeconds: 5, requestedSeconds: 5 },
  ]);
  const policy = { ...DRIVE_POLICY, noticeSeconds: 30 };
  const lines = drive({ ...scenario, shares: [1, 1], policy }, () => {});
  expect(lines).toEqual(expect.arrayContaining(['100 notice 1', '130 start 2 own on 0']));
  expect(lines.find((line) => / start 3 /.test(line))).toMatch(/^230 /);
});
