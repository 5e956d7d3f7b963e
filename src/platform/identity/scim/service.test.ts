import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { StoreUnavailable } from '../../database/errors.ts';
import type { Database } from '../../database/transaction.ts';
import type { SubjectWord } from '../commands/directory.ts';
import { createToken } from '../commands/tokens.ts';
import { IssuerUnavailable } from '../oidc.ts';
import { personById } from '../store/persons.ts';
import { ADMINISTRATOR, actorOf, IdentityWorld, later, SITE } from '../testing/identity-world.ts';
import { newSubject, ScimServer, scimUserOf, USER_SCHEMA } from '../testing/scim-server.ts';

let world: IdentityWorld;
let scim: ScimServer;

beforeAll(async () => {
  world = await IdentityWorld.create();
  scim = await ScimServer.start(world);
});
afterAll(async () => {
  await scim.close();
  await world.store.close();
});

const FEDERATED = 'urn:mace:surf.nl:sram:scim:extension:User';

describe('the subject of the login', () => {
  const WORDS: readonly [word: SubjectWord, userOf: (subject: string) => object][] = [
    ['externalId', (subject) => ({ userName: 'u1', externalId: subject })],
    ['userName', (subject) => ({ userName: subject, externalId: 'a number' })],
    [
      'eduPersonUniqueId',
      (subject) => ({
        ...{ userName: 'u2', externalId: 'another' },
        [FEDERATED]: { eduPersonUniqueId: subject, eduPersonScopedAffiliation: 'x@uni.example' },
      }),
    ],
  ];
  it.each(WORDS)('can be the %s, which does not change then', async (subjectWord, userWith) => {
    const server = await ScimServer.start(world, { subjectWord });
    const subject = newSubject();
    const userOf = (of: string) => ({ schemas: [USER_SCHEMA, FEDERATED], ...userWith(of) });
    const { status, body } = await server.ask('POST', '/Users', userOf(subject));
    expect(status).toBe(201);
    const id = String(body.id);
    expect((await personById(world.store.database, id))?.subject).toBe(subject);
    const changed = await server.ask('PUT', `/Users/${id}`, userOf('another'));
    expect(changed).toMatchObject({ status: 400, body: { scimType: 'mutability' } });
    const renamed = await server.patch(id, { op: 'replace', value: { displayName: 'A' } });
    expect(renamed).toMatchObject({ status: 200, body: { displayName: 'A' } });
    expect((await server.ask('DELETE', `/Users/${id}`)).status).toBe(204);
    await server.close();
  });
});

describe('who may ask', () => {
  async function statusWith(authorization: string | undefined): Promise<number> {
    const headers = authorization === undefined ? {} : { authorization };
    const answer = await scim.ask('GET', '/Users', undefined, { authorization: '', ...headers });
    return answer.status;
  }

  it('is a directory by its token, no administrator and no agent of a site', async () => {
    const boss = await world.person('boss');
    const expiresAt = later(3_600);
    const draft = { name: 'own', restrictedTo: undefined, expiresAt };
    const owners = [
      { kind: 'person', personId: boss.id },
      { kind: 'site', siteId: SITE.id },
    ] as const;
    for (const owner of owners) {
      const made = await world.write((writer) =>
        createToken(writer, { ...draft, owner }, actorOf(boss, ADMINISTRATOR)),
      );
      expect(await statusWith(`Bearer ${made.ok ? made.value.secret : ''}`)).toBe(403);
    }
    expect(await statusWith(undefined)).toBe(401);
    expect(await statusWith(`Bearer polder_directory_${'a'.repeat(43)}`)).toBe(401);
  });

  it('makes no token without the right to keep persons out', async () => {
    const boss = await world.person('boss');
    const draft = { name: 'more', owner: { kind: 'directory' }, expiresAt: later(60) } as const;
    const actor = { ...actorOf(boss, ADMINISTRATOR), restrictedTo: ['token.write'] as const };
    const made = await world.write((writer) =>
      createToken(writer, { ...draft, restrictedTo: undefined }, actor),
    );
    expect(made).toMatchObject({ reason: 'not_ones_own' });
  });
});

describe('what fails', () => {
  it('is never told as a user who is not there', async () => {
    const failing: Database = {
      ...world.store.database,
      query: () => Promise.reject(new StoreUnavailable('gone')),
      write: () => Promise.reject(new StoreUnavailable('gone')),
    };
    const server = await ScimServer.start(world, { database: failing });
    const asked = [
      await server.ask('GET', '/Users/person_x'),
      await server.ask('DELETE', '/Users/person_x'),
      await server.ask('PATCH', '/Users/person_x', {}),
    ];
    expect(asked.map(({ status }) => status)).toEqual([503, 503, 503]);
    expect(server.lines).toHaveLength(3);
    await server.close();
  });

  it('waits for an issuer that does not answer', async () => {
    const issuer = () => Promise.reject(new IssuerUnavailable('gone'));
    const server = await ScimServer.start(world, { issuer });
    const answer = await server.ask('POST', '/Users', scimUserOf(newSubject()));
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    await server.close();
  });

  it('is told in the words of SCIM, also of an address that is not there', async () => {
    expect(await scim.ask('GET', '/Groups')).toMatchObject({
      status: 404,
      body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '404' },
    });
    const body = await scim.ask('POST', '/Users', undefined, { 'content-type': 'text/plain' });
    expect(body.status).toBe(415);
  });
});

test('a directory is told what it can ask for', async () => {
  const { body } = await scim.ask('GET', '/ServiceProviderConfig');
  expect(body).toMatchObject({ patch: { supported: true }, bulk: { supported: false } });
  const types = await scim.ask('GET', '/ResourceTypes');
  expect(types.body).toMatchObject({ totalResults: 1, Resources: [{ endpoint: '/Users' }] });
  expect((await scim.ask('GET', '/ResourceTypes/User')).status).toBe(200);
  const schema = await scim.ask('GET', `/Schemas/${USER_SCHEMA}`);
  expect(schema.body).toMatchObject({ id: USER_SCHEMA, name: 'User' });
  expect((await scim.ask('GET', '/Schemas/urn:x')).status).toBe(404);
});
