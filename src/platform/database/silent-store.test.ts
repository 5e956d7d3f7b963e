/** A store whose connections stay open and say nothing any more: nobody waits for it for ever. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDatabase } from './open-database.ts';
import { takeSessionLock } from './session-lock.ts';
import { createEmptyDatabase, type TestDatabase } from './testing/create-test-database.ts';
import { type SilentWire, silentWireTo } from './testing/silent-wire.ts';

let store: TestDatabase;
let wire: SilentWire;
beforeAll(async () => {
  store = await createEmptyDatabase();
});
afterAll(() => store.close());
beforeEach(async () => {
  wire = await silentWireTo(store.place);
});
afterEach(() => wire.close());

const PACE = { beatMilliseconds: 50, lookMilliseconds: 100, silentMillisecondsMax: 500 };

function lockThrough({ place }: Pick<SilentWire, 'place'>, applicationName: string) {
  const { signal } = new AbortController();
  const onHeldByAnother = () => undefined;
  const wish = { place, applicationName, key: 5_059_370_998, signal };
  return takeSessionLock({ ...wish, pace: PACE, onHeldByAnother });
}

test('whoever holds a lock and hears nothing any more has lost it, and gives it up', async () => {
  const lock = await lockThrough(wire, 'leader 12@machine');
  wire.fallSilent();
  await lock?.lost;
  await lock?.release();
});

test('whoever was at work for longer than the server may be silent keeps the lock', async () => {
  const lock = await lockThrough(wire, 'leader 12@machine');
  const lost = lock?.lost.then(() => 'lost');
  for (let count = 0; count < 3; count += 1) {
    const end = performance.now() + 2 * PACE.silentMillisecondsMax;
    while (performance.now() < end);
    await pause(2 * PACE.beatMilliseconds);
  }
  expect(await Promise.race([lost, pause(PACE.silentMillisecondsMax, 'kept')])).toBe('kept');
  await lock?.release();
});

test('whoever waits for a lock and hears nothing any more is told, to try again', async () => {
  const first = await lockThrough(store, 'leader 12@machine');
  const second = lockThrough(wire, 'leader 13@machine');
  setTimeout(() => wire.fallSilent(), 3 * PACE.lookMilliseconds);
  await expect(second).rejects.toMatchObject({ name: 'StoreUnavailable' });
  await first?.release();
});

test('a lock is given up although nobody says goodbye', async () => {
  const lock = await lockThrough(wire, 'leader 12@machine');
  wire.fallSilent();
  await lock?.release();
});

test('a database is closed although nobody says goodbye', async () => {
  const settings = { applicationName: 'polder test', statementSecondsMax: 5, poolSize: 2 };
  const database = openDatabase(wire.place, settings);
  const heard = new Promise<void>((resolve) => {
    database.listen('a channel', () => resolve());
  });
  await Promise.all([database.query('SELECT 1'), heard]);
  wire.fallSilent();
  await database.close();
});

test('what runs on connections that are cut fails, and what comes is served', async () => {
  const settings = { applicationName: 'polder test', statementSecondsMax: 60, poolSize: 2 };
  const database = openDatabase(wire.place, settings);
  await Promise.all([database.query('SELECT 1'), database.query('SELECT 2')]);
  wire.fallSilent();
  const running = database.query('SELECT 3');
  setTimeout(() => database.breakOff(), 50);
  await expect(running).rejects.toMatchObject({ name: 'StoreUnavailable' });
  // The other connection hears of its end in the next turn of the event loop.
  await pause(50);
  expect(await database.query('SELECT 4 AS number')).toEqual([{ number: 4 }]);
  await database.close();
});

test('whether the store serves is answered before whoever asks has given up', async () => {
  const settings = { applicationName: 'polder test', statementSecondsMax: 60, poolSize: 2 };
  const database = openDatabase(wire.place, settings);
  expect(await database.health()).toMatchObject({ isReady: true });
  wire.fallSilent();
  const sentence = 'The store has not answered for 5 s';
  expect(await database.health()).toEqual({ isReady: false, sentence });
  database.breakOff();
  await database.close();
}, 10_000);

test('a read that is given up is not waited for a second time', async () => {
  const settings = { applicationName: 'polder test', statementSecondsMax: 1, poolSize: 2 };
  const database = openDatabase(wire.place, settings);
  await database.query('SELECT 1');
  const startedAt = performance.now();
  const read = database.snapshot(async (reader) => {
    wire.fallSilent();
    return reader.query('SELECT 2');
  });
  await expect(read).rejects.toMatchObject({ name: 'StoreUnavailable' });
  expect(performance.now() - startedAt).toBeLessThan(9_000);
  await database.close();
}, 20_000);
