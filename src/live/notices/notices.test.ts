/** Who is told of what becomes of applications and registrations, and what each makes of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { escalateOverdue } from '../../access/commands/escalate.ts';
import { done } from '../../kernel/outcome.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { tellNext } from '../../platform/notices/commands.ts';
import { remindOfDue } from '../leader/remind.ts';
import {
  ApplyingPlatform,
  AWARD,
  accessCall,
  PASSED,
  REVIEW,
  SAID,
  word,
} from '../testing/applying.ts';
import { NOTICE_RULES } from './notice-rules.ts';
import { NOTICE_TOPICS } from './notice-topics.ts';

const DAY = 86_400;
let platform: ApplyingPlatform;
let seen = 0n;
beforeAll(async () => {
  platform = await ApplyingPlatform.start([
    accessCall('access-call_bare'),
    accessCall('access-call_judged', { review: REVIEW, hasTechnicalCheck: false }),
  ]);
  for (const who of ['person_new', 'person_lone']) await enter(who);
});
afterAll(() => platform.close());
beforeEach(told);

async function enter(who: string): Promise<void> {
  await platform.store.database.query(
    `INSERT INTO identity.person (id, issuer, subject, name, mail, mail_is_verified, created_at)
     VALUES ($1, 'i', $1, 'New', 'new@example.org', true, 1)`,
    [who],
  );
}

/** `person kind`, of what was told since the last time. */
async function told(): Promise<readonly string[]> {
  const { database } = platform.store;
  const [last] = await database.query<{ seq: bigint }>('SELECT seq FROM notice.reader');
  ({ seen } = await tellNext(database, NOTICE_RULES, { seen, now: toEpochSeconds(platform.now) }));
  const rows = await database.query<{ person: string; kind: string }>(
    'SELECT person, kind FROM notice.notice WHERE seq > $1 ORDER BY seq, person',
    [last?.seq],
  );
  return rows.map(({ person, kind }) => `${person} ${kind}`);
}

test('Of an application: at each step who is to do the next, in the end who leads it', async () => {
  const at = 'applications/application_told';
  await platform.apply('told', 'bare');
  const deciders = ['person_a', 'person_b', 'person_judge'];
  expect(await told()).toEqual(deciders.map((who) => `${who} application.submitted`));
  await platform.post('person_a', `${at}/eligibility`, PASSED);
  expect(await told()).toEqual(
    ['person_b', 'person_judge', 'person_site'].map((who) => `${who} application.found-eligible`),
  );
  await platform.post('person_site', `${at}/technical-check`, PASSED);
  expect(await told()).toEqual(deciders.map((who) => `${who} application.found-feasible`));
  expect(word(await platform.post('person_a', `${at}/award`, AWARD))).toBe('awarded');
  expect(await told()).toContain('person_lead application.awarded');
  expect(await told()).toEqual([]);
});

test('Of one that is declined, who leads it and nobody else', async () => {
  await platform.apply('declined', 'bare');
  await told();
  const finding = { passed: false, ...SAID };
  await platform.post('person_a', 'applications/application_declined/eligibility', finding);
  expect(await told()).toEqual(['person_lead application.declined']);
});

test('Of a review, whoever shall write it, and nobody who reviews beside it', async () => {
  await platform.apply('reviewed', 'judged');
  const at = 'applications/application_reviewed';
  await platform.post('person_a', `${at}/eligibility`, PASSED);
  await told();
  await platform.post('person_a', `${at}/reviewers`, { person: 'person_s' });
  expect(await told()).toEqual(['person_s review.assigned']);
  // Who may not review is not reminded.
  await platform.post('person_a', `${at}/reviewers`, { person: 'person_t' });
  const conflict = { conflict: 'We wrote a paper together.' };
  await platform.post('person_t', 'my-reviews/application_reviewed/declaration', conflict);
  await told();
  const { database } = platform.store;
  const [step] = await database.query<{ due_at: bigint }>(
    "SELECT due_at FROM access.application WHERE id = 'application_reviewed'",
  );
  const due = Number(step?.due_at);
  for (const [at, kinds] of [
    [due - 3 * DAY, []],
    [due - 3 * DAY + 1, ['falls-due']],
    [due, []],
    [due + 1, ['overdue']],
  ] as const) {
    await remindOfDue(database, toEpochSeconds(at));
    expect(await told()).toEqual(kinds.map((kind) => `person_s review.${kind}`));
  }
});

test('Of a step that is overdue, whoever is to do it', async () => {
  await platform.apply('late', 'bare');
  await told();
  const { now } = platform;
  const caller = { actor: 'system_access', at: toEpochSeconds(now + 30 * DAY), requestId: '' };
  await platform.store.database.write(caller, async (writer) =>
    done(await escalateOverdue(writer, 100)),
  );
  expect(await told()).toEqual(
    expect.arrayContaining(['person_a application.escalated', 'person_b application.escalated']),
  );
});

const REGISTRATION = {
  organisation: 'River Lab',
  kind: 'user-organisation',
  ofState: 'party_aa',
  registrationNumber: null,
  said: 'We model rivers.',
};

test('Of a registration, the officers of its state; then the person who asked', async () => {
  const id = 'registration_told';
  await platform.post('person_new', 'my-registrations', { id, ...REGISTRATION });
  expect(await told()).toEqual(['person_other-funder registration.asked']);
  await platform.post('person_other-funder', `registrations/${id}/refuse`, SAID);
  expect(await told()).toEqual(['person_new registration.refused']);
});

describe('Whoever is told', () => {
  const mine = (who: string, query = '') => platform.get(who, `my-notices${query}`);

  test('reads what, and where one sees it, in both languages', async () => {
    const id = 'registration_read';
    await platform.post('person_lone', 'my-registrations', { id, ...REGISTRATION });
    await platform.post('person_other-funder', `registrations/${id}/refuse`, SAID);
    await told();
    expect((await mine('person_lone')).body.items).toMatchObject([
      {
        kind: 'registration.refused',
        topic: 'registrations',
        subject: id,
        page: '/register',
        readAt: null,
        sentences: { en: 'Your registration was refused.', nl: 'Uw registratie is geweigerd.' },
      },
    ]);
    expect((await mine('person_nobody')).body.items).toEqual([]);
  });

  test('marks as read what it has seen, and nothing that came since', async () => {
    const [newest] = (await mine('person_a')).body.items as unknown as { seq: string }[];
    await platform.apply('later', 'bare');
    await told();
    const until = newest?.seq;
    const read = await platform.post('person_a', 'my-notices/read', { until });
    expect(read.body).toMatchObject({ read: expect.any(Number) });
    expect((await platform.post('person_a', 'my-notices/read', { until })).body).toEqual({
      read: 0,
    });
    expect((await mine('person_a', '?unread=true')).body.items).toHaveLength(1);
    expect((await platform.get('person_a', 'my-notice-settings')).body).toMatchObject({
      unreadCount: 1,
    });
    expect((await mine('person_b', '?unread=true')).body.items?.length).toBeGreaterThan(1);
  });

  test('chooses how it is told, as it has seen it', async () => {
    const path = 'my-notice-settings';
    expect((await platform.get('person_lone', path)).body).toEqual({
      ...{ mail: 'soon', language: 'en', silent: [], unreadCount: 1, version: 1 },
      ...{ address: 'new@example.org', isAddressVerified: true, sendsMail: true, refusal: null },
    });
    const body = { mail: 'daily', language: 'nl', silent: ['invoices', 'funding'] };
    const put = (version: number, who = 'person_lone') =>
      platform.ask(who, 'PUT', path, { body, version });
    expect((await put(1)).body).toMatchObject({ ...body, silent: ['funding', 'invoices'] });
    expect(word(await put(1))).toBe('412 version-changed');
    expect(word(await put(1, 'agent_site'))).toBe('404 not-found');
  });
});

describe('The rules', () => {
  const ROOMS = ['access', 'funding', 'procurement', 'settlement'];
  const SOURCES = [...ROOMS.map((room) => `../../${room}/commands/`), '../reminders/']
    .map((folder) => new URL(folder, import.meta.url))
    .flatMap((folder) => readdirSync(folder).map((name) => new URL(name, folder)))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');

  test.each([...NOTICE_RULES.keys()])('are of a kind that is published: %s', (kind) => {
    const [noun, participle] = kind.split('.');
    const isWhole = SOURCES.includes(`'${kind}'`);
    const isMade = SOURCES.includes(`${noun}.\${`) && SOURCES.includes(`${participle}'`);
    expect(isWhole || isMade).toBe(true);
  });

  test.each([...NOTICE_RULES])('say what to see of it: %s', (_, { topic, sentences, pageOf }) => {
    expect(NOTICE_TOPICS).toContain(topic);
    for (const sentence of Object.values(sentences)) expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(pageOf({ subject: 'thing_1', detail: {} })).toMatch(/^\/[a-z-]+(\/|$)/);
  });
});
