import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Place, toClientConfig } from './connection.ts';
import { takeSessionLock } from './session-lock.ts';
import { createEmptyDatabase, type TestDatabase } from './testing/create-test-database.ts';

let store: TestDatabase;
beforeAll(async () => {
  store = await createEmptyDatabase();
  await store.database.query('CREATE TABLE row_of_the_leader AS SELECT 0 AS turn');
});
afterAll(() => store.close());

const KEY = 5_059_370_999;
const PACE = { beatMilliseconds: 100, lookMilliseconds: 150, silentMillisecondsMax: 700 };

function wish(applicationName: string, signal = new AbortController().signal) {
  const onHeldByAnother = () => undefined;
  return { place: store.place, applicationName, key: KEY, signal, pace: PACE, onHeldByAnother };
}

async function connected(place: Place, applicationName: string): Promise<Client> {
  const client = new Client(toClientConfig(place, { applicationName, statementSecondsMax: 0 }));
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** A process that was stopped: it holds the lock, and a row in the middle of a transaction. */
async function frozen(name: string): Promise<readonly Client[]> {
  const [holder, turning] = [
    await connected(store.place, `leader ${name}`),
    await connected(store.place, `server ${name}`),
  ];
  await holder.query('SELECT pg_advisory_lock($1)', [KEY]);
  await turning.query('BEGIN');
  await turning.query('UPDATE row_of_the_leader SET turn = 1');
  return [holder, turning];
}

test('whoever stands still is deposed with all its connections, and no other is', async () => {
  const [holder, turning] = await frozen('12@machine');
  const other = await connected(store.place, 'server 112@machine');
  const lock = await takeSessionLock(wish('leader 13@machine'));
  expect(lock).toBeDefined();
  await store.database.query('UPDATE row_of_the_leader SET turn = 2');
  await expect(turning?.query('COMMIT')).rejects.toThrow();
  await expect(holder?.query('SELECT')).rejects.toThrow();
  await other.query('SELECT');
  await Promise.all([lock?.release(), other.end()]);
});

test('a holder that beats keeps the lock while another waits, and gives it on', async () => {
  const first = await takeSessionLock(wish('leader 12@machine'));
  const waited = { isOver: false };
  const second = takeSessionLock(wish('leader 13@machine')).then((lock) => {
    waited.isOver = true;
    return lock;
  });
  await new Promise((resolve) => {
    setTimeout(resolve, 2 * PACE.silentMillisecondsMax);
  });
  expect(waited.isOver).toBe(false);
  await first?.release();
  await first?.lost;
  await (await second)?.release();
});

test('whoever no longer wants it stops waiting', async () => {
  const first = await takeSessionLock(wish('leader 12@machine'));
  const giving = new AbortController();
  const second = takeSessionLock(wish('leader 13@machine', giving.signal));
  setTimeout(() => giving.abort(), 2 * PACE.lookMilliseconds);
  expect(await second).toBeUndefined();
  await first?.release();
});
