import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toTimeText } from '../../../kernel/time.ts';
import { auditRoutes } from '../../audit/routes.ts';
import { createHttpServer, type HttpServer } from '../../http/server.ts';
import { TEST_SETTINGS } from '../../http/testing/test-settings.ts';
import type { Actor } from '../access.ts';
import { Authenticator } from '../authenticate.ts';
import { grantRole } from '../commands/roles.ts';
import { openSession } from '../commands/sessions.ts';
import { createToken } from '../commands/tokens.ts';
import { loginKeyOf } from '../cookies.ts';
import { DemoKeys } from '../demo.ts';
import { registerIdentityPages } from '../pages/register.ts';
import { authenticateBy } from '../problems.ts';
import type { Person } from '../store/persons.ts';
import {
  ADMINISTRATOR,
  actorOf,
  DIRECTORY,
  IdentityWorld,
  later,
  NL,
  NOW,
} from '../testing/identity-world.ts';
import { identityRoutes } from './table.ts';

const ORIGIN = 'http://127.0.0.1:8080';
let world: IdentityWorld;
let server: HttpServer;
let boss: Person;
let officer: Person;
let member: Person;
const tokens = new Map<string, string>();

beforeAll(async () => {
  world = await IdentityWorld.create();
  server = await serverOf(world);
  boss = await world.person('boss', 'boss');
  [officer, member] = [await world.person('officer'), await world.person('member')];
  const grant = { personId: officer.id, role: 'funder-officer', scope: NL } as const;
  const giver = actorOf(boss, ADMINISTRATOR);
  await world.write((writer) => grantRole(writer, grant, giver, DIRECTORY));
  for (const person of [boss, officer, member]) tokens.set(person.name, await tokenOf(person));
});
afterAll(async () => {
  await server.fastify.close();
  await world.store.close();
});

async function serverOf({ store: { database } }: IdentityWorld): Promise<HttpServer> {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const authenticator = new Authenticator({
    database,
    now: () => NOW,
    monotonicMilliseconds: () => performance.now(),
    origins: [ORIGIN],
    isSecure: false,
    isDemo: true,
    log,
  });
  const personas = [{ id: 'a', name: 'A', description: '', grants: [] }];
  const pages = {
    database,
    authenticator,
    now: () => NOW,
    log,
    publicUrl: ORIGIN,
    origins: [ORIGIN],
    loginKey: loginKeyOf('a key'),
    login: { kind: 'demo', personas, keys: new DemoKeys(personas) },
    homePath: '/auth/you',
  } as const;
  return createHttpServer({
    ...TEST_SETTINGS,
    routes: [...identityRoutes, ...auditRoutes],
    ports: { database, directory: DIRECTORY },
    authenticate: authenticateBy(authenticator),
    clock: () => NOW,
    log,
    registerPages: (fastify) => registerIdentityPages(fastify, pages),
  });
}

async function tokenOf(person: Person, actor: Actor = actorOf(person)): Promise<string> {
  const owner = { kind: 'person', personId: person.id } as const;
  const draft = { owner, name: 't', restrictedTo: undefined, expiresAt: later(600) };
  const made = await world.write((writer) => createToken(writer, draft, actor));
  return made.ok ? made.value.secret : '';
}

interface Asked {
  readonly as?: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

async function ask(method: 'GET' | 'POST' | 'PATCH', url: string, asked: Asked = {}) {
  const { as, body, headers } = asked;
  const answer = await server.fastify.inject({
    method,
    url,
    headers: {
      ...(as !== undefined && { authorization: `Bearer ${tokens.get(as)}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { payload: JSON.stringify(body) }),
  });
  const isJson = /json/.test(String(answer.headers['content-type']));
  return { status: answer.statusCode, headers: answer.headers, body: isJson ? answer.json() : {} };
}

describe('who may', () => {
  const someone = 'person_none';
  type Row = readonly [method: 'GET' | 'POST' | 'PATCH', path: string, statuses: string];
  const role = { personId: someone, role: 'auditor', scope: { kind: 'party', id: 'party_nl' } };
  const person = { issuer: 'https://i.example', subject: 's', name: 'N' };
  const bodies = new Map<string, object>([
    ['POST /v1/persons', person],
    [`PATCH /v1/persons/${someone}`, { isActive: false }],
    ['POST /v1/role-grants', role],
  ]);
  // Of the public, a person without a role, the officer of a party, an administrator.
  const ROWS: readonly Row[] = [
    ['GET', '/v1/me', '401 200 200 200'],
    ['GET', '/v1/persons', '401 403 200 200'],
    ['GET', `/v1/persons/${someone}`, '401 403 404 404'],
    ['POST', '/v1/persons', '401 403 403 201'],
    ['PATCH', `/v1/persons/${someone}`, '401 403 403 404'],
    ['GET', '/v1/role-grants', '401 403 200 200'],
    ['POST', '/v1/role-grants', '401 403 404 404'],
    ['POST', '/v1/role-grants/grant_none/end', '401 404 404 404'],
    ['GET', '/v1/tokens', '401 200 200 200'],
    ['POST', '/v1/tokens/token_none/revoke', '401 404 404 404'],
    ['GET', '/v1/sessions', '401 200 200 200'],
    ['POST', '/v1/sessions/session_none/close', '401 404 404 404'],
    ['POST', '/v1/sessions/close-all', '401 200 200 200'],
    ['GET', '/v1/audit', '401 403 403 200'],
    ['GET', '/v1/audit/seal', '401 403 403 200'],
    ['GET', '/v1/audit/verification', '401 403 403 200'],
  ];
  it.each(ROWS)('%s %s: %s', async (method, path, statuses) => {
    const body = bodies.get(`${method} ${path}`);
    const asked = { ...(body && { body }), headers: { 'if-match': '"1"' } };
    const found = [
      await ask(method, path, asked),
      await ask(method, path, { ...asked, as: 'member' }),
      await ask(method, path, { ...asked, as: 'officer' }),
      await ask(method, path, { ...asked, as: 'boss' }),
    ];
    expect(found.map(({ status }) => status).join(' ')).toBe(statuses);
  });

  it('see a person: who has person.read where that one has a role', async () => {
    const list = await ask('GET', '/v1/persons', { as: 'officer' });
    const names = list.body.items.map(({ name }: { name: string }) => name);
    expect(names).toEqual(['officer']);
    expect((await ask('GET', `/v1/persons/${member.id}`, { as: 'officer' })).status).toBe(404);
    expect((await ask('GET', `/v1/persons/${member.id}`, { as: 'boss' })).status).toBe(200);
  });
});

describe('the routes of identity', () => {
  it('tell who asks', async () => {
    const { body } = await ask('GET', '/v1/me', { as: 'officer' });
    expect(body).toMatchObject({ id: officer.id, roles: [{ role: 'funder-officer', scope: NL }] });
    expect(body.permissions).toContain('commitment.sign');
    expect(body.permissions).not.toContain('person.write');
    const given = { role: 'funder-officer', permissions: body.permissions };
    const [{ gives, ...own }] = body.given;
    expect([body.given.length, own]).toEqual([1, given]);
    expect(gives).toContainEqual({ role: 'principal-investigator', scopeKinds: ['project'] });
  });

  it('give a role, list it, and end it', async () => {
    const grant = { personId: member.id, role: 'auditor', scope: NL };
    const given = await ask('POST', '/v1/role-grants', { as: 'officer', body: grant });
    expect(given).toMatchObject({ status: 201, body: { grantedBy: officer.id, endedAt: null } });
    const list = await ask('GET', `/v1/role-grants?personId=${member.id}`, { as: 'officer' });
    expect(list.body.items).toHaveLength(1);
    const path = `/v1/role-grants/${given.body.id}/end`;
    expect((await ask('POST', path, { as: 'officer' })).body.endedBy).toBe(officer.id);
    const own = { ...grant, personId: officer.id };
    const refused = await ask('POST', '/v1/role-grants', { as: 'officer', body: own });
    expect(refused).toMatchObject({
      status: 403,
      body: { type: expect.stringMatching('own-role') },
    });
  });

  it('make a token that is shown once, also to who repeats the request', async () => {
    const body = { name: 'ci', permissions: ['job.read'], expiresAt: toTimeText(later(500)) };
    const headers = { 'idempotency-key': 'make-ci' };
    const made = await ask('POST', '/v1/tokens', { as: 'member', body, headers });
    expect(made.status).toBe(201);
    tokens.set('ci', made.body.secret);
    expect((await ask('GET', '/v1/me', { as: 'ci' })).body.tokenId).toBe(made.body.token.id);
    const kept = await world.store.database.query('SELECT body FROM platform.idempotency');
    expect(JSON.stringify(kept)).not.toContain(made.body.secret);
    await ask('POST', `/v1/tokens/${made.body.token.id}/revoke`, { as: 'member' });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const gone = await ask('GET', '/v1/me', { as: 'ci' });
    expect(gone).toMatchObject({ status: 401, body: { facts: { reason: 'token_revoked' } } });
  });

  it('keep a person out by If-Match alone', async () => {
    const path = `/v1/persons/${member.id}`;
    const asked = { as: 'boss', body: { isActive: false } };
    expect((await ask('PATCH', path, asked)).status).toBe(428);
    const old = await ask('PATCH', path, { ...asked, headers: { 'if-match': '"9"' } });
    expect(old.status).toBe(412);
    const done = await ask('PATCH', path, { ...asked, headers: { 'if-match': '"1"' } });
    expect(done).toMatchObject({ status: 200, body: { isActive: false, version: 2 } });
  });

  it('verify the audit, also against a seal that was kept', async () => {
    const { seal } = (await ask('GET', '/v1/audit/seal', { as: 'boss' })).body;
    const path = `/v1/audit/verification?seal=${encodeURIComponent(seal)}`;
    expect((await ask('GET', path, { as: 'boss' })).body).toMatchObject({ isWhole: true });
    const forged = seal.replace(/.$/, (last: string) => (last === '0' ? '1' : '0'));
    const other = `/v1/audit/verification?seal=${encodeURIComponent(forged)}`;
    const { body } = await ask('GET', other, { as: 'boss' });
    expect(body).toMatchObject({ isWhole: false, fault: 'differs_from_sealed' });
    const list = await ask('GET', '/v1/audit?action=role.end', { as: 'boss' });
    expect(list.body.items[0]).toMatchObject({ action: 'role.end', actor: officer.id });
  });

  it('take a write by cookie from a page of Polder alone', async () => {
    const opened = await world.write(async (writer) => ({
      ok: true as const,
      value: await openSession(writer, officer.id, undefined),
    }));
    const { secret, csrfToken } = opened.value;
    const cookie = `polder_session=${secret}`;
    const close = (headers: Readonly<Record<string, string>>) =>
      ask('POST', '/v1/sessions/close-all', { headers: { cookie, ...headers } });
    expect((await close({ origin: ORIGIN })).status).toBe(403);
    const foreign = { origin: 'https://evil.example', 'x-polder-csrf': csrfToken };
    expect((await close(foreign)).status).toBe(403);
    expect((await close({ origin: ORIGIN, 'x-polder-csrf': csrfToken })).status).toBe(200);
  });
});

describe('the pages beside the routes', () => {
  it('keep their own headers', async () => {
    const page = await ask('GET', '/demo/login', { headers: { host: '127.0.0.1:8080' } });
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256/,
    );
    expect(page.headers['referrer-policy']).toBe('same-origin');
  });

  it('read forms and JSON', async () => {
    const form = await server.fastify.inject({
      method: 'POST',
      url: '/demo/login',
      headers: {
        host: '127.0.0.1:8080',
        origin: ORIGIN,
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: 'persona=king',
    });
    expect(form.body).toContain('There is no such persona');
    const code = { code: 'c'.repeat(43), verifier: 'v'.repeat(43), name: 'n' };
    const exchange = await ask('POST', '/auth/cli/token', { body: code });
    expect(exchange).toMatchObject({ status: 400, body: { type: '/problems/code-unknown' } });
    const broken = await ask('POST', '/auth/cli/token', { body: { ...code, more: 1 } });
    expect(broken.status).toBe(400);
  });
});
