import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { done } from '../../kernel/outcome.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { Reader } from '../database/transaction.ts';
import type { Actor, Permission } from './access.ts';
import { Authenticator } from './authenticate.ts';
import { setPersonActive } from './commands/persons.ts';
import { grantRole } from './commands/roles.ts';
import { openSession } from './commands/sessions.ts';
import { createToken, type MadeToken, revokeToken } from './commands/tokens.ts';
import { enterPersonas, type Persona, personIdOf } from './demo.ts';
import { FAILURES_MAX } from './failed-attempts.ts';
import { isAllowed } from './permissions.ts';
import { newSecret } from './secrets.ts';
import type { Person } from './store/persons.ts';
import {
  ADMINISTRATOR,
  actorOf,
  DIRECTORY,
  IdentityWorld,
  later,
  NL,
  NOW,
  SITE,
} from './testing/identity-world.ts';

let world: IdentityWorld;
beforeAll(async () => {
  world = await IdentityWorld.create();
});
afterAll(() => world.store.close());

let milliseconds = 0;
let lines: string[] = [];
let queryCount = 0;
let noteCount = 0;
let authenticator: Authenticator;

function authenticatorOf(isDemo: boolean): Authenticator {
  const database: Reader = {
    query: (sql, values) => {
      queryCount += sql.includes('SELECT token') || sql.includes('SELECT session') ? 1 : 0;
      noteCount += sql.includes('SET last_used_at') ? 1 : 0;
      return world.store.database.query(sql, values);
    },
  };
  return new Authenticator({
    database,
    now: () => toEpochSeconds(NOW + Math.floor(milliseconds / 1_000)),
    monotonicMilliseconds: () => milliseconds,
    origins: ['http://127.0.0.1:8080'],
    isSecure: false,
    isDemo,
    log: { warn: (fields, sentence) => lines.push(`${sentence} ${JSON.stringify(fields)}`) },
  });
}

beforeEach(() => {
  milliseconds = 0;
  queryCount = 0;
  noteCount = 0;
  lines = [];
  authenticator = authenticatorOf(false);
});

function byToken(secret: string, address = '10.0.0.1') {
  const headers = { authorization: `Bearer ${secret}` };
  return authenticator.authenticate({ method: 'POST', headers, address });
}

function bySession(secret: string, address = '10.0.0.1') {
  const headers = { cookie: `polder_session=${secret}` };
  return authenticator.authenticate({ method: 'GET', headers, address });
}

async function made(
  person: Person,
  restrictedTo?: readonly Permission[],
  expiresAt: EpochSeconds = later(600),
): Promise<MadeToken> {
  const owner = { kind: 'person', personId: person.id } as const;
  const draft = { owner, name: 't', restrictedTo, expiresAt };
  const outcome = await world.write((writer) => createToken(writer, draft, actorOf(person)));
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value;
}

async function session(person: Person): Promise<string> {
  const opened = await world.write(async (writer) =>
    done(await openSession(writer, person.id, undefined)),
  );
  return opened.value.secret;
}

describe('a token', () => {
  it('stands for its owner, with the roles of now, restricted to what it is for', async () => {
    const [boss, one] = [await world.person('boss'), await world.person('one')];
    const grant = { personId: one.id, role: 'funder-officer', scope: NL } as const;
    const giver = actorOf(boss, ADMINISTRATOR);
    await world.write((writer) => grantRole(writer, grant, giver, DIRECTORY));
    const { secret, token } = await made(one, ['commitment.read']);
    const asked = await byToken(secret);
    const shown = { id: token.id, expiresAt: token.expiresAt };
    expect(asked).toMatchObject({ kind: 'actor', actor: { id: one.id, token: shown } });
    const actor = (asked as { actor: Actor }).actor;
    expect(isAllowed(actor, 'commitment.read', [NL])).toBe(true);
    expect(isAllowed(actor, 'commitment.sign', [NL])).toBe(false);
    expect(isAllowed(actor, 'commitment.read', [SITE])).toBe(false);
  });

  it('of a site stands for its agent, which may report usage there and nowhere else', async () => {
    const operator = actorOf(await world.person('one'), { role: 'operator', scope: SITE });
    const owner = { kind: 'site', siteId: SITE.id } as const;
    const draft = { owner, name: 'agent', restrictedTo: undefined, expiresAt: later(60) };
    const outcome = await world.write((writer) => createToken(writer, draft, operator));
    const asked = await byToken(outcome.ok ? outcome.value.secret : '');
    expect(asked).toMatchObject({ kind: 'actor', actor: { id: 'agent_nl', name: 'agent' } });
    const actor = (asked as { actor: Actor }).actor;
    expect(isAllowed(actor, 'usage.report', [SITE])).toBe(true);
    expect(isAllowed(actor, 'usage.report', [{ kind: 'site', id: 'site_de' }])).toBe(false);
    expect(isAllowed(actor, 'job.submit', [SITE])).toBe(false);
  });

  it.each([
    ['Basic abc', 'token_malformed'],
    ['Bearer ', 'token_malformed'],
    ['Bearer polder_pat_short', 'token_malformed'],
    [`Bearer polder_pat_${'a'.repeat(43)}`, 'token_unknown'],
    [`Bearer polder_site_${'a'.repeat(43)}`, 'token_unknown'],
  ])('is refused: %s (%s)', async (authorization, reason) => {
    const request = { method: 'GET', headers: { authorization }, address: '10.0.0.1' };
    expect(await authenticator.authenticate(request)).toEqual({ kind: 'refused', reason });
  });

  it('is refused at the second of its end, also while it is remembered', async () => {
    const { secret } = await made(await world.person('one'), undefined, later(10));
    milliseconds = 9_900;
    expect(await byToken(secret)).toMatchObject({ kind: 'actor' });
    milliseconds = 10_000;
    expect(await byToken(secret)).toEqual({ kind: 'refused', reason: 'token_expired' });
    expect(queryCount).toBe(1);
  });

  it('is refused within a second of its revocation, and of the end of its owner', async () => {
    const one = await world.person('revoked');
    const [first, second] = [await made(one), await made(one)];
    await byToken(first.secret);
    await world.write((writer) => revokeToken(writer, first.token.id, actorOf(one)));
    milliseconds = 1_000;
    expect(await byToken(first.secret)).toEqual({ kind: 'refused', reason: 'token_revoked' });
    await byToken(second.secret);
    const change = { personId: one.id, isActive: false, version: 1 };
    await world.write((writer) => setPersonActive(writer, change));
    milliseconds = 2_000;
    expect((await byToken(second.secret)).kind).toBe('refused');
  });

  it('costs one query a second, however often and by how many at once it is shown', async () => {
    const { secret } = await made(await world.person('one'));
    await Promise.all(Array.from({ length: 50 }, () => byToken(secret)));
    milliseconds = 999;
    await Promise.all(Array.from({ length: 50 }, () => byToken(secret)));
    expect(queryCount).toBe(1);
    milliseconds = 1_000;
    await byToken(secret);
    expect(queryCount).toBe(2);
  });

  it('is noted as used once, by however many at once it is shown', async () => {
    const { secret } = await made(await world.person('one'), undefined, later(3_600));
    await Promise.all(Array.from({ length: 50 }, () => byToken(secret)));
    milliseconds = 999;
    await byToken(secret);
    expect(noteCount).toBe(1);
  });

  it('notes when it was used, to five minutes', async () => {
    const { secret, token } = await made(await world.person('one'), undefined, later(3_600));
    const usedAt = async () => {
      const [row] = await world.store.database.query<{ last_used_at: bigint }>(
        'SELECT last_used_at FROM identity.token WHERE id = $1',
        [token.id],
      );
      return Number(row?.last_used_at);
    };
    // Whoever shows it does not wait for that.
    await byToken(secret);
    await expect.poll(usedAt).toBe(NOW);
    milliseconds = 299_000;
    await byToken(secret);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await usedAt()).toBe(NOW);
    milliseconds = 300_000;
    await byToken(secret);
    await expect.poll(usedAt).toBe(NOW + 300);
  });
});

describe('a session', () => {
  it('ends without use also while a stream of it goes on: a look again is no use', async () => {
    const secret = await session(await world.person('listener'));
    const headers = { cookie: `polder_session=${secret}` };
    const listens = { method: 'GET', headers, address: '10.0.0.1', isAgain: true } as const;
    for (milliseconds = 0; milliseconds < 1_800_000; milliseconds += 120_000) {
      expect(await authenticator.authenticate(listens)).toMatchObject({ kind: 'actor' });
    }
    await new Promise((resolve) => setTimeout(resolve, 60));
    milliseconds += 1_000;
    expect(await authenticator.authenticate(listens)).toMatchObject({ kind: 'public' });
  });

  it('that is over, or unknown, is the public, and never a refusal', async () => {
    const secret = await session(await world.person('one'));
    expect(await bySession(secret)).toMatchObject({ kind: 'actor' });
    expect(await bySession(newSecret())).toMatchObject({ kind: 'public', actor: { id: 'public' } });
    milliseconds = 13 * 3_600_000;
    expect(await bySession(secret)).toMatchObject({ kind: 'public' });
  });

  it('gives way to a token that is shown beside it', async () => {
    const one = await world.person('one');
    const cookie = `polder_session=${await session(one)}`;
    const headers = { cookie, authorization: 'Bearer nonsense' };
    const asked = await authenticator.authenticate({ method: 'GET', headers, address: '10.0.0.1' });
    expect(asked).toEqual({ kind: 'refused', reason: 'token_malformed' });
  });
});

describe('whoever guesses', () => {
  it('is stopped by address before the store is asked; those who are known are not', async () => {
    const one = await world.person('one');
    const { secret } = await made(one);
    await byToken(secret, '10.0.0.9');
    const guess = () => `polder_pat_${newSecret()}`;
    for (let count = 0; count < FAILURES_MAX; count += 1) await byToken(guess(), '10.0.0.9');
    const asked = queryCount;
    expect(await byToken(guess(), '10.0.0.9')).toMatchObject({ reason: 'too_many_attempts' });
    expect(await bySession(newSecret(), '10.0.0.9')).toMatchObject({ kind: 'public' });
    expect(queryCount).toBe(asked);
    expect(await byToken(guess(), '10.0.0.8')).toMatchObject({ reason: 'token_unknown' });
    milliseconds = 5_000;
    expect(await byToken(secret, '10.0.0.9')).toMatchObject({ kind: 'actor' });
  });

  it('leaves a line in the log, without what was shown', async () => {
    const secret = `polder_pat_${newSecret()}`;
    await byToken(secret);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('token_unknown');
    expect(lines[0]).not.toContain(secret.slice(11, 20));
  });
});

describe('a persona', () => {
  const persona: Persona = {
    id: 'auditor',
    name: 'Aud Itor',
    description: '',
    grants: [{ role: 'auditor', scope: NL }],
  };

  it('is entered once with its roles, and counts only while the chooser is on', async () => {
    const enter = () => world.write((writer) => enterPersonas(writer, [persona]));
    expect(await enter()).toEqual({ ok: true, value: 2 });
    expect(await enter()).toEqual({ ok: false, reason: 'nothing_to_do' });
    const person = { id: personIdOf(persona), name: persona.name } as Person;
    const [{ secret }, cookie] = [await made(person), await session(person)];
    expect(await byToken(secret)).toEqual({ kind: 'refused', reason: 'owner_inactive' });
    expect(await bySession(cookie)).toMatchObject({ kind: 'public' });
    authenticator = authenticatorOf(true);
    expect(await byToken(secret)).toMatchObject({ kind: 'actor', actor: { name: 'Aud Itor' } });
    expect(await bySession(cookie)).toMatchObject({ kind: 'actor' });
  });
});
