/** Positions, votes and donated time as their callers see them, on a real store. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { done } from '../../kernel/outcome.ts';
import { parseDate } from '../../kernel/time.ts';
import { toEpochSeconds, toEurMicros } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { createHttpServer, type HttpServer } from '../../platform/http/server.ts';
import { TEST_SETTINGS } from '../../platform/http/testing/test-settings.ts';
import type { Actor, RoleGrant } from '../../platform/identity/access.ts';
import { putBudget, putParty, putProgramme } from '../commands/parties.ts';
import { FUNDING_ROUTES, type FundingPorts } from './table.ts';

const NOW = toEpochSeconds(Number(parseDate('2027-01-01')));
const CALLER = { actor: 'person_setup', at: NOW, requestId: 'r' };
const funderOf = (id: string): readonly RoleGrant[] => [
  { role: 'funder-officer', scope: { kind: 'party', id } },
];
const PERSONAS: Readonly<Record<string, readonly RoleGrant[]>> = {
  officer: [{ role: 'programme-officer', scope: { kind: 'programme', id: 'programme_jp' } }],
  nl: funderOf('party_nl'),
  de: funderOf('party_de'),
  ju: funderOf('party_ju'),
  cz: funderOf('party_cz'),
  'officer-cz': [
    { role: 'programme-officer', scope: { kind: 'programme', id: 'programme_jp' } },
    ...funderOf('party_cz'),
  ],
  operator: [{ role: 'operator', scope: { kind: 'site', id: 'site_a' } }],
};

let store: TestDatabase;
let server: HttpServer;

beforeAll(async () => {
  store = await createTestDatabase();
  await store.database.write(CALLER, async (writer) => {
    await putProgramme(writer, { id: 'programme_jp', name: 'JP', track: 'joint-procurement' });
    for (const id of ['party_nl', 'party_de', 'party_cz'] as const) {
      await putParty(writer, { id, name: id, kind: 'state', state: id });
      await putBudget(writer, { party: id, year: 2027, ceilingMicros: toEurMicros(100n) });
    }
    const joint = { name: 'JU', kind: 'joint-undertaking', state: undefined } as const;
    await putParty(writer, { id: 'party_ju', ...joint });
    return done(undefined);
  });
  server = await createHttpServer<FundingPorts>({
    ...TEST_SETTINGS,
    routes: FUNDING_ROUTES,
    ports: {
      database: store.database,
      post: async () => undefined,
      contractsDrawingOn: async () => [],
      callsRestingOn: async () => [],
    },
    authenticate: async ({ headers }) => ({ ok: true, actor: actorOf(String(headers['x-as'])) }),
    clock: () => NOW,
  });
});
afterAll(async () => {
  await server.close();
  await store.close();
});

function actorOf(id: string): Actor {
  return { id: `person_${id}`, name: id, grants: PERSONAS[id] ?? [], restrictedTo: undefined };
}

let keyCount = 0;

async function ask(who: string, what: string, body?: unknown, more: object = {}) {
  keyCount += 1;
  const [method, url] = what.split(' ') as ['GET' | 'POST', string];
  const key = `key-${String(keyCount).padStart(20, '0')}`;
  const headers = { 'x-as': who, 'idempotency-key': key, ...more };
  const payload = body === undefined ? {} : { payload: body as object };
  const answer = await server.fastify.inject({ method, url, headers, ...payload });
  return { status: answer.statusCode, body: answer.json() };
}

async function sign(who: string, micros: string, source?: object) {
  const id = `commitment_${who}`;
  const instalments = [{ dueAt: '2027-06-30T00:00:00Z', micros }];
  const draft = { id, party: `party_${who}`, programme: 'programme_jp', territory: null };
  const body = { ...draft, instalments, ...(source !== undefined && { source }) };
  expect((await ask(who, 'POST /v1/commitments', body)).status).toBe(201);
  return ask(who, `POST /v1/commitments/${id}/sign`);
}

const NO = {
  party: 'party_nl',
  programme: 'programme_jp',
  takesPart: false,
  reason: 'no-budget-room',
  explanation: 'No room before 2030.',
  tracks: ['public-factory', 'market', 'european-access'],
};

describe('A position', () => {
  test('takes the facts of a refused signature, and the programme shows it', async () => {
    const refused = await sign('nl', '105');
    expect(refused).toMatchObject({ status: 422, body: { facts: { year: 2027 } } });
    expect((await sign('de', '90')).status).toBe(200);
    const { party, year, shortfallMicros } = refused.body.facts;
    const body = { ...NO, party, budgetGap: { year, shortfallMicros } };
    expect((await ask('de', 'POST /v1/positions', body)).status).toBe(404);
    expect((await ask('nl', 'POST /v1/positions', body)).status).toBe(201);
    const shown = await ask('operator', 'GET /v1/programmes/programme_jp/positions');
    expect(shown.body.items).toMatchObject([
      { party: 'party_de', takesPart: true, by: 'commitment', reason: null, tracks: [] },
      {
        party: 'party_nl',
        takesPart: false,
        by: 'decision',
        reason: 'no-budget-room',
        budgetGap: { year: 2027, shortfallMicros: '5' },
        tracks: ['public-factory', 'market', 'european-access'],
        decidedBy: 'person_nl',
      },
    ]);
  });

  test('is refused to whom a commitment binds; the latest counts, and all stay', async () => {
    const ofGermany = { ...NO, party: 'party_de', budgetGap: null };
    const refused = await ask('de', 'POST /v1/positions', ofGermany);
    expect(refused).toMatchObject({ status: 409, body: { type: '/problems/commitment-binds' } });
    const yes = { ...NO, takesPart: true, reason: null, budgetGap: null, tracks: ['market'] };
    expect((await ask('nl', 'POST /v1/positions', yes)).status).toBe(201);
    const { body } = await ask('nl', 'GET /v1/programmes/programme_jp/positions');
    expect(body.items[1]).toMatchObject({ takesPart: true, by: 'decision', tracks: ['market'] });
    const all = await ask('nl', 'GET /v1/positions?party=party_nl');
    expect(all.body.items.map((each: { takesPart: boolean }) => each.takesPart)).toEqual([
      true,
      false,
    ]);
    const change = store.database.query('UPDATE funding.position SET takes_part = true');
    await expect(change).rejects.toThrow(/refused/);
  });
});

const QUESTION = {
  id: 'vote_sites',
  programme: 'programme_jp',
  question: 'Shall these sites be selected?',
  subject: 'selection',
  majority: 'qualified',
  needsUnionVote: true,
  union: 'party_ju',
  states: [
    { state: 'party_nl', population: 18 },
    { state: 'party_de', population: 83 },
  ],
};

describe('A vote', () => {
  test('is put, cast by each for itself, changed until it is closed, and counted', async () => {
    expect((await ask('nl', 'POST /v1/votes', QUESTION)).status).toBe(403);
    expect((await ask('officer', 'POST /v1/votes', QUESTION)).status).toBe(201);
    expect((await ask('officer', 'POST /v1/votes', QUESTION)).status).toBe(409);
    const cast = (who: string, voter: string, choice: string) =>
      ask(who, 'POST /v1/votes/vote_sites/ballots', { voter: `party_${voter}`, choice });
    expect((await cast('de', 'nl', 'for')).status).toBe(404);
    expect((await cast('officer-cz', 'cz', 'for')).body.type).toBe('/problems/not-a-voter');
    await cast('nl', 'nl', 'against');
    await cast('de', 'de', 'for');
    expect((await cast('ju', 'ju', 'for')).body.count).toMatchObject({
      forCount: 1,
      neededCount: 2,
      forPopulation: 83,
      neededPopulation: 66,
      isCarried: false,
    });
    expect((await cast('nl', 'nl', 'for')).body.count).toMatchObject({ isCarried: true });
    expect((await ask('nl', 'POST /v1/votes/vote_sites/close')).status).toBe(403);
    const closed = await ask('officer', 'POST /v1/votes/vote_sites/close');
    expect(closed.body).toMatchObject({ status: 'closed', closedAt: '2027-01-01T00:00:00Z' });
    expect((await cast('nl', 'nl', 'against')).body.type).toBe('/problems/vote-closed');
    const ballots = await store.database.query('SELECT choice FROM funding.ballot ORDER BY number');
    expect(ballots.map(({ choice }) => choice)).toEqual(['against', 'for', 'for', 'for']);
  });

  test('is seen by its voters and its programme alone, and never cast past the rule', async () => {
    const idsOf = async (who: string) =>
      (await ask(who, 'GET /v1/votes')).body.items.map(({ id }: { id: string }) => id);
    expect(await idsOf('nl')).toEqual(['vote_sites']);
    expect(await idsOf('officer')).toEqual(['vote_sites']);
    expect(await idsOf('cz')).toEqual([]);
    expect((await ask('cz', 'GET /v1/votes/vote_sites')).status).toBe(404);
    const ballot = { voter: 'party_cz', choice: 'for' };
    const old = { 'if-match': '"1"' };
    const cast = await ask('cz', 'POST /v1/votes/vote_sites/ballots', ballot, old);
    expect([cast.status, cast.body.facts]).toEqual([404, undefined]);
    expect((await ask('ju', 'GET /v1/votes/vote_sites')).body.count.isCarried).toBe(true);
    const late = store.database.query(
      `INSERT INTO funding.ballot (vote, voter, choice, cast_at, cast_by)
       VALUES ('vote_sites', 'party_nl', 'against', 1, 'person_x')`,
    );
    await expect(late).rejects.toThrow(/takes no ballot/);
  });
});

const DONATION = {
  id: 'donation_nl',
  donor: 'party_nl',
  receiver: 'party_ju',
  gpuSeconds: 3_600_000,
  startsAt: '2028-01-01T00:00:00Z',
  endsAt: '2029-01-01T00:00:00Z',
  purpose: 'start-ups-and-smes',
};

test('rule 7: donated time is given and taken back by its donor, never as money', async () => {
  expect((await ask('de', 'POST /v1/donated-time', DONATION)).status).toBe(404);
  expect((await ask('nl', 'POST /v1/donated-time', DONATION)).status).toBe(201);
  expect((await ask('nl', 'POST /v1/donated-time', DONATION)).status).toBe(409);
  const seen = async (who: string) => (await ask(who, 'GET /v1/donated-time')).body.items.length;
  expect([await seen('nl'), await seen('ju'), await seen('de')]).toEqual([1, 1, 0]);
  const takeBack = 'POST /v1/donated-time/donation_nl/take-back';
  expect((await ask('ju', takeBack)).status).toBe(404);
  expect((await ask('nl', takeBack)).body).toMatchObject({ takenBackAt: '2027-01-01T00:00:00Z' });
  expect((await ask('nl', takeBack)).body.type).toBe('/problems/donation-taken-back');
  const asMoney = { id: 'commitment_time', instalments: [], source: { kind: 'donated-time' } };
  expect((await ask('nl', 'POST /v1/commitments', asMoney)).status).toBe(400);
});

test('rule 10: recovery money is said with its date, and its transfer is noted once', async () => {
  const source = { kind: 'recovery-fund', transferByAt: '2026-08-31T00:00:00Z' };
  const signed = await sign('cz', '10', { ...source, transferredAt: null });
  expect(signed.body.source).toEqual({ ...source, transferredAt: null });
  const transfer = 'POST /v1/commitments/commitment_cz/transfer';
  const noted = await ask('cz', transfer, { transferredAt: '2026-09-01T00:00:00Z' });
  expect(noted.body.source).toEqual({ ...source, transferredAt: '2026-09-01T00:00:00Z' });
  const again = await ask('cz', transfer, { transferredAt: '2026-08-01T00:00:00Z' });
  expect(again.body.type).toBe('/problems/already-transferred');
});
