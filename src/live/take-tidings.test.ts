/** What agents tell, in a real store with a leader: late, again, of others, by other clocks. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { monthOf } from '../kernel/time.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { cancelJob } from '../scheduling/commands/cancel-job.ts';
import { jobIdOf } from '../scheduling/job-id.ts';
import type { SiteRun, SiteTidings } from '../sites/connection.ts';
import type { RunReportKind } from '../sites/site-driver.ts';
import { selectConnection } from '../sites/store/connections.ts';
import type { Leader } from './leader/leader.ts';
import { SmallPlatform, START } from './leader/testing/small-platform.ts';
import { correctCharge } from './post-usage.ts';
import { readSitePlan } from './site-plan.ts';
import { takeTidings } from './take-tidings.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const GPUS = 8;
type Site = 'site_small' | 'site_other';

let store: TestDatabase;
let platform: SmallPlatform;
let leader: Leader;
/** The number of a job that was started at the first second of the plan, 27 January. */
let job: number;
beforeEach(async () => {
  store = await createTestDatabase();
  platform = new SmallPlatform(store.database);
  await platform.apply();
  await store.database.query(
    `INSERT INTO capacity.site (id, name, operator, territory, pue_ppm, power_micros_per_mwh)
     VALUES ('site_other', 'Other', 'party_operator', 'party_aa', 1500000, 0)`,
  );
  await store.database.query(
    `INSERT INTO sites.connection (site, depth, mends_drift)
     VALUES ('site_small', 'submission', false), ('site_other', 'submission', false)`,
  );
  await store.database.query(
    `INSERT INTO sites.connection_partition (site, cluster, partition)
     VALUES ('site_small', 'cluster_small', 'gpu')`,
  );
  leader = await platform.lead();
  await leader.turn(platform.now);
  job = await platform.submit(GPUS, 8 * HOUR, 'allocation_aa');
  await leader.turn(platform.now);
});
afterEach(() => store.close());

const at = (second: number) => toEpochSeconds(START + second);

/** Passes the time, and turns until nothing is left of it. */
async function turnAt(second: number): Promise<void> {
  platform.now = at(second);
  for (let turn = 0; turn < 3; turn += 1) await leader.turn(platform.now);
}

async function tell(tidings: Partial<SiteTidings>, site: Site = 'site_small') {
  const nothing: SiteTidings = {
    ...{ acknowledged: [], facts: [], runs: [], seenUntil: toEpochSeconds(0), drift: [] },
    ...{ outOfService: [], waits: undefined },
  };
  const caller = { actor: 'token_agent', at: platform.now, requestId: 'r' };
  const { value } = await store.database.write(caller, async (writer) => ({
    ok: true as const,
    value: await takeTidings(writer, site, { ...nothing, ...tidings }),
  }));
  return value;
}

const fact = (kind: RunReportKind, second: number, attempt = 1) => ({
  ...{ jobNumber: job, attempt, kind, at: at(second), keptSeconds: 0 },
});

function run(start: number, end: number, more: Partial<SiteRun> = {}): SiteRun {
  return {
    ...{ siteJob: 7, account: 'polder.a.aa', partition: 'gpu', username: 'ada', name: 'x' },
    ...{ submittedAt: at(start), startedAt: at(start), heldUntil: at(end), outcome: 'completed' },
    ...{ gpuCount: GPUS, requestedSeconds: HOUR, run: undefined },
    ...more,
  };
}
const ofNobody = { account: 'polder.a.nobody' };
const ofJob = () => ({ run: { jobNumber: job, attempt: 1 } });

/** Charged in all, as seconds of a job. */
async function chargedSeconds(): Promise<number> {
  const [row] = await store.database.query<{ sum: bigint }>(
    `SELECT coalesce(sum(balance.amount), 0)::bigint AS sum FROM settlement.balance AS balance
       JOIN settlement.account AS account ON account.id = balance.account
      WHERE account.kind = 'used'`,
  );
  return Number(row?.sum) / GPUS;
}

/** Of the first month. */
async function correct(start: number, end: number): Promise<void> {
  const caller = { actor: 'person_operator', at: platform.now, requestId: 'r' };
  const corrected = await store.database.write(caller, (writer) =>
    correctCharge(writer, {
      ...{ jobNumber: job, attempt: 1, month: monthOf(at(0)), gpuCount: GPUS, reason: 'it hung' },
      ...{ start: at(start), end: at(end) },
    }),
  );
  expect(corrected.ok).toBe(true);
}

async function stateOfJob(): Promise<string | undefined> {
  const [row] = await store.database.query<{ state: string }>(
    'SELECT state FROM scheduling.job WHERE number = $1',
    [job],
  );
  return row?.state;
}

async function seenUntil(): Promise<number> {
  const plan = await readSitePlan(store.database, 'site_small', platform.now);
  return Number(plan?.seenUntil);
}

test('an agent acknowledges orders of its own site alone', async () => {
  const open = () =>
    store.database.query<{ id: bigint }>(
      'SELECT id FROM sites.site_order WHERE acknowledged_at IS NULL',
    );
  const acknowledged = (await open()).map(({ id }) => Number(id));
  await tell({ acknowledged }, 'site_other');
  expect(await open()).toHaveLength(1);
  await tell({ acknowledged });
  expect(await open()).toEqual([]);
});

test('an agent ends runs of its own site alone, and those that there are', async () => {
  expect(await tell({ facts: [fact('ended', 60)] }, 'site_other')).toMatchObject({
    newFactCount: 0,
  });
  expect(await tell({ facts: [fact('ended', 60, 2)] })).toMatchObject({ newFactCount: 0 });
  expect(await tell({ facts: [fact('ended', -HOUR - 1)] })).toMatchObject({ newFactCount: 0 });
  await turnAt(600);
  expect(await stateOfJob()).toBe('running');
  const told = { facts: [fact('started', 1), fact('ended', 60)] };
  expect(await tell(told)).toMatchObject({ newFactCount: 2 });
  expect(await tell(told)).toMatchObject({ newFactCount: 0 });
  await turnAt(601);
  expect(await stateOfJob()).toBe('completed');
});

test('a report that came under the name of another site ends nothing', async () => {
  await store.database.query(
    `INSERT INTO sites.site_cursor (site, received_number) VALUES ('site_other', 1)`,
  );
  await store.database.query(
    `INSERT INTO sites.site_report (site, number, job_number, attempt, kind, at, received_at)
     VALUES ('site_other', 1, $1, 1, 'ended', $2, $2)`,
    [job, at(60)],
  );
  await turnAt(600);
  expect(await stateOfJob()).toBe('running');
});

test('what is of a month that is not open yet keeps all from counting as seen', async () => {
  const later = run(40 * DAY, 40 * DAY + 60);
  expect(await tell({ runs: [later], seenUntil: at(0) })).toMatchObject({
    refusals: [{ siteJob: 7, reason: 'no_period' }],
    isSeen: false,
  });
  expect(await tell({ runs: [run(-60 * DAY, -60 * DAY + 60)] })).toMatchObject({ isSeen: true });
});

test('of a job that began before the first month, what it held since is charged', async () => {
  await turnAt(HOUR);
  const told = { runs: [run(-60 * DAY, 600)], seenUntil: platform.now };
  expect(await tell(told)).toMatchObject({ newUsageCount: 1, refusals: [], isSeen: true });
  // The plan begins on the 27th, and its first month on the 1st.
  expect(await chargedSeconds()).toBe(26 * DAY + 600);
});

test('a job whose end lies years ahead keeps nothing from counting as seen', async () => {
  await turnAt(HOUR);
  const told = { runs: [run(0, 9_000 * DAY)], seenUntil: platform.now };
  expect(await tell(told)).toMatchObject({ newUsageCount: 1, refusals: [], isSeen: true });
  expect(await chargedSeconds()).toBe(HOUR + 300);
});

test('what could not be charged is shown with the drift, by why', async () => {
  await turnAt(HOUR);
  const other = { partition: 'long' };
  const runs = [run(0, 60, other), run(0, 60, { ...other, siteJob: 8 }), run(0, 60, ofNobody)];
  await tell({ runs, drift: ['by hand'] });
  const connection = await selectConnection(store.database, 'site_small');
  expect(connection?.drift).toEqual([
    'by hand',
    'Not charged: 2 jobs, first job 7 of polder.a.aa in long: the connection names no cluster ' +
      'for this partition',
    'Not charged: 1 job, first job 7 of polder.a.nobody in gpu: Polder has no such allocation here',
  ]);
});

test('a clock that was ahead once hides nothing of what comes', async () => {
  await tell({ seenUntil: at(400 * DAY) });
  expect(await seenUntil()).toBe(at(0));
  await store.database.query('UPDATE sites.connection SET seen_until = $1', [at(400 * DAY)]);
  expect(await seenUntil()).toBe(at(0));
});

test('a job of the site is not charged for time that has not come', async () => {
  const told = { runs: [run(0, 3 * HOUR)] };
  await tell(told);
  expect(await chargedSeconds()).toBe(300);
  await turnAt(3 * HOUR);
  await tell(told);
  expect(await chargedSeconds()).toBe(3 * HOUR);
});

test.each([
  ['its holder cancels it', 'stopped', 'cancelled'],
  ['the site refuses it', 'failed', 'failed'],
] as const)('a run that never started at its site held nothing, where %s', async (...row) => {
  const [, kind, state] = row;
  await turnAt(5 * HOUR);
  if (kind === 'stopped') await platform.cancel(job);
  await turnAt(5 * HOUR);
  await tell({ facts: [fact(kind, 5 * HOUR)] });
  await turnAt(5 * HOUR);
  expect([await stateOfJob(), await chargedSeconds()]).toEqual([state, 0]);
});

test('that it waited at its site across the turn of a month is withdrawn', async () => {
  await turnAt(6 * DAY);
  expect(await chargedSeconds()).toBe(5 * DAY);
  await tell({ facts: [fact('failed', 6 * DAY)] });
  await turnAt(6 * DAY);
  expect(await chargedSeconds()).toBe(0);
});

test('a run that started after the turn of a month is charged in the next alone', async () => {
  await turnAt(6 * DAY);
  const facts = [fact('started', 6 * DAY - HOUR), fact('ended', 6 * DAY)];
  const told = { facts, runs: [run(6 * DAY - HOUR, 6 * DAY, ofJob())] };
  await tell(told);
  await turnAt(6 * DAY);
  expect([await stateOfJob(), await chargedSeconds()]).toEqual(['completed', HOUR]);
  expect(await tell(told)).toMatchObject({ newUsageCount: 0 });
});

test('what a run waited in a month before is withdrawn once it has started', async () => {
  await turnAt(6 * DAY);
  expect(await chargedSeconds()).toBe(5 * DAY);
  const started = { facts: [fact('started', 6 * DAY - HOUR)] };
  expect(await tell(started)).toMatchObject({ newUsageCount: 1 });
  await turnAt(6 * DAY);
  expect([await stateOfJob(), await chargedSeconds()]).toEqual(['running', 0]);
  expect(await tell(started)).toMatchObject({ newUsageCount: 0 });
});

test('what was corrected of the month before its start stays', async () => {
  await turnAt(6 * DAY);
  await correct(0, DAY);
  await tell({ facts: [fact('started', 6 * DAY - HOUR)] });
  expect(await chargedSeconds()).toBe(DAY);
});

test('of a job that was suspended for months, what was charged of them is withdrawn', async () => {
  await turnAt(40 * DAY);
  const before = await chargedSeconds();
  const going = run(0, 40 * DAY, { outcome: undefined });
  expect(await tell({ runs: [going] })).toMatchObject({ newUsageCount: 2 });
  const over = { ...going, heldUntil: at(DAY), outcome: 'completed' as const };
  expect(await tell({ runs: [over, going, over] })).toMatchObject({ newUsageCount: 6 });
  expect((await chargedSeconds()) - before).toBe(DAY);
});

test('of a job of the site that turns out to have held nothing, all is withdrawn', async () => {
  await turnAt(6 * DAY);
  const before = await chargedSeconds();
  await tell({ runs: [run(0, 6 * DAY, { outcome: undefined })] });
  expect((await chargedSeconds()) - before).toBe(5 * DAY);
  expect(await tell({ runs: [run(0, -5)] })).toMatchObject({ newUsageCount: 1 });
  expect((await chargedSeconds()) - before).toBe(0);
});

test('a run that was put back is one of the site, also once its first time is old', async () => {
  await turnAt(2 * HOUR);
  const again = run(750, 1_800, { outcome: 'cancelled' });
  const facts = [fact('started', 0), fact('stopped', 600)];
  await tell({ facts, runs: [run(0, 600, { ...ofJob(), outcome: 'failed' }), again] });
  await turnAt(2 * HOUR);
  expect(await chargedSeconds()).toBe(600 + 1_050);
  await tell({ runs: [{ ...again, ...ofJob() }] });
  expect(await chargedSeconds()).toBe(600 + 1_050);
});

test('what was corrected stays, also where the site had withdrawn it', async () => {
  await turnAt(6 * DAY);
  const facts = [fact('started', 6 * DAY - HOUR), fact('ended', 6 * DAY)];
  const told = { facts, runs: [run(6 * DAY - HOUR, 6 * DAY, ofJob())] };
  await tell(told);
  await correct(60, 120);
  expect(await tell(told)).toMatchObject({ newUsageCount: 0 });
  expect(await chargedSeconds()).toBe(60 + HOUR);
});

test('what was corrected stays, however often the site says again what it said', async () => {
  await turnAt(HOUR);
  const told = { facts: [fact('started', 0), fact('ended', 600)], runs: [run(0, 600, ofJob())] };
  await tell(told);
  await turnAt(HOUR);
  await correct(0, 60);
  expect(await tell(told)).toMatchObject({ newUsageCount: 0 });
  expect(await chargedSeconds()).toBe(60);
  expect(await tell({ runs: [run(0, 500, ofJob())] })).toMatchObject({ newUsageCount: 1 });
  expect(await chargedSeconds()).toBe(500);
});

test('corrections and tidings of the same moment follow each other', async () => {
  await turnAt(HOUR);
  const told = { facts: [fact('started', 0), fact('ended', 600)], runs: [run(0, 600, ofJob())] };
  await tell(told);
  await turnAt(HOUR);
  const ends = [60, 120, 180];
  await Promise.all([
    ...ends.map((end) => correct(0, end)),
    tell({ runs: [run(0, 500, ofJob())] }),
  ]);
  const [row] = await store.database.query<{ revision: number }>(
    'SELECT max(revision) AS revision FROM metering.usage WHERE job_number = $1',
    [job],
  );
  expect(row?.revision).toBe(ends.length + 1);
});

test('a site charges no allocation that was never there', async () => {
  await store.database.query(
    `INSERT INTO capacity.cluster (id, site, accelerator_class, h100_equivalent_ppm,
                                   watts_per_gpu_busy, watts_per_gpu_idle)
     VALUES ('cluster_other', 'site_other', 'h100', 1000000, 1000, 0)`,
  );
  await store.database.query(
    `INSERT INTO sites.connection_partition (site, cluster, partition)
     VALUES ('site_other', 'cluster_other', 'gpu')`,
  );
  await turnAt(HOUR);
  const runs = [run(0, 600)];
  expect(await tell({ runs }, 'site_other')).toMatchObject({
    refusals: [{ siteJob: 7, reason: 'unknown_account' }],
  });
  await store.database.query(`DELETE FROM access.allocation_site WHERE allocation = $1`, [
    'allocation_aa',
  ]);
  expect(await tell({ runs })).toMatchObject({ newUsageCount: 1, refusals: [] });
});

test('a job that was submitted at its site is not cancelled by Polder', async () => {
  await turnAt(6 * DAY);
  await tell({ runs: [run(0, 6 * DAY, { outcome: undefined })] });
  const [own] = await store.database.query<{ number: number }>(
    'SELECT number FROM scheduling.job WHERE is_of_site',
  );
  const caller = { actor: 'person_member', at: platform.now, requestId: '' };
  const cancelled = await store.database.write(caller, (writer) =>
    cancelJob(writer, jobIdOf(Number(own?.number))),
  );
  expect(cancelled).toMatchObject({ ok: false, reason: 'job_of_site', site: 'site_small' });
});
