/** The laws of a site driver on a real Slurm, with the journal of reports in memory. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { markOfName } from '../../src/agent/slurm-token.ts';
import type { RunReport } from '../../src/sites/site-driver.ts';
import type { RunFact } from '../../src/sites/slurm/run-facts.ts';
import { type ReportJournal, SlurmDriver } from '../../src/sites/slurm/slurm-driver.ts';
import { type SiteUnderTest, testDriverLaws } from '../../src/sites/testing/driver-laws.ts';
import {
  clock,
  endSlurm,
  restOf,
  SITE_USER,
  type SlurmFixture,
  sleep,
  slurmCommand,
  startSlurm,
  TEST_MILLISECONDS_MAX,
  until,
} from './fixture.ts';

let fixture: SlurmFixture;
beforeAll(async () => {
  fixture = await startSlurm();
  await slurmCommand(fixture, 'sacctmgr', '-i', 'add', 'account', 'a', 'service');
  await slurmCommand(fixture, 'sacctmgr', '-i', 'add', 'user', SITE_USER, 'account=a');
  await slurmCommand(fixture, 'sacctmgr', '-i', 'add', 'user', 'root', 'account=service');
}, TEST_MILLISECONDS_MAX);
afterAll(() => endSlurm(fixture));

class Journal implements ReportJournal {
  readonly #reports: RunReport[] = [];

  async add(facts: readonly RunFact[]): Promise<void> {
    for (const fact of facts) {
      const isKnown = this.#reports.some(
        ({ jobNumber, attempt, kind }) =>
          jobNumber === fact.jobNumber &&
          attempt === fact.attempt &&
          (kind === 'started') === (fact.kind === 'started'),
      );
      if (!isKnown) this.#reports.push({ ...fact, number: this.#reports.length + 1 });
    }
  }

  async read(after: number, countMax: number): Promise<readonly RunReport[]> {
    return this.#reports.slice(after, after + countMax);
  }
}

let siteCount = 0;

function createSite(): Promise<SiteUnderTest> {
  siteCount += 1;
  const site = `site_law${siteCount}` as const;
  const key = readFileSync(fixture.keyFile);
  const journal = new Journal();
  const since = clock();
  const slurm = restOf(fixture);
  const driveAnew = () =>
    new SlurmDriver({
      site,
      slurm,
      journal,
      since,
      markOf: (name) => markOfName(key, name),
      partitionOf: () => 'main',
      clusterOf: () => 'cluster_x',
      accountOf: (allocation) => allocation.replace('allocation_', ''),
      allocationOf: (account) => `allocation_${account}`,
      service: { user: 'root', account: 'service', partition: 'main' },
      workingFolderOf: () => '/tmp',
      makeAccounts: async () => {},
    });
  const driver = driveAnew();
  const own = async () =>
    (await slurm.currentJobs()).filter(({ name }) => name.startsWith(`polder.${site}.`));
  const pass = async (seconds: number) => {
    const isLong = seconds >= 40;
    if (!isLong) await sleep(Math.min(seconds, 3));
    await driver.observe(0, 1);
    const busy = isLong ? ['PENDING', 'RUNNING', 'COMPLETING'] : ['PENDING', 'COMPLETING'];
    await until(async () => (await own()).every(({ state }) => !busy.includes(state)));
    // The accounting hears of an end a moment later.
    if (isLong) await sleep(0.5);
  };
  const withWork: SiteUnderTest['withWork'] = (order, work) => ({
    ...order,
    user: SITE_USER,
    script: `#!/bin/sh\ntrap '' USR1\nexec sleep ${work === 'long' ? 120 : 1}\n`,
  });
  return Promise.resolve({ driver, driveAnew, now: clock, pass, withWork });
}

// They take a minute: in npm test the whole path stands for them.
if (process.env.SLURM_TEST_FORM === 'full') {
  testDriverLaws('A real Slurm', createSite, {
    isExact: false,
    runCount: 2,
    crowdCount: 6,
    trialCount: 1,
  });
}

test('a job that only bears the name of a run is not one', async () => {
  const { driver, pass } = await createSite();
  const site = `site_law${siteCount}`;
  await slurmCommand(
    fixture,
    ...['sbatch', '-n1', '--gres=gpu:1', '-A', 'service', '-o', '/dev/null', '-D', '/tmp'],
    ...[`--job-name=polder.${site}.1.1`, '--comment=polder 0123456789abcdef', '--wrap=sleep 1'],
  );
  await pass(40);
  expect(await driver.observe(0, 10)).toEqual([]);
});
