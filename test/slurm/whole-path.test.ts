/**
 * The whole path on a real Slurm and a real Polder: an award becomes accounts and limits, a job
 * from Polder and one by `sbatch` run there, their use comes back once and is charged, and the sums
 * of Polder are those of `sreport`, to the second.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Arena, openSingleArena } from '../kill/arena.ts';
import { MAIN } from '../kill/servers.ts';
import { bearer, post } from '../kill/tokens.ts';
import {
  endSlurm,
  SITE_USER,
  type SlurmFixture,
  sbatch,
  slurmCommand,
  startSlurm,
  turn,
  until,
} from './fixture.ts';

const SITE = 'site_east';
const PERSON = 'person_demo-programme-officer';
const BEGAN_AT = Date.now();
const HOUR_MILLISECONDS = 3_600_000;

let slurm: SlurmFixture;
let arena: Arena;
let origin: string;
let siteToken: string;
const agents: ChildProcess[] = [];

beforeAll(async () => {
  [slurm, arena] = await Promise.all([startSlurm(), openSingleArena()]);
  origin = arena.servers[0]?.origin ?? '';
  await connect('submission', false);
  const expiresAt = `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 19)}Z`;
  const made = await post(`${origin}/v1/tokens`, officer(), {
    name: 'agent',
    siteId: SITE,
    expiresAt,
  });
  siteToken = (made as { readonly secret: string }).secret;
}, 300_000);

afterAll(async () => {
  for (const agent of agents) await ended(agent);
  await Promise.all([endSlurm(slurm), arena.close(false)]);
});

const officer = () => bearer(arena.tokens.officer);

function connect(depth: string, mendsDrift: boolean): Promise<unknown> {
  return post(`${origin}/v1/sites/${SITE}/connection`, officer(), {
    depth,
    mendsDrift,
    partitions: [{ cluster: 'cluster_east', partition: 'main' }],
    users: [{ person: PERSON, username: SITE_USER }],
  });
}

function startAgent(): ChildProcess {
  const words = ['agent', '--site', SITE, '--every', '1', '--work-in', '/tmp'];
  const agent = spawn(process.execPath, [MAIN, ...words], {
    env: {
      PATH: process.env.PATH,
      SLURM_CONF: slurm.confFile,
      POLDER_URL: origin,
      POLDER_TOKEN: siteToken,
      POLDER_SLURM_URL: slurm.restUrl,
      POLDER_SLURM_KEY_FILE: slurm.keyFile,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(join(slurm.folder, 'log', `agent-${agents.length}.log`));
  agent.stdout.pipe(log);
  agent.stderr.pipe(log);
  agents.push(agent);
  return agent;
}

async function ended(agent: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (agent.exitCode !== null || agent.signalCode !== null) return;
  const gone = new Promise((resolve) => agent.once('exit', resolve));
  agent.kill(signal);
  await gone;
}

async function get<Answer>(path: string): Promise<Answer> {
  const answer = await fetch(`${origin}${path}`, { headers: officer() });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

interface Outage {
  readonly gpuCount: number;
  readonly endsAt: string;
}

interface Usage {
  readonly job: string;
  readonly allocation: string;
  readonly revision: number;
  readonly gpuSeconds: number;
}

/** GPU-seconds by account: of each usage its latest revision. */
async function chargedByAccount(): Promise<Readonly<Record<string, number>>> {
  const { items } = await get<{ readonly items: readonly Usage[] }>(
    `/v1/usage?site=${SITE}&limit=200`,
  );
  const latest = new Map<string, Usage>();
  for (const usage of items) {
    const known = latest.get(usage.job);
    if (known === undefined || known.revision < usage.revision) latest.set(usage.job, usage);
  }
  const sums: Record<string, number> = {};
  for (const { allocation, gpuSeconds } of latest.values()) {
    const account = allocation.replace('allocation_', 'polder.a.');
    sums[account] = (sums[account] ?? 0) + gpuSeconds;
  }
  return sums;
}

/** A full hour by the clock on the wall, as sreport reads it. */
function hourText(milliseconds: number): string {
  const at = new Date(milliseconds);
  const two = (count: number) => String(count).padStart(2, '0');
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(two).join('-');
  return `${day}T${two(at.getHours())}:00:00`;
}

/**
 * The same as the site's own report has it, hour by hour: a report over several hours leaves out
 * the jobs of the hour that is not over.
 */
async function reportedByAccount(): Promise<Readonly<Record<string, number>>> {
  const sums: Record<string, number> = {};
  for (let hour = BEGAN_AT; hourText(hour) <= hourText(Date.now()); hour += HOUR_MILLISECONDS) {
    const text = await slurmCommand(
      slurm,
      ...['sreport', '-nP', '-t', 'seconds', '-T', 'gres/gpu', 'job', 'sizesbyaccount'],
      ...[`start=${hourText(hour)}`, `end=${hourText(hour + HOUR_MILLISECONDS)}`],
      ...['AcctAsParent', 'flatview'],
    );
    for (const line of text.split('\n')) {
      const [, account = '', ...buckets] = line.split('|');
      const sum = buckets.slice(0, -1).reduce((total, bucket) => total + Number(bucket), 0);
      if (account.startsWith('polder.a.') && sum > 0) sums[account] = (sums[account] ?? 0) + sum;
    }
  }
  return sums;
}

async function untilAllIsTold(secondsMax: number): Promise<void> {
  await until(async () => {
    const busy = await slurmCommand(slurm, 'squeue', '-h', '-o', '%A');
    if (busy !== '') return false;
    const [charged, reported] = await Promise.all([chargedByAccount(), reportedByAccount()]);
    return (
      Object.keys(reported).length > 0 &&
      JSON.stringify(sorted(charged)) === JSON.stringify(sorted(reported))
    );
  }, secondsMax);
}

const sorted = (sums: Readonly<Record<string, number>>) =>
  Object.entries(sums).sort(([a], [b]) => (a < b ? -1 : 1));

async function submit(allocation: string, gpuCount: number, seconds: number): Promise<string> {
  const made = await post(`${origin}/v1/jobs`, officer(), {
    allocation,
    gpuCount,
    requestedSeconds: 120,
    script: `#!/bin/sh\nsleep ${seconds}\n`,
  });
  return (made as { readonly id: string }).id;
}

test('an award becomes accounts, jobs run, and every GPU-second comes back once', async () => {
  startAgent();
  const show = () =>
    slurmCommand(
      slurm,
      ...['sacctmgr', '-nP', 'show', 'assoc', 'account=polder.a.nl-a'],
      'format=account,user,parentname,grptresmins',
    );
  // The first awards are posted when the engine opens the period.
  const awarded = /^polder\.a\.nl-a\|\|polder\.f\.nl\|gres\/gpu=[1-9][0-9]+$/m;
  await until(async () => {
    const shown = await show();
    return awarded.test(shown) && shown.includes(`polder.a.nl-a|${SITE_USER}|`);
  }, 25);

  const job = await submit('allocation_ju', 4, 2);
  const byHand = await sbatch(slurm, { account: 'polder.a.nl-a', gpuCount: 3, seconds: 2 });
  expect(byHand).toBeGreaterThan(0);
  await until(async () => {
    const { state } = await get<{ readonly state: string }>(`/v1/jobs/${job}`);
    return state === 'completed';
  }, 30);
  await untilAllIsTold(20);
  const charged = await chargedByAccount();
  expect(Object.keys(charged).sort()).toEqual(['polder.a.ju', 'polder.a.nl-a']);
  // The ledger has the same.
  const used = await arena.store.query<{ owner: string; amount: string }>(
    `SELECT account.owner, balance.amount::text FROM settlement.account AS account
       JOIN settlement.balance AS balance ON balance.account = account.id
      WHERE account.kind = 'used' AND account.owner LIKE '%/cluster_east' AND balance.amount > 0`,
  );
  const ofLedger = used.map(({ owner, amount }) => [
    owner.replace('allocation_', 'polder.a.').replace('/cluster_east', ''),
    Number(amount),
  ]);
  expect(ofLedger.sort(([a = ''], [b = '']) => (a < b ? -1 : 1))).toEqual(sorted(charged));
}, 90_000);

test('what somebody changes by hand is shown, and mended where the site allows it', async () => {
  const change = ['modify', 'account', 'where', 'name=polder.a.nl-b', 'set'];
  await slurmCommand(slurm, 'sacctmgr', '-i', ...change, 'GrpTRESMins=gres/gpu=77');
  const drift = async () =>
    (await get<{ readonly drift: readonly string[] }>(`/v1/sites/${SITE}/connection`)).drift;
  await until(async () => (await drift()).length > 0, 15);
  expect((await drift())[0]).toContain('polder.a.nl-b was changed by hand');
  await connect('submission', true);
  await until(async () => (await drift()).length === 0, 15);
}, 60_000);

test('a node that is drained is lost in the register until it is back', async () => {
  const lost = async () => {
    const { items } = await get<{ readonly items: readonly Outage[] }>(
      `/v1/sites/${SITE}/outages?kind=lost`,
    );
    return items.map(({ gpuCount, endsAt }) => ({
      gpuCount,
      isOver: Date.parse(endsAt) < Date.now(),
    }));
  };
  await slurmCommand(slurm, 'scontrol', 'update', 'nodename=n1', 'state=drain', 'reason=fan');
  await until(async () => (await lost()).some(({ isOver }) => !isOver), 15);
  await slurmCommand(slurm, 'scontrol', 'update', 'nodename=n1', 'state=resume');
  await until(async () => (await lost()).every(({ isOver }) => isOver), 15);
  expect(await lost()).toEqual([{ gpuCount: 8, isOver: true }]);
}, 60_000);

if (process.env.SLURM_TEST_FORM === 'full') {
  test('agent, slurmrestd, slurmctld, slurmdbd and Polder go and come: once each', async () => {
    const second = startAgent();
    const work = async () => {
      await submit('allocation_ju', 2, 3);
      await sbatch(slurm, { account: 'polder.a.nl-b', gpuCount: 1, seconds: 3 });
    };
    await work();
    await turn(slurm, 'stop', 'slurmrestd');
    await work();
    await ended(second, 'SIGKILL');
    await turn(slurm, 'start', 'slurmrestd');
    await work();
    await turn(slurm, 'stop', 'slurmctld');
    await turn(slurm, 'start', 'slurmctld');
    await work();
    await turn(slurm, 'stop', 'slurmdbd');
    await work();
    startAgent();
    await turn(slurm, 'start', 'slurmdbd');
    await arena.servers[0]?.kill();
    await arena.servers[0]?.start();
    await untilAllIsTold(90);
    const names = await slurmCommand(slurm, 'sacct', '-nXP', '-o', 'jobname,state');
    const runs = names.split('\n').filter((line) => line.startsWith('polder.'));
    const ran = runs
      .filter((line) => line.endsWith('|COMPLETED'))
      .map((line) => line.split('|')[0]);
    expect(new Set(ran).size).toBe(ran.length);
  }, 240_000);
}
