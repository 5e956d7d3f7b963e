import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { done } from '../../kernel/outcome.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { whileUncommitted } from '../../platform/database/testing/while-uncommitted.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import { seedProgramme } from '../../scheduling/testing/seed-programme.ts';
import { receiveReports } from '../commands/receive-reports.ts';
import type { RunReport } from '../site-driver.ts';
import {
  loadOpenOrders,
  markOrdersAcknowledged,
  markOrdersSent,
  type NewOrder,
  saveOrders,
  selectOrders,
} from '../store/site-orders.ts';
import { loadCursors, loadUntakenReports, markReportsTaken } from '../store/site-reports.ts';

const at = toEpochSeconds(1_800_000_000);
const caller = { actor: 'system_engine', at, requestId: '' };

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase({ only: [1, 2, 3, 4, 5, 6, 7, 8, 80] });
  await seedProgramme(store.database);
  await store.database.query(
    `INSERT INTO scheduling.job
       (number, allocation, funder, submitted_by, submitted_at, name, gpu_count,
        requested_seconds, cluster, site, state, attempt_count)
     VALUES (1, 'allocation_a', 'party_a', 'p', 1, '', 1, 60, 'cluster_x', 'site_x', 'running', 1)`,
  );
  await store.database.query(
    `INSERT INTO scheduling.run
       (job_number, attempt, cluster, standing, started_at, nodes, gpu_counts)
     VALUES (1, 1, 'cluster_x', 'own', 1, '{1}', '{1}')`,
  );
});
afterAll(() => store.close());

const inOneWrite = (work: (writer: Writer) => Promise<void>) =>
  store.database.write(caller, async (writer) => {
    writer.audit({ action: 'test', subject: 'test', detail: {} });
    return done(await work(writer));
  });

const orderOf = (kind: NewOrder['kind'], attempt = 1): NewOrder => ({
  site: 'site_x',
  cluster: 'cluster_x',
  kind,
  jobNumber: 1,
  attempt,
  payload: {},
});
const openOrders = (first: 'oldest' | 'ends' = 'oldest') =>
  loadOpenOrders(store.database, 'site_x', { countMax: 10, first });
const openKinds = async (first?: 'ends') => (await openOrders(first)).map(({ kind }) => kind);

describe('An order', () => {
  test('stands once, is open until it is acknowledged, and keeps its place', async () => {
    await inOneWrite((writer) => saveOrders(writer, [orderOf('start')], at));
    await inOneWrite((writer) => saveOrders(writer, [orderOf('stop'), orderOf('start')], at));
    expect(await openKinds()).toEqual(['start', 'stop']);
    expect(await openKinds('ends')).toEqual(['stop', 'start']);
    const open = await openOrders();
    const ids = open.map(({ id }) => id);
    await markOrdersSent(store.database, ids, at);
    await markOrdersSent(store.database, ids.slice(0, 1), at);
    const sent = await openOrders();
    expect(sent.map(({ sendCount }) => sendCount)).toEqual([2, 1]);
    await markOrdersAcknowledged(store.database, 'site_y', ids, at);
    expect(await openKinds()).toEqual(['start', 'stop']);
    await markOrdersAcknowledged(store.database, 'site_x', ids.slice(0, 1), at);
    await markOrdersAcknowledged(store.database, 'site_x', ids.slice(0, 1), at);
    expect(await openKinds()).toEqual(['stop']);
  });

  test('is listed for those who reach its site', async () => {
    const page = { limit: 10, sort: 'createdAt', isDescending: true, after: undefined } as const;
    const none = { site: undefined, kind: undefined, isAcknowledged: undefined };
    const kindsFor = async (id: string, filters = {}) => {
      const reach = { scopes: [{ kind: 'site', id }] } as const;
      const found = await selectOrders(store.database, { ...none, ...filters }, page, reach);
      return found.items.map(({ kind, job }) => `${kind} ${job}`);
    };
    expect(await kindsFor('site_x')).toEqual(['stop job_00000001', 'start job_00000001']);
    expect(await kindsFor('site_x', { isAcknowledged: true })).toEqual(['start job_00000001']);
    expect(await kindsFor('site_x', { kind: 'notice' })).toEqual([]);
    expect(await kindsFor('site_y')).toEqual([]);
  });

  test('of a run that never started is refused, and so is any change of one', async () => {
    const wrong = inOneWrite((writer) => saveOrders(writer, [orderOf('start', 7)], at));
    await expect(wrong).rejects.toThrow('site_order_of_a_run');
    const change = store.database.query(`UPDATE sites.site_order SET payload = '{"a":1}'`);
    await expect(change).rejects.toThrow('refuse_rewriting');
  });
});

const report = (number: number, kind: RunReport['kind']): RunReport => ({
  number,
  jobNumber: 1,
  attempt: 1,
  kind,
  at,
  keptSeconds: 0,
});
const receive = (reports: readonly RunReport[]) =>
  store.database.write(caller, (writer) => receiveReports(writer, 'site_y', reports));
const untaken = async () =>
  (await loadUntakenReports(store.database, 10)).map(({ number }) => number);

test('Reports are taken once, however often they come; others are refused', async () => {
  expect(await receive([report(1, 'started'), report(4, 'ended')])).toMatchObject({ value: 2 });
  expect(await receive([report(4, 'ended'), report(5, 'started')])).toMatchObject({ value: 1 });
  expect(await receive([report(6, 'started'), report(5, 'failed'), report(4, 'failed')])).toEqual({
    ok: false,
    reason: 'exists_with_different_content',
    site: 'site_y',
    numbers: [4, 5],
  });
  expect(await receive([])).toMatchObject({ value: 0 });
  expect(await untaken()).toEqual([1, 4, 5]);
  await inOneWrite((writer) => markReportsTaken(writer, [{ site: 'site_y', takenNumber: 4 }]));
  expect(await untaken()).toEqual([5]);
  expect(await loadCursors(store.database)).toEqual([
    { site: 'site_y', receivedNumber: 5, takenNumber: 4, usageNumber: 0 },
  ]);
  const back = inOneWrite((writer) =>
    markReportsTaken(writer, [{ site: 'site_y', takenNumber: 3 }]),
  );
  await expect(back).rejects.toThrow('refuse_going_back');
});

test('What a site says to two servers at once under one number is one, or refused', async () => {
  const [first, second] = await whileUncommitted(
    store.database,
    caller,
    (writer) => receiveReports(writer, 'site_y', [report(7, 'ended')]),
    () => receive([report(7, 'failed')]),
  );
  expect(first).toMatchObject({ ok: true, value: 1 });
  expect(second).toMatchObject({ reason: 'exists_with_different_content', numbers: [7] });
});
