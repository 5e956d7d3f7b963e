import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ADMINISTRATOR,
  actorOf,
  DIRECTORY as directory,
  IdentityWorld,
  later,
  loginOf as loginNamed,
} from '../testing/identity-world.ts';
import { createPerson, enterPerson, setPersonActive } from './persons.ts';
import { endRole } from './roles.ts';
import { openSession } from './sessions.ts';
import { createToken } from './tokens.ts';

let world: IdentityWorld;
beforeAll(async () => {
  world = await IdentityWorld.create();
});
afterAll(() => world.store.close());

/** A new person for each test of a name. */
let testCount = 0;
beforeEach(() => {
  testCount += 1;
});

describe('a login', () => {
  it('enters a person without roles, and the same one again by its newest name', async () => {
    const first = await world.person(`Ada-${testCount}`);
    const login = loginNamed(`Ada-${testCount}`, { name: 'Ada L.', mail: 'ada@example.org' });
    const again = await world.write((writer) => enterPerson(writer, login, undefined));
    expect(again).toMatchObject({
      ok: true,
      value: { id: first.id, name: 'Ada L.', mail: 'ada@example.org', version: 2 },
    });
    expect(await world.rolesOf(first)).toEqual([]);
  });

  const MAIL = 'boss@example.org';
  it.each([
    ['by its subject', { subject: 'the-boss-1' }, 'the-boss-1', ['administrator']],
    [
      'by a verified mail',
      { mail: MAIL, isMailVerified: true },
      'Boss@example.org',
      ['administrator'],
    ],
    ['not by a mail that nobody verified', { mail: MAIL, isMailVerified: false }, MAIL, []],
    ['not by another subject', { subject: 'someone-1' }, 'the-boss-1', []],
    ['not where nobody is named', { subject: 'the-boss-2' }, undefined, []],
  ])('makes an administrator %s', async (_name, more, administrator, roles) => {
    const login = loginNamed(`Boss-${testCount}`, more);
    const entered = await world.write((writer) => enterPerson(writer, login, administrator));
    expect(entered.ok && (await world.rolesOf(entered.value))).toEqual(roles);
  });

  it('gives the role back to nobody from whom it was taken', async () => {
    const boss = await world.person(`Boss-${testCount}`, `Boss-${testCount}`);
    const other = await world.person(`Other-${testCount}`, `Other-${testCount}`);
    const [row] = await world.store.database.query<{ id: string }>(
      'SELECT id FROM identity.role_grant WHERE person_id = $1',
      [boss.id],
    );
    const id = row?.id ?? '';
    await world.write((writer) => endRole(writer, id, actorOf(other, ADMINISTRATOR), directory));
    await world.person(`Boss-${testCount}`, `Boss-${testCount}`);
    expect(await world.rolesOf(boss)).toEqual([]);
  });

  it('is two at once one person', async () => {
    const [a, b] = await Promise.all([
      world.person(`Twin-${testCount}`),
      world.person(`Twin-${testCount}`),
    ]);
    expect(a?.id).toBe(b?.id);
  });

  it('is refused to who was deactivated, and changes nothing', async () => {
    const gone = await world.person(`Gone-${testCount}`);
    const change = { personId: gone.id, isActive: false, version: 1 };
    await world.write((writer) => setPersonActive(writer, change));
    const count = await world.auditCount();
    const again = await world.write((writer) =>
      enterPerson(writer, loginNamed(`Gone-${testCount}`), undefined),
    );
    expect(again).toEqual({ ok: false, reason: 'person_inactive', personId: gone.id });
    expect(await world.auditCount()).toBe(count);
  });
});

describe('a person', () => {
  it('is entered before the first login once', async () => {
    const draft = { ...loginNamed(`Early-${testCount}`), isMailVerified: undefined };
    const { issuer, subject, name, mail } = draft;
    const first = await world.write((writer) =>
      createPerson(writer, { issuer, subject, name, mail }),
    );
    const second = await world.write((writer) =>
      createPerson(writer, { issuer, subject, name, mail }),
    );
    const personId = first.ok ? first.value.id : '';
    expect(second).toEqual({ ok: false, reason: 'person_exists', personId });
    expect((await world.person(`Early-${testCount}`)).id).toBe(personId);
  });

  it('is kept out with its sessions and tokens, and they do not come back', async () => {
    const one = await world.person(`One-${testCount}`);
    const opened = await world.write(async (writer) => ({
      ok: true as const,
      value: await openSession(writer, one.id, undefined),
    }));
    const owner = { kind: 'person', personId: one.id } as const;
    const draft = { owner, name: 't', restrictedTo: undefined, expiresAt: later(60) };
    await world.write((writer) => createToken(writer, draft, actorOf(one)));
    for (const [isActive, version] of [
      [false, 1],
      [true, 2],
    ] as const) {
      const change = { personId: one.id, isActive, version };
      expect(await world.write((writer) => setPersonActive(writer, change))).toMatchObject({
        ok: true,
      });
    }
    const rows = await world.store.database.query(
      `SELECT id FROM identity.session WHERE id = $1 AND revoked_at IS NULL
       UNION ALL SELECT id FROM identity.token WHERE person_id = $2 AND revoked_at IS NULL`,
      [opened.value.id, one.id],
    );
    expect(rows).toEqual([]);
  });

  it('is refused to change, in this order: not there, changed since', async () => {
    const one = await world.person(`One-${testCount}`);
    const none = { personId: 'person_none', isActive: false, version: 9 };
    const old = { personId: one.id, isActive: false, version: 9 };
    expect(await world.write((writer) => setPersonActive(writer, none))).toMatchObject({
      reason: 'person_not_found',
    });
    expect(await world.write((writer) => setPersonActive(writer, old))).toMatchObject({
      reason: 'version_differs',
      found: 1,
    });
  });
});
