/** A registration that was granted, until it is ended. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { selectParty } from '../funding/store/parties.ts';
import { liveGrantsOf } from '../platform/identity/store/grants.ts';
import { ApplyingPlatform, accessCall, SAID, word } from './testing/applying.ts';

const OFFICER = 'person_other-funder';

let platform: ApplyingPlatform;
beforeAll(async () => {
  platform = await ApplyingPlatform.start([accessCall('access-call_bare')]);
});
afterAll(() => platform.close());

/** Asked for by `who` under this name, and granted as a new party of it. */
async function granted(who: string, name: string): Promise<string> {
  const asked = { organisation: name, kind: 'company', ofState: 'party_aa', said: 'Rivers.' };
  const body = { id: `registration_${name}`, ...asked, registrationNumber: null };
  expect(word(await platform.post(who, 'my-registrations', body))).toBe('open');
  const as = { party: `party_${name}`, enterAs: name, ofState: null, said: null };
  const answer = await platform.post(OFFICER, `registrations/registration_${name}/grant`, as);
  expect(word(answer)).toBe('granted');
  return `registrations/registration_${name}`;
}

const end = (at: string, who = OFFICER) => platform.post(who, `${at}/end`, SAID);

async function rolesOf(person: `person_${string}`): Promise<readonly string[]> {
  const grants = await liveGrantsOf(platform.store.database, person);
  return grants.map(({ role, scope }) => `${role} ${scope.id}`);
}

test('The role is over, and what was applied for in the name of the party stays', async () => {
  const who = 'person_nobody';
  const at = await granted(who, 'river');
  const applicant = { applicant: 'party_river' };
  expect((await platform.apply('before', 'bare', applicant, who)).status).toBe(201);
  const ended = await end(at);
  expect(ended.body).toMatchObject({ state: 'ended', party: 'party_river', endedSaid: 'Because.' });
  expect(await rolesOf(who)).toEqual([]);
  expect((await platform.apply('after', 'bare', applicant, who)).status).toBe(403);
  expect((await platform.get(who, `my-${at}`)).body).toMatchObject({ state: 'ended' });
  expect(await selectParty(platform.store.database, 'party_river')).toBeDefined();
  const kept = await platform.get('person_a', 'applications/application_before');
  expect(kept.body.state).toBe('eligibility');
  expect(word(await end(at))).toBe('409 registration-not-granted');
  // Such as one who comes back.
  await granted(who, 'river-again');
});

test('Only the role that it gave is over, which may be over already', async () => {
  const at = await granted('person_lead', 'second');
  const own = 'applicant party_users';
  expect(await rolesOf('person_lead')).toEqual([own, 'applicant party_second']);
  expect(word(await end(at))).toBe('ended');
  expect(await rolesOf('person_lead')).toEqual([own]);
  const other = await granted('person_s', 'third');
  await platform.store.database.query(
    `UPDATE identity.role_grant SET ended_at = granted_at, ended_by = 'test'
      WHERE person_id = 'person_s' AND scope_id = 'party_third'`,
  );
  expect(word(await end(other))).toBe('ended');
});

test('It is ended by whoever may grant it, once it was granted', async () => {
  const at = await granted('person_t', 'fourth');
  for (const who of ['person_a', 'person_t']) {
    expect([403, 404]).toContain((await end(at, who)).status);
  }
  expect(word(await end(at, 'person_auditor'))).toMatch(/^403 /);
  const open = { organisation: 'x', kind: 'company', ofState: 'party_aa', said: 'Rivers.' };
  const body = { id: 'registration_open', ...open, registrationNumber: null };
  await platform.post('person_t', 'my-registrations', body);
  expect(word(await end('registrations/registration_open'))).toBe('409 registration-not-granted');
  expect(await rolesOf('person_t')).toEqual(['reviewer party_union', 'applicant party_fourth']);
});

test('The store lets what was granted be ended, and nothing else of it change', async () => {
  await granted('person_u', 'fifth');
  const set = (sets: string) =>
    platform.store.database.query(
      `UPDATE access.registration SET ${sets} WHERE id = 'registration_fifth'`,
    );
  const ends = `state = 'ended', ended_at = 9, ended_by = 'person_b'`;
  await expect(set(`party = 'party_users'`)).rejects.toThrow('stands');
  await expect(set(`state = 'refused', party = NULL, answer = 'No.'`)).rejects.toThrow('stands');
  await expect(set(`${ends}, ended_said = 'Left.', answer = 'Other.'`)).rejects.toThrow('stands');
  await expect(set(ends)).rejects.toThrow('check');
  await set(`${ends}, ended_said = 'Left.'`);
  await expect(set(`ended_said = 'Otherwise.'`)).rejects.toThrow('stands');
});
