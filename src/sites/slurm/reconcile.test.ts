/** Of a site with the account `polder.a.one` and the partition `gpu`, in the time [1000, 2000). */
import { expect, test } from 'vitest';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { SiteRun } from '../connection.ts';
import { type KnownUsage, reconcile } from './reconcile.ts';

const PLAN = {
  allocations: [
    {
      allocation: 'allocation_one',
      funder: 'party_nl',
      mode: 'mode_any',
      sharePpm: 1_000_000,
      limitGpuSeconds: 1_000,
      storageGibibytes: undefined,
      state: 'open',
      users: [],
    },
  ],
  partitions: [{ cluster: 'cluster_a', partition: 'gpu' }],
} as const;
const WITHIN = { start: toEpochSeconds(1_000), end: toEpochSeconds(2_000) };

/** Job 7 of the site: two GPUs in [1100, 1110). */
function run(changed: Partial<SiteRun> = {}): SiteRun {
  return {
    siteJob: 7,
    account: 'polder.a.one',
    partition: 'gpu',
    username: 'ada',
    name: 'train',
    submittedAt: toEpochSeconds(1_090),
    startedAt: toEpochSeconds(1_100),
    heldUntil: toEpochSeconds(1_110),
    outcome: 'completed',
    gpuCount: 2,
    requestedSeconds: 60,
    run: undefined,
    ...changed,
  };
}

function usage(changed: Partial<KnownUsage> = {}): KnownUsage {
  return {
    jobNumber: 31,
    attempt: 1,
    siteJob: 7,
    account: 'polder.a.one',
    reportedGpuSeconds: 20,
    acceptedGpuSeconds: 20,
    ...changed,
  };
}

const OWN = { jobNumber: 31, attempt: 1 };
const EARLIER = toEpochSeconds(990);
const LATER = toEpochSeconds(2_010);

test.each<readonly [string, readonly SiteRun[], readonly KnownUsage[], readonly unknown[]]>([
  ['a job of both is the same', [run()], [usage()], ['job 7', 20, 20, undefined]],
  [
    'so is a run of Polder',
    [run({ run: OWN })],
    [usage({ siteJob: undefined })],
    ['run 31.1', 20, 20, undefined],
  ],
  [
    'one put back and run again is one line',
    [run(), run({ startedAt: toEpochSeconds(1_105) })],
    [usage(), usage({ jobNumber: 32, reportedGpuSeconds: 10, acceptedGpuSeconds: 10 })],
    ['job 7', 30, 30, undefined],
  ],
  [
    'what lies in other months is left out',
    [run({ startedAt: EARLIER, heldUntil: LATER })],
    [usage({ acceptedGpuSeconds: 2_000 })],
    ['job 7', 2_000, 2_000, undefined],
  ],
  ['a job that goes on', [run({ outcome: undefined })], [], ['job 7', 20, 0, 'goes_on']],
  [
    'an account of no allocation',
    [run({ account: 'polder.a.two' })],
    [],
    ['job 7', 20, 0, 'unknown_account'],
  ],
  [
    'a partition of no cluster',
    [run({ partition: 'cpu' })],
    [],
    ['job 7', 20, 0, 'unknown_partition'],
  ],
  ['a job that was not told', [run()], [], ['job 7', 20, 0, 'not_told']],
  ['a job that the site has no more', [], [usage()], ['job 7', 0, 20, 'not_at_site']],
  [
    'a clock that was wrong',
    [run()],
    [usage({ acceptedGpuSeconds: 12 })],
    ['job 7', 20, 12, 'clocks'],
  ],
  [
    'an accounting that was changed',
    [run()],
    [usage({ reportedGpuSeconds: 12, acceptedGpuSeconds: 12 })],
    ['job 7', 20, 12, 'differs'],
  ],
])('%s', (_, runs, usages, line) => {
  const found = reconcile(PLAN, runs, usages, WITHIN).map(
    ({ name, siteGpuSeconds, polderGpuSeconds, reason }) =>
      [name, siteGpuSeconds, polderGpuSeconds, reason] as const,
  );
  expect(found).toEqual([line]);
});

test('lines are ordered by account, and within it by number', () => {
  const runs = [run({ siteJob: 10 }), run({ siteJob: 9 }), run({ account: 'polder.a.a' })];
  const names = reconcile(PLAN, runs, [], WITHIN).map(({ account, name }) => [account, name]);
  expect(names).toEqual([
    ['polder.a.a', 'job 7'],
    ['polder.a.one', 'job 9'],
    ['polder.a.one', 'job 10'],
  ]);
});
