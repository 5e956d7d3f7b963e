import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterPerson, setPersonActive } from '../commands/persons.ts';
import { openSession } from '../commands/sessions.ts';
import { createToken } from '../commands/tokens.ts';
import { liveGrantsOf } from '../store/grants.ts';
import { type Person, personById } from '../store/persons.ts';
import { actorOf, IdentityWorld, later, loginOf } from '../testing/identity-world.ts';
import {
  newSubject,
  type ScimAnswer,
  ScimServer,
  scimUserOf,
  USER_SCHEMA,
} from '../testing/scim-server.ts';

let world: IdentityWorld;
let scim: ScimServer;

beforeAll(async () => {
  world = await IdentityWorld.create();
  scim = await ScimServer.start(world);
  // Whoever is last is kept, and most of these tests are about somebody else.
  await world.person('boss', 'boss');
});
afterAll(async () => {
  await scim.close();
  await world.store.close();
});

async function enter(subject = newSubject(), more: object = {}): Promise<string> {
  const { status, body } = await scim.ask('POST', '/Users', scimUserOf(subject, more));
  expect(status).toBe(201);
  return String(body.id);
}

async function personOf(id: string): Promise<Person> {
  const person = await personById(world.store.database, id);
  if (person === undefined) throw new Error(`there is no ${id}`);
  return person;
}

async function logIn(subject: string, more: object = {}) {
  return world.write((writer) => enterPerson(writer, loginOf(subject, more), undefined));
}

/** A token and a session of the person, each as it is shown. */
async function credentialsOf(person: Person) {
  const draft = { name: 'own', restrictedTo: undefined, expiresAt: later(3_600) };
  const owner = { kind: 'person', personId: person.id } as const;
  const made = await world.write((writer) =>
    createToken(writer, { ...draft, owner }, actorOf(person)),
  );
  const session = await world.write(async (writer) => ({
    ok: true as const,
    value: await openSession(writer, person.id, undefined),
  }));
  if (!made.ok) throw new Error(made.reason);
  const token = { authorization: `Bearer ${made.value.secret}` };
  return [token, { cookie: `__Host-polder_session=${session.value.secret}` }];
}

async function kindsOf(credentials: readonly Readonly<Record<string, string>>[]) {
  const asked = credentials.map((headers) =>
    scim.authenticator.authenticate({ method: 'GET', headers, address: '127.0.0.1' }),
  );
  return (await Promise.all(asked)).map(({ kind }) => kind);
}

describe('who is entered', () => {
  it('is there before the first login, and is the same person at it', async () => {
    const subject = newSubject();
    const more = {
      name: { givenName: 'Ada', familyName: 'Bos' },
      emails: [
        { value: 'old@uni.example', type: 'home' },
        { value: 'ada@uni.example', type: 'work', primary: true },
      ],
    };
    const { status, headers, body } = await scim.ask('POST', '/Users', scimUserOf(subject, more));
    expect(status).toBe(201);
    expect(headers['content-type']).toBe('application/scim+json; charset=utf-8');
    expect(headers.location).toBe(`https://polder.example/scim/v2/Users/${body.id}`);
    expect(body).toMatchObject({
      schemas: [USER_SCHEMA],
      userName: `${subject}@uni.example`,
      externalId: subject,
      displayName: 'Ada Bos',
      name: { formatted: 'Ada Bos', givenName: 'Ada', familyName: 'Bos' },
      emails: [{ value: 'ada@uni.example', primary: true }],
      active: true,
      meta: { resourceType: 'User', location: headers.location, version: 'W/"1"' },
    });
    const login = await logIn(subject, { name: 'Ada Bos', mail: 'ada@uni.example' });
    expect(login.ok && login.value.id).toBe(body.id);
  });

  it('keeps its roles where it had logged in before', async () => {
    const subject = newSubject();
    const person = await world.person(subject, subject);
    expect(await enter(subject)).toBe(person.id);
    const grants = await liveGrantsOf(world.store.database, person.id);
    expect(grants.map(({ role }) => role)).toEqual(['administrator']);
  });

  it('is refused a second time, and under the name of another', async () => {
    const subject = newSubject();
    const id = await enter(subject);
    const again = await scim.ask('POST', '/Users', scimUserOf(subject, { userName: 'other' }));
    expect(again).toMatchObject({
      status: 409,
      body: { status: '409', scimType: 'uniqueness', detail: `The user is there, as ${id}.` },
    });
    const userName = `${subject}@UNI.example`;
    const second = scimUserOf(newSubject(), { userName });
    expect(await scim.ask('POST', '/Users', second)).toMatchObject({
      status: 409,
      body: { scimType: 'uniqueness', detail: `There is a user with the userName ${userName}.` },
    });
  });

  const FAULTY: readonly [what: string, body: unknown, detail: RegExp][] = [
    ['no subject', scimUserOf('x', { externalId: undefined }), /^externalId: found nothing/],
    ['no name', { schemas: [USER_SCHEMA], externalId: 'x' }, /userName/],
    ['a name of blanks', scimUserOf('x', { userName: '  ' }), /^userName: found no characters/],
    [
      'a long name',
      scimUserOf('x', { displayName: 'x'.repeat(201) }),
      /^displayName: found .* expected a text of 0 to 200/,
    ],
    ['a name that is a number', scimUserOf('x', { userName: 5 }), /userName/],
    ['an activity in words', scimUserOf('x', { active: 'maybe' }), /active/],
    ['a list', [], /Expected one user/],
    ['another schema', { schemas: ['urn:x'], userName: 'x' }, /schema/],
  ];
  it.each(FAULTY)('is refused with %s', async (_, body, detail) => {
    const before = await world.auditCount();
    const answer = await scim.ask('POST', '/Users', body);
    expect(answer.status).toBe(400);
    expect(answer.body.schemas).toEqual(['urn:ietf:params:scim:api:messages:2.0:Error']);
    expect(answer.body.detail).toMatch(detail);
    expect(await world.auditCount()).toBe(before);
  });
});

/** What directories in use send for somebody who has left. */
const LEAVINGS: readonly [who: string, leave: (id: string) => Promise<ScimAnswer>][] = [
  ['Okta', (id) => scim.patch(id, { op: 'replace', value: { active: false } })],
  ['Entra ID', (id) => scim.patch(id, { op: 'Replace', path: 'active', value: 'False' })],
  [
    'Entra ID, at times',
    (id) => scim.patch(id, { op: 'Replace', path: 'active', value: ['False'] }),
  ],
  ['words in an object', (id) => scim.patch(id, { op: 'replace', value: { Active: 'false' } })],
  ['the RFC', (id) => scim.patch(id, { op: 'replace', path: 'active', value: false })],
  ['a removal', (id) => scim.ask('DELETE', `/Users/${id}`)],
];

describe('who has left', () => {
  it.each(LEAVINGS)('loses sessions and tokens at once, as %s says it', async (_, leave) => {
    const subject = newSubject();
    const person = await world.person(subject);
    const id = await enter(subject);
    const credentials = await credentialsOf(person);
    expect(await kindsOf(credentials)).toEqual(['actor', 'actor']);
    expect((await leave(id)).status).toBeLessThan(300);
    expect(await kindsOf(credentials)).toEqual(['refused', 'public']);
    expect(await logIn(subject)).toMatchObject({ reason: 'person_inactive' });
  });

  it('loses them for ever by a whole user too, and comes back by another', async () => {
    const subject = newSubject();
    const person = await world.person(subject);
    const id = await enter(subject);
    const credentials = await credentialsOf(person);
    const left = await scim.ask('PUT', `/Users/${id}`, scimUserOf(subject, { active: false }));
    expect(left).toMatchObject({ status: 200, body: { active: false } });
    const back = await scim.ask('PUT', `/Users/${id}`, scimUserOf(subject));
    expect(back).toMatchObject({ status: 200, body: { active: true } });
    expect(await kindsOf(credentials)).toEqual(['refused', 'public']);
    expect((await logIn(subject)).ok).toBe(true);
  });

  it('is not there any more once it is removed, and can be entered again', async () => {
    const subject = newSubject();
    const id = await enter(subject);
    expect((await scim.ask('DELETE', `/Users/${id}`)).status).toBe(204);
    for (const method of ['GET', 'DELETE'] as const) {
      expect(await scim.ask(method, `/Users/${id}`)).toMatchObject({ status: 404 });
    }
    expect(await enter(subject)).toBe(id);
    expect((await logIn(subject)).ok).toBe(true);
  });

  it('is kept where it is the last who runs the installation', async () => {
    const lone = await IdentityWorld.create();
    const server = await ScimServer.start(lone);
    const boss = await lone.person('boss', 'boss');
    await server.ask('POST', '/Users', scimUserOf('boss'));
    for (const [method, body] of [
      ['DELETE'],
      ['PUT', scimUserOf('boss', { active: false })],
    ] as const) {
      expect(await server.ask(method, `/Users/${boss.id}`, body)).toMatchObject({
        status: 409,
        body: { detail: `${boss.id} is the last active administrator: make another first.` },
      });
    }
    expect(await server.ask('GET', `/Users/${boss.id}`)).toMatchObject({ body: { active: true } });
    await server.close();
    await lone.store.close();
  });

  it('stays out where an administrator keeps it out, whatever the directory says', async () => {
    const subject = newSubject();
    const id = await enter(subject);
    const { version } = await personOf(id);
    const change = { personId: id, isActive: false, version };
    await world.write((writer) => setPersonActive(writer, change));
    const said = await scim.patch(id, { op: 'replace', value: { active: true } });
    expect(said).toMatchObject({ status: 200, body: { active: false } });
    await scim.ask('DELETE', `/Users/${id}`);
    await enter(subject);
    expect(await logIn(subject)).toMatchObject({ reason: 'person_inactive' });
  });
});

describe('what a directory changes', () => {
  it('is the name, of which a login says its own again', async () => {
    const id = await enter();
    await scim.patch(
      id,
      { op: 'Add', path: 'name.givenName', value: 'Grace' },
      { op: 'Replace', path: 'displayName', value: 'Grace Hopper' },
    );
    expect((await personOf(id)).name).toBe('Grace Hopper');
  });

  it('is the mail, which nobody vouches for until the next login', async () => {
    const subject = newSubject();
    await logIn(subject, { mail: 'a@uni.example', isMailVerified: true });
    const id = await enter(subject, { emails: [{ value: 'a@uni.example' }] });
    expect(await personOf(id)).toMatchObject({ mail: 'a@uni.example', isMailVerified: true });
    await scim.patch(id, {
      op: 'Add',
      path: 'emails[type eq "work"].value',
      value: 'b@uni.example',
    });
    expect(await personOf(id)).toMatchObject({ mail: 'b@uni.example', isMailVerified: false });
  });

  it('may be what Polder does not keep: it is taken, and forgotten', async () => {
    const id = await enter(newSubject(), { title: 'Professor', phoneNumbers: [{ value: '1' }] });
    const path = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department';
    const answer = await scim.patch(id, { op: 'add', path, value: 'Physics' });
    expect(answer.status).toBe(200);
    expect(JSON.stringify(answer.body)).not.toContain('Physics');
  });

  it('is nothing where all of it is said again, and leaves no trace', async () => {
    const subject = newSubject();
    const id = await enter(subject, { displayName: 'Same' });
    const before = await world.auditCount();
    const again = scimUserOf(subject, { displayName: 'Same' });
    expect(await scim.ask('PUT', `/Users/${id}`, again)).toMatchObject({
      ...{ status: 200, headers: { etag: 'W/"1"' }, body: { displayName: 'Same' } },
    });
    const patched = await scim.patch(id, { op: 'replace', value: { active: true } });
    expect(patched).toMatchObject({ status: 200, headers: { etag: 'W/"1"' } });
    expect(await world.auditCount()).toBe(before);
    await scim.patch(id, { op: 'replace', value: { active: false } });
    expect((await scim.ask('DELETE', `/Users/${id}`)).status).toBe(204);
  });

  it('is never who it is', async () => {
    const subject = newSubject();
    const id = await enter(subject);
    for (const answer of [
      await scim.patch(id, { op: 'replace', path: 'externalId', value: 'another' }),
      await scim.ask('PUT', `/Users/${id}`, scimUserOf(subject, { externalId: 'another' })),
    ]) {
      expect(answer).toMatchObject({ status: 400, body: { scimType: 'mutability' } });
    }
    expect((await personOf(id)).subject).toBe(subject);
  });

  it('is not what somebody else has changed since', async () => {
    const id = await enter();
    const seen = await scim.ask('GET', `/Users/${id}`);
    expect(seen.headers.etag).toBe('W/"1"');
    const headers = { 'if-match': 'W/"1"' };
    await scim.patch(id, { op: 'replace', path: 'displayName', value: 'First' });
    const late = await scim.ask('DELETE', `/Users/${id}`, undefined, headers);
    expect(late).toMatchObject({ status: 412, body: { detail: 'The present version is W/"2".' } });
    const wrong = await scim.ask('DELETE', `/Users/${id}`, undefined, { 'if-match': 'two' });
    expect(wrong.status).toBe(400);
  });

  const FAULTY: readonly [what: string, operations: readonly unknown[], scimType: string][] = [
    ['an unknown attribute', [{ op: 'replace', path: 'wings', value: 2 }], 'invalidPath'],
    ['an unknown operation', [{ op: 'move', path: 'active' }], 'invalidSyntax'],
    ['no operation', [], 'invalidValue'],
    ['operations that are none', ['active'], 'invalidValue'],
    ['a removal of the name', [{ op: 'remove', path: 'userName' }], 'invalidValue'],
    [
      'an activity in other words',
      [{ op: 'replace', path: 'active', value: 'no' }],
      'invalidValue',
    ],
  ];
  it.each(FAULTY)('is refused with %s', async (_, operations, scimType) => {
    const id = await enter();
    const answer = await scim.patch(id, ...operations);
    expect(answer).toMatchObject({ status: 400, body: { scimType } });
    expect(await scim.ask('GET', `/Users/${id}`)).toMatchObject({ headers: { etag: 'W/"1"' } });
  });
});
