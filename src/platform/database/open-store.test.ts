import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SocketPlace } from './connection.ts';
import { toStoreError } from './errors.ts';
import { openDatabase } from './open-database.ts';
import { openStore } from './open-store.ts';
import { createEmptyDatabase, type TestDatabase } from './testing/create-test-database.ts';
import { openStartingStore } from './testing/starting-store.ts';

const SETTINGS = { applicationName: 'polder test', poolSize: 3, statementSecondsMax: 1 };

describe('a store', () => {
  let empty: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    empty = await createEmptyDatabase();
    folder = mkdtempSync(join(tmpdir(), 'polder-store-'));
    chmodSync(folder, 0o711);
  });
  afterAll(async () => {
    await empty.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function socketOf({ place }: TestDatabase): SocketPlace {
    if ('url' in place) throw new Error('the store of the tests has a socket');
    return place.socket;
  }

  function urlOf(at: TestDatabase): string {
    const { folder: host, port, user, database } = socketOf(at);
    return `postgres://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
  }

  test('at an address is brought to the schema of this build', async () => {
    const store = await openStore({ url: urlOf(empty) }, SETTINGS);
    expect(store.migrated.applied[0]).toBe(1);
    expect(await store.state()).toEqual({ kind: 'ready' });
    const [row] = await store.database.query("SELECT current_setting('application_name') AS name");
    expect(row).toEqual({ name: 'polder test' });
    await store.close();
  });

  test('in a data folder is too, and holds what it had the next time', async () => {
    const choice = {
      dataFolder: join(folder, 'data'),
      durability: 'none',
      onClose: 'stop',
    } as const;
    const first = await openStore(choice, SETTINGS);
    await first.close();
    const second = await openStore(choice, SETTINGS);
    expect(second.migrated).toEqual({ applied: [], number: first.migrated.number });
    expect(await second.state()).toEqual({ kind: 'ready' });
    await second.close();
  });

  test('that starts is waited for', async () => {
    const { url, refusedCount, close } = await openStartingStore(socketOf(empty), 2);
    const store = await openStore({ url }, SETTINGS);
    expect(refusedCount()).toBe(2);
    expect(await store.state()).toEqual({ kind: 'ready' });
    await store.close();
    await close();
  });

  test('that is not there is unavailable, and says so', async () => {
    const nowhere = { url: `postgres://polder@/polder?host=${encodeURIComponent('/nowhere')}` };
    await expect(openStore(nowhere, SETTINGS)).rejects.toMatchObject({
      name: 'StoreUnavailable',
      message: expect.stringMatching(/^The store cannot be reached \(/),
    });
  });

  test('reads int8 as bigint, alone and in arrays, and dates as text', async () => {
    const rows = await empty.database.query(
      `SELECT 9007199254740993::int8 AS one, '{1,NULL,-2}'::int8[] AS many,
              '2027-03-01'::date AS day, 1::int4 AS small, '{"a":[1]}'::jsonb AS json`,
    );
    expect(rows).toEqual([
      {
        one: 9_007_199_254_740_993n,
        many: [1n, null, -2n],
        day: '2027-03-01',
        small: 1,
        json: { a: [1] },
      },
    ]);
  });

  test('prepares a statement from its second run, and keeps one state in a snapshot', async () => {
    const database = openDatabase(empty.place, { ...SETTINGS, poolSize: 2 });
    await database.query('CREATE TABLE IF NOT EXISTS seen (number int)');
    const seen = await database.snapshot(async (reader) => {
      const count = () => reader.query('SELECT count(*) FROM seen WHERE number > $1', [0]);
      const before = await count();
      await database.query('INSERT INTO seen VALUES (1)');
      expect(await count()).toEqual(before);
      return reader.query('SELECT statement FROM pg_prepared_statements', []);
    });
    expect(seen).toEqual([{ statement: 'SELECT count(*) FROM seen WHERE number > $1' }]);
    const write = database.snapshot((reader) => reader.query('DELETE FROM seen'));
    await expect(write).rejects.toThrow(/can only be read/);
    await database.close();
  });

  test('ends a statement that takes too long', async () => {
    const database = openDatabase(empty.place, SETTINGS);
    await expect(database.query('SELECT pg_sleep(9)')).rejects.toThrow(/took too long/);
    await database.close();
  });

  test('tells those who listen, once they hear', async () => {
    const heard: (string | undefined)[] = [];
    const listening = empty.database.listen('Some channel', (payload) => heard.push(payload));
    while (heard.length === 0) await empty.database.query('SELECT 1');
    await empty.database.query("SELECT pg_notify('Some channel', 'hello')");
    while (heard.length === 1) await empty.database.query('SELECT 1');
    expect(heard).toEqual([undefined, 'hello']);
    await listening.stop();
  });
});

describe('an answer of PostgreSQL', () => {
  test.each([
    ['53100', 'ERROR', /^The disk of the store is full: free some space/],
    ['53300', 'FATAL', /^The store has no connection left/],
    ['53200', 'ERROR', /^The store has run out of a resource/],
    ['57P01', 'FATAL', /^The store is shutting down/],
    ['57P03', 'FATAL', /^The store takes no connections at this moment/],
    ['25006', 'ERROR', /^The store can only be read/],
    ['55P03', 'ERROR', /^The store waited too long/],
    ['58030', 'ERROR', /^The store cannot reach its files/],
    ['08006', 'FATAL', /^The connection to the store is lost/],
    ['3D000', 'FATAL', /^The database does not exist/],
    ['28000', 'FATAL', /^The store refuses the account/],
  ])('with the code %s is unavailable: %s', (code, severity, sentence) => {
    const cause = Object.assign(new Error('words'), { code, severity });
    expect(toStoreError(cause)).toMatchObject({
      name: 'StoreUnavailable',
      message: expect.stringMatching(sentence),
      cause,
    });
  });

  test('to a faulty statement stays what it is', () => {
    const cause = Object.assign(new Error('syntax'), { code: '42601', severity: 'ERROR' });
    expect(toStoreError(cause)).toBe(cause);
  });
});
