/** The routes of metering and settlement as their callers see them. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { toTimeText } from '../kernel/time.ts';
import type { MeteringPorts } from '../metering/routes.ts';
import { METERING_ROUTES } from '../metering/routes.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { createHttpServer, type HttpServer } from '../platform/http/server.ts';
import { TEST_SETTINGS } from '../platform/http/testing/test-settings.ts';
import type { Actor, RoleGrant } from '../platform/identity/access.ts';
import { jobIdOf } from '../scheduling/job-id.ts';
import { SETTLEMENT_ROUTES, type SettlementPorts } from '../settlement/routes/table.ts';
import { ALLOCATION_USE_ROUTES } from './allocation-use-route.ts';
import { closePeriod } from './close-period.ts';
import { POSTING_PORTS } from './post-ports.ts';
import {
  CALLER,
  FEBRUARY,
  JANUARY,
  PLAN_ROWS,
  rehearsed,
  reportsOf,
  STAGE,
  saveHistory,
  saveRuns,
  unchargedOf,
} from './testing/closing-months.ts';

const PERSONAS: Readonly<Record<string, readonly RoleGrant[]>> = {
  public: [],
  officer: [{ role: 'programme-officer', scope: { kind: 'platform', id: 'polder' } }],
  auditor: [{ role: 'auditor', scope: { kind: 'platform', id: 'polder' } }],
  funder_nl: [{ role: 'funder-officer', scope: { kind: 'party', id: 'party_nl' } }],
  funder_op: [{ role: 'funder-officer', scope: { kind: 'party', id: 'party_op' } }],
  operator: [{ role: 'operator', scope: { kind: 'site', id: 'site_s' } }],
  stranger: [{ role: 'operator', scope: { kind: 'site', id: 'site_t' } }],
};

let store: TestDatabase;
let server: HttpServer;
const { keeper, runs } = rehearsed();

beforeAll(async () => {
  store = await createTestDatabase();
  await store.database.query(PLAN_ROWS);
  await saveHistory(store.database, keeper, unchargedOf(keeper), false);
  await saveRuns(store.database, runs);
  server = await createHttpServer<MeteringPorts & SettlementPorts>({
    ...TEST_SETTINGS,
    routes: [...METERING_ROUTES, ...SETTLEMENT_ROUTES, ...ALLOCATION_USE_ROUTES],
    ports: {
      ...POSTING_PORTS,
      database: store.database,
      closePeriod: (writer, month, options) =>
        closePeriod(writer, STAGE, month as typeof JANUARY, options),
    },
    authenticate: async ({ headers }) => ({ ok: true, actor: actorOf(String(headers['x-as'])) }),
    clock: () => CALLER.at,
  });
});
afterAll(async () => {
  await server.close();
  await store.close();
});

function actorOf(id: string): Actor {
  return { id, name: id, grants: PERSONAS[id] ?? [], restrictedTo: undefined };
}

let keyCount = 0;

async function ask(who: string, method: 'GET' | 'POST', url: string, body?: unknown) {
  keyCount += 1;
  const headers = { 'x-as': who, 'idempotency-key': `key-${String(keyCount).padStart(20, '0')}` };
  const payload = body === undefined ? {} : { payload: body as object };
  const answer = await server.fastify.inject({ method, url, headers, ...payload });
  return { status: answer.statusCode, body: answer.json() };
}

interface Loan {
  readonly flow: 'lend' | 'repay' | 'unwind';
  /** From the Netherlands to the operator. */
  readonly amount: number;
  readonly reversalOf: bigint | null;
}

async function postLoan({ flow, amount, reversalOf }: Loan): Promise<bigint> {
  const subject = reversalOf === null ? 'party_nl/party_op/cluster_a' : `entry_${reversalOf}`;
  const [row] = await store.database.query<{ entry: bigint }>(
    `WITH made AS (
       INSERT INTO settlement.entry
         (flow, subject, attempt, revision, month, recorded_at, leg_count, reversal_of,
          is_rehearsed)
       VALUES ($1, $2, 0, 0, $3, 0, 2, $4, false) RETURNING seq),
     legs (owner, position, amount) AS (
       VALUES ('party_op/cluster_a', 1, $5::bigint), ('party_nl/cluster_a', 2, -$5::bigint))
     INSERT INTO settlement.leg (entry, account, position, amount)
     SELECT made.seq, account.id, legs.position, legs.amount
       FROM made, legs JOIN settlement.account AS account
         ON account.name = 'entitlement:' || legs.owner
     RETURNING entry`,
    [flow, subject, FEBRUARY, reversalOf, amount],
  );
  return present(row, 'The entry').entry;
}

const REPORTS = reportsOf(runs).map(({ jobNumber, attempt, start, end, gpuCount }) => ({
  job: jobIdOf(jobNumber),
  attempt,
  start: toTimeText(start),
  end: toTimeText(end),
  gpuCount,
}));

describe('usage', () => {
  test('is taken report by report', async () => {
    const [first] = REPORTS;
    const reports = [
      ...REPORTS,
      first,
      { ...first, gpuCount: 9 },
      { ...first, attempt: 99 },
      { ...first, job: 'job_4000000000' },
      { ...first, end: '2027-03-02T00:00:00Z' },
    ];
    const url = '/v1/sites/site_s/usage';
    expect((await ask('stranger', 'POST', url, { reports })).status).toBe(404);
    expect((await ask('funder_nl', 'POST', url, { reports })).status).toBeGreaterThan(400);
    const answer = await ask('operator', 'POST', url, { reports });
    expect(answer).toEqual({
      status: 200,
      body: {
        acceptedCount: REPORTS.length,
        repeatedCount: 1,
        refusals: [
          { index: REPORTS.length + 1, reason: 'exists_with_different_content' },
          { index: REPORTS.length + 2, reason: 'unknown_run' },
          { index: REPORTS.length + 3, reason: 'unknown_run' },
          { index: REPORTS.length + 4, reason: 'not_within_a_month' },
        ],
      },
    });
    const again = await ask('operator', 'POST', url, { reports: REPORTS });
    expect(again.body).toMatchObject({ acceptedCount: 0, repeatedCount: REPORTS.length });
  });

  test('is listed by month, job, site and allocation, to those whom it concerns', async () => {
    const ofMonth = await ask('operator', 'GET', `/v1/usage?month=${JANUARY}&sort=-receivedAt`);
    expect(ofMonth.status).toBe(200);
    expect(ofMonth.body.items.length).toBe(4);
    const ofJob = await ask('officer', 'GET', '/v1/usage?job=job_00000000&site=site_s');
    expect(ofJob.body.items).toMatchObject([{ allocation: 'allocation_lab', chargedAt: null }]);
    const strange = await ask('stranger', 'GET', '/v1/usage');
    expect(strange.body.items).toEqual([]);
  });
});

describe('settlement', () => {
  test('closes a period once, states it, and shows each party its own', async () => {
    const url = `/v1/periods/${JANUARY}/close`;
    expect((await ask('auditor', 'POST', url, {})).status).toBe(403);
    expect((await ask('officer', 'POST', '/v1/periods/2020-01/close', {})).status).toBe(404);
    const closed = await ask('officer', 'POST', url, {});
    expect(closed).toMatchObject({ status: 200, body: { month: JANUARY } });
    expect((await ask('officer', 'POST', url, {})).body.postedCount).toBe(0);
    const periods = await ask('officer', 'GET', '/v1/periods?state=closed');
    expect(periods.body.items).toMatchObject([{ month: JANUARY, state: 'closed' }]);

    const mine = await ask('funder_nl', 'GET', '/v1/statements?isLatest=true');
    expect(mine.body.items).toMatchObject([{ funder: 'party_nl', month: JANUARY, revision: 0 }]);
    const [head] = mine.body.items;
    expect(head.entitledGpuSeconds).toBeGreaterThan(head.deliveredGpuSeconds);
    const address = `/v1/statements/party_nl/${JANUARY}`;
    const statement = await ask('funder_nl', 'GET', address);
    expect(statement.body.lines[0]).toMatchObject({ kind: 'gpu-time', about: { month: JANUARY } });
    const { deliveredGpuSeconds, shortfallGpuSeconds } = statement.body.lines[0].figures;
    expect([head.deliveredGpuSeconds, head.shortfallGpuSeconds].map(String)).toEqual([
      deliveredGpuSeconds,
      shortfallGpuSeconds,
    ]);
    expect((await ask('funder_op', 'GET', address)).status).toBe(404);
    expect((await ask('funder_nl', 'GET', `${address}?revision=7`)).status).toBe(404);
  });

  test('tells how the time of a funder was used in a year, by its statements', async () => {
    const url = `/v1/access-time/party_nl/${JANUARY.slice(0, 4)}`;
    const { body } = await ask('funder_nl', 'GET', url);
    const { body: january } = await ask('funder_nl', 'GET', `/v1/statements/party_nl/${JANUARY}`);
    const [{ about, figures }] = january.lines;
    expect(body).toMatchObject({
      months: [JANUARY],
      openMonths: [`${JANUARY.slice(0, 4)}-02`],
      clusters: [
        { cluster: about.cluster, deliveredGpuSeconds: Number(figures.deliveredGpuSeconds) },
      ],
      holders: [{ holder: 'party_lab', usedGpuSeconds: Number(figures.deliveredGpuSeconds) }],
    });
    expect((await ask('funder_op', 'GET', url)).status).toBe(404);
    expect((await ask('funder_nl', 'GET', '/v1/access-time/party_nl/2020')).status).toBe(404);
  });

  test('corrects usage and closes again', async () => {
    const correction = { ...REPORTS[0], end: '2027-01-02T00:00:00Z', month: JANUARY, reason: 'x' };
    const url = '/v1/usage/corrections';
    expect((await ask('stranger', 'POST', url, correction)).status).toBe(404);
    const outside = { ...correction, start: '2027-01-20T00:00:00Z', end: '2027-01-21T00:00:00Z' };
    expect(await ask('operator', 'POST', url, outside)).toMatchObject({
      status: 422,
      body: { type: expect.stringContaining('usage-outside-run') },
    });
    const made = await ask('operator', 'POST', url, correction);
    expect(made).toMatchObject({ status: 200, body: { revision: 1, gpuSeconds: 8 * 86_400 } });
    const again = await ask('officer', 'POST', `/v1/periods/${JANUARY}/close`, {});
    expect(again.body.postedCount).toBeGreaterThan(0);
    const head = await ask('funder_nl', 'GET', '/v1/statements?isLatest=true');
    expect(head.body.items).toMatchObject([{ revision: 1 }]);
  });

  test('says what became of each allocation, as the statement has it', async () => {
    const url = `/v1/allocation-use?fromMonth=${JANUARY}`;
    const { body } = await ask('funder_nl', 'GET', url);
    const statement = await ask('funder_nl', 'GET', `/v1/statements/party_nl/${JANUARY}`);
    const [january, february] = body.rows;
    expect(body.rows.map((row: { allocation: string }) => row.allocation)).toEqual([
      'allocation_lab',
      'allocation_lab',
    ]);
    const { figures } = statement.body.lines[0];
    expect(january).toMatchObject({ month: JANUARY, state: 'closed', remainingGpuSeconds: 0 });
    expect(january.usedGpuSeconds).toBe(Number(figures.deliveredGpuSeconds));
    expect(january.pool).toMatchObject(
      Object.fromEntries(
        ['entitled', 'awarded', 'lent', 'borrowed', 'gaveBack', 'drawn', 'returned'].map((name) => [
          `${name}GpuSeconds`,
          Number(figures[`${name}GpuSeconds`]),
        ]),
      ),
    );
    expect(january.pool.lapsedGpuSeconds).toBe(Number(figures.expiredGpuSeconds));
    expect(january.pool.lostGpuSeconds).toBe(0);
    expect(february).toMatchObject({ state: 'open', pool: { lostGpuSeconds: null } });
    for (const row of [january, february]) {
      const { usedGpuSeconds, heldGpuSeconds, returnedGpuSeconds, remainingGpuSeconds } = row;
      expect(row.awardedGpuSeconds + row.drawnGpuSeconds).toBe(
        usedGpuSeconds + heldGpuSeconds + returnedGpuSeconds + remainingGpuSeconds,
      );
    }
    expect((await ask('stranger', 'GET', url)).body.rows).toEqual([]);
    const one = await ask('officer', 'GET', `${url}&allocation=allocation_sold`);
    expect(one.body.rows).toMatchObject([{ funder: 'party_op' }, { funder: 'party_op' }]);
  });

  test('tells loans of lender and borrower, less what a correction unwound of them', async () => {
    await postLoan({ flow: 'lend', amount: 500, reversalOf: null });
    const repaid = await postLoan({ flow: 'repay', amount: -200, reversalOf: null });
    const poolsOf = async () => {
      const { body } = await ask('officer', 'GET', `/v1/allocation-use?fromMonth=${FEBRUARY}`);
      return body.rows.map(({ pool }: { pool: object }) => pool);
    };
    const [lender, borrower] = await poolsOf();
    expect(lender).toMatchObject({ lentGpuSeconds: 500, cameBackGpuSeconds: 200 });
    expect(borrower).toMatchObject({ borrowedGpuSeconds: 500, gaveBackGpuSeconds: 200 });
    await postLoan({ flow: 'unwind', amount: 200, reversalOf: repaid });
    expect(await poolsOf()).toMatchObject([
      { lentGpuSeconds: 500, cameBackGpuSeconds: 0 },
      { borrowedGpuSeconds: 500, gaveBackGpuSeconds: 0 },
    ]);
  });

  test('lists accounts and entries, one by one and checked', async () => {
    const accounts = await ask('funder_nl', 'GET', '/v1/ledger/accounts');
    expect(accounts.body.items.length).toBeGreaterThan(3);
    expect(new Set(accounts.body.items.map((one: { party: string }) => one.party))).toEqual(
      new Set(['party_nl']),
    );
    const job = await ask('auditor', 'GET', '/v1/ledger/entries?subject=job_00000000');
    const flows = job.body.items.map((one: { flow: string }) => one.flow);
    expect(flows).toEqual(['reserve', 'use', 'use']);
    const filter = 'account=used:allocation_lab/cluster_a&flow=unwind&month=2027-01';
    const unwound = await ask('auditor', 'GET', `/v1/ledger/entries?${filter}`);
    expect(unwound.body.items).toMatchObject([{ reversalOf: job.body.items[1].seq }]);
    const one = `/v1/ledger/entries/${job.body.items[0].seq}`;
    expect((await ask('funder_nl', 'GET', one)).status).toBe(200);
    expect((await ask('funder_op', 'GET', one)).status).toBe(404);
    expect((await ask('auditor', 'GET', '/v1/ledger/entries/999999')).status).toBe(404);
    expect((await ask('funder_nl', 'GET', '/v1/ledger/check')).status).toBe(404);
    expect(await ask('auditor', 'GET', '/v1/ledger/check')).toMatchObject({
      status: 200,
      body: { isWhole: true, gpuSecondsSum: '0', microsSum: '0' },
    });
  });
});
