import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { toEpochSeconds } from '../kernel/units.ts';
import { SlurmRefusal, type SlurmSubmission } from '../sites/slurm/slurm-job.ts';
import { WIRES } from '../sites/slurm/wires/choose-wire.ts';
import { slurmFetchOf } from './slurm-fetch.ts';
import { SlurmRest, SlurmUnreachable } from './slurm-rest.ts';
import { SlurmKeyNeeded } from './slurm-token.ts';
import { FakeSlurmrestd } from './testing/fake-slurmrestd.ts';

const KEY = Buffer.from('a key of tests');
const submission: SlurmSubmission = {
  ...{ user: 'ada', name: 'polder.site_x.1.1', comment: 'polder', account: 'a' },
  ...{ partition: 'main', nodeCount: 2, gpusPerNode: 8, gpuCount: 16, timeLimitMinutes: 30 },
  ...{ script: '#!/bin/sh\n', workingFolder: '/home/ada', environment: { PATH: '/bin' } },
};

const opened: FakeSlurmrestd[] = [];
afterEach(async () => {
  for (const fake of opened.splice(0)) await fake.close();
});

interface Opened {
  readonly versions: readonly string[];
  readonly socketPath?: string;
  readonly key?: Buffer;
}

async function open({ versions, socketPath, key }: Opened) {
  const fake = new FakeSlurmrestd(versions);
  opened.push(fake);
  const url = await fake.listen(socketPath);
  const now = () => toEpochSeconds(1_800_000_000);
  const rest = new SlurmRest({ url, key, operator: 'root', fetch: slurmFetchOf(url), now });
  return { fake, url, rest, whatWasAsked: () => fake.asked.map(({ what }) => what) };
}

describe.each(WIRES.map(({ version }) => version))('With version %s', (version) => {
  test('jobs, records, nodes and the state of the controller are read', async () => {
    const { rest } = await open({ versions: [version], key: KEY });
    const current = await rest.currentJobs();
    expect(current.map(({ name, state, gpuCount }) => `${name} ${state} ${gpuCount}`)).toEqual([
      'held PENDING 0',
      'waits PENDING 0',
      'runs RUNNING 8',
      'ends COMPLETING 4',
      'failed FAILED 4',
    ]);
    const records = await rest.recordsNamed(['done', 'gone']);
    expect(records.map(({ slurmJobId, elapsedSeconds }) => [slurmJobId, elapsedSeconds])).toEqual([
      [6, 90],
      [7, 0],
    ]);
    expect((await rest.recordsSince(toEpochSeconds(1_800_000_000))).length).toBe(2);
    const services = (await rest.nodes()).map(({ service }) => service);
    expect(services).toEqual(['in-service', 'maintenance', 'lost']);
    expect(await rest.state()).toMatchObject({ now: 5_000, untoldRecordCount: 3 });
  });

  test('a job is submitted held, marked, released, signalled and cancelled', async () => {
    const { rest, fake, whatWasAsked } = await open({ versions: [version], key: KEY });
    const job = await rest.submitHeld(submission);
    await rest.setComment(job, 'new');
    await rest.release(job);
    await rest.signal(job, 'USR1');
    await rest.cancel(job);
    await rest.cancel(999);
    const jobPath = `/slurm/v${version}/job/${job}`;
    expect(whatWasAsked()).toEqual([
      'GET /openapi/v3',
      `POST /slurm/v${version}/job/submit`,
      `POST ${jobPath}`,
      `POST ${jobPath}`,
      `DELETE ${jobPath}?signal=USR1`,
      `DELETE ${jobPath}`,
      `DELETE /slurm/v${version}/job/999`,
    ]);
    const [, submitted, ...others] = fake.asked;
    expect([submitted?.user, submitted?.body?.job]).toMatchObject(['ada', { hold: true }]);
    expect(others.slice(0, 2).map(({ user, body }) => [user, body])).toEqual([
      ['root', { comment: 'new' }],
      ['root', { hold: false }],
    ]);
  });

  test('what Slurm never takes is a refusal', async () => {
    const { rest } = await open({ versions: [version], key: KEY });
    const never = rest.submitHeld({ ...submission, account: 'of-nobody' });
    await expect(never).rejects.toThrow(SlurmRefusal);
  });
});

test('the newest version is taken, remembered, and asked anew after a path is lost', async () => {
  const { rest, fake, whatWasAsked } = await open({ versions: ['0.0.38', '0.0.42'], key: KEY });
  await rest.nodes();
  await rest.nodes();
  fake.versions = ['0.0.44'];
  expect((await rest.nodes()).length).toBe(3);
  const [first, newer] = ['/slurm/v0.0.42/nodes', '/slurm/v0.0.44/nodes'];
  expect(whatWasAsked()).toEqual([
    ...['GET /openapi/v3', `GET ${first}`, `GET ${first}`],
    ...[`GET ${first}`, 'GET /openapi/v3', `GET ${newer}`],
  ]);
});

test('where no version is common, both sides are named, and it is asked anew', async () => {
  const { rest, fake } = await open({ versions: ['0.0.39'], key: KEY });
  await expect(rest.nodes()).rejects.toThrow(
    /it offers slurm 0\.0\.39 and slurmdb 0\.0\.39; expected one of 0\.0\.38, .*0\.0\.44 of both/,
  );
  fake.versions = ['0.0.40'];
  expect((await rest.nodes()).length).toBe(3);
});

test('a server that describes no interface is told so', async () => {
  const { rest, fake } = await open({ versions: [], key: KEY });
  await expect(rest.nodes()).rejects.toThrow(SlurmUnreachable);
  await fake.close();
  opened.length = 0;
  await expect(rest.nodes()).rejects.toThrow(/cannot be reached/);
});

const NO_ANSWERS = [
  [502, '{"message":"bad gateway"}'],
  [200, '{}'],
  [200, 'null'],
  [200, '[]'],
  [200, '{"jobs":[]}'],
  [200, '{"jobs":null,"errors":[]}'],
  [200, '{"jobs":{"1":{}},"errors":[]}'],
  [200, '{"jobs":[],"errors":["no such user"]}'],
  [200, '{"jobs":[],"err'],
] as const;

test.each(NO_ANSWERS)('%i with %s is no Slurm without jobs', async (status, text) => {
  const { rest, fake } = await open({ versions: ['0.0.38'], key: KEY });
  fake.inItsPlace = { status, text };
  const asks = [
    () => rest.currentJobs(),
    () => rest.recordsNamed(['x']),
    () => rest.recordsSince(toEpochSeconds(1)),
    () => rest.nodes(),
    () => rest.state(),
  ];
  for (const ask of asks) await expect(ask()).rejects.toThrow(SlurmUnreachable);
});

test.each(NO_ANSWERS.slice(0, 5))('%i with %s carries nothing out', async (status, text) => {
  const { rest, fake } = await open({ versions: ['0.0.38'], key: KEY });
  fake.inItsPlace = { status, text };
  const asks = [
    () => rest.cancel(7),
    () => rest.release(7),
    () => rest.setComment(7, 'x'),
    () => rest.signal(7, 'USR1'),
  ];
  for (const ask of asks) await expect(ask()).rejects.toThrow(SlurmUnreachable);
});

test('what was not found may be told without a list', async () => {
  const { rest, fake } = await open({ versions: ['0.0.38'], key: KEY });
  fake.inItsPlace = { status: 404, text: '{"errors":[{"error_number":9003}]}' };
  expect(await rest.recordsNamed(['x'])).toEqual([]);
});

test('a token goes no further than to the address that it is for', async () => {
  const elsewhere = await open({ versions: ['0.0.38'], key: KEY });
  const { rest, fake } = await open({ versions: ['0.0.38'], key: KEY });
  fake.inItsPlace = { status: 302, text: '', to: `${elsewhere.url}/slurm/v0.0.38/jobs` };
  await expect(rest.currentJobs()).rejects.toThrow(SlurmUnreachable);
  expect(elsewhere.whatWasAsked()).toEqual([]);
});

describe('By a unix socket', () => {
  const folder = mkdtempSync(join(tmpdir(), 'polder-socket-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('without a key no token is sent, and nothing is submitted as another', async () => {
    const socketPath = join(folder, 'rest');
    const { rest, fake } = await open({ versions: ['0.0.40'], socketPath });
    expect((await rest.currentJobs()).length).toBe(5);
    await rest.setComment(7, 'wörd');
    await expect(rest.submitHeld(submission)).rejects.toThrow(SlurmKeyNeeded);
    expect(fake.asked.map(({ user }) => user)).toEqual([undefined, undefined, undefined]);
    expect(fake.asked.at(-1)?.body).toEqual({ comment: 'wörd' });
  });
});

test('with a key, a submission goes by the socket as its user', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'polder-socket-'));
  const socketPath = join(folder, 'rest');
  const { rest, fake } = await open({ versions: ['0.0.44'], socketPath, key: KEY });
  expect(await rest.submitHeld(submission)).toBe(101);
  expect(fake.asked.at(-1)?.user).toBe('ada');
  rmSync(folder, { recursive: true, force: true });
});
