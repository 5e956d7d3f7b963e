/** The laws of a site driver on a real Slurm, with the journal of reports in memory. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { slurmFetchOf } from '../../src/agent/slurm-fetch.ts';
import { SlurmRest } from '../../src/agent/slurm-rest.ts';
import { markOfName, SlurmKeyNeeded, slurmToken } from '../../src/agent/slurm-token.ts';
import type { RunReport } from '../../src/sites/site-driver.ts';
import type { RunFact } from '../../src/sites/slurm/run-facts.ts';
import { type ReportJournal, SlurmDriver } from '../../src/sites/slurm/slurm-driver.ts';
import type { SlurmSubmission } from '../../src/sites/slurm/slurm-job.ts';
import { isOver } from '../../src/sites/slurm/slurm-runs.ts';
import { WIRE_V38 } from '../../src/sites/slurm/wires/v38.ts';
import { type SiteUnderTest, testDriverLaws } from '../../src/sites/testing/driver-laws.ts';
import {
  clock,
  endSlurm,
  restOf,
  SITE_USER,
  type SlurmFixture,
  sleep,
  slurmCommand,
  startRestOnSocket,
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
  const isAccounted = async () => {
    const over = (await slurm.recordsSince(since)).filter(isOver);
    const known = new Set(over.map(({ slurmJobId }) => slurmJobId));
    const ran = (await own()).filter(({ startedAt }) => startedAt !== undefined);
    return ran.every(({ slurmJobId }) => known.has(slurmJobId));
  };
  const pass = async (seconds: number) => {
    const isLong = seconds >= 40;
    if (!isLong) await sleep(Math.min(seconds, 3));
    await driver.observe(0, 1);
    const busy = isLong ? ['PENDING', 'RUNNING', 'COMPLETING'] : ['PENDING', 'COMPLETING'];
    await until(async () => (await own()).every(({ state }) => !busy.includes(state)));
    if (!isLong) return;
    // The accounting hears of an end a moment later, and alone knows who cancelled a job.
    await until(isAccounted);
  };
  const withWork: SiteUnderTest['withWork'] = (order, work) => ({
    ...order,
    user: SITE_USER,
    script: `#!/bin/sh\ntrap '' USR1\nexec sleep ${work === 'long' ? 120 : 1}\n`,
  });
  return Promise.resolve({ driver, driveAnew, now: clock, pass, withWork });
}

// They take a minute: in the short form the whole path stands for them.
if (process.env.TEST_FORM === 'full') {
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

test.each([
  [2, 8, 16],
  [2, undefined, 12],
  [1, 4, 4],
])(
  'a job of %i nodes, %s GPUs on each, holds %i GPUs on so many nodes',
  async (...asked) => {
    const [nodeCount, gpusPerNode, gpuCount] = asked;
    const slurm = restOf(fixture);
    const script = '#!/bin/sh\nsleep 60\n';
    const job = await slurm.submitHeld({ ...SUBMISSION, nodeCount, gpusPerNode, gpuCount, script });
    await slurm.release(job);
    const find = async () =>
      (await slurm.currentJobs()).find(({ slurmJobId }) => slurmJobId === job);
    await until(async () => (await find())?.state === 'RUNNING');
    expect((await find())?.gpuCount).toBe(gpuCount);
    expect(await slurmCommand(fixture, 'squeue', '-h', '-j', `${job}`, '-o', '%D')).toBe(
      `${nodeCount}`,
    );
    await slurm.cancel(job);
    await until(async () => (await find())?.endedAt !== undefined);
  },
  TEST_MILLISECONDS_MAX,
);

test('by a unix socket Slurm is read and told without a token, by the uid', async () => {
  const { url, end } = await startRestOnSocket(fixture);
  const slurm = restBySocket(url, undefined);
  const account = ['-A', 'service', '-n1', '--gres=gpu:1', '-H', '-o', '/dev/null', '-D', '/tmp'];
  const job = Number(
    await slurmCommand(fixture, 'sbatch', '--parsable', ...account, '--wrap=sleep 1'),
  );
  await slurm.setComment(job, 'by the socket');
  const found = (await slurm.currentJobs()).find(({ slurmJobId }) => slurmJobId === job);
  expect(found).toMatchObject({ comment: 'by the socket', isHeld: true });
  expect((await slurm.nodes()).length).toBeGreaterThan(0);
  expect((await slurm.state()).release).toMatch(/^22[.]05/);
  await expect(slurm.submitHeld(SUBMISSION)).rejects.toThrow(SlurmKeyNeeded);
  await slurm.cancel(job);
  await end();
}, 30_000);

test('by a unix socket and a token a job is submitted as its user', async () => {
  const { url, end } = await startRestOnSocket(fixture, { SLURM_JWT: 'daemon' });
  const slurm = restBySocket(url, readFileSync(fixture.keyFile));
  const job = await slurm.submitHeld(SUBMISSION);
  const found = (await slurm.currentJobs()).find(({ slurmJobId }) => slurmJobId === job);
  expect(found).toMatchObject({ user: SITE_USER, isHeld: true });
  await slurm.cancel(job);
  await end();
}, 30_000);

function restBySocket(url: string, key: Buffer | undefined): SlurmRest {
  return new SlurmRest({ url, key, operator: 'root', fetch: slurmFetchOf(url), now: clock });
}

test('this Slurm itself names every field that a submission holds', async () => {
  const key = readFileSync(fixture.keyFile);
  const answer = await fetch(`${fixture.restUrl}/openapi/v3`, {
    headers: {
      'X-SLURM-USER-NAME': 'root',
      'X-SLURM-USER-TOKEN': slurmToken(key, 'root', clock()),
    },
  });
  const { components } = (await answer.json()) as Description;
  const known = Object.keys(components.schemas['v0.0.38_job_properties']?.properties ?? {});
  for (const gpusPerNode of [1, undefined]) {
    const { job } = WIRE_V38.toSubmissionBody({ ...SUBMISSION, gpusPerNode });
    expect(Object.keys(job as object).filter((field) => !known.includes(field))).toEqual([]);
  }
});

interface Description {
  readonly components: {
    readonly schemas: Readonly<Record<string, { readonly properties: object } | undefined>>;
  };
}

const SUBMISSION: SlurmSubmission = {
  ...{ user: SITE_USER, name: 'of-a-test', comment: '', account: 'a', partition: 'main' },
  ...{ nodeCount: 1, gpusPerNode: 1, gpuCount: 1, timeLimitMinutes: 1, script: '#!/bin/sh\n' },
  ...{ workingFolder: '/tmp', environment: { PATH: '/bin' } },
};
