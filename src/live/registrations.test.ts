/** Persons who ask to apply for an organisation: from the first question to an application. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  grantRegistration,
  refuseRegistration,
  register,
  withdrawRegistration,
} from '../access/commands/registrations.ts';
import { putParty } from '../funding/commands/parties.ts';
import { selectParty } from '../funding/store/parties.ts';
import { present } from '../kernel/assert.ts';
import type { PartyId, RegistrationId } from '../kernel/ids.ts';
import { done } from '../kernel/outcome.ts';
import { isHeardBy } from '../platform/database/event-scope.ts';
import { whileUncommitted } from '../platform/database/testing/while-uncommitted.ts';
import type { Writer } from '../platform/database/transaction.ts';
import type { AnyOutcome } from '../platform/database/write.ts';
import type { Actor, Permission } from '../platform/identity/access.ts';
import { listenerOf } from '../platform/identity/hearing.ts';
import { liveGrantsOf } from '../platform/identity/store/grants.ts';
import { planPorts } from './plan-ports.ts';
import { applyText, callerAt, textOfFile } from './testing/applied.ts';
import { APPLYING, ApplyingPlatform, accessCall, SAID, word } from './testing/applying.ts';

const { registrationFacts: facts } = planPorts(async () => undefined);
const OFFICER = 'person_other-funder';
const UNION_OFFICER = 'person_a';

let platform: ApplyingPlatform;
beforeAll(async () => {
  platform = await ApplyingPlatform.start([accessCall('access-call_bare')]);
});
afterAll(() => platform.close());

let count = 0;
/** Somebody who logged in and has no role. */
async function newcomer(): Promise<`person_${string}`> {
  count += 1;
  const id = `person_new-${count}` as const;
  await platform.store.database.query(
    `INSERT INTO identity.person (id, issuer, subject, name, mail, mail_is_verified, created_at)
     VALUES ($1, 'i', $1, 'New One', 'new@example.org', true, 1)`,
    [id],
  );
  return id;
}

const TEXT = {
  organisation: 'River Lab',
  kind: 'user-organisation',
  ofState: 'party_aa',
  registrationNumber: '12345678',
  said: 'We model rivers.',
} as const;

/** Asked for by `who`; answers its id. */
async function asked(who: string, change: object = {}) {
  const id = `registration_${who.slice('person_'.length)}` as const;
  expect(word(await platform.post(who, 'my-registrations', { id, ...TEXT, ...change }))).toBe(
    'open',
  );
  return id;
}

const decide = (id: string, verb: 'grant' | 'refuse', body: object, who = OFFICER) =>
  platform.post(who, `registrations/${id}/${verb}`, body);

const NEW = (id: string, name = 'River Lab') => ({
  party: id,
  enterAs: name,
  ofState: null,
  said: null,
});
const FOUND = (id: string) => ({ party: id, enterAs: null, ofState: null, said: 'Welcome.' });

test('A newcomer is entered with a new party, and applies in its name', async () => {
  const who = await newcomer();
  expect((await platform.get(who, 'registration-form')).body).toEqual({
    states: [{ id: 'party_aa', name: 'State AA' }],
  });
  expect((await platform.get(who, 'applications')).status).toBe(403);
  const id = await asked(who);
  const granted = await decide(id, 'grant', NEW('party_river', 'River Lab AA'));
  expect(granted.body).toMatchObject({
    state: 'granted',
    party: 'party_river',
    personName: 'New One',
    personMail: 'new@example.org',
    isPersonMailVerified: true,
  });
  expect(await selectParty(platform.store.database, 'party_river')).toMatchObject({
    name: 'River Lab AA',
    kind: 'user-organisation',
    state: 'party_aa',
  });
  expect((await platform.get(who, `my-registrations/${id}`)).body.state).toBe('granted');
  const application = { applicant: 'party_river' };
  expect((await platform.apply('of-river', 'bare', application, who)).status).toBe(201);
});

test('A programme file that does not name the party leaves it and its applicant', async () => {
  const who = await newcomer();
  await decide(await asked(who), 'grant', NEW('party_stays'));
  const text = textOfFile('test/golden/small-generated.yaml').replace('State AA', 'State of AA');
  const applied = await applyText(platform.store.database, text, { at: platform.now });
  expect(applied).toMatchObject({
    ok: true,
    value: {
      difference: { kept: expect.arrayContaining([{ section: 'parties', id: 'party_stays' }]) },
    },
  });
  expect((await selectParty(platform.store.database, 'party_stays'))?.name).toBe('River Lab');
  expect((await platform.get(who, 'applications')).status).toBe(200);
});

test('A second person of an organisation is shown, and gets, the party that is there', async () => {
  const [first, second] = [await newcomer(), await newcomer()];
  await decide(await asked(first, { organisation: 'Delta' }), 'grant', NEW('party_delta', 'Delta'));
  const id = await asked(second, { organisation: 'delta, Institute' });
  const seen = await platform.get(OFFICER, `registrations/${id}`);
  expect(seen.body).toMatchObject({ likelyParties: [{ id: 'party_delta', name: 'Delta' }] });
  expect(word(await decide(id, 'grant', FOUND('party_delta')))).toBe('granted');
  expect(await rolesOf(second)).toEqual(['applicant party:party_delta']);
  const after = await platform.get(OFFICER, `registrations/${id}`);
  expect(after.body).toMatchObject({ answer: 'Welcome.', likelyParties: [] });
});

describe('A registration', () => {
  test('is refused with a reason that the person reads, and asked for anew', async () => {
    const who = await newcomer();
    const id = await asked(who);
    expect(word(await decide(id, 'refuse', SAID))).toBe('refused');
    const own = await platform.get(who, 'my-registrations');
    expect(own.body.items).toMatchObject([{ id, state: 'refused', answer: 'Because.' }]);
    expect(await rolesOf(who)).toEqual([]);
    const again = { id: `${id}-again`, ...TEXT };
    expect(word(await platform.post(who, 'my-registrations', again))).toBe('open');
  });

  test('is withdrawn by its person alone, who is then free to ask again', async () => {
    const [who, other] = [await newcomer(), await newcomer()];
    const id = await asked(who);
    const at = `my-registrations/${id}`;
    expect(word(await platform.post(other, `${at}/withdraw`))).toBe('404 not-found');
    expect(word(await platform.get(other, at))).toBe('404 not-found');
    expect((await platform.get(other, 'my-registrations')).body.items).toEqual([]);
    expect(word(await platform.post(who, `${at}/withdraw`))).toBe('withdrawn');
    expect(word(await platform.post(who, `${at}/withdraw`))).toBe(
      '409 registration-already-decided',
    );
    const again = { id: `${id}-again`, ...TEXT };
    expect(word(await platform.post(who, 'my-registrations', again))).toBe('open');
  });

  test('is of a state that takes part, one at a time, under an id of its own', async () => {
    const who = await newcomer();
    const ask = (change: object) =>
      platform.post(who, 'my-registrations', { id: 'registration_one', ...TEXT, ...change });
    expect(word(await ask({ ofState: 'party_users' }))).toBe('422 registration-state-unknown');
    expect(word(await ask({}))).toBe('open');
    expect(word(await ask({}))).toBe('409 id-taken');
    expect(word(await ask({ id: 'registration_two' }))).toBe('409 registration-already-open');
    expect(
      word(
        await platform.post('person_gone', 'my-registrations', { id: 'registration_x', ...TEXT }),
      ),
    ).toBe('422 registration-not-of-a-person');
  });

  test('is seen and decided by the officers of its state, and by no others', async () => {
    const who = await newcomer();
    const id = await asked(who);
    for (const stranger of [UNION_OFFICER, 'person_lead', who]) {
      expect((await platform.get(stranger, `registrations/${id}`)).status).not.toBe(200);
      expect((await decide(id, 'grant', NEW('party_never'), stranger)).status).not.toBe(200);
    }
    const seen = (await platform.get(UNION_OFFICER, 'registrations')).body.items;
    expect(seen).toEqual([]);
    expect(word(await decide(id, 'grant', NEW('party_never'), 'person_auditor'))).toMatch('403');
    const listed = (await platform.get('person_auditor', 'registrations?state=open')).body.items;
    expect(listed?.map((each) => each.id)).toContain(id);
  });

  test('of no state that takes part is for officers of the platform alone', async () => {
    const who = await newcomer();
    const id = await asked(who, { ofState: null });
    expect((await platform.get(OFFICER, `registrations/${id}`)).status).toBe(404);
    expect((await decide(id, 'refuse', SAID)).status).toBe(404);
    expect((await platform.get('person_auditor', `registrations/${id}`)).status).toBe(200);
  });
});

test.each([
  ['party_aa', [OFFICER, 'person_auditor']],
  [null, ['person_auditor']],
])('Of one of %s hear %o', async (ofState, expected) => {
  const id = await asked(await newcomer(), { ofState });
  const [event] = await platform.store.database.query<{ kind: string; scopes: string[] }>(
    'SELECT kind, scopes FROM platform.event WHERE subject = $1',
    [id],
  );
  const { kind, scopes } = present(event, id);
  const hearing = Object.entries(APPLYING).filter(([, grants]) =>
    isHeardBy(listenerOf({ grants }, kind), scopes),
  );
  expect(hearing.map(([person]) => person)).toEqual(expected);
});

describe('A registration is granted', () => {
  test.each([
    ['the id of the new party is taken', NEW('party_users'), '409 id-taken'],
    ['there is no such party', FOUND('party_none'), '422 party-unknown'],
    ['the party pays', FOUND('party_aa'), '422 registration-not-of-a-user'],
    ['the party operates', FOUND('party_operator'), '422 registration-not-of-a-user'],
  ])('not where %s', async (_, body, expected) => {
    const who = await newcomer();
    const id = await asked(who);
    expect(word(await decide(id, 'grant', body))).toBe(expected);
    expect((await platform.get(who, `my-registrations/${id}`)).body.state).toBe('open');
    expect(await rolesOf(who)).toEqual([]);
  });

  test('not for a new party of what is no state any more', async () => {
    const id = await asked(await newcomer());
    const { database } = platform.store;
    const setKind = (kind: string, membership: string | null) =>
      database.query(`UPDATE funding.party SET kind = $1, membership = $2 WHERE id = 'party_aa'`, [
        kind,
        membership,
      ]);
    await setKind('region', null);
    expect(word(await decide(id, 'grant', NEW('party_region')))).toBe(
      '422 registration-state-unknown',
    );
    await setKind('state', 'member');
  });

  test('not for a new party of no state, nor for a party of another one', async () => {
    const outside = await asked(await newcomer(), { ofState: null });
    const grant = (ofState: PartyId | undefined) =>
      write('person_x', (writer) =>
        grantRegistration(writer, target(outside), { ...enter('party_outside'), ofState }, facts),
      );
    expect(await grant(undefined)).toMatchObject({ ok: false, reason: 'state_missing' });
    expect(await grant('party_aa')).toMatchObject({ ok: true });
    const entered = await selectParty(platform.store.database, 'party_outside');
    expect(entered?.state).toBe('party_aa');
    const id = await asked(await newcomer());
    const elsewhere = { ...NEW('party_elsewhere'), ofState: 'party_bb' };
    expect(word(await decide(id, 'grant', elsewhere))).toBe('422 registration-state-differs');
    const far = { id: 'party_far', name: 'Far', kind: 'company', state: undefined } as const;
    await write('person_x', async (writer) => done(await putParty(writer, far)));
    expect(word(await decide(id, 'grant', FOUND('party_far')))).toBe(
      '422 registration-of-another-state',
    );
  });

  test('not to oneself, nor to one who was deactivated', async () => {
    const who = await newcomer();
    const id = await asked(who);
    for (const decided of [
      (writer: Writer) => grantRegistration(writer, target(id), enter('party_own'), facts),
      (writer: Writer) => refuseRegistration(writer, target(id), 'No.'),
    ]) {
      expect(await write(who, decided)).toMatchObject({ ok: false, reason: 'own_registration' });
    }
    await platform.store.database.query(
      'UPDATE identity.person SET is_active = false WHERE id = $1',
      [who],
    );
    expect(word(await decide(id, 'grant', NEW('party_own')))).toBe('409 person-inactive');
    expect(await selectParty(platform.store.database, 'party_own')).toBeUndefined();
    const anew = await write(who, (writer) => register(writer, draft('x'), actorOf(who), facts));
    expect(anew).toMatchObject({ ok: false, reason: 'person_inactive' });
  });

  test('once, and not after another version was seen', async () => {
    const who = await newcomer();
    const id = await asked(who);
    const stale = await platform.ask(OFFICER, 'POST', `registrations/${id}/grant`, {
      body: NEW('party_once'),
      version: 7,
    });
    expect(stale.status).toBe(412);
    expect(word(await decide(id, 'grant', NEW('party_once')))).toBe('granted');
    expect(word(await decide(id, 'grant', FOUND('party_once')))).toBe(
      '409 registration-already-decided',
    );
  });
});

test('Nobody fills the store: so many a day, those that were withdrawn included', async () => {
  const who = await newcomer();
  const ask = (number: number) => {
    const id = `registration_often-${number}`;
    return platform.post(who, 'my-registrations', { id, ...TEXT });
  };
  for (let number = 1; number <= 5; number += 1) {
    expect(word(await ask(number))).toBe('open');
    await platform.post(who, `my-registrations/registration_often-${number}/withdraw`);
  }
  expect(word(await ask(6))).toBe('409 registered-too-often');
  platform.setClock('2026-12-01T09:00:00Z');
  expect(word(await ask(6))).toBe('open');
});

test('A token that is not for applications neither registers nor withdraws', async () => {
  const who = await newcomer();
  const reader = actorOf(who, ['metric.read']);
  const made = await write(who, (writer) => register(writer, draft('t'), reader, facts));
  expect(made).toMatchObject({ ok: false, reason: 'token_restricted' });
  const id = await asked(who);
  const ended = await write(who, (writer) => withdrawRegistration(writer, target(id), reader));
  expect(ended).toMatchObject({ ok: false, reason: 'token_restricted' });
});

test('Of two at once one is open of a person, and one decision counts', async () => {
  const who = await newcomer();
  const ask = (id: string) => (writer: Writer) => register(writer, draft(id), actorOf(who), facts);
  const [, second] = await whileUncommitted(
    platform.store.database,
    { ...callerAt(platform.now), actor: who },
    ask('first'),
    () => write(who, ask('second')),
  );
  expect(second).toMatchObject({ ok: false, reason: 'registration_open' });
  const id = 'registration_first';
  const [, late] = await whileUncommitted(
    platform.store.database,
    { ...callerAt(platform.now), actor: who },
    (writer) => withdrawRegistration(writer, target(id), actorOf(who)),
    () => decide(id, 'grant', NEW('party_late')),
  );
  expect(late.status).toBe(409);
  expect(await selectParty(platform.store.database, 'party_late')).toBeUndefined();
});

test('Of two new parties of one id, entered at once, the second is refused', async () => {
  const [one, other] = [await asked(await newcomer()), await asked(await newcomer())];
  const [, second] = await whileUncommitted(
    platform.store.database,
    { ...callerAt(platform.now), actor: OFFICER },
    (writer) => grantRegistration(writer, target(one), enter('party_twice'), facts),
    () => decide(other, 'grant', NEW('party_twice', 'Another')),
  );
  expect(word(second)).toBe('409 id-taken');
  expect((await selectParty(platform.store.database, 'party_twice'))?.name).toBe('Lab');
});

test('What was decided stands in the store too', async () => {
  const who = await newcomer();
  const id = await asked(who);
  const change = (sets: string) =>
    platform.store.database.query(`UPDATE access.registration SET ${sets} WHERE id = $1`, [id]);
  await expect(change(`said = 'Other.'`)).rejects.toThrow('stands');
  await expect(change('person_mail_is_verified = false')).rejects.toThrow('stands');
  const decided = `decided_at = 1, decided_by = 'person_b'`;
  await expect(change(`state = 'refused', ${decided}`)).rejects.toThrow('check');
  await expect(change(`state = 'granted', ${decided}`)).rejects.toThrow('check');
  await expect(
    change(`state = 'refused', answer = 'No.', decided_at = 1, decided_by = person`),
  ).rejects.toThrow('check');
  await decide(id, 'refuse', SAID);
  await expect(change(`state = 'open'`)).rejects.toThrow('stands');
  await expect(platform.store.database.query('DELETE FROM access.registration')).rejects.toThrow();
});

async function rolesOf(person: `person_${string}`) {
  const grants = await liveGrantsOf(platform.store.database, person);
  return grants.map(({ role, scope }) => `${role} ${scope.kind}:${scope.id}`);
}

function target(id: RegistrationId) {
  return { id, version: undefined };
}

function enter(party: PartyId) {
  return { party, enterAs: 'Lab', ofState: undefined, answer: undefined };
}

function draft(name: string) {
  return { id: `registration_${name}` as const, ...TEXT };
}

function actorOf(id: string, restrictedTo?: readonly Permission[]): Actor {
  return { id, name: id, grants: [], restrictedTo };
}

function write<Outcome extends AnyOutcome>(
  actor: string,
  work: (writer: Writer) => Promise<Outcome>,
) {
  return platform.store.database.write({ ...callerAt(platform.now), actor }, work);
}
