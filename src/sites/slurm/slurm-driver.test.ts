/** What a driver tells of a run while the accounting of its Slurm is behind the controller. */
import { expect, test } from 'vitest';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { RunFact } from './run-facts.ts';
import { commentOf, nameOfRun } from './run-mark.ts';
import { SlurmDriver } from './slurm-driver.ts';
import type { SlurmJob, SlurmPort } from './slurm-job.ts';

const MARK = '0123456789abcdef';
const SITE = 'site_x';
const at = (second: number) => toEpochSeconds(1_800_000_000 + second);

const RUNNING: SlurmJob = {
  ...{ slurmJobId: 7, name: nameOfRun(SITE, { jobNumber: 1, attempt: 1 }), account: 'a' },
  ...{ comment: commentOf(MARK, { takesSignal: false, notice: undefined }), user: 'ada' },
  ...{ partition: 'main', state: 'RUNNING', reason: '', isHeld: false, submittedAt: at(0) },
  ...{ startedAt: at(10), endedAt: undefined, elapsedSeconds: 0, gpuCount: 8, exitCode: 0 },
  ...{ timeLimitMinutes: 5, killedBy: undefined },
};
const CANCELLED: SlurmJob = { ...RUNNING, state: 'CANCELLED', endedAt: at(60) };

const cancelledBy = (killedBy: string): SlurmJob => ({ ...CANCELLED, killedBy });

/** The facts of one look, or of what is done in its place, as kind and second. */
async function factsOf(
  accounted: readonly SlurmJob[],
  current: readonly SlurmJob[],
  act = (driver: SlurmDriver): Promise<unknown> => driver.hear(),
) {
  const facts: RunFact[] = [];
  const slurm = {
    state: async () => ({ now: at(100), untoldRecordCount: 0, release: '' }),
    recordsSince: async () => accounted,
    recordsNamed: async () => accounted,
    cancel: async () => {},
    currentJobs: async () => current,
  };
  const driver = new SlurmDriver({
    ...{ site: SITE, slurm: slurm as Partial<SlurmPort> as SlurmPort, markOf: () => MARK },
    ...{ partitionOf: () => 'main', accountOf: () => 'a', workingFolderOf: () => '/tmp' },
    ...{ clusterOf: () => 'cluster_x', allocationOf: () => 'allocation_a', since: at(0) },
    service: { user: 'root', account: 'polder.service', partition: 'main' },
    makeAccounts: async () => {},
    journal: { add: async (found) => void facts.push(...found), read: async () => [] },
  });
  await act(driver);
  return facts.map((fact) => `${fact.kind} ${fact.at - at(0)}`);
}

test.each([
  ['accounting behind', [RUNNING], [CANCELLED], ['started 10']],
  ['accounting empty', [], [CANCELLED], ['started 10']],
  ['its own user', [cancelledBy('ada')], [CANCELLED], ['started 10', 'failed 60']],
  ['an operator', [cancelledBy('root')], [CANCELLED], ['started 10', 'stopped 60']],
  ['it never started', [], [{ ...CANCELLED, startedAt: undefined }], ['stopped 60']],
  ['controller forgot', [cancelledBy('ada')], [], ['started 10', 'failed 60']],
] as const)('who cancelled a job is told once it is known: %s', async (...row) => {
  const [, accounted, current, expected] = row;
  expect(await factsOf(accounted, current)).toEqual(expected);
});

test.each([
  [
    'an end that no look finds any more',
    [{ ...RUNNING, state: 'COMPLETED', endedAt: at(60) }],
    [],
    ['started 10', 'ended 60'],
  ],
  ['none while it runs', [RUNNING], [RUNNING], ['started 10']],
  ['none before who ended it is known', [], [CANCELLED], ['started 10']],
] as const)('the stop of a run hears of its end: %s', async (_, accounted, current, expected) => {
  const stop = (driver: SlurmDriver) => driver.cancel([{ jobNumber: 1, attempt: 1 }]);
  expect(await factsOf(accounted, current, stop)).toEqual(expected);
});
