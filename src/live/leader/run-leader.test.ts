import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toEpochSeconds } from '../../kernel/units.ts';
import { StoreUnavailable } from '../../platform/database/errors.ts';
import { type OpenDatabase, openDatabase } from '../../platform/database/open-database.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { silentWireTo } from '../../platform/database/testing/silent-wire.ts';
import { createLog } from '../log.ts';
import { runLeader } from './run-leader.ts';

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
});
afterAll(() => store.close());

/** The store, which no connection reaches while it is away. */
function storeThatIsAway(database: OpenDatabase, isAway: () => boolean): OpenDatabase {
  const away = () => Promise.reject(new StoreUnavailable('The store cannot be reached'));
  return {
    query: (sql, values) => database.query(sql, values),
    snapshot: (work) => database.snapshot(work),
    write: (caller, work) => database.write(caller, work),
    health: () => database.health(),
    listen: (channel, hear) => database.listen(channel, hear),
    takeLock: (...wish) => (isAway() ? away() : database.takeLock(...wish)),
    breakOff: () => database.breakOff(),
    close: () => database.close(),
  };
}

function run(database: OpenDatabase) {
  return runLeader({
    database,
    now: () => toEpochSeconds(1_800_000_000),
    log: createLog({ level: 'silent', format: 'json' }, process.stderr),
    driverOf: () => {
      throw new Error('nothing was applied that has a site');
    },
  });
}

test('a follower whose store was away is well again once it waits behind the leader', async () => {
  const leader = run(store.database);
  await expect.poll(() => leader.figures.state.isLeading).toBe(true);
  const state = { isAway: true };
  const follower = run(storeThatIsAway(store.database, () => state.isAway));
  const found = () => follower.trouble();
  await expect.poll(found).toBe('The store cannot be reached');
  state.isAway = false;
  await expect.poll(found).toBeUndefined();
  expect(follower.figures.state.isLeading).toBe(false);
  await follower.stop();
  await leader.stop();
});

test('whoever has lost the lock does not wait for a turn that hangs, and leads again', async () => {
  const wire = await silentWireTo(store.place);
  const settings = { applicationName: 'polder test', statementSecondsMax: 60, poolSize: 4 };
  const through = openDatabase(wire.place, settings);
  const takeLock: OpenDatabase['takeLock'] = (...wish) => store.database.takeLock(...wish);
  const leader = run(Object.assign(through, { takeLock }));
  await expect.poll(() => leader.figures.state.isLeading).toBe(true);
  wire.fallSilent();
  await pause(500);
  await store.database.query(
    `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  await expect.poll(() => leader.figures.state.leadCount, { timeout: 10_000 }).toBe(2);
  await leader.stop();
  await through.close();
  wire.close();
});
