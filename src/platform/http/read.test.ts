import Fastify from 'fastify';
import Type from 'typebox';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { Database } from '../database/transaction.ts';
import type { RoleGrant } from '../identity/access.ts';
import { reachOf } from '../identity/permissions.ts';
import { bindRoute } from './bound-route.ts';
import { defineRead } from './read.ts';
import { type SampleServer, startSample } from './testing/sample-server.ts';

let sample: SampleServer;
let queryCount = 0;
beforeAll(async () => {
  sample = await startSample({ wrap: countingQueries });
  await sample.store.database.query(
    "INSERT INTO sample.thing VALUES ('thing_a', 'site_a', 'A', 4, 7)",
  );
});
afterAll(() => sample.close());
beforeEach(() => {
  queryCount = 0;
});

function countingQueries(database: Database): Database {
  return {
    query: (sql, values) => {
      queryCount += 1;
      return database.query(sql, values);
    },
    snapshot: (work) => database.snapshot(work),
    write: (caller, work) => database.write(caller, work),
  };
}

function read(thingId: string, token: string, headers: Readonly<Record<string, string>> = {}) {
  const bearer = token === '' ? {} : { authorization: `Bearer ${token}` };
  const url = `/v1/things/${thingId}`;
  return sample.server.fastify.inject({ method: 'GET', url, headers: { ...bearer, ...headers } });
}

describe('the store is asked for a thing once at most', () => {
  // biome-ignore format: a table
  const rows: readonly (readonly [string, string, string, readonly number[]])[] = [
    //                                             token         thing       status queries
    ['not logged in',                              '',           'thing_a',    [401, 0]],
    ['allowed nowhere',                            'no-role',    'thing_a',    [403, 0]],
    ['allowed nowhere, and there is none',         'no-role',    'thing_none', [403, 0]],
    ['there is none',                              'operator-a', 'thing_none', [404, 1]],
    ['of a site that the caller may not know of',  'operator-b', 'thing_a',    [404, 1]],
    ['of its site',                                'operator-a', 'thing_a',    [200, 1]],
    ['of any site',                                'everything', 'thing_a',    [200, 1]],
  ];
  test.each(rows)('%s', async (_name, token, thingId, expected) => {
    const { statusCode } = await read(thingId, token);
    expect([statusCode, queryCount]).toEqual(expected);
  });

  test('with the ETag of the version that was found, and none of it to who has that', async () => {
    const first = await read('thing_a', 'operator-a');
    const etag = String(first.headers.etag);
    expect([etag.slice(0, 3), first.json().name]).toEqual(['"7.', 'A']);
    const second = await read('thing_a', 'operator-a', { 'if-none-match': etag });
    expect([second.statusCode, second.payload]).toEqual([304, '']);
  });

  test('what one may not know of is answered in the words of what is not there', async () => {
    const [hidden, absent] = [
      await read('thing_a', 'operator-b'),
      await read('thing_b', 'operator-b'),
    ];
    const { requestId: _hidden, ...ofHidden } = hidden.json();
    const { requestId: _absent, ...ofAbsent } = absent.json();
    expect(ofHidden).toEqual(ofAbsent);
  });
});

describe('a thing is shown only to who may see it', () => {
  const AUDITOR_A: RoleGrant = { role: 'auditor', scope: { kind: 'site', id: 'site_a' } };
  const OPERATOR_A: RoleGrant = { role: 'operator', scope: { kind: 'site', id: 'site_a' } };
  const OPERATOR_B: RoleGrant = { role: 'operator', scope: { kind: 'site', id: 'site_b' } };
  // biome-ignore format: a table
  const rows: readonly (readonly [string, readonly RoleGrant[], number, readonly string[]])[] = [
    ['404 to who may not know of it',         [OPERATOR_B],            404, ['find']],
    ['403 to who knows of it but may not see', [OPERATOR_B, AUDITOR_A], 403, ['find']],
    ['200 to who may',                        [OPERATOR_A],            200, ['find', 'show']],
  ];
  test.each(rows)('%s', async (_name, grants, status, calls) => {
    const answer = await askForKeys(grants);
    expect([answer.status, answer.calls]).toEqual([status, calls]);
  });
});

/** A read that needs more than `site.read`, of site_a, by a person with these grants. */
async function askForKeys(grants: readonly RoleGrant[]) {
  const calls: string[] = [];
  const route = defineRead({
    operationId: 'getKeys',
    path: '/v1/keys',
    room: 'sample',
    summary: 'The keys of a site',
    permission: 'site.operate',
    answer: Type.Object({ keyCount: Type.Integer() }),
    find: async (_request, _ports: { readonly database: Database }) => {
      calls.push('find');
      const show = async () => {
        calls.push('show');
        return { body: { keyCount: 1 } };
      };
      return { scopes: [{ kind: 'site', id: 'site_a' }], show };
    },
  });
  const serve = bindRoute(route, {
    ports: { database: sample.store.database },
    reachOf,
    clock: () => toEpochSeconds(1_800_000_000),
    checksAnswers: true,
  });
  const actor = { id: 'person_a', name: 'A', grants, restrictedTo: undefined };
  const until = { signal: new AbortController().signal };
  const mayGoOn = async () => true;
  const fastify = Fastify();
  fastify.get(route.spec.path, (request, reply) =>
    serve(request, reply, { actor, reach: reachOf(actor, 'site.operate'), until, mayGoOn }),
  );
  const { statusCode: status } = await fastify.inject({ url: route.spec.path });
  await fastify.close();
  return { status, calls };
}
