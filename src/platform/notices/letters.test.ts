/** Letters, with a mail server on this machine that takes them, refuses them, or is not there. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { done } from '../../kernel/outcome.ts';
import { SECONDS_PER_DAY, toEpochSeconds } from '../../kernel/units.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { chooseNotices, readNotices, sendLetters, tellNext, writeLetters } from './commands.ts';
import { selectPutOff, selectRefusal } from './letter-store.ts';
import type { NoticeRules } from './notice.ts';
import { type Letter, type Mailer, openMailer } from './send-mail.ts';
import { MailServer } from './testing/mail-server.ts';

const RULES: NoticeRules = new Map([
  [
    'thing.made',
    {
      topic: 'things',
      mayDo: () => [],
      isOnlyThere: false,
      pageOf: ({ subject }) => `/things/${subject}`,
      sentences: { en: 'A thing was made.', nl: 'Er is een ding gemaakt.' },
    },
  ],
]);
const PUBLIC_URL = 'https://polder.example';
const START = 1_800_000_000;

let store: TestDatabase;
let server: MailServer;
let now: number;
let seen = 0n;

beforeAll(async () => {
  store = await createTestDatabase({ only: [1, 2, 12, 71, 80, 81, 82, 86] });
});
afterAll(() => store.close());
beforeEach(async () => {
  server = new MailServer();
  now = START;
  await server.start();
  await store.database.query('TRUNCATE notice.notice, notice.letter, notice.choice');
});
afterEach(() => server.stop());

const mailOf = (id: string): string => `${id}@example.org`;

let count = 0;
/** Somebody who has logged in, with a mail of its own. */
async function person(isVerified = true): Promise<string> {
  count += 1;
  const id = `person_p${count}`;
  await store.database.query(
    `INSERT INTO identity.person (id, issuer, subject, name, mail, mail_is_verified, created_at)
     VALUES ($1, 'i', $1, 'Ada', $2, $3, 1)`,
    [id, mailOf(id), isVerified],
  );
  return id;
}

const caller = (actor = 'system_test') => ({ actor, at: toEpochSeconds(now), requestId: '' });

async function happen(subject: string, ...persons: readonly string[]): Promise<void> {
  await store.database.write(caller(), async (writer) => {
    writer.audit({ action: 'thing.make', subject, detail: {} });
    writer.publish({ kind: 'thing.made', subject, scopes: [], detail: {}, persons });
    return done(undefined);
  });
  ({ seen } = await tellNext(store.database, RULES, { seen, now: toEpochSeconds(now) }));
}

/** As the leader does at that moment; answers what was not taken. */
async function post(after: number, mailer: Mailer = mailerHere()) {
  now += after;
  const { database } = store;
  await writeLetters(database, toEpochSeconds(now));
  const clock = () => toEpochSeconds(now);
  const ports = { database, mailer, rules: RULES, publicUrl: PUBLIC_URL, now: clock };
  const notTaken = await sendLetters(ports, new AbortController().signal);
  mailer.close();
  return notTaken.map(({ outcome }) => outcome);
}

function mailerHere(): Mailer {
  return openMailer({
    smtpUrl: server.url,
    from: 'polder@example.org',
    publicUrl: PUBLIC_URL,
  });
}

test('What was told within two minutes goes out in one letter, once', async () => {
  const who = await person();
  await happen('thing_1', who);
  expect(await post(60)).toEqual([]);
  expect(server.received).toEqual([]);
  await happen('thing_2', who);
  expect(await post(60)).toEqual([]);
  expect(server.received).toMatchObject([{ to: [mailOf(who)] }]);
  const [{ text } = { text: '' }] = server.received;
  expect(text).toContain('From: Polder <polder@example.org>');
  expect(text).toContain('Subject: Polder: 2 notices');
  expect(text).toMatch(/^Message-ID: <letter_[a-z0-9]+@polder.example>/m);
  expect(text).toContain('https://polder.example/things/thing_1');
  expect(text).toContain('https://polder.example/things/thing_2');
  await post(3_600);
  expect(server.received).toHaveLength(1);
});

test('A letter says that no person wrote it, and where one chooses to get none', async () => {
  await happen('thing_1', await person());
  await post(120);
  expect(server.received[0]?.text).toMatch(/^Auto-Submitted: auto-generated\r?$/m);
  expect(server.received[0]?.text).toContain(`List-Unsubscribe: <${PUBLIC_URL}/notices>`);
});

test('Nothing is sent of what was read, to an unverified address, or to who is out', async () => {
  const [reads, unverified, out] = [await person(), await person(false), await person()];
  await happen('thing_1', reads, unverified, out);
  await store.database.write(caller(reads), (writer) => readNotices(writer, reads, seen));
  await store.database.query('UPDATE identity.person SET is_active = false WHERE id = $1', [out]);
  await post(3_600);
  expect(server.received).toEqual([]);
});

test('Nothing is sent that is older than three days, as where mail was set up late', async () => {
  await happen('thing_1', await person());
  await post(3 * SECONDS_PER_DAY + 1);
  expect(server.received).toEqual([]);
});

const choose = (who: string, choice: object, version = 1) =>
  store.database.write(caller(who), (writer) =>
    chooseNotices(writer, who, {
      choice: { mail: 'soon', language: 'en', silent: [], ...choice },
      version,
    }),
  );

test('Whoever wants none of it gets none, and whoever wants Dutch gets Dutch', async () => {
  const [never, silent, dutch] = [await person(), await person(), await person()];
  await choose(never, { mail: 'never' });
  await choose(silent, { silent: ['things'] });
  await choose(dutch, { language: 'nl' });
  await happen('thing_1', never, silent, dutch);
  await post(120);
  expect(server.received).toHaveLength(1);
  expect(server.received[0]?.text).toContain('Er is een ding gemaakt.');
});

test('A choice is changed by who has seen it as it is, and by a person alone', async () => {
  const who = await person();
  expect(await choose(who, {}, 2)).toMatchObject({ reason: 'version_changed', found: 1 });
  expect(await choose(who, {})).toMatchObject({ ok: true, value: { version: 2 } });
  expect(await choose(who, {})).toMatchObject({ reason: 'version_changed', found: 2 });
  expect(await choose('agent_site', {})).toMatchObject({ reason: 'not_found' });
});

test('An address that is refused gets nothing more, until its person chooses anew', async () => {
  const [gone, other] = [await person(), await person()];
  await happen('thing_1', gone, other);
  server.answers.set(mailOf(gone), { code: 550, says: 'No such user' });
  expect(await post(120)).toMatchObject([{ kind: 'refused', said: /No such user/ }]);
  expect(server.received).toHaveLength(1);
  expect(await selectRefusal(store.database, gone)).toMatch('No such user');
  await happen('thing_2', gone);
  await post(3_600);
  expect(server.received).toHaveLength(1);
  await choose(gone, {});
  expect(await post(3_600)).toMatchObject([{ kind: 'refused' }]);
  // In the very second in which it was refused again.
  await choose(gone, {}, 2);
  expect(await selectRefusal(store.database, gone)).toBeUndefined();
  server.answers.clear();
  await happen('thing_3', gone);
  await post(3_600);
  expect(server.received[1]?.text).toContain('thing_3');
});

test('A letter that is not taken is tried again after a minute, and delays no other', async () => {
  const [busy, other] = [await person(), await person()];
  await happen('thing_1', busy, other);
  server.answers.set(mailOf(busy), { code: 451, says: 'Try again later' });
  expect(await post(120)).toMatchObject([{ kind: 'failed', isOfServer: false }]);
  expect(server.received).toHaveLength(1);
  server.answers.clear();
  await post(59);
  expect(server.received).toHaveLength(1);
  await post(1);
  expect(server.received).toHaveLength(2);
});

test('A letter that waits is not sent to who has left, moved or wants none meanwhile', async () => {
  const [gone, moved, quiet] = [await person(), await person(), await person()];
  await happen('thing_1', gone, moved, quiet);
  for (const who of [gone, moved, quiet])
    server.answers.set(mailOf(who), { code: 451, says: 'Later' });
  await post(120);
  server.answers.clear();
  const { database } = store;
  await database.query('UPDATE identity.person SET is_active = false WHERE id = $1', [gone]);
  await database.query("UPDATE identity.person SET mail = 'new@example.org' WHERE id = $1", [
    moved,
  ]);
  await choose(quiet, { mail: 'never' });
  expect(await post(60)).toEqual([]);
  expect(server.received).toEqual([]);
  expect(await database.query('SELECT DISTINCT state FROM notice.letter')).toEqual([
    { state: 'given-up' },
  ]);
});

test('Without a server the letters wait, and no other is tried meanwhile', async () => {
  await happen('thing_1', await person(), await person());
  await server.stop();
  expect(await post(120)).toMatchObject([{ kind: 'failed', isOfServer: true }]);
  expect(await selectPutOff(store.database)).toEqual({
    count: 1,
    said: expect.stringContaining('ECONNREFUSED'),
  });
  await server.start();
  expect(await post(60)).toEqual([]);
  expect(server.received).toHaveLength(2);
  expect(await selectPutOff(store.database)).toMatchObject({ count: 0 });
});

test('A letter that nobody takes for three days is given up', async () => {
  await happen('thing_1', await person());
  const mailer: Mailer = {
    send: async () => ({ kind: 'failed', said: 'No.', isOfServer: true }),
    close: () => undefined,
  };
  for (let days = 0; days < 16; days += 1) await post(6 * 3_600, mailer);
  expect(await store.database.query('SELECT state, said FROM notice.letter')).toEqual([
    { state: 'given-up', said: 'No.' },
  ]);
});

test('Two servers that write letters at once write one', async () => {
  await happen('thing_1', await person());
  const at = toEpochSeconds(now + 120);
  const counts = await Promise.all([1, 2].map(() => writeLetters(store.database, at)));
  expect(counts.sort()).toEqual([0, 1]);
});

test('A server that ends between sending and noting it sends the same letter again', async () => {
  await happen('thing_1', await person());
  const letters: Letter[] = [];
  const falling: Mailer = {
    send: async (letter) => {
      letters.push(letter);
      if (letters.length === 1) throw new Error('the process ends here');
      return { kind: 'sent' };
    },
    close: () => undefined,
  };
  await expect(post(120, falling)).rejects.toThrow('the process ends here');
  await post(0, falling);
  expect(letters[1]).toEqual(letters[0]);
});
