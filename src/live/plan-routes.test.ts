/** The routes of who pays, what is bought, what is there and who may use it, by HTTP. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACCESS_ROUTES } from '../access/routes/table.ts';
import { CAPACITY_ROUTES } from '../capacity/routes/table.ts';
import { FUNDING_ROUTES } from '../funding/routes/table.ts';
import { present } from '../kernel/assert.ts';
import { parseDate } from '../kernel/time.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import type { AnyRoute } from '../platform/http/route.ts';
import { createHttpServer, type HttpServer } from '../platform/http/server.ts';
import { authenticateByName, TEST_SETTINGS } from '../platform/http/testing/test-settings.ts';
import type { RoleGrant } from '../platform/identity/access.ts';
import { PROCUREMENT_ROUTES } from '../procurement/routes/table.ts';
import { type PlanPorts, planPorts } from './plan-ports.ts';
import { PLAN_ROUTES } from './plan-routes.ts';
import { postCommitmentFlow } from './post-money.ts';
import { PUBLISHED_ROUTES } from './published-route.ts';
import { SELECTION_PORTS } from './selection-ports.ts';
import { applyText, textOfFile } from './testing/applied.ts';

const TEXT = textOfFile('examples/five-gigafactories.yaml');
const NOW = Number(parseDate('2029-03-06'));
const BEFORE = Number(parseDate('2029-03-01'));

type Ports = PlanPorts & typeof SELECTION_PORTS & { readonly database: TestDatabase['database'] };
const ROUTES: readonly AnyRoute<Ports>[] = [
  ...PLAN_ROUTES,
  ...FUNDING_ROUTES,
  ...PROCUREMENT_ROUTES,
  ...CAPACITY_ROUTES,
  ...ACCESS_ROUTES,
  ...PUBLISHED_ROUTES,
];

const GRANTS: Readonly<Record<string, readonly RoleGrant[]>> = {
  officer: [{ role: 'programme-officer', scope: { kind: 'platform', id: 'polder' } }],
  de: [{ role: 'funder-officer', scope: { kind: 'party', id: 'party_de' } }],
  fr: [{ role: 'funder-officer', scope: { kind: 'party', id: 'party_fr' } }],
  operator: [{ role: 'operator', scope: { kind: 'site', id: 'site_de' } }],
  member: [{ role: 'member', scope: { kind: 'project', id: 'allocation_de' } }],
};

let store: TestDatabase;
let server: HttpServer;

beforeAll(async () => {
  store = await createTestDatabase();
  const { database } = store;
  const ports = { ...SELECTION_PORTS, ...planPorts(postCommitmentFlow) };
  expect(await applyText(database, TEXT, { at: BEFORE, ports })).toMatchObject({ ok: true });
  server = await createHttpServer({
    ...TEST_SETTINGS,
    routes: ROUTES,
    ports: { ...ports, database },
    authenticate: authenticateByName((name) => present(GRANTS[name], name)),
    clock: () => toEpochSeconds(NOW),
  });
});
afterAll(async () => {
  await server.close();
  await store.close();
});

async function ask(
  who: string,
  address: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
) {
  const [method = 'GET', url = ''] = address.split(' ');
  const answer = await server.fastify.inject({
    method: method as 'GET',
    url,
    headers: { ...(who === 'public' ? {} : { authorization: `Bearer ${who}` }), ...headers },
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: answer.statusCode, etag: answer.headers.etag, body: answer.json() };
}

/** How many rows of a list each sees: the officer of the programme, of Germany, a site, a user. */
test.each([
  ['/v1/programmes', 1, 1, 1, 1],
  ['/v1/parties?kind=state&sort=-name', 6, 6, 6, 6],
  ['/v1/budgets?year=2029', 7, 1, 'refused', 'refused'],
  ['/v1/commitments?sort=-party', 7, 1, 'refused', 'refused'],
  ['/v1/contracts?sort=site', 5, 1, 1, 0],
  ['/v1/sites', 5, 5, 5, 5],
  ['/v1/sites/site_es/outages', 2, 2, 2, 2],
  ['/v1/entitlements?sort=-entitledGpuSeconds', 16, 1, 3, 0],
  ['/v1/modes', 4, 4, 4, 4],
  ['/v1/allocations?sort=-end', 13, 1, 4, 1],
] as const)('%s shows each what lies in its reach', async (path, ...counts) => {
  const whos = ['officer', 'de', 'operator', 'member'] as const;
  const seen: (number | string)[] = [];
  for (const who of whos) {
    const { status, body } = await ask(who, `GET ${path}`);
    seen.push(status === 403 ? 'refused' : body.items.length);
  }
  expect(seen).toEqual(counts);
  expect((await ask('public', `GET ${path}`)).status).toBe(401);
});

test.each([
  ['/v1/programmes/programme_gigafactories', 200, 200],
  ['/v1/parties/party_de', 200, 200],
  ['/v1/commitments/commitment_de', 200, 404],
  ['/v1/contracts/contract_de', 200, 404],
  ['/v1/sites/site_de', 200, 200],
  ['/v1/modes/mode_open', 200, 200],
  ['/v1/allocations/allocation_de', 200, 404],
  ['/v1/parties/party_nobody', 404, 404],
  ['/v1/commitments/commitment_nobody', 404, 404],
  ['/v1/plan', 200, 200],
  ['/v1/sites/site_es/register?from=2029-03-05&until=2029-03-12', 200, 200],
] as const)(
  '%s is read by Germany, and by France where it may know of it',
  async (path, de, fr) => {
    expect((await ask('de', `GET ${path}`)).status).toBe(de);
    expect((await ask('fr', `GET ${path}`)).status).toBe(fr);
  },
);

test('The capacity register of a site has a row wherever something changes', async () => {
  const path = '/v1/sites/site_es/register?from=2029-03-05&until=2029-03-08';
  const { body } = await ask('operator', `GET ${path}`);
  const row = (at: string, maintenanceGpus: number) => ({
    at,
    installedGpus: 100_000,
    availableGpus: 100_000 - maintenanceGpus,
    maintenanceGpus,
    lostGpus: 0,
  });
  expect(body.clusters).toEqual([
    {
      cluster: 'cluster_es',
      rows: [
        row('2029-03-05T00:00:00Z', 0),
        row('2029-03-07T06:00:00Z', 1_024),
        row('2029-03-07T18:00:00Z', 0),
      ],
    },
  ]);
});

test('What is published names funders and totals, to anyone', async () => {
  const { status, body } = await ask('public', 'GET /v1/published');
  expect(status).toBe(200);
  const [programme] = body.programmes;
  expect(programme).toMatchObject({
    id: 'programme_gigafactories',
    gpuCount: 500_000,
    entitledGpuSeconds: 500_000 * 7 * 86_400,
    usedGpuSeconds: 0,
    committedMicros: '6510000000000000',
  });
  expect(programme.funders).toHaveLength(7);
});

describe('A commitment by HTTP', () => {
  const draft = {
    id: 'commitment_new',
    party: 'party_de',
    programme: 'programme_gigafactories',
    territory: null,
    instalments: [{ dueAt: '2029-06-30T00:00:00Z', micros: '1' }],
  };

  test('is drafted by its party alone, and not signed above the budget', async () => {
    const path = 'POST /v1/commitments';
    expect((await ask('fr', path, draft)).status).toBe(404);
    expect((await ask('de', path, { ...draft, instalments: [] })).status).toBe(400);
    expect((await ask('de', path, draft)).status).toBe(201);
    expect(await ask('de', path, draft)).toMatchObject({ status: 409 });
    const put = 'PUT /v1/commitments/commitment_new';
    const { id: _, ...terms } = draft;
    expect((await ask('de', put, terms)).status).toBe(428);
    const toFrance = { ...terms, party: 'party_fr' };
    expect((await ask('de', put, toFrance, { 'if-match': '"1"' })).status).toBe(403);
    expect(await ask('de', put, terms, { 'if-match': '"1"' })).toMatchObject({
      status: 200,
      etag: expect.stringContaining('2'),
    });
    expect(await ask('de', 'POST /v1/commitments/commitment_new/sign')).toMatchObject({
      status: 422,
      body: {
        type: expect.stringContaining('budget-exceeded'),
        facts: { year: 2029, shortfallMicros: '1' },
      },
    });
  });

  test('is called by the officer and paid by the party, in the ledger too', async () => {
    const path = 'POST /v1/commitments/commitment_de/instalments/1';
    expect((await ask('de', `${path}/call`)).status).toBe(403);
    expect((await ask('officer', `${path}/call`)).body).toMatchObject({ status: 'called' });
    expect((await ask('officer', `${path}/pay`)).status).toBe(403);
    expect((await ask('de', `${path}/pay`)).body).toMatchObject({ status: 'called' });
    expect((await ask('de', `${path}/pay`)).status).toBe(409);
    const flows = await store.database.query(
      'SELECT flow FROM settlement.entry WHERE subject = $1 ORDER BY seq',
      ['commitment_de'],
    );
    expect(flows).toEqual([{ flow: 'commit' }, { flow: 'call' }, { flow: 'pay' }]);
    expect((await ask('de', 'POST /v1/commitments/commitment_de/withdraw')).status).toBe(409);
  });
});

describe('An outage and an allocation by HTTP', () => {
  test('an operator announces maintenance at its own site and ends it', async () => {
    const outage = {
      cluster: 'cluster_de',
      kind: 'maintenance',
      gpuCount: 64,
      startsAt: '2029-03-08T00:00:00Z',
      endsAt: '2029-03-09T00:00:00Z',
    };
    const made = await ask('operator', 'POST /v1/sites/site_de/outages', outage);
    expect(made).toMatchObject({ status: 201, body: { gpuCount: 64 } });
    const elsewhere = { ...outage, cluster: 'cluster_fr' };
    expect((await ask('operator', 'POST /v1/sites/site_de/outages', elsewhere)).status).toBe(422);
    expect((await ask('operator', 'POST /v1/sites/site_fr/outages', elsewhere)).status).toBe(404);
    const end = `POST /v1/outages/${made.body.number}/end`;
    expect((await ask('de', end)).status).toBe(403);
    expect((await ask('operator', end)).status).toBe(200);
    expect((await ask('operator', end)).status).toBe(409);
  });

  test('a funder changes its allocation with the version that it has seen', async () => {
    const path = '/v1/allocations/allocation_de';
    const { etag } = await ask('de', `GET ${path}`);
    const change = { sharePpm: 900_000 };
    expect((await ask('member', `PATCH ${path}`, change, { 'if-match': '"1"' })).status).toBe(403);
    expect((await ask('de', `PATCH ${path}`, change, { 'if-match': '"9"' })).status).toBe(412);
    const seen = { 'if-match': String(etag) };
    expect((await ask('de', `PATCH ${path}`, change, seen)).body).toMatchObject(change);
    expect((await ask('de', `POST ${path}/freeze`)).status).toBe(200);
    expect((await ask('de', `POST ${path}/unfreeze`)).status).toBe(200);
  });

  test('storage is granted in whole GiB up to what contracts bring, and taken away', async () => {
    const path = '/v1/allocations/allocation_de';
    const change = async (storageGibibytes: unknown) => {
      const { etag } = await ask('de', `GET ${path}`);
      const seen = { 'if-match': String(etag) };
      return ask('de', `PATCH ${path}`, { storageGibibytes }, seen);
    };
    expect((await ask('de', `GET ${path}`)).body).toMatchObject({ storageGibibytes: null });
    // 20,000 TB.
    const gibibytesMax = 18_626_451;
    for (const gibibytes of [0, gibibytesMax, null]) {
      expect((await change(gibibytes)).body).toMatchObject({ storageGibibytes: gibibytes });
    }
    expect((await change(gibibytesMax + 1)).body).toMatchObject({
      status: 422,
      type: expect.stringContaining('storage-exceeded'),
      detail:
        'storageGibibytes: found 18626452, expected at most 18626451 GiB at site_de, ' +
        'which are 20000 TB.',
    });
    for (const wrong of [-1, 0.5, 1_073_741_825, '1']) {
      const { status, body } = await change(wrong);
      expect([status, JSON.stringify(body)]).toEqual([
        400,
        expect.stringContaining('/storageGibibytes'),
      ]);
    }
  });
});

describe('A programme file by HTTP', () => {
  const fileName = 'five.yaml';

  test('shows its difference, is applied once, and is refused with its faults', async () => {
    const fileText = TEXT.replace('name: Gigafactory in Spain', 'name: Gigafactory in Aragon');
    const difference = await ask('officer', 'POST /v1/plan/difference', { fileName, fileText });
    expect(difference.status).toBe(200);
    expect(difference.body.lines).toContain(
      '~ sites site_es: name: Gigafactory in Spain → Gigafactory in Aragon',
    );
    const { planVersion } = difference.body;
    const body = { fileName, fileText, planVersion };
    expect((await ask('de', 'POST /v1/plan', body)).status).toBe(403);
    const key = { 'idempotency-key': 'apply-0123456789abcdef' };
    const applied = await ask('officer', 'POST /v1/plan', body, key);
    expect(applied.body).toMatchObject({ isChanged: true, planVersion: planVersion + 1 });
    expect((await ask('officer', 'POST /v1/plan', body, key)).body).toEqual(applied.body);
    expect((await ask('officer', 'POST /v1/plan', body)).body).toMatchObject({ isChanged: false });
    const price = fileText.replace('pricePerGpuHourEur: 1.29', 'pricePerGpuHourEur: 1.28');
    expect(await ask('officer', 'POST /v1/plan', { fileName, fileText: price })).toMatchObject({
      status: 422,
      body: { faults: [{ field: 'contracts.contract_de' }] },
    });
    const broken = { fileName, fileText: 'polder: 1\n' };
    expect((await ask('officer', 'POST /v1/plan', broken)).status).toBe(422);
  });
});
