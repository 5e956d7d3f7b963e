import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { afterQuery, untilOverOrWaiting } from '../../database/testing/while-uncommitted.ts';
import { type Actor, ROLES, type RoleName, SCOPE_KINDS, THE_PLATFORM } from '../access.ts';
import { isRoleOfProgram } from '../permissions.ts';
import {
  ADMINISTRATOR,
  actorOf,
  DIRECTORY as directory,
  IdentityWorld,
  NL,
  SITE,
} from '../testing/identity-world.ts';
import { setPersonActive } from './persons.ts';
import { endRole, type GrantDraft, grantRole, type ScopeDirectory } from './roles.ts';

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

/** As the directory, but holds each transaction back until so many have come to ask it. */
function meetingOf(count: number): ScopeDirectory {
  const waiting: (() => void)[] = [];
  return {
    scopesAround: async (reader, scope) => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length >= count) for (const go of waiting) go();
      });
      return directory.scopesAround(reader, scope);
    },
  };
}

describe('a role', () => {
  type Row = readonly [
    reason: string,
    draft: Partial<GrantDraft>,
    actor: 'officer' | 'self' | 'boss',
  ];
  const ROWS: readonly Row[] = [
    ['role_not_of_scope', { role: 'operator', scope: NL }, 'boss'],
    ['role_not_of_scope', { role: 'site-agent', scope: SITE }, 'boss'],
    ['role_not_of_scope', { role: 'directory', scope: THE_PLATFORM }, 'boss'],
    ['scope_not_found', { scope: { kind: 'party', id: 'party_none' } }, 'boss'],
    ['may_not_grant', { scope: { kind: 'party', id: 'party_de' } }, 'officer'],
    // Nor does it learn what there is elsewhere, such as a call that is drafted.
    ['may_not_grant', { role: 'reviewer', scope: { kind: 'call', id: 'call_none' } }, 'officer'],
    ['may_not_grant', ADMINISTRATOR, 'officer'],
    ['own_role', {}, 'self'],
    ['person_not_found', { personId: 'person_none' }, 'boss'],
  ];
  it.each(ROWS)('is refused: %s', async (reason, more, as) => {
    const [boss, officer, one] = [
      await world.person(`B-${testCount}`),
      await world.person(`O-${testCount}`),
      await world.person(`P-${testCount}`),
    ];
    const actors = {
      boss: actorOf(boss, ADMINISTRATOR),
      officer: actorOf(officer, { role: 'funder-officer', scope: NL }),
      self: actorOf(one, ADMINISTRATOR),
    };
    const draft = { personId: one.id, role: 'funder-officer', scope: NL, ...more } as const;
    const count = await world.auditCount();
    const answer = await world.write((writer) => grantRole(writer, draft, actors[as], directory));
    expect(answer).toMatchObject({ ok: false, reason });
    expect(await world.auditCount()).toBe(count);
  });

  it('is given once, whoever asks twice, and ends for ever', async () => {
    const [boss, one] = [
      await world.person(`B-${testCount}`),
      await world.person(`P-${testCount}`),
    ];
    const actor = actorOf(boss, ADMINISTRATOR);
    const draft = { personId: one.id, role: 'auditor', scope: NL } as const;
    const give = () => world.write((writer) => grantRole(writer, draft, actor, directory));
    const [first, second] = [await give(), await give()];
    expect(second).toEqual(first);
    const id = first.ok ? first.value.id : '';
    const ended = await world.write((writer) => endRole(writer, id, actor, directory));
    expect(ended).toMatchObject({
      ok: true,
      value: { ended: { by: 'person_caller' }, version: 2 },
    });
    const [last] = await world.store.database.query(
      'SELECT actor, action, subject FROM platform.audit ORDER BY seq DESC LIMIT 1',
    );
    expect(last).toEqual({ actor: 'person_caller', action: 'role.end', subject: one.id });
    const third = await give();
    expect(third.ok && third.value.id).not.toBe(id);
  });

  it('may be laid down by its holder, and taken by nobody without the right', async () => {
    const [boss, one, other] = [
      await world.person(`B-${testCount}`),
      await world.person(`P-${testCount}`),
      await world.person(`Q-${testCount}`),
    ];
    const actor = actorOf(boss, ADMINISTRATOR);
    const draft = { personId: one.id, role: 'operator', scope: SITE } as const;
    const given = await world.write((writer) => grantRole(writer, draft, actor, directory));
    const id = given.ok ? given.value.id : '';
    const auditor = { role: 'auditor', scope: SITE } as const;
    const takenBy = (...grants: Actor['grants']) =>
      world.write((writer) => endRole(writer, id, actorOf(other, ...grants), directory));
    expect(await takenBy(auditor)).toMatchObject({ reason: 'may_not_grant' });
    // Who may not know who has which role there is told neither.
    expect(await takenBy()).toEqual({ ok: false, reason: 'grant_not_found', grantId: id });
    const byToken: Actor = { ...actorOf(one), restrictedTo: ['metric.read'] };
    const refused = await world.write((writer) => endRole(writer, id, byToken, directory));
    expect(refused).toEqual({ ok: false, reason: 'token_restricted', permission: 'role.write' });
    const laidDown = await world.write((writer) => endRole(writer, id, actorOf(one), directory));
    expect(laidDown).toMatchObject({ ok: true });
  });

  it('of the last administrator cannot be ended, not even by two at once', async () => {
    await world.store.database.query(
      `UPDATE identity.role_grant SET ended_at = granted_at, ended_by = 'test'
        WHERE role = 'administrator' AND ended_at IS NULL`,
    );
    const [a, b] = [
      await world.person(`A-${testCount}`, `A-${testCount}`),
      await world.person(`B-${testCount}`, `B-${testCount}`),
    ];
    const rows = await world.store.database.query<{ id: string; person_id: string }>(
      `SELECT id, person_id FROM identity.role_grant
        WHERE ended_at IS NULL AND person_id = ANY($1)`,
      [[a.id, b.id]],
    );
    const together = meetingOf(2);
    const answers = await Promise.all(
      rows.map(({ id, person_id: holder }) => {
        const actor = actorOf(holder === a.id ? b : a, ADMINISTRATOR);
        return world.write((writer) => endRole(writer, id, actor, together));
      }),
    );
    expect(answers.map((answer) => (answer.ok ? 'ended' : answer.reason)).sort()).toEqual([
      'ended',
      'last_administrator',
    ]);
    const left = answers[0]?.ok === true ? rows[1] : rows[0];
    const change = { personId: left?.person_id ?? '', isActive: false, version: 1 };
    expect(await world.write((writer) => setPersonActive(writer, change))).toMatchObject({
      reason: 'last_administrator',
    });
  });

  it('is ended while it is given again: the one comes after the other', async () => {
    const [boss, one] = [
      await world.person(`B-${testCount}`),
      await world.person(`P-${testCount}`),
    ];
    const actor = actorOf(boss, ADMINISTRATOR);
    const draft = { personId: one.id, role: 'auditor', scope: NL } as const;
    const first = await world.write((writer) => grantRole(writer, draft, actor, directory));
    const id = first.ok ? first.value.id : '';
    let ending: Promise<unknown> | undefined;
    const again = await world.write((writer) => {
      const meanwhile = afterQuery(writer, /INSERT INTO identity.role_grant/, async () => {
        ending = world.write((other) => endRole(other, id, actor, directory));
        await untilOverOrWaiting(writer, ending);
      });
      return grantRole(meanwhile, draft, actor, directory);
    });
    expect(again).toEqual(first);
    expect(await ending).toMatchObject({ ok: true, value: { id, version: 2 } });
  });

  it('has the scopes in the schema that it has in the code', async () => {
    const one = await world.person(`P-${testCount}`);
    for (const role of [...Object.keys(ROLES), 'king'] as RoleName[]) {
      for (const kind of SCOPE_KINDS) {
        const isIn =
          !isRoleOfProgram(role) && (ROLES[role] as readonly string[] | undefined)?.includes(kind);
        const inserted = world.store.database.query(
          `INSERT INTO identity.role_grant
             (id, person_id, role, scope_kind, scope_id, granted_by, granted_at)
           VALUES ($1, $2, $3, $4, 'polder', 'test', 1)`,
          [`grant_${role.replaceAll('-', '')}${kind}`, one.id, role, kind],
        );
        if (isIn === true) await inserted;
        else await expect(inserted, `${role} in ${kind}`).rejects.toThrow('role_of_scope');
      }
    }
  });
});

const RAISES_ITSELF = `
  INSERT INTO identity.role_grant
    (id, person_id, role, scope_kind, scope_id, granted_by, granted_at)
  SELECT 'grant_x', id, 'administrator', 'platform', 'polder', id, 1 FROM identity.person LIMIT 1`;

const A_TOKEN = `
  INSERT INTO identity.token (id, person_id, name, hash, shown_prefix, made_by, created_at,
                              expires_at, revoked_at)
  SELECT 'token_a', id, 'n', repeat('a', 64), 'p', 'test', 0, 60, 1 FROM identity.person LIMIT 1`;

describe('the schema', () => {
  beforeAll(async () => {
    await world.person('schema');
    await world.store.database.query(A_TOKEN);
  });

  it.each([
    ['a person is removed', 'DELETE FROM identity.person', 'kept, and ended'],
    ['a grant is removed', 'DELETE FROM identity.role_grant', 'kept, and ended'],
    ['tokens are emptied', 'TRUNCATE identity.token', 'kept, and ended'],
    [
      'a grant gets another role',
      "UPDATE identity.role_grant SET role = 'auditor'",
      'only ended_at',
    ],
    [
      'an ended grant comes back',
      'UPDATE identity.role_grant SET ended_at = NULL, ended_by = NULL WHERE ended_at IS NOT NULL',
      'an end is for ever',
    ],
    [
      'a token lasts longer',
      'UPDATE identity.token SET expires_at = expires_at + 1',
      'only revoked_at',
    ],
    [
      'a revoked token comes back',
      'UPDATE identity.token SET revoked_at = NULL WHERE revoked_at IS NOT NULL',
      'an end is for ever',
    ],
    ['a person raises itself', RAISES_ITSELF, 'nobody_raises_itself'],
  ])('refuses that %s', async (_name, statement, sentence) => {
    await expect(world.store.database.query(statement)).rejects.toThrow(sentence);
  });
});
