import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Month } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { acceptUsage } from '../../metering/commands.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { chargeWaiting, findRunsAt } from '../post-usage.ts';
import type { Leader, TurnStep } from './leader.ts';
import { SmallPlatform, START } from './testing/small-platform.ts';

let store: TestDatabase;
let platform: SmallPlatform;

beforeEach(async () => {
  store = await createTestDatabase();
  platform = new SmallPlatform(store.database);
  await platform.apply();
});
afterEach(() => store.close());

/** Every job with its runs, and what the ledger holds: all that a crash must not change. */
async function stateOf({ database }: TestDatabase) {
  const jobs = await database.query(
    `SELECT job.number, job.state, job.kept_seconds, run.attempt, run.started_at, run.ended_at,
            run.cause, run.standing
       FROM scheduling.job AS job
       LEFT JOIN scheduling.run AS run ON run.job_number = job.number
      ORDER BY job.number, run.attempt`,
  );
  const balances = await database.query(
    `SELECT account.name, balance.amount FROM settlement.balance AS balance
       JOIN settlement.account AS account ON account.id = balance.account
      WHERE balance.amount <> 0 ORDER BY account.name COLLATE "C"`,
  );
  const sites = await database.query(
    'SELECT job_number, attempt, started_at, ended_at FROM virtual_site.run ORDER BY 1, 2',
  );
  return { jobs, balances, sites };
}

async function submitSeveral(): Promise<void> {
  for (const gpuCount of [8, 16, 1, 40, 3]) {
    await platform.submit(gpuCount, 3_600, 'allocation_aa');
    await platform.submit(gpuCount, 1_800, 'allocation_market');
  }
}

test('jobs are admitted, started at their sites, ended, charged; none starts twice', async () => {
  const leader = await platform.lead();
  await leader.turn(platform.now);
  await submitSeveral();
  await platform.turnUntil(leader, START + 4 * 3_600, 60);
  const { jobs, balances } = await stateOf(store);
  expect(jobs).toHaveLength(10);
  expect(jobs.filter(({ state }) => state !== 'completed' && state !== 'failed')).toEqual([]);
  const [twice] = await store.database.query(
    'SELECT count(*)::int AS count FROM virtual_site.run WHERE start_orders_received <> 1',
  );
  expect(twice).toEqual({ count: 0 });
  const used = balances.filter(({ name }) => String(name).startsWith('used:'));
  const usedGpuSeconds = used.reduce((sum, { amount }) => sum + Number(amount), 0);
  const [metered] = await store.database.query<{ sum: bigint }>(
    'SELECT sum(gpu_seconds)::bigint AS sum FROM metering.usage',
  );
  expect(usedGpuSeconds).toBeGreaterThan(0);
  expect(metered?.sum).toBe(BigInt(usedGpuSeconds));
  expect(balances.filter(({ name }) => String(name).startsWith('reserved:'))).toEqual([]);
});

test('what is decided before the plan begins is in the audit when it was decided', async () => {
  platform.now = toEpochSeconds(START - 40_000);
  const leader = await platform.lead();
  expect(await leader.turn(platform.now)).toMatchObject({ isSaved: true });
  const [row] = await store.database.query(
    `SELECT (SELECT at FROM platform.audit ORDER BY seq DESC LIMIT 1) AS audited_at,
            (SELECT turned_at FROM live.leader) AS turned_at`,
  );
  const at = BigInt(platform.now);
  expect(row).toEqual({ audited_at: at, turned_at: at });
});

describe('A crash changes nothing', () => {
  const STEPS: readonly TurnStep[] = ['observed', 'read', 'advanced', 'saved', 'dispatched'];

  async function play(crash: TurnStep | undefined) {
    let leader = await platform.lead();
    await leader.turn(platform.now);
    await submitSeveral();
    for (let turn = 0; turn < 40; turn += 1) {
      if (crash !== undefined && turn % 3 === 0) {
        platform.crashAt(crash);
        await expect(leader.turn(platform.now)).rejects.toThrow(`crashed at ${crash}`);
        leader = await platform.lead();
      }
      await leader.turn(platform.now);
      platform.now = toEpochSeconds(platform.now + 150);
    }
    return stateOf(store);
  }

  test.each(STEPS)('when %s', async (step) => {
    const crashed = await play(step);
    const other = await createTestDatabase();
    try {
      platform = new SmallPlatform(other.database);
      await platform.apply();
      const [before, after] = [store, other];
      store = after;
      const whole = await play(undefined);
      store = before;
      expect(crashed).toEqual(whole);
    } finally {
      await other.close();
    }
  });
});

test('a leader that another has followed saves nothing any more', async () => {
  const paused = await platform.lead();
  await paused.turn(platform.now);
  const next = await platform.lead();
  await submitSeveral();
  expect(await paused.turn(platform.now)).toMatchObject({
    kind: 'refused',
    refusal: { reason: 'deposed' },
  });
  const [before] = await store.database.query('SELECT count(*) FROM scheduling.run');
  expect(before).toEqual({ count: 0n });
  expect(await next.turn(platform.now)).toMatchObject({ kind: 'done', isSaved: true });
});

test('a month ends in its own second, however late somebody leads', async () => {
  const leader = await platform.lead();
  platform.now = toEpochSeconds(Date.UTC(2028, 0, 31, 23) / 1_000);
  await leader.turn(platform.now);
  for (let count = 0; count < 4; count += 1) {
    await platform.submit(8, 20 * 3_600, 'allocation_aa');
  }
  await leader.turn(platform.now);
  const boundary = BigInt(Date.UTC(2028, 1, 1) / 1_000);
  platform.now = toEpochSeconds(platform.now + 7_200);
  const late = await platform.lead();
  expect(await late.turn(platform.now)).toMatchObject({ counts: { endedPeriods: 1 } });
  const usage = await store.database.query<{ month: string; end: bigint }>(
    'SELECT month, accepted_end_at AS "end" FROM metering.usage ORDER BY month',
  );
  expect(usage.filter(({ end }) => end > boundary).every(({ month }) => month > '2028-01')).toBe(
    true,
  );
  expect(usage).toContainEqual({ month: '2028-01', end: boundary });
  const periods = await store.database.query(
    'SELECT month, state FROM settlement.period ORDER BY month',
  );
  expect(periods).toEqual([
    { month: '2028-01', state: 'ended' },
    { month: '2028-02', state: 'open' },
  ]);
});

describe('A holder takes a job back', () => {
  test('that waits, or runs, and it ends at the next turns; its use is charged', async () => {
    const leader = await platform.lead();
    await leader.turn(platform.now);
    const running = await platform.submit(16, 7_200, 'allocation_aa');
    const waiting = await platform.submit(48, 7_200, 'allocation_aa');
    await leader.turn(platform.now);
    platform.now = toEpochSeconds(platform.now + 100);
    await platform.cancel(running);
    await platform.cancel(waiting);
    await platform.turnUntil(leader, platform.now + 3, 1);
    const jobs = await store.database.query(
      `SELECT job.number, job.state, run.cause FROM scheduling.job AS job
         LEFT JOIN scheduling.run AS run ON run.job_number = job.number ORDER BY job.number`,
    );
    expect(jobs).toEqual([
      { number: running, state: 'cancelled', cause: 'cancelled' },
      { number: waiting, state: 'cancelled', cause: null },
    ]);
    const [used] = await store.database.query(
      'SELECT sum(gpu_seconds)::int AS sum FROM metering.usage',
    );
    expect(used).toEqual({ sum: 16 * 100 });
  });
});

test('a job on nodes that leave service waits again, and its site is told to stop it', async () => {
  const leader = await platform.lead();
  platform.now = toEpochSeconds(Date.UTC(2028, 0, 31, 7, 50) / 1_000);
  await leader.turn(platform.now);
  for (let count = 0; count < 3; count += 1) {
    await platform.submit(8, 20 * 3_600, 'allocation_aa');
    await platform.submit(8, 20 * 3_600, 'allocation_market');
  }
  await platform.turnUntil(leader, platform.now + 1_200, 60);
  const causes = await store.database.query(
    "SELECT cause FROM scheduling.run WHERE cause = 'interrupted'",
  );
  const stops = await store.database.query(
    "SELECT kind FROM sites.site_order WHERE kind = 'stop' AND acknowledged_at IS NOT NULL",
  );
  expect(causes.length).toBe(1);
  expect(stops.length).toBe(1);
});

test('a job that requires one rack waits for it, under whoever leads', async () => {
  const runOf = async (jobNumber: number) => {
    const [row] = await store.database.query<{ state: string; nodes: readonly number[] | null }>(
      `SELECT job.state, run.nodes FROM scheduling.job AS job
         LEFT JOIN scheduling.run AS run ON run.job_number = job.number AND run.ended_at IS NULL
        WHERE job.number = $1`,
      [jobNumber],
    );
    return row;
  };
  const turn = async (leader: Leader) => {
    platform.now = toEpochSeconds(platform.now + 60);
    await leader.turn(platform.now);
  };
  const first = await platform.lead();
  const fillers: number[] = [];
  for (let node = 0; node < 6; node += 1) {
    fillers.push(await platform.submit(8, 100 * 3_600, 'allocation_market'));
  }
  await turn(first);
  const nodes = await Promise.all(fillers.map(async (job) => (await runOf(job))?.nodes?.[0] ?? -1));
  expect([...nodes].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  // One node of each rack of two is free then.
  const onNode = (node: number): number => fillers[nodes.indexOf(node)] ?? -1;
  for (const node of [0, 2, 4]) await platform.cancel(onNode(node));
  await turn(first);
  await turn(first);
  const [snapshot] = await store.database.query(
    'SELECT free_room FROM scheduling.cluster_snapshot',
  );
  expect(snapshot).toMatchObject({
    free_room: { free: 24, inWholeNodes: 24, inWholeRacks: 0, largestInRack: 8, largestInPod: 16 },
  });
  const job = await platform.submit(16, 3_600, 'allocation_market', {
    placement: 'require-rack',
  });
  await turn(first);
  expect((await runOf(job))?.state).toBe('waiting');
  const second = await platform.lead();
  await turn(second);
  expect((await runOf(job))?.state).toBe('waiting');
  await platform.cancel(onNode(3));
  await turn(second);
  await turn(second);
  expect(await runOf(job)).toEqual({ state: 'running', nodes: [2, 3] });
});

describe('A leader that begins anew goes on', () => {
  test('where a site has reported the usage of a run before its end was heard', async () => {
    const leader = await platform.lead();
    await leader.turn(platform.now);
    const jobNumber = await platform.submit(8, 3_600, 'allocation_aa');
    await leader.turn(platform.now);
    const start = platform.now;
    platform.now = toEpochSeconds(START + 4_000);
    const month = '2028-01' as Month;
    const span = { start, end: toEpochSeconds(start + 60), gpuCount: 8 };
    const caller = { actor: 'agent_site', at: platform.now, requestId: '' };
    await store.database.write(caller, async (writer) => {
      const reports = [{ jobNumber, attempt: 1, month, ...span }];
      const from = { source: 'site', site: 'site_small', subject: 'site_small' } as const;
      const batch = { reports, ...from, scopes: [] };
      const answers = await acceptUsage(writer, batch, findRunsAt('site_small', platform.now));
      await chargeWaiting(writer);
      return answers;
    });
    const next = await platform.lead();
    expect(await next.turn(platform.now)).toMatchObject({ kind: 'done', counts: { ended: 1 } });
    const used = await store.database.query(
      `SELECT balance.amount FROM settlement.balance AS balance
         JOIN settlement.account AS account ON account.id = balance.account
        WHERE account.kind = 'used'`,
    );
    expect(used).toEqual([{ amount: 8n * 60n }]);
  });
});

test('a run of which a site says late that it ended last month is charged up to then', async () => {
  const leader = await platform.lead();
  const boundary = Date.UTC(2028, 1, 1) / 1_000;
  platform.now = toEpochSeconds(boundary - 7_200);
  await leader.turn(platform.now);
  await platform.submit(8, 3_600, 'allocation_aa');
  await leader.turn(platform.now);
  platform.isSilent = true;
  platform.now = toEpochSeconds(boundary + 600);
  await leader.turn(platform.now);
  platform.isSilent = false;
  platform.now = toEpochSeconds(boundary + 1_200);
  await leader.turn(platform.now);
  const [run] = await store.database.query<{ seconds: bigint }>(
    'SELECT ended_at - started_at AS seconds FROM scheduling.run',
  );
  const usage = await store.database.query(
    'SELECT month, revision, gpu_seconds FROM metering.usage ORDER BY month, revision',
  );
  expect(usage).toEqual([
    { month: '2028-01', revision: 0, gpu_seconds: BigInt(8 * 7_200) },
    { month: '2028-01', revision: 1, gpu_seconds: 8n * (run?.seconds ?? 0n) },
  ]);
  const { balances } = await stateOf(store);
  const used = balances.filter(({ name }) => String(name).startsWith('used:'));
  expect(used.map(({ amount }) => amount)).toEqual([8n * (run?.seconds ?? 0n)]);
});
