import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EpochSeconds, SECONDS_PER_DAY } from '../../../kernel/units.ts';
import { whileUncommitted } from '../../database/testing/while-uncommitted.ts';
import type { Writer } from '../../database/transaction.ts';
import type { Actor } from '../access.ts';
import { challengeOf, newSecret } from '../secrets.ts';
import type { Person } from '../store/persons.ts';
import type { StoredToken } from '../store/tokens.ts';
import {
  ADMINISTRATOR,
  actorOf,
  IdentityWorld,
  later,
  NOW,
  SITE,
} from '../testing/identity-world.ts';
import { setPersonActive } from './persons.ts';
import {
  closeAllSessions,
  closeSession,
  exchangeCliCode,
  makeCliCode,
  openSession,
} from './sessions.ts';
import { createToken, LIVE_TOKENS_MAX, revokeToken, TOKEN_SECONDS_MAX } from './tokens.ts';

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

describe('a token', () => {
  const permissions = ['job.read'] as const;
  type Row = readonly [
    reason: string,
    owner: 'own' | 'other' | 'site',
    seconds: number,
    restrictedTo: 'all' | 'job.read' | 'job.submit',
  ];
  const ROWS: readonly Row[] = [
    ['not_ones_own', 'other', 60, 'job.read'],
    ['not_ones_own', 'site', 60, 'job.read'],
    ['expires_in_the_past', 'own', 0, 'job.read'],
    ['expires_too_late', 'own', 1_001, 'job.read'],
    ['exceeds_own_token', 'own', 1_000, 'job.submit'],
    ['made', 'own', 1_000, 'job.read'],
    ['made', 'own', 1_000, 'all'],
  ];
  it.each(ROWS)('that is made with a token: %s', async (reason, whose, seconds, restricted) => {
    const [one, other] = [
      await world.person(`P-${testCount}`),
      await world.person(`Q-${testCount}`),
    ];
    const outer = await madeToken(one, 1_000);
    const actor: Actor = { ...actorOf(one), restrictedTo: permissions, token: outer };
    const owners = {
      own: { kind: 'person', personId: one.id },
      other: { kind: 'person', personId: other.id },
      site: { kind: 'site', siteId: SITE.id },
    } as const;
    const restrictedTo = restricted === 'all' ? undefined : [restricted];
    const draft = { owner: owners[whose], name: 't', restrictedTo, expiresAt: later(seconds) };
    const answer = await world.write((writer) => createToken(writer, draft, actor));
    expect(answer.ok ? 'made' : answer.reason).toBe(reason);
    if (answer.ok) expect(answer.value.token.restrictedTo).toEqual(permissions);
  });

  it('is not made by the agent of a site, which is no person', async () => {
    const agent: Actor = {
      id: `agent_${SITE.id}`,
      name: 'agent',
      grants: [{ role: 'site-agent', scope: SITE }],
      restrictedTo: undefined,
    };
    const owner = { kind: 'person', personId: agent.id as `person_${string}` } as const;
    const draft = { owner, name: 't', restrictedTo: undefined, expiresAt: later(60) };
    const answer = await world.write((writer) => createToken(writer, draft, agent));
    expect(answer).toEqual({ ok: false, reason: 'not_ones_own' });
  });

  async function madeToken(owner: Person, seconds: number, maker?: StoredToken) {
    const draft = {
      owner: { kind: 'person', personId: owner.id } as const,
      name: 't',
      restrictedTo: undefined,
      expiresAt: later(seconds),
    };
    const actor: Actor = { ...actorOf(owner), ...(maker && { token: maker }) };
    const made = await world.write((writer) => createToken(writer, draft, actor));
    if (!made.ok) throw new Error(made.reason);
    return made.value.token;
  }

  it('is not made by who was kept out meanwhile: nothing comes back with the person', async () => {
    const one = await world.person(`P-${testCount}`);
    const change = { personId: one.id, isActive: false, version: 1 };
    await world.write((writer) => setPersonActive(writer, change));
    await expect(madeToken(one, 60)).rejects.toThrow('person_inactive');
    await expect(madeSiteToken(one, undefined)).rejects.toThrow('person_inactive');
  });

  it('is not made with one that was revoked meanwhile', async () => {
    const one = await world.person(`P-${testCount}`);
    const maker = await madeToken(one, 600);
    await world.write((writer) => revokeToken(writer, maker.id, actorOf(one)));
    await expect(madeToken(one, 60, maker)).rejects.toThrow('maker_revoked');
    await expect(madeSiteToken(one, maker)).rejects.toThrow('maker_revoked');
  });

  it('that is made while its maker is revoked ends with it, or is not made', async () => {
    const one = await world.person(`P-${testCount}`);
    for (let round = 0; round < 10; round += 1) {
      const maker = await madeToken(one, 600);
      await Promise.allSettled([
        madeToken(one, 60, maker),
        world.write((writer) => revokeToken(writer, maker.id, actorOf(one))),
      ]);
    }
    const live = await world.store.database.query(
      'SELECT id FROM identity.token WHERE person_id = $1 AND revoked_at IS NULL',
      [one.id],
    );
    expect(live).toEqual([]);
  });

  async function madeSiteToken(operator: Person, maker: StoredToken | undefined) {
    const owner = { kind: 'site', siteId: SITE.id } as const;
    const draft = { owner, name: 't', restrictedTo: undefined, expiresAt: later(60) };
    const grant = { role: 'operator', scope: SITE } as const;
    const actor: Actor = { ...actorOf(operator, grant), ...(maker && { token: maker }) };
    const made = await world.write((writer) => createToken(writer, draft, actor));
    if (!made.ok) throw new Error(made.reason);
  }

  it('lasts a year at most, in the code and in the schema', async () => {
    const one = await world.person(`P-${testCount}`);
    await madeToken(one, TOKEN_SECONDS_MAX);
    await expect(madeToken(one, TOKEN_SECONDS_MAX + 1)).rejects.toThrow('expires_too_late');
    await expect(
      world.store.database.query(
        `INSERT INTO identity.token
           (id, person_id, name, hash, shown_prefix, made_by, created_at, expires_at)
         VALUES ('token_a', $1, 'n', repeat('a', 64), 'p', 'x', 0, $2)`,
        [one.id, TOKEN_SECONDS_MAX + 1],
      ),
    ).rejects.toThrow('a_year_at_most');
  });

  it('is kept as its hash alone', async () => {
    const one = await world.person(`P-${testCount}`);
    const owner = { kind: 'person', personId: one.id } as const;
    const draft = { owner, name: 't', restrictedTo: undefined, expiresAt: later(60) };
    const made = await world.write((writer) => createToken(writer, draft, actorOf(one)));
    const secret = made.ok ? made.value.secret : '';
    expect(secret).toMatch(/^polder_pat_[A-Za-z0-9_-]{43}$/);
    const rows = await world.store.database.query(
      `SELECT token::text AS text FROM identity.token UNION ALL
       SELECT audit::text FROM platform.audit`,
    );
    expect(JSON.stringify(rows)).not.toContain(secret.slice('polder_pat_'.length + 4));
  });

  it('ends with the one it was made with, over any number of steps', async () => {
    const one = await world.person(`P-${testCount}`);
    const first = await madeToken(one, 1_000);
    const second = await madeToken(one, 900, first);
    const third = await madeToken(one, 800, second);
    const bystander = await madeToken(one, 800);
    await world.write((writer) => revokeToken(writer, first.id, actorOf(one)));
    const rows = await world.store.database.query<{ id: string }>(
      'SELECT id FROM identity.token WHERE person_id = $1 AND revoked_at IS NOT NULL',
      [one.id],
    );
    expect(rows.map(({ id }) => id).sort()).toEqual([first.id, second.id, third.id].sort());
    expect(bystander.revokedAt).toBeUndefined();
  });

  it('of somebody else is not there; an administrator may end it', async () => {
    const [one, other] = [
      await world.person(`P-${testCount}`),
      await world.person(`Q-${testCount}`),
    ];
    const { id } = await madeToken(one, 60);
    const refused = await world.write((writer) => revokeToken(writer, id, actorOf(other)));
    expect(refused).toMatchObject({ reason: 'token_not_found' });
    const boss = actorOf(other, ADMINISTRATOR);
    expect(await world.write((writer) => revokeToken(writer, id, boss))).toMatchObject({
      ok: true,
    });
  });

  it('that is restricted ends itself, and others of its owner only if it is for that', async () => {
    const one = await world.person(`P-${testCount}`);
    const [own, other] = [await madeToken(one, 60), await madeToken(one, 60)];
    const bearer: Actor = { ...actorOf(one), restrictedTo: ['metric.read'], token: own };
    const revoke = (id: string, actor: Actor) =>
      world.write((writer) => revokeToken(writer, id, actor));
    const refused = { ok: false, reason: 'token_restricted', permission: 'token.write' };
    expect(await revoke(other.id, bearer)).toEqual(refused);
    expect(await revoke(own.id, bearer)).toMatchObject({ ok: true });
    const fit: Actor = { ...bearer, restrictedTo: ['token.write'] };
    expect(await revoke(other.id, fit)).toMatchObject({ ok: true });
  });

  it('of a site is made and ended by its operator', async () => {
    const one = await world.person(`P-${testCount}`);
    const operator = actorOf(one, { role: 'operator', scope: SITE });
    const owner = { kind: 'site', siteId: SITE.id } as const;
    const draft = { owner, name: 'agent', restrictedTo: undefined, expiresAt: later(60) };
    const made = await world.write((writer) => createToken(writer, draft, operator));
    expect(made.ok && made.value.secret).toMatch(/^polder_site_/);
    const id = made.ok ? made.value.token.id : '';
    const elsewhere = actorOf(one, { role: 'operator', scope: { kind: 'site', id: 'site_de' } });
    expect((await world.write((writer) => revokeToken(writer, id, elsewhere))).ok).toBe(false);
    expect((await world.write((writer) => revokeToken(writer, id, operator))).ok).toBe(true);
  });

  it('is the last of fifty, however many are made at once', async () => {
    const one = await world.person(`P-${testCount}`);
    for (let count = 0; count < LIVE_TOKENS_MAX - 1; count += 1) await madeToken(one, 60);
    // Connections that are there already, so that all begin at the same moment.
    await Promise.all([1, 2, 3, 4].map(() => world.store.database.query('SELECT pg_sleep(0.02)')));
    const answers = await Promise.allSettled([1, 2, 3, 4].map(() => madeToken(one, 60)));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('of a site is the last of fifty, though two operators make one at once', async () => {
    const [one, other] = [
      await world.person(`P-${testCount}`),
      await world.person(`Q-${testCount}`),
    ];
    const site = { kind: 'site', id: 'site_full' } as const;
    const draft = {
      ...{ owner: { kind: 'site', siteId: site.id } as const, name: 't', expiresAt: later(60) },
      restrictedTo: undefined,
    };
    const make = (person: Person) => (writer: Writer) =>
      createToken(writer, draft, actorOf(person, { role: 'operator', scope: site }));
    for (let count = 1; count < LIVE_TOKENS_MAX; count += 1) await world.write(make(one));
    const caller = { actor: one.id, at: NOW, requestId: 'r' };
    const [last, beyond] = await whileUncommitted(world.store.database, caller, make(one), () =>
      world.write(make(other)),
    );
    expect(last).toMatchObject({ ok: true });
    expect(beyond).toEqual({ ok: false, reason: 'too_many_tokens', countMax: LIVE_TOKENS_MAX });
  });
});

describe('a code of the command line', () => {
  it('is good once, for its verifier, for two minutes, for a token of 90 days', async () => {
    const one = await world.person(`P-${testCount}`);
    const verifier = newSecret();
    const make = () => world.write((writer) => makeCliCode(writer, one.id, challengeOf(verifier)));
    const exchange = (code: string, by: string, at: EpochSeconds) =>
      world.write((writer) => exchangeCliCode(writer, { code, verifier: by, name: 'laptop' }), at);
    const code = (await make()).value;
    expect(await exchange(code, newSecret(), NOW)).toMatchObject({ reason: 'code_unknown' });
    expect(await exchange(code, verifier, later(120))).toMatchObject({ reason: 'code_unknown' });
    const made = await exchange(code, verifier, later(119));
    expect(made).toMatchObject({
      ok: true,
      value: { token: { expiresAt: later(119 + 90 * SECONDS_PER_DAY) }, person: { id: one.id } },
    });
    expect(await exchange(code, verifier, later(119))).toMatchObject({ reason: 'code_unknown' });
  });
});

describe('a session', () => {
  it('replaces the one the browser had, and ends alone or with all others', async () => {
    const [one, other] = [
      await world.person(`P-${testCount}`),
      await world.person(`Q-${testCount}`),
    ];
    const open = (replaced?: string) =>
      world.write(async (writer) => ({
        ok: true as const,
        value: await openSession(writer, one.id, replaced),
      }));
    const first = (await open()).value;
    const second = (await open(first.secret)).value;
    expect(second.id).not.toBe(first.id);
    const live = async () => {
      const rows = await world.store.database.query<{ id: string }>(
        'SELECT id FROM identity.session WHERE person_id = $1 AND revoked_at IS NULL ORDER BY id',
        [one.id],
      );
      return rows.map(({ id }) => id);
    };
    expect(await live()).toEqual([second.id]);
    const refused = await world.write((writer) => closeSession(writer, second.id, actorOf(other)));
    expect(refused).toMatchObject({ reason: 'session_not_found' });
    await open();
    const byToken: Actor = { ...actorOf(one), restrictedTo: ['metric.read'] };
    const restricted = { ok: false, reason: 'token_restricted', permission: 'person.write' };
    const all = (actor: Actor) => world.write((writer) => closeAllSessions(writer, actor));
    expect(await world.write((writer) => closeSession(writer, second.id, byToken))).toEqual(
      restricted,
    );
    expect(await all(byToken)).toEqual(restricted);
    await world.write((writer) => closeSession(writer, second.id, actorOf(one)));
    expect(await live()).toHaveLength(1);
    expect(await all(actorOf(one))).toEqual({ ok: true, value: 1 });
    expect(await live()).toEqual([]);
  });
});
