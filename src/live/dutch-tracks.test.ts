/** The three Dutch tracks by HTTP: conditions of a private site, and doors to what others built. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { done } from '../kernel/outcome.ts';
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
import { CONDITION_ROUTES } from '../procurement/routes/conditions.ts';
import { ACCESS_DOOR_ROUTES } from './access-doors-route.ts';
import { type PlanPorts, planPorts } from './plan-ports.ts';
import { postCommitmentFlow } from './post-money.ts';
import { applyText, callerAt, textOfFile } from './testing/applied.ts';

const NOW = Number(parseDate('2028-03-06'));
type Ports = PlanPorts & { readonly database: TestDatabase['database'] };
const ROUTES: readonly AnyRoute<Ports>[] = [...CONDITION_ROUTES, ...ACCESS_DOOR_ROUTES];

const ofParty = (id: string): readonly RoleGrant[] => [
  { role: 'funder-officer', scope: { kind: 'party', id } },
];
const GRANTS: Readonly<Record<string, readonly RoleGrant[]>> = {
  officer: [{ role: 'programme-officer', scope: { kind: 'platform', id: 'polder' } }],
  market: [{ role: 'programme-officer', scope: { kind: 'programme', id: 'programme_market' } }],
  nl: ofParty('party_nl'),
  region: ofParty('party_groningen'),
  de: ofParty('party_de'),
};

let store: TestDatabase;
let server: HttpServer;

beforeAll(async () => {
  store = await createTestDatabase();
  const { database } = store;
  const ports = planPorts(postCommitmentFlow);
  const text = textOfFile('examples/dutch-tracks.yaml');
  expect(await applyText(database, text, { at: NOW - 1, ports })).toMatchObject({ ok: true });
  await database.write(callerAt(NOW), async (writer) => {
    await writer.query(
      `INSERT INTO funding.donated_time
         (id, donor, receiver, gpu_seconds, start_at, end_at, purpose, donated_at)
       VALUES ('donation_de', 'party_de', 'party_eurohpc', 3600000, $1, $2,
               'start-ups-and-smes', 1)`,
      [Number(parseDate('2029-01-01')), Number(parseDate('2030-01-01'))],
    );
    writer.audit({ action: 'donation.test', subject: 'donation_de', detail: {} });
    return done(undefined);
  });
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
  return { status: answer.statusCode, body: answer.json() };
}

interface WireDoor {
  readonly kind: string;
  readonly site: string | null;
  readonly reason: string | null;
  readonly gpuSecondsLeft: number | null;
  readonly priceMicrosPerGpuHour: string | null;
  readonly firstAt: string | null;
}

/** Of each year the doors: kind, then site or reason. */
async function doors(query: string): Promise<readonly (readonly WireDoor[])[]> {
  const { status, body } = await ask('nl', `GET /v1/access-doors?${query}`);
  expect(status).toBe(200);
  return body.periods.map((period: { readonly doors: readonly WireDoor[] }) => period.doors);
}

const shortly = ({ kind, site, reason }: WireDoor) => `${kind} ${reason ?? site ?? 'anywhere'}`;

describe('What parties in NL can use', () => {
  test('today and next year, and through which door', async () => {
    const [now = [], next = []] = await doors('party=party_nl&user=sme&at=2028-03-06T00:00:00Z');
    expect(now.map(shortly)).toEqual([
      'union-share site_groningen',
      'union-share site_de',
      'donated-time nothing_there',
      'sealed-national site_fi',
      'own-entitlement site_groningen',
      'own-entitlement site_groningen',
      'purchase site_de',
      'purchase site_market',
    ]);
    expect(next.map(shortly)).toContain('donated-time anywhere');
    const donated = next.find(({ kind }) => kind === 'donated-time');
    expect(donated).toMatchObject({ gpuSecondsLeft: 3_600_000, priceMicrosPerGpuHour: '0' });
    const sold = now.find(({ site }) => site === 'site_market');
    expect(sold).toMatchObject({
      priceMicrosPerGpuHour: '2400000',
      firstAt: '2028-07-01T00:00:00Z',
      gpuSecondsLeft: 4_000 * 184 * 86_400,
    });
  });

  test('without what is awarded in other states, by the days of the award', async () => {
    const [, next = []] = await doors('party=party_nl&user=research&at=2028-03-06T00:00:00Z');
    const left = next.find(({ kind }) => kind === 'sealed-national')?.gpuSecondsLeft;
    const march = 2_000 * 31 * 86_400;
    const awardedPpm = Math.floor((800_000 * 14) / 31);
    expect(left).toBe(2_000 * 365 * 86_400 - (march * awardedPpm) / 1_000_000);
  });

  test.each([
    ['party=party_nl&user=company', 'union-share needs_project_or_seal'],
    ['party=party_nl&user=company&unionFunded=true', 'union-share site_groningen'],
    ['party=party_nl&user=company&sealOfExcellence=true', 'union-share site_groningen'],
    ['party=party_de&user=sme', 'own-entitlement site_de'],
    ['party=party_fi&user=sme', 'own-entitlement site_fi'],
    ['party=party_customers&user=company', 'union-share outside_union'],
  ])('%s: %s', async (query, found) => {
    expect((await doors(query)).flat().map(shortly)).toContain(found);
  });

  test('is asked of a party that is there, by who may read programmes', async () => {
    const path = 'GET /v1/access-doors?party=party_nobody&user=sme';
    expect((await ask('nl', path)).status).toBe(404);
    expect((await ask('public', path)).status).toBe(401);
  });
});

describe('A condition of a private site', () => {
  const GRID = {
    id: 'condition_grid',
    subject: 'site_market',
    kind: 'grid',
    what: 'A connection of 8 MW is in service',
    owner: 'party_groningen',
    kilowatts: 8_000,
    isGating: true,
    dueAt: '2028-06-30T00:00:00Z',
    isFirm: true,
    reason: 'as offered',
  };
  const PATH = '/v1/conditions/condition_grid';
  const START = 'GET /v1/contracts/contract_market/capacity-start';

  test('is added by the state of the site, which has committed no money to it', async () => {
    expect((await ask('de', 'POST /v1/conditions', GRID)).status).toBe(403);
    expect((await ask('nl', 'POST /v1/conditions', { ...GRID, kilowatts: null })).status).toBe(422);
    expect((await ask('nl', 'POST /v1/conditions', GRID)).status).toBe(201);
    expect((await ask('officer', START)).body).toMatchObject({
      kind: 'open',
      startAt: '2028-07-01T00:00:00Z',
      needsCommitment: false,
    });
    const groningen = await ask('nl', 'GET /v1/contracts/contract_groningen/capacity-start');
    expect(groningen.body).toMatchObject({ needsCommitment: true });
  });

  test('that slips moves the start of capacity, and the doors say so', async () => {
    const slip = { dueAt: '2029-02-10T00:00:00Z', reason: 'transformers are late' };
    const version = { 'if-match': '"1"' };
    expect((await ask('de', `PATCH ${PATH}`, slip, version)).status).toBe(404);
    expect((await ask('region', `PATCH ${PATH}`, slip)).status).toBe(428);
    expect((await ask('region', `PATCH ${PATH}`, slip, version)).status).toBe(200);
    expect((await ask('market', START)).body).toMatchObject({
      kind: 'moved',
      plannedAt: '2028-07-01T00:00:00Z',
      startAt: '2029-03-01T00:00:00Z',
      gate: { id: 'condition_grid' },
      sentence:
        'Capacity starts on 2029-03-01: condition_grid (A connection of 8 MW is in service), ' +
        'which depends on party_groningen, is due on 2029-02-10.',
    });
    const [now = [], next = []] = await doors('party=party_nl&user=company');
    expect(now.map(shortly)).not.toContain('purchase site_market');
    const sold = next.find(({ site }) => site === 'site_market');
    expect(sold?.firstAt).toBe('2029-03-01T00:00:00Z');
  });

  test('keeps every date and all evidence, and is seen by those it concerns', async () => {
    const note = { name: 'Letter', note: 'the offer stands' };
    expect((await ask('region', `POST ${PATH}/evidence`, note)).status).toBe(200);
    expect((await ask('region', `POST ${PATH}/evidence`, { name: 'Letter' })).status).toBe(422);
    const { body } = await ask('market', `GET ${PATH}`);
    expect(body).toMatchObject({ record: [{ number: 1 }, { number: 2 }], evidence: [note] });
    const seen = async (who: string, path: string) => (await ask(who, path)).body.items?.length;
    const list = 'GET /v1/sites/site_market/conditions';
    const whos = ['officer', 'market', 'region', 'de'] as const;
    expect(await Promise.all(whos.map((who) => seen(who, list)))).toEqual([1, 1, 1, 0]);
    expect(await seen('officer', 'GET /v1/programmes/programme_market/conditions')).toBe(0);
    expect(await seen('officer', 'GET /v1/conditions?state=planned&kind=grid')).toBe(1);
  });

  test('that is refused closes the door to the site, and no day is known', async () => {
    const no = { state: 'refused', reason: 'no room in the grid' };
    expect((await ask('region', `PATCH ${PATH}`, no, { 'if-match': '"2"' })).status).toBe(200);
    expect((await ask('officer', START)).body).toMatchObject({ kind: 'blocked', startAt: null });
    const all = (await doors('party=party_nl&user=company')).flat();
    expect(all.map(({ site }) => site)).not.toContain('site_market');
  });
});
