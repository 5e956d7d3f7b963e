import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import Type from 'typebox';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toEpochSeconds } from '../../kernel/units.ts';
import { StoreUnavailable } from '../database/errors.ts';
import type { PortsWithStore } from './bound-route.ts';
import { defineRoute } from './route.ts';
import { createHttpServer, USUAL_LIMITS } from './server.ts';
import { SAMPLE_ROUTES } from './testing/sample-routes.ts';
import { type SampleServer, startSample } from './testing/sample-server.ts';
import { authenticateByName, TEST_SETTINGS } from './testing/test-settings.ts';

let sample: SampleServer;
beforeAll(async () => {
  sample = await startSample({ limits: { requestSecondsMax: 0.3 } });
});
afterAll(() => sample.close());
beforeEach(async () => {
  await sample.store.database.query('DELETE FROM sample.thing');
  await sample.store.database.query(
    "INSERT INTO sample.thing VALUES ('thing_a', 'site_a', 'A', 4), ('thing_b', 'site_b', 'B', 8)",
  );
});

type Headers = Readonly<Record<string, string>>;
const AS_A: Headers = { authorization: 'Bearer operator-a' };
const JSON_BODY: Headers = { ...AS_A, 'content-type': 'application/json' };
const GOOD = { thingId: 'thing_new', siteId: 'site_a', name: 'New', gpuCount: 1 };

interface Asked {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'HEAD';
  readonly url: string;
  readonly headers?: Headers;
  readonly payload?: string | Buffer;
}

async function ask({ method = 'GET', ...rest }: Asked) {
  return sample.server.fastify.inject({ method, ...rest });
}

function post(payload: string | Buffer, headers: Headers = JSON_BODY): Asked {
  return { method: 'POST', url: '/v1/things', headers, payload };
}

function body(changed: object): Asked {
  return post(JSON.stringify({ ...GOOD, ...changed }));
}

const NO_DAY = '2027-02-30T00:00:00Z';
const NO_ZONE = '2027-02-28T00:00:00';
const KEY = 'idempotency-key';
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

describe('a broken request is refused by a stable type, and changes nothing', () => {
  const without = (name: keyof typeof GOOD) => {
    const { [name]: _, ...rest } = GOOD;
    return post(JSON.stringify(rest));
  };
  const send = (headers: Headers, payload = JSON.stringify(GOOD)) =>
    post(payload, { ...JSON_BODY, ...headers });
  const patch = (headers: Headers): Asked => {
    const url = '/v1/things/thing_a';
    return { method: 'PATCH', url, headers: { ...JSON_BODY, ...headers }, payload: '{"name":"C"}' };
  };
  const things = (rest: string, headers: Headers = {}): Asked => ({
    url: `/v1/things${rest}`,
    headers: { ...AS_A, ...headers },
  });
  const text = (found: string, given: string) => post(JSON.stringify(GOOD).replace(found, given));
  const wait = (more: Partial<Asked>): Asked => ({ method: 'POST', url: '/v1/wait', ...more });
  const form = 'application/x-www-form-urlencoded';
  // biome-ignore format: a table
  const rows: readonly (readonly [string, Asked, number, string, string?])[] = [
    ['no such address', { url: '/v2/things' }, 404, 'not-found'],
    ['no URL', things('/%zz'), 400, 'address-invalid'],
    ['another method', { method: 'DELETE', url: '/v1/things' }, 405, 'method-not-allowed'],
    ['no login', { url: '/v1/things' }, 401, 'not-authenticated'],
    ['a wrong token', things('', { authorization: 'Bearer x' }), 401, 'not-authenticated'],
    ['an Accept that nothing fits', things('', { accept: 'text/html' }), 406, 'not-acceptable'],
    ['no content type', send({ 'content-type': '' }), 415, 'media-type-unknown'],
    ['a form', send({ 'content-type': form }, 'a=b'), 415, 'media-type-unknown'],
    ['an empty body', post(''), 400, 'json-invalid'],
    ['no JSON', post('{"a":'), 400, 'json-invalid'],
    ['no UTF-8', post(Buffer.from([0x22, 0xff, 0x22])), 400, 'json-invalid'],
    ['33 levels', post(deep(33)), 400, 'json-invalid'],
    ['32 levels, of the wrong type', post(deep(32)), 400, 'request-invalid', ''],
    ['a body that is too large', body({ name: 'a'.repeat(5_000) }), 413, 'body-too-large'],
    ['no body', { method: 'POST', ...things('') }, 400, 'request-invalid', ''],
    ['null', post('null'), 400, 'request-invalid', ''],
    ['a missing field', without('name'), 400, 'request-invalid', '/name'],
    ['an unknown field', body({ colour: 'red' }), 400, 'request-invalid', '/colour'],
    ['__proto__', text('{', '{"__proto__":{"a":1},'), 400, 'request-invalid', '/__proto__'],
    ['a number as text', body({ gpuCount: '1' }), 400, 'request-invalid', '/gpuCount'],
    ['half a number', body({ gpuCount: 1.5 }), 400, 'request-invalid', '/gpuCount'],
    ['a huge number', text('1}', '1e999}'), 400, 'request-invalid', '/gpuCount'],
    ['a number out of range', body({ gpuCount: 1_001 }), 400, 'request-invalid', '/gpuCount'],
    ['U+0000', body({ name: 'a\u0000' }), 400, 'request-invalid', '/name'],
    ['a line end', body({ name: 'a\n' }), 400, 'request-invalid', '/name'],
    ['half a pair', text('New', '\\ud800'), 400, 'request-invalid', '/name'],
    ['text turned around', body({ name: 'a\u202eb' }), 400, 'request-invalid', '/name'],
    ['a text too long', body({ name: 'a'.repeat(21) }), 400, 'request-invalid', '/name'],
    ['an id of another kind', body({ siteId: 'party_a' }), 400, 'request-invalid', '/siteId'],
    ['a word that is none', body({ kind: 'huge' }), 400, 'request-invalid', '/kind'],
    ['no such day', body({ startsAt: NO_DAY }), 400, 'request-invalid', '/startsAt'],
    ['a time without Z', body({ startsAt: NO_ZONE }), 400, 'request-invalid', '/startsAt'],
    ['money as number', body({ priceMicros: 5 }), 400, 'request-invalid', '/priceMicros'],
    ['a field inside', body({ parts: [{ rack: 0 }] }), 400, 'request-invalid', '/parts/0/rack'],
    ['a list too long', body({ parts: [{}, {}, {}, {}] }), 400, 'request-invalid', '/parts'],
    ['an unknown query', things('?x=1'), 400, 'request-invalid', 'query/x'],
    ['a limit of 0', things('?limit=0'), 400, 'request-invalid', 'query/limit'],
    ['a limit in hexadecimal', things('?limit=0x1'), 400, 'request-invalid', 'query/limit'],
    ['a limit twice', things('?limit=1&limit=2'), 400, 'request-invalid', 'query/limit'],
    ['a sort that is none', things('?sort=siteId'), 400, 'request-invalid', 'query/sort'],
    ['a word in a list', things('?kinds=big&kinds=no'), 400, 'request-invalid', 'query/kinds/1'],
    ['a cursor that is none', things('?cursor=abc'), 400, 'cursor-invalid'],
    ['an id in the path', things('/site_a'), 400, 'request-invalid', 'params/thingId'],
    ['U+0000 in the path', things('/thing_%00'), 400, 'request-invalid', 'params/thingId'],
    ['a bad key', send({ [KEY]: 'a b' }), 400, 'request-invalid', `headers/${KEY}`],
    ['an update without If-Match', patch({}), 428, 'version-missing'],
    ['no ETag', patch({ 'if-match': '1' }), 400, 'request-invalid', 'headers/if-match'],
    ['an old version', patch({ 'if-match': '"9"' }), 412, 'version-changed'],
    ['a body too many', wait({ headers: JSON_BODY, payload: '{}' }), 400, 'request-invalid', ''],
    ['a request that takes too long', wait({}), 503, 'time-limit'],
  ];
  for (const [name, asked, status, type, field] of rows) {
    test(name, async () => {
      const before = await countAll();
      const response = await ask(asked);
      const problem = response.json();
      expect([response.statusCode, problem.type]).toEqual([status, `/problems/${type}`]);
      expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(problem.requestId).toBe(response.headers['x-request-id']);
      if (field !== undefined) expect(problem.faults[0].field).toBe(field);
      expect(response.payload).not.toMatch(/[^ -~]/);
      expect(await countAll()).toEqual(before);
    });
  }
});

async function countAll() {
  const [row] = await sample.store.database.query(
    `SELECT (SELECT count(*) FROM sample.thing) AS things,
            (SELECT count(*) FROM platform.audit) AS entries,
            (SELECT count(*) FROM platform.idempotency) AS answers`,
  );
  return row;
}

describe('what is not permitted is refused', () => {
  const tokens = ['', 'no-role', 'operator-b', 'auditor-a', 'operator-a', 'everything'] as const;
  const rename: Asked = {
    method: 'PATCH',
    url: '/v1/things/thing_a',
    payload: '{"name":"C"}',
    headers: { 'content-type': 'application/json', 'if-match': '"1"' },
  };
  // biome-ignore format: a table
  const rows: readonly (readonly [string, Asked, readonly number[]])[] = [
    //                                                        public no-role op-b aud-a op-a all
    ['public', { url: '/v1/totals' },                          [200, 200, 200, 200, 200, 200]],
    ['anyone who has logged in', { url: '/v1/my-name' },       [401, 200, 200, 200, 200, 200]],
    ['a list', { url: '/v1/things' },                          [401, 403, 200, 200, 200, 200]],
    ['a thing of a', { url: '/v1/things/thing_a' },            [401, 403, 404, 200, 200, 200]],
    ['no thing', { url: '/v1/things/thing_none' },             [401, 403, 404, 404, 404, 404]],
    ['a change, by who knows of it or not', rename,            [401, 403, 404, 403, 200, 403]],
    ['making one', body({}),                                   [401, 403, 404, 403, 201, 403]],
  ];
  test.each(rows)('%s', async (_name, asked, statuses) => {
    const found: number[] = [];
    for (const token of tokens) {
      const { authorization: _, ...headers } = asked.headers ?? {};
      const bearer = token === '' ? {} : { authorization: `Bearer ${token}` };
      found.push((await ask({ ...asked, headers: { ...headers, ...bearer } })).statusCode);
    }
    expect(found).toEqual(statuses);
  });

  test('a list shows what lies in the reach and no more', async () => {
    const idsFor = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      const { items } = (await ask({ url: '/v1/things', headers })).json();
      return items.map((item: { thingId: string }) => item.thingId);
    };
    expect(await idsFor('operator-a')).toEqual(['thing_a']);
    expect(await idsFor('everything')).toEqual(['thing_a', 'thing_b']);
  });
});

describe('answers', () => {
  test('a read has the ETag of its version, and is not sent again to who has it', async () => {
    const url = '/v1/things/thing_a';
    const first = await ask({ url, headers: AS_A });
    expect(first.headers.etag).toMatch(/^"1\.[\w-]{27}"$/);
    const headers = { ...AS_A, 'if-none-match': `W/"x", ${first.headers.etag}` };
    const second = await ask({ url, headers });
    expect([second.statusCode, second.payload]).toEqual([304, '']);
  });

  test('a read of the same version that says something else is sent again', async () => {
    const url = '/v1/things/thing_a';
    const first = await ask({ url, headers: AS_A });
    await sample.store.database.query("UPDATE sample.thing SET name = name || '!'");
    const headers = { ...AS_A, 'if-none-match': String(first.headers.etag) };
    expect((await ask({ url, headers })).statusCode).toBe(200);
  });

  test('an update takes the ETag of a read as it was answered', async () => {
    const url = '/v1/things/thing_a';
    const { headers } = await ask({ url, headers: AS_A });
    const seen = { ...JSON_BODY, 'if-match': String(headers.etag) };
    const changed = await ask({ method: 'PATCH', url, headers: seen, payload: '{"name":"C"}' });
    expect(changed.statusCode).toBe(200);
  });

  test('a list has an ETag of its content', async () => {
    const first = await ask({ url: '/v1/things', headers: AS_A });
    const again = { ...AS_A, 'if-none-match': String(first.headers.etag) };
    expect((await ask({ url: '/v1/things', headers: again })).statusCode).toBe(304);
    await sample.store.database.query("UPDATE sample.thing SET name = 'Z'");
    expect((await ask({ url: '/v1/things', headers: again })).statusCode).toBe(200);
  });

  test('a create says where, an update raises the version', async () => {
    const made = await ask(body({}));
    expect([made.statusCode, made.headers.location]).toEqual([201, '/v1/things/thing_new']);
    const headers = { ...JSON_BODY, 'if-match': '"1"' };
    const url = '/v1/things/thing_new';
    const changed = await ask({ method: 'PATCH', url, headers, payload: '{"name":"C"}' });
    expect([changed.statusCode, changed.headers.etag]).toEqual([200, '"2"']);
  });

  test('an update that comes too late is told who was first, and when', async () => {
    await ask(body({ thingId: 'thing_late' }));
    const headers = { ...JSON_BODY, 'if-match': '"1"' };
    const change = { method: 'PATCH', url: '/v1/things/thing_late', headers } as const;
    await ask({ ...change, payload: '{"name":"D"}' });
    const late = await ask({ ...change, payload: '{"name":"E"}' });
    expect(late.statusCode).toBe(412);
    expect(late.json().facts).toEqual({
      changedBy: 'person_operator-a',
      changedAt: '2027-01-15T08:00:00Z',
    });
  });

  test('every answer has its request id and the headers that guard it', async () => {
    for (const url of ['/v1/totals', '/nowhere', '/health/live', '/docs', '/v1/things/%zz']) {
      const { headers } = await ask({ url, headers: { 'x-request-id': 'my-request.1' } });
      expect(headers['x-request-id']).toBe('my-request.1');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['x-frame-options']).toBe('DENY');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
    const { headers } = await ask({ url: '/v1/totals', headers: { 'x-request-id': 'a b\u00e9' } });
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('HEAD is GET without the body, 405 names the methods', async () => {
    const head = await ask({ method: 'HEAD', url: '/v1/things/thing_a', headers: AS_A });
    expect([head.statusCode, head.payload]).toEqual([200, '']);
    const { headers } = await ask({ method: 'DELETE', url: '/v1/things' });
    expect(headers.allow).toBe('GET, POST');
  });

  test('the log has the route and the request id, and neither query nor body', async () => {
    sample.logged.length = 0;
    await ask({ url: '/v1/things?siteId=site_a', headers: AS_A });
    expect(sample.logged).toHaveLength(1);
    expect(sample.logged[0]).toMatchObject({ method: 'GET', route: '/v1/things', status: 200 });
    expect(JSON.stringify(sample.logged)).not.toContain('site_a');
  });
});

describe('the server says of itself', () => {
  test('that it lives and is ready, and its metrics to who may see them', async () => {
    expect((await ask({ url: '/health/live' })).json()).toEqual({ status: 'live' });
    expect((await ask({ url: '/health/ready' })).json().status).toBe('ready');
    const metrics = await ask({ url: '/metrics' });
    expect(metrics.payload).toContain('polder_http_requests_total{method="GET",route="/health/');
    const forwarded = { 'x-forwarded-for': '203.0.113.9' };
    expect((await ask({ url: '/metrics', headers: forwarded })).statusCode).toBe(401);
    const headers = { ...forwarded, authorization: 'Bearer everything' };
    expect((await ask({ url: '/metrics', headers })).statusCode).toBe(200);
  });

  test('its metrics not to who audits a part of it: they count the bids of all', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9', authorization: 'Bearer auditor-a' };
    expect((await ask({ url: '/metrics', headers })).statusCode).toBe(403);
  });

  test('what every problem means', async () => {
    const page = await ask({ url: '/problems/thing-exists' });
    expect(page.payload).toContain('There is such a thing already');
    expect((await ask({ url: '/problems' })).payload).toContain('/problems/version-changed');
    expect((await ask({ url: '/problems/none' })).statusCode).toBe(404);
  });
});

test('what is no HTTP is answered with a problem too', async () => {
  const address = new URL(await sample.server.listen('127.0.0.1', 0));
  const socket = connect(Number(address.port), '127.0.0.1');
  socket.write('NONSENSE\r\n\r\n');
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain('/problems/address-invalid');
});

test('a connection that never carried a request does not hold up the end', async () => {
  const other = await startSample();
  const address = new URL(await other.server.listen('127.0.0.1', 0));
  const socket = connect(Number(address.port), '127.0.0.1');
  await once(socket, 'connect');
  // Taken after the server has accepted it: a request on another connection comes later.
  await fetch(`${address.origin}/health/live`);
  const startedAt = performance.now();
  await other.close();
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

test('a route that says how long it may take has that time', async () => {
  const slow = (operationId: string, secondsMax?: number) =>
    defineRoute({
      ...{ operationId, method: 'GET', path: `/v1/${operationId}`, room: 'sample' },
      ...{ summary: 'Slow', permission: 'public', kind: 'read' },
      ...(secondsMax !== undefined && { secondsMax }),
      answer: Type.Object({}),
      handle: async (_request, _ports: PortsWithStore) => {
        await setTimeout(1_000);
        return { ok: true, body: {} };
      },
    });
  const patient = await createHttpServer<PortsWithStore>({
    ...TEST_SETTINGS,
    routes: [slow('getSlow'), slow('getSlower', 30)],
    ports: { database: sample.store.database },
    authenticate: authenticateByName(() => []),
    clock: () => toEpochSeconds(60),
    limits: { ...USUAL_LIMITS, requestSecondsMax: 0.3 },
  });
  const statusOf = async (url: string) => (await patient.fastify.inject({ url })).statusCode;
  expect(await Promise.all([statusOf('/v1/getSlow'), statusOf('/v1/getSlower')])).toEqual([
    503, 200,
  ]);
  await patient.close();
});

test('a connection that is answered while the server closes does not hold up the end', async () => {
  const other = await startSample({ limits: { requestSecondsMax: 0.3 } });
  const address = await other.server.listen('127.0.0.1', 0);
  const answer = fetch(`${address}/v1/wait`, { method: 'POST', headers: AS_A });
  await setTimeout(100);
  const startedAt = performance.now();
  await other.close();
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  expect((await answer).status).toBe(503);
});

test('the time of a request is over also while it is found out who asks', async () => {
  let isFound: (() => void) | undefined;
  const hanging = await createHttpServer({
    ...TEST_SETTINGS,
    limits: { ...USUAL_LIMITS, requestSecondsMax: 0.2 },
    routes: SAMPLE_ROUTES,
    ports: { database: sample.store.database, events: sample.events },
    authenticate: async () => {
      await new Promise<void>((resolve) => {
        isFound = resolve;
      });
      throw new StoreUnavailable('The store cannot be reached');
    },
    clock: () => toEpochSeconds(60),
  });
  const answer = await hanging.fastify.inject({ method: 'GET', url: '/v1/things' });
  expect([answer.statusCode, answer.json().type]).toEqual([503, '/problems/time-limit']);
  isFound?.();
  await hanging.close();
});
