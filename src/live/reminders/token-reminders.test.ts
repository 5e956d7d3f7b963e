/** That the token of a program ends is said to whoever may make the next one, and nobody else. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { present } from '../../kernel/assert.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { type RoleName, THE_PLATFORM } from '../../platform/identity/access.ts';
import { createToken, revokeToken } from '../../platform/identity/commands/tokens.ts';
import { listenerOf } from '../../platform/identity/hearing.ts';
import type { TokenOwner } from '../../platform/identity/store/tokens.ts';
import { remindOfDue } from '../leader/remind.ts';
import { callerAt } from '../testing/applied.ts';

const DAY = 86_400;
const NOW = 1_800_000_000;
const ADMINISTRATOR = {
  ...{ id: 'person_a', name: 'A', restrictedTo: undefined },
  grants: [{ role: 'administrator', scope: THE_PLATFORM }],
} as const;

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
});
afterAll(() => store.close());

async function made(owner: TokenOwner, days: number): Promise<string> {
  const expiresAt = toEpochSeconds(NOW + days * DAY);
  const draft = { owner, name: 'agent', restrictedTo: undefined, expiresAt };
  const token = await store.database.write(callerAt(NOW), (writer) =>
    createToken(writer, draft, ADMINISTRATOR),
  );
  return present(token.ok ? token.value.token.id : undefined, 'A token');
}

/** `subject kind scopes` of what is said so many days after, and a second. */
async function saidAfter(days: number): Promise<readonly string[]> {
  const { database } = store;
  const [last] = await database.query<{ seq: bigint | null }>(
    'SELECT max(seq) AS seq FROM platform.event',
  );
  await remindOfDue(database, toEpochSeconds(NOW + days * DAY + 1));
  const rows = await database.query<{ subject: string; kind: string; scopes: readonly string[] }>(
    'SELECT subject, kind, scopes FROM platform.event WHERE seq > $1 ORDER BY seq',
    [last?.seq ?? 0n],
  );
  return rows.map(({ subject, kind, scopes }) => `${subject} ${kind} ${scopes.join(' ')}`);
}

test('A month before, and once it has ended, unless another lasts longer', async () => {
  const site = { kind: 'site', siteId: 'site_nl' } as const;
  const first = await made(site, 100);
  const directory = await made({ kind: 'directory' }, 101);
  await made({ kind: 'site', siteId: 'site_de' }, 300);
  expect(await saidAfter(69)).toEqual([]);
  expect(await saidAfter(70)).toEqual([`${first} token.falls-due site:site_nl`]);
  expect(await saidAfter(71)).toEqual([`${directory} token.falls-due platform:polder`]);
  const next = await made(site, 200);
  expect(await saidAfter(101)).toEqual([`${directory} token.overdue platform:polder`]);
  await store.database.write(callerAt(NOW), (writer) => revokeToken(writer, next, ADMINISTRATOR));
  expect(await saidAfter(102)).toEqual([`${first} token.overdue site:site_nl`]);
  expect(await saidAfter(103)).toEqual([]);
});

test.each<readonly [role: RoleName, isTold: boolean]>([
  ['operator', true],
  ['auditor', false],
  ['site-agent', false],
])('It is heard by who makes tokens there: %s, %s', (role, isTold) => {
  const grants = [{ role, scope: { kind: 'site', id: 'site_nl' } }] as const;
  expect(listenerOf({ grants }, 'token.overdue').scopes.has('site:site_nl')).toBe(isTold);
});
