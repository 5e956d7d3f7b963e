/** Jobs that share a GPU on a live platform: placed, charged and taken over like those of none. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noteOutage } from '../../capacity/commands.ts';
import { present } from '../../kernel/assert.ts';
import type { Month } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { acceptUsage } from '../../metering/commands.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { selectFloor } from '../../scheduling/store/floor.ts';
import { selectUseByFunder } from '../../scheduling/store/job-list.ts';
import { connectSite } from '../../sites/commands/connect-site.ts';
import { closeStoredPeriod } from '../close-period.ts';
import { correctCharge, findRunsAt } from '../post-usage.ts';
import type { Leader } from './leader.ts';
import { SmallPlatform, START } from './testing/small-platform.ts';

const FEBRUARY = Date.UTC(2028, 1, 1) / 1_000;
const ALLOCATION = 'allocation_aa';

let store: TestDatabase;
let platform: SmallPlatform;

beforeEach(async () => {
  store = await createTestDatabase();
  platform = new SmallPlatform(store.database);
  await platform.apply();
});
afterEach(() => store.close());

interface Run {
  readonly share: number;
  readonly nodes: readonly number[];
  readonly start: number;
  readonly end: number;
}

const runs = () =>
  store.database.query<Run>(
    `SELECT job.gpu_share_ppm AS share, run.nodes, run.started_at::float8 AS start,
            run.ended_at::float8 AS end
       FROM scheduling.run AS run JOIN scheduling.job AS job ON job.number = run.job_number
      ORDER BY run.job_number, run.attempt`,
  );

const usages = () =>
  store.database.query<{ month: string; job: number; used: number }>(
    `SELECT month, job_number AS job, gpu_seconds::float8 AS used FROM metering.usage AS usage
      WHERE NOT EXISTS (SELECT FROM metering.usage AS later
                         WHERE later.job_number = usage.job_number AND later.month = usage.month
                           AND later.attempt = usage.attempt AND later.revision > usage.revision)
      ORDER BY month, job_number, attempt`,
  );

async function usedByLedger(): Promise<number> {
  const [row] = await store.database.query<{ used: number }>(
    `SELECT coalesce(sum(balance.amount), 0)::float8 AS used FROM settlement.balance AS balance
       JOIN settlement.account AS account ON account.id = balance.account
      WHERE account.kind = 'used'`,
  );
  return present(row, 'A sum').used;
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);

/** Seconds in which any of these runs went on: what one GPU was held for all of them. */
function unionSeconds(of: readonly Run[]): number {
  const inOrder = of.toSorted((a, b) => a.start - b.start);
  let seconds = 0;
  let until = 0;
  for (const { start, end } of inOrder) {
    seconds += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return seconds;
}

/** The part of the time that `run` is due, second by second, by the shares of all that ran then. */
function dueTo(run: Run, all: readonly Run[]): number {
  let due = 0;
  for (let second = run.start; second < run.end; second += 1) {
    const there = all.filter(({ start, end }) => start <= second && second < end);
    due += run.share / sumOf(there.map(({ share }) => share));
  }
  return due;
}

async function submitShares(shares: readonly number[], requestedSeconds: number): Promise<void> {
  for (const share of shares) {
    await platform.submit(1, requestedSeconds, ALLOCATION, { sharePpm: share * 1_000_000 });
  }
}

/** A few jobs, over the end of a month. `leaderAt` says who leads at each turn. */
async function overTheMonth(leaderAt: () => Promise<Leader>) {
  platform.now = toEpochSeconds(FEBRUARY - 10_000);
  await (await leaderAt()).turn(platform.now);
  await submitShares([0.5, 0.25], 40_000);
  for (; platform.now < FEBRUARY + 60_000; platform.now = toEpochSeconds(platform.now + 977)) {
    if (platform.now > FEBRUARY - 6_000 && (await runs()).length === 2) {
      await submitShares([0.1, 0.1], 20_000);
    }
    await (await leaderAt()).turn(platform.now);
  }
  return { runs: await runs(), usages: await usages(), used: await usedByLedger() };
}

describe('jobs that share one GPU', () => {
  test('are charged together what it was held, each by its share, in each month', async () => {
    const leader = await platform.lead();
    const done = await overTheMonth(async () => leader);
    expect(new Set(done.runs.flatMap(({ nodes }) => nodes)).size).toBe(1);
    expect(done.runs.map(({ share }) => share)).toEqual([500_000, 250_000, 100_000, 100_000]);
    expect(done.runs.every(({ end }) => end > 0)).toBe(true);
    expect(done.used).toBe(unionSeconds(done.runs));
    expect(sumOf(done.usages.map(({ used }) => used))).toBe(done.used);
    const january = done.usages.filter(({ month }) => month === '2028-01');
    const until = done.runs.map((run) => ({ ...run, end: Math.min(run.end, FEBRUARY) }));
    expect(sumOf(january.map(({ used }) => used))).toBe(unionSeconds(until));
    for (const [index, { used }] of january.entries()) {
      const due = dueTo(present(until[index], 'A run'), until);
      // A second for each time that the GPU's time was divided.
      expect(Math.abs(used - due)).toBeLessThan(10);
    }
  });

  test('are charged the same whoever leads at each turn', async () => {
    const anew = await overTheMonth(() => platform.lead());
    await store.close();
    store = await createTestDatabase();
    platform = new SmallPlatform(store.database);
    await platform.apply();
    const leader = await platform.lead();
    expect(await overTheMonth(async () => leader)).toEqual(anew);
  });

  test('are on the statement of the month with what they used', async () => {
    const leader = await platform.lead();
    const done = await overTheMonth(async () => leader);
    const caller = { actor: 'person_operator', at: platform.now, requestId: '' };
    const closed = await store.database.write(caller, (writer) =>
      closeStoredPeriod(writer, '2028-01', { chargesKnownRuns: false }),
    );
    expect(closed.ok).toBe(true);
    const [line] = await store.database.query<{ delivered: number; demanded: number }>(
      `SELECT sum((line->>'deliveredGpuSeconds')::float8) AS delivered,
              sum((line->>'demandedGpuSeconds')::float8) AS demanded
         FROM settlement.statement, jsonb_array_elements(lines->'gpuTime') AS line
        WHERE month = '2028-01'`,
    );
    const january = done.usages.filter(({ month }) => month === '2028-01');
    expect(line?.delivered).toBe(sumOf(january.map(({ used }) => used)));
    // What they ask for adds up to less than a GPU, which a funder is promised whole or not.
    expect(line?.demanded).toBe(0);
  });

  test('whose nodes are lost just before a month keep none from being closed', async () => {
    const leader = await platform.lead();
    platform.now = toEpochSeconds(FEBRUARY - 3_000);
    await leader.turn(platform.now);
    await submitShares([0.5], 400_000);
    await leader.turn(platform.now);
    const lost = {
      cluster: 'cluster_small' as const,
      gpuCount: 64,
      kind: 'lost' as const,
      start: toEpochSeconds(FEBRUARY - 100),
      end: toEpochSeconds(FEBRUARY + 30_000),
    };
    const operator = () => ({ actor: 'person_operator', at: platform.now, requestId: '' });
    const span = { start: START, end: toEpochSeconds(START + 90 * 86_400) };
    const noted = await store.database.write(operator(), (writer) =>
      noteOutage(writer, lost, async () => span),
    );
    expect(noted.ok).toBe(true);
    // The run is over at the loss, in January, though that is known in February only.
    platform.now = toEpochSeconds(FEBRUARY + 500);
    await leader.turn(platform.now);
    expect((await runs()).map(({ end }) => end)).toEqual([FEBRUARY - 100]);
    platform.now = toEpochSeconds(Date.UTC(2028, 2, 9) / 1_000);
    await leader.turn(platform.now);
    for (const month of ['2028-01', '2028-02'] as const) {
      const closed = await store.database.write(operator(), (writer) =>
        closeStoredPeriod(writer, month, { chargesKnownRuns: false }),
      );
      expect(closed).toMatchObject({ ok: true });
    }
  });

  test('are told to hold one GPU of the cluster, and of its node', async () => {
    const leader = await platform.lead();
    await leader.turn(platform.now);
    await submitShares([0.25, 0.25, 0.25], 3_600);
    await leader.turn(platform.now);
    const [use] = await selectUseByFunder(store.database, 'cluster_small');
    expect(use).toMatchObject({ running_count: 3, used_gpu_count: 1 });
    const { ranges } = await selectFloor(store.database, 'cluster_small');
    expect(new Set(ranges.firstNode).size).toBe(1);
    expect(ranges.gpusPerNode.toSorted()).toEqual([0, 0, 1]);
  });

  test('are charged up to when the site says, however late it is heard', async () => {
    const leader = await platform.lead();
    await leader.turn(platform.now);
    await submitShares([0.5, 0.5], 3_600);
    await leader.turn(platform.now);
    const startedAt = platform.now;
    platform.isSilent = true;
    for (; platform.now < startedAt + 9_000; platform.now = toEpochSeconds(platform.now + 500)) {
      await leader.turn(platform.now);
    }
    platform.isSilent = false;
    await leader.turn(platform.now);
    const done = await runs();
    for (const [index, { used }] of (await usages()).entries()) {
      const { start, end } = present(done[index], 'A run');
      expect(used).toBeGreaterThanOrEqual(Math.floor((end - start) / 2) - 1);
      expect(used).toBeLessThanOrEqual(end - start);
    }
    expect(await usedByLedger()).toBeLessThanOrEqual(unionSeconds(done));
  });
});

test('what a site reports of a sharer is refused; a correction cuts its part', async () => {
  const leader = await platform.lead();
  await leader.turn(platform.now);
  await submitShares([0.5, 0.5], 3_600);
  await leader.turn(platform.now);
  const start = platform.now;
  const month = '2028-01' as Month;
  const report = { jobNumber: 1, attempt: 1, month, gpuCount: 1, start };
  platform.now = toEpochSeconds(start + 3_600);
  const caller = { actor: 'agent_site', at: platform.now, requestId: '' };
  const answers = await store.database.write(caller, (writer) => {
    const reports = [{ ...report, end: toEpochSeconds(start + 60) }];
    const from = { source: 'site', site: 'site_small', subject: 'site_small' } as const;
    const batch = { reports, ...from, scopes: [] };
    return acceptUsage(writer, batch, findRunsAt('site_small', platform.now));
  });
  expect(answers.value).toEqual(['shares_gpu']);
  await leader.turn(platform.now);
  const [before] = await usages();
  const [run] = await runs();
  const half = Math.floor((present(run, 'The run').end - start) / 2);
  const correction = { ...report, end: toEpochSeconds(start + half), reason: 'half of it' };
  await store.database.write(caller, (writer) => correctCharge(writer, correction));
  const [after, other] = await usages();
  const full = present(run, 'The run').end - start;
  expect(after?.used).toBe(Math.floor((present(before, 'A usage').used * half) / full));
  expect(await usedByLedger()).toBe((after?.used ?? 0) + (other?.used ?? 0));
});

function connect() {
  const caller = { actor: 'person_operator', at: platform.now, requestId: '' };
  const connection = { site: 'site_small', depth: 'submission', mendsDrift: false } as const;
  return store.database.write(caller, (writer) =>
    connectSite(writer, { ...connection, partitions: [], users: [] }),
  );
}

test('a site where jobs share GPUs gets no agent before they are over', async () => {
  const leader = await platform.lead();
  await leader.turn(platform.now);
  await submitShares([0.5, 0.5], 3_600);
  await leader.turn(platform.now);
  const refusal = { reason: 'gpus_shared', site: 'site_small', job: 'job_00000001', jobCount: 2 };
  expect(await connect()).toMatchObject({ ok: false, ...refusal });
  for (const job of [1, 2]) await platform.cancel(job);
  await platform.turnUntil(leader, platform.now + 10, 2);
  expect(await connect()).toMatchObject({ ok: true });
});

test('the store itself keeps a job that asks for a share from a site with an agent', async () => {
  await submitShares([0.5], 3_600);
  await connect();
  const admission = store.database.query(
    `UPDATE scheduling.job SET state = 'waiting', wait_reason = 'no_room', waits_since = 1,
            cluster = 'cluster_small', site = 'site_small', version = version + 1`,
  );
  await expect(admission).rejects.toMatchObject({ constraint: 'refuse_share_at_agent' });
});

test('no job that asks for a share goes to a site that its agent drives', async () => {
  const leader = await platform.lead();
  await leader.turn(START);
  await submitShares([0.5], 3_600);
  await connect();
  await platform.submit(1, 3_600, ALLOCATION);
  await leader.turn(START);
  const jobs = await store.database.query(
    'SELECT gpu_share_ppm AS share, state, rejection FROM scheduling.job ORDER BY number',
  );
  expect(jobs).toEqual([
    { share: 500_000, state: 'rejected', rejection: 'gpu_not_shared' },
    { share: 0, state: 'running', rejection: null },
  ]);
});
