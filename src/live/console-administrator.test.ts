import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toEpochSeconds } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { setPersonActive } from '../platform/identity/commands/persons.ts';
import { hashOfSecret } from '../platform/identity/secrets.ts';
import { tokenCredential } from '../platform/identity/store/credentials.ts';
import { liveGrantsOf } from '../platform/identity/store/grants.ts';
import {
  type AdministratorDraft,
  CONSOLE_ACTOR,
  fitnessOf,
  makeConsoleAdministrator,
  requireFit,
} from './console-administrator.ts';

const AT = toEpochSeconds(1_800_000_000);
const CALLER = { actor: CONSOLE_ACTOR, at: AT, requestId: '' };

const state: { test: TestDatabase | undefined } = { test: undefined };

beforeAll(async () => {
  state.test = await createTestDatabase({ only: [1, 2, 80, 81, 86] });
});

afterAll(() => state.test?.close());

function store(): TestDatabase {
  if (state.test === undefined) throw new Error('there is no store');
  return state.test;
}

async function make(draft: Partial<AdministratorDraft> & { readonly name: string }) {
  return store().database.write(CALLER, (writer) =>
    makeConsoleAdministrator(writer, { mail: undefined, ...draft }),
  );
}

async function made(draft: Partial<AdministratorDraft> & { readonly name: string }) {
  const outcome = await make(draft);
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value;
}

describe('an administrator made at the store', () => {
  test('runs the platform by a token of 90 days, kept as its hash', async () => {
    const { person, secret, token } = await made({ name: 'Ada', mail: 'ada@example.org' });
    const credential = await tokenCredential(store().database, hashOfSecret(secret));
    expect(credential?.actor).toMatchObject({
      id: person.id,
      name: 'Ada',
      grants: [{ role: 'administrator', scope: { kind: 'platform', id: 'polder' } }],
      restrictedTo: undefined,
    });
    expect(token.expiresAt - AT).toBe(90 * 86_400);
  });

  test('is in the audit, under the console', async () => {
    const { person, token } = await made({ name: 'Audited' });
    const rows = await store().database.query(
      'SELECT actor, action, subject FROM platform.audit WHERE subject IN ($1, $2) ORDER BY 2',
      [person.id, token.id],
    );
    expect(rows).toEqual([
      { actor: CONSOLE_ACTOR, action: 'person.create', subject: person.id },
      { actor: CONSOLE_ACTOR, action: 'role.grant', subject: person.id },
      { actor: CONSOLE_ACTOR, action: 'token.create', subject: token.id },
    ]);
  });

  test('is the same person the second time, with one role and another token', async () => {
    const first = await made({ name: 'Twice', mail: 'twice@example.org' });
    const second = await made({ name: 'Twice' });
    expect(second.person).toEqual(first.person);
    expect(second.secret).not.toBe(first.secret);
    expect(await liveGrantsOf(store().database, first.person.id)).toHaveLength(1);
    const third = await made({ name: 'Twice', mail: 'new@example.org' });
    expect(third.person).toMatchObject({ id: first.person.id, mail: 'new@example.org' });
  });

  test('is refused where it was deactivated, and nothing is left of it', async () => {
    await made({ name: 'Somebody else' });
    const { person } = await made({ name: 'Gone' });
    const { id: personId, version } = person;
    await store().database.write(CALLER, (writer) =>
      setPersonActive(writer, { personId, isActive: false, version }),
    );
    expect(await make({ name: 'Gone' })).toMatchObject({ reason: 'person_inactive', personId });
    const live = 'SELECT id FROM identity.token WHERE person_id = $1 AND revoked_at IS NULL';
    expect(await store().database.query(live, [personId])).toEqual([]);
  });

  test('is refused a 51st token', async () => {
    for (let count = 0; count < 50; count += 1) await made({ name: 'Many' });
    expect(await make({ name: 'Many' })).toMatchObject({ reason: 'too_many_tokens' });
  });
});

describe('a store', () => {
  test.each([
    [85, 'newer'],
    [86, 'fits'],
    [87, 'older'],
  ] as const)('with migration 86, of a build with %i, is held to be: %s', async (newest, found) => {
    expect(await fitnessOf(store().database, newest)).toBe(found);
  });

  test('without a schema is held to be empty', async () => {
    const empty = await createTestDatabase({ only: [] });
    expect(await fitnessOf(empty.database, 86)).toBe('empty');
    await empty.close();
  });

  test.each([
    ['fits', undefined],
    ['empty', undefined],
    ['older', 'here: it is of an older version of Polder; `polder migrate` brings it to this one'],
    ['newer', 'here: it is of a newer version of Polder; use that one'],
  ] as const)('that is held to be %s is told: %s', (fitness, message) => {
    const said = () => {
      try {
        requireFit(fitness, { where: 'here' });
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : error;
      }
    };
    expect(said()).toBe(message);
  });
});
