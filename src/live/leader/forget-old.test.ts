import { afterAll, beforeAll, expect, test } from 'vitest';
import { done } from '../../kernel/outcome.ts';
import { SECONDS_PER_DAY, toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { forgetOld, KEPT_DAYS } from './forget-old.ts';

const NOW = 1_800_000_000;
const OLD = NOW - KEPT_DAYS.events * SECONDS_PER_DAY - 1;

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
});
afterAll(() => store.close());

/** A write with an event and a kept answer, as each request is. */
async function happen(name: string, at: number): Promise<void> {
  const caller = { actor: 'person_a', at: toEpochSeconds(at), requestId: '' };
  await store.database.write(caller, async (writer) => {
    writer.audit({ action: 'thing.make', subject: name, detail: {} });
    writer.publish({ kind: 'thing.made', subject: name, scopes: ['site:site_a'], detail: {} });
    await writer.query(
      `INSERT INTO platform.idempotency
         (actor, key, method, path, request_hash, status, headers, body, created_at)
       VALUES ('person_a', $1, 'POST', '/v1/things', repeat('0', 64), 201, '{}', '', $2)`,
      [name, at],
    );
    return done(name);
  });
}

const left = async (sql: string) =>
  (await store.database.query<{ name: string }>(sql)).map(({ name }) => name);
const forget = (signal = new AbortController().signal) =>
  forgetOld(store.database, toEpochSeconds(NOW), { rowsAtOnce: 2, signal });

test('what is older than a month is forgotten, in pieces, and the audit keeps all', async () => {
  for (const name of ['thing_1', 'thing_2', 'thing_3']) await happen(name, OLD);
  for (const name of ['thing_4', 'thing_5']) await happen(name, OLD + 1);
  expect(await forget(AbortSignal.abort())).toEqual({ answers: 0, events: 0, notices: 0 });
  expect(await forget()).toEqual({ answers: 3, events: 3, notices: 0 });
  const kept = ['thing_4', 'thing_5'];
  expect(await left('SELECT subject AS name FROM platform.event ORDER BY seq')).toEqual(kept);
  expect(await left('SELECT key AS name FROM platform.idempotency ORDER BY key')).toEqual(kept);
  expect(await left('SELECT action AS name FROM platform.audit ORDER BY seq')).toEqual([
    ...Array(5).fill('thing.make'),
    ...['answers.forget', 'answers.forget', 'events.forget', 'events.forget'],
  ]);
});

test('where there is nothing to forget, nothing is written', async () => {
  const before = await left('SELECT seq::text AS name FROM platform.audit');
  expect(await forget()).toEqual({ answers: 0, events: 0, notices: 0 });
  expect(await left('SELECT seq::text AS name FROM platform.audit')).toEqual(before);
});
