/** From the first interest to the launched call, by HTTP, each step by who may take it. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { type EpochSeconds, toEpochSeconds } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { createHttpServer, type HttpServer } from '../platform/http/server.ts';
import { authenticateByName, TEST_SETTINGS } from '../platform/http/testing/test-settings.ts';
import type { RoleGrant } from '../platform/identity/access.ts';
import { AGREEMENT_ROUTES } from '../procurement/routes/agreements.ts';
import { toWireCore, toWireTerms } from '../procurement/routes/call-wire.ts';
import { CALL_ROUTES } from '../procurement/routes/calls.ts';
import { INTEREST_ROUTES } from '../procurement/routes/interests.ts';
import { PUBLISHED_CALL_ROUTES } from '../procurement/routes/published-calls.ts';
import { QUESTION_ROUTES } from '../procurement/routes/questions.ts';
import { NOW, SMALL_CORE, SMALL_TERMS } from '../procurement/testing/small-call.ts';
import { planPorts } from './plan-ports.ts';
import { postCommitmentFlow } from './post-money.ts';

const GRANTS: Readonly<Record<string, RoleGrant>> = {
  officer: { role: 'programme-officer', scope: { kind: 'programme', id: 'programme_p' } },
  stranger: { role: 'programme-officer', scope: { kind: 'programme', id: 'programme_q' } },
  ju: { role: 'funder-officer', scope: { kind: 'party', id: 'party_ju' } },
  de: { role: 'funder-officer', scope: { kind: 'party', id: 'party_de' } },
  nl: { role: 'funder-officer', scope: { kind: 'party', id: 'party_nl' } },
  co: { role: 'funder-officer', scope: { kind: 'party', id: 'party_co' } },
  bidder: { role: 'bidder', scope: { kind: 'party', id: 'party_co' } },
  rival: { role: 'bidder', scope: { kind: 'party', id: 'party_ri' } },
};

let store: TestDatabase;
let server: HttpServer;
let now: EpochSeconds = NOW;

beforeAll(async () => {
  store = await createTestDatabase();
  const { database } = store;
  await database.query(`
    INSERT INTO funding.party (id, name, kind, state) VALUES
      ('party_ju', 'The joint undertaking', 'joint-undertaking', NULL),
      ('party_de', 'Germany', 'state', 'party_de'),
      ('party_nl', 'The Netherlands', 'state', 'party_nl'),
      ('party_co', 'A company', 'company', 'party_nl'),
      ('party_ri', 'Its rival', 'company', 'party_de')`);
  await database.query(`
    INSERT INTO funding.programme (id, name, track) VALUES
      ('programme_p', 'P', 'joint-procurement'), ('programme_q', 'Q', 'joint-procurement')`);
  await database.query(`
    INSERT INTO funding.commitment (id, party, programme, territory) VALUES
      ('commitment_ju', 'party_ju', 'programme_p', NULL),
      ('commitment_de', 'party_de', 'programme_p', 'party_de'),
      ('commitment_nl', 'party_nl', 'programme_p', 'party_nl')`);
  await database.query(`
    INSERT INTO funding.instalment (commitment, number, due_at, micros)
    SELECT id, 1, 1900000000, 1000000 FROM funding.commitment`);
  await sign('commitment_ju', 'commitment_de');
  server = await createHttpServer({
    ...TEST_SETTINGS,
    routes: [
      ...INTEREST_ROUTES,
      ...AGREEMENT_ROUTES,
      ...CALL_ROUTES,
      ...QUESTION_ROUTES,
      ...PUBLISHED_CALL_ROUTES,
    ],
    ports: { ...planPorts(postCommitmentFlow), database },
    authenticate: authenticateByName((name) => [present(GRANTS[name], name)]),
    clock: () => now,
  });
});
afterAll(async () => {
  await server.close();
  await store.close();
});

async function sign(...ids: readonly string[]): Promise<void> {
  await store.database.query(
    `UPDATE funding.commitment SET status = 'signed', signed_at = 1 WHERE id = ANY($1)`,
    [ids],
  );
}

async function ask(who: string, address: string, body?: object, version?: number) {
  const [method = 'GET', url = ''] = address.split(' ');
  const answer = await server.fastify.inject({
    method: method as 'GET',
    url,
    headers: {
      ...(who === 'public' ? {} : { authorization: `Bearer ${who}` }),
      ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
    },
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: answer.statusCode, text: answer.body, body: answer.json() };
}

async function outcomeOf(...asked: Parameters<typeof ask>): Promise<string> {
  const { status, body } = await ask(...asked);
  return status < 300 ? String(status) : `${status} ${body.type.split('/').at(-1)}`;
}

const INTEREST = {
  programme: 'programme_p',
  consortium: 'Northern Compute',
  members: [{ name: 'A company', country: 'NL', role: 'lead' }],
  contact: { name: 'A. Person', mail: 'a.person@example.org' },
  sites: [
    { name: 'Eemshaven', host: 'party_nl' },
    { name: 'Delfzijl', host: 'party_nl' },
  ],
  gpuCount: 100_000,
  h100Equivalents: 200_000,
  investmentMicros: '999999999999999999',
  powerKilowatts: 150_000,
  track: 'market',
};
const SAID = { spokenTo: 'A. Person', note: 'The grid is promised for 2029.' };

describe('An expression of interest', () => {
  const path = '/v1/interests/interest_00000001';

  test('is sent by anyone, and read by officers of its programme alone', async () => {
    const sent = await ask('public', 'POST /v1/interests', INTEREST);
    expect(sent).toMatchObject({ status: 201, body: { id: 'interest_00000001' } });
    await ask('public', 'POST /v1/interests', INTEREST);
    const hostless = { ...INTEREST, sites: [{ name: 'X', host: 'party_co' }] };
    expect(await outcomeOf('public', 'POST /v1/interests', hostless)).toBe('422 host-not-a-state');
    const whos = ['officer', 'stranger', 'nl', 'bidder', 'public'];
    const seen = await Promise.all(whos.map((who) => outcomeOf(who, `GET ${path}`)));
    const [refused, unknown] = ['403 not-permitted', '404 not-found'];
    expect(seen).toEqual(['200', unknown, refused, refused, '401 not-authenticated']);
    expect((await ask('officer', 'GET /v1/interests')).body.items).toHaveLength(2);
    expect((await ask('stranger', 'GET /v1/interests')).body.items).toEqual([]);
  });

  test('is followed up in a log that only grows, until it is closed', async () => {
    const noted = await ask('officer', `POST ${path}/notes`, SAID);
    expect(noted.body).toMatchObject({
      state: 'in-contact',
      notes: [{ number: 1, notedBy: 'person_officer', ...SAID }],
    });
    expect(await outcomeOf('officer', `POST ${path}/close`)).toBe('200');
    expect(await outcomeOf('officer', `POST ${path}/notes`, SAID)).toBe('409 interest-closed');
    const change = store.database.query('DELETE FROM procurement.interest_note');
    await expect(change).rejects.toThrow(/only ever added/);
  });

  test('is published in totals, without a name', async () => {
    const { text, body } = await ask('public', 'GET /v1/published/interests');
    expect(body.hosts).toEqual([{ programme: 'programme_p', host: 'party_nl', count: '2' }]);
    expect(body.totals.map(({ state }: { state: string }) => state)).toEqual([
      'closed',
      'received',
    ]);
    expect(body.totals[0]).toMatchObject({ count: '1', siteCount: '2', gpuCount: '100000' });
    expect(text).not.toMatch(/Northern|Person|Eemshaven/);
  });
});

const AGREEMENT = {
  id: 'agreement_a',
  programme: 'programme_p',
  name: 'The agreement',
  core: toWireCore(SMALL_CORE),
  parties: ['party_ju', 'party_de', 'party_nl'],
};
const { id: _, ...CHANGE } = AGREEMENT;
const signing = (party: string, commitment = `commitment_${party}`) => ({
  party: `party_${party}`,
  commitment,
});

describe('An agreement', () => {
  test.each<readonly [string, object, string]>([
    ['officer', { parties: ['party_de', 'party_nl'] }, '422 joint-undertaking-missing'],
    ['officer', { parties: ['party_ju'] }, '422 authority-missing'],
    ['stranger', {}, '404 not-found'],
    ['de', {}, '403 not-permitted'],
    ['officer', {}, '201'],
    ['officer', {}, '409 id-taken'],
  ])('rule 1: is drafted by %s with %o: %s', async (who, change, expected) => {
    const body = { ...AGREEMENT, ...change };
    expect(await outcomeOf(who, 'POST /v1/agreements', body)).toBe(expected);
  });

  test.each<readonly [string, object, string]>([
    ['de', signing('nl'), '404 not-found'],
    ['co', signing('co'), '404 not-found'],
    ['bidder', signing('de'), '403 not-permitted'],
    ['officer', signing('de'), '403 not-permitted'],
    ['de', signing('de', 'commitment_nl'), '422 commitment-unfit'],
    ['nl', signing('nl'), '422 commitment-unfit'],
    ['de', signing('de'), '200'],
    ['de', signing('de'), '409 agreement-signed'],
    ['ju', signing('ju'), '200'],
  ])('rule 2: is signed by %s with %o: %s', async (who, body, expected) => {
    expect(await outcomeOf(who, 'POST /v1/agreements/agreement_a/sign', body)).toBe(expected);
  });
});

test('An agreement keeps its programme', async () => {
  const { body } = await ask('officer', 'GET /v1/agreements/agreement_a');
  const moved = { ...CHANGE, programme: 'programme_q' };
  const change = ['officer', 'PUT /v1/agreements/agreement_a', moved, body.version] as const;
  expect(await outcomeOf(...change)).toBe('422 agreement-programme-fixed');
});

const CALL = { id: 'call_a', ...toWireTerms(SMALL_TERMS) };
const { id: __, ...TERMS } = CALL;

describe('A call', () => {
  test('is drafted without a fault, and changed by who has seen it last', async () => {
    const faulty = { ...CALL, projectCountMax: 3, states: ['party_x'] };
    const { status, body } = await ask('officer', 'POST /v1/calls', faulty);
    expect(status).toBe(422);
    const fields = body.faults.map(({ field }: { field: string }) => field);
    expect(fields).toEqual(['/lots/0/projectCountMax', '/states/0']);
    expect(await outcomeOf('officer', 'POST /v1/calls', CALL)).toBe('201');
    const renamed = { ...TERMS, name: 'Renamed' };
    expect(await outcomeOf('officer', 'PUT /v1/calls/call_a', renamed, 1)).toBe('200');
    expect(await outcomeOf('officer', 'PUT /v1/calls/call_a', TERMS, 1)).toBe(
      '412 version-changed',
    );
    const moved = { ...TERMS, programme: 'programme_q' };
    expect(await outcomeOf('officer', 'PUT /v1/calls/call_a', moved, 2)).toBe(
      '422 call-terms-faulty',
    );
    expect(await outcomeOf('bidder', 'GET /v1/calls/call_a')).toBe('404 not-found');
    expect((await ask('bidder', 'GET /v1/calls')).body.items).toEqual([]);
  });

  test('says of an agreement of another programme what it says of none', async () => {
    const faultsBy = async (agreement: string) => {
      const draft = { ...CALL, id: 'call_q', programme: 'programme_q', agreement };
      const { status, body } = await ask('stranger', 'POST /v1/calls', draft);
      expect(status).toBe(422);
      return JSON.stringify(body.faults).replaceAll(agreement, 'ID');
    };
    expect(await faultsBy('agreement_a')).toBe(await faultsBy('agreement_none'));
  });

  test('rule 2: is launched when every state has signed, and not one second before', async () => {
    const launch = 'POST /v1/calls/call_a/launch';
    expect(await outcomeOf('nl', launch)).toBe('403 not-permitted');
    const { status, body } = await ask('officer', launch);
    expect({ status, ...body }).toMatchObject({
      status: 422,
      detail: 'The Netherlands has not signed the agreement and has not signed its commitment.',
      facts: { states: 'party_nl' },
    });
    await sign('commitment_nl');
    expect((await ask('officer', launch)).body.detail).toBe(
      'The Netherlands has not signed the agreement.',
    );
    expect(await outcomeOf('nl', 'POST /v1/agreements/agreement_a/sign', signing('nl'))).toBe(
      '200',
    );
    expect(await outcomeOf('officer', launch)).toBe('200');
    expect(await outcomeOf('officer', launch)).toBe('409 call-state');
  });

  test('rule 2: freezes its agreement, and keeps its own terms', async () => {
    const { body } = await ask('officer', 'GET /v1/agreements/agreement_a');
    expect(body.frozenAt).not.toBeNull();
    const change = ['officer', 'PUT /v1/agreements/agreement_a', CHANGE, body.version] as const;
    expect(await outcomeOf(...change)).toBe('409 agreement-frozen');
    expect(await outcomeOf('officer', 'PUT /v1/calls/call_a', TERMS, 3)).toBe('409 call-state');
    const beside = store.database.query(`UPDATE procurement.agreement SET name = 'Other'`);
    await expect(beside).rejects.toThrow(/is frozen/);
    const unsigned = store.database.query('DELETE FROM procurement.agreement_party');
    await expect(unsigned).rejects.toThrow(/is frozen/);
  });

  test('is read by every bidder, and published to anyone, from its launch on', async () => {
    expect(await outcomeOf('bidder', 'GET /v1/calls/call_a')).toBe('200');
    expect((await ask('rival', 'GET /v1/calls')).body.items).toHaveLength(1);
    const { body } = await ask('public', 'GET /v1/published/calls');
    expect(body.calls).toMatchObject([{ id: 'call_a', name: 'Renamed', state: 'launched' }]);
  });
});

describe('A question', () => {
  const path = '/v1/calls/call_a/questions';
  const textsSeenBy = async (who: string) =>
    (await ask(who, `GET ${path}`)).body.items.map(({ answer }: { answer: string }) => answer);

  test('is asked by a bidder, and answered once, for all, without a name', async () => {
    expect(await outcomeOf('de', `POST ${path}`, { question: 'May I?' })).toBe('403 not-permitted');
    const asked = await ask('bidder', `POST ${path}`, { question: 'Is PUE yearly?' });
    expect(asked).toMatchObject({ status: 201, body: { number: 1, answer: null } });
    expect(await textsSeenBy('bidder')).toEqual([null]);
    expect(await textsSeenBy('officer')).toEqual([null]);
    expect(await textsSeenBy('rival')).toEqual([]);
    const stale = ['officer', 'POST /v1/calls/call_a/cancel', { why: 'Why not.' }, 99] as const;
    expect(await ask(...stale)).toMatchObject({
      status: 412,
      body: { facts: { changedBy: 'person_officer' } },
    });
    const answer = { answer: 'Yes.' };
    expect(await outcomeOf('bidder', `POST ${path}/1/answer`, answer)).toBe('403 not-permitted');
    expect(await outcomeOf('officer', `POST ${path}/1/answer`, answer)).toBe('200');
    expect(await outcomeOf('officer', `POST ${path}/1/answer`, answer)).toBe(
      '409 question-answered',
    );
    expect(await outcomeOf('officer', `POST ${path}/2/answer`, answer)).toBe('404 not-found');
    expect(await textsSeenBy('rival')).toEqual(['Yes.']);
    expect((await ask('officer', `GET ${path}`)).text).not.toContain('person_');
  });

  test('comes before the deadline, by the clock of the server', async () => {
    now = toEpochSeconds(SMALL_TERMS.deadlineAt - 1);
    expect(await outcomeOf('rival', `POST ${path}`, { question: 'In time?' })).toBe('201');
    now = SMALL_TERMS.deadlineAt;
    expect(await outcomeOf('rival', `POST ${path}`, { question: 'Late?' })).toBe(
      '409 question-too-late',
    );
  });
});

test('A cancelled call stays published, and takes no step any more', async () => {
  const cancel = ['officer', 'POST /v1/calls/call_a/cancel', { why: 'The budget fell.' }] as const;
  expect(await outcomeOf(...cancel)).toBe('200');
  expect(await outcomeOf(...cancel)).toBe('409 call-state');
  const { body } = await ask('public', 'GET /v1/published/calls');
  expect(body.calls).toMatchObject([{ id: 'call_a', state: 'cancelled' }]);
});
