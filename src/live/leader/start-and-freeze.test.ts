/** A job that would start while its allocation is frozen. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freezeAllocation } from '../../access/commands/allocations.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { callerAt } from '../testing/applied.ts';
import { SmallPlatform } from './testing/small-platform.ts';

let store: TestDatabase;
let platform: SmallPlatform;
beforeEach(async () => {
  store = await createTestDatabase();
  platform = new SmallPlatform(store.database);
  await platform.apply();
});
afterEach(() => store.close());

const freeze = () =>
  store.database.write(callerAt(platform.now), (writer) =>
    freezeAllocation(writer, { id: 'allocation_aa', version: undefined }),
  );

test('does not start once the freeze was answered, though its turn began before', async () => {
  const leader = await platform.lead();
  await leader.turn(platform.now);
  await platform.submit(8, 3_600, 'allocation_aa');
  platform.meanwhile('advanced', async () => {
    expect(await freeze()).toMatchObject({ ok: true });
  });
  expect(await leader.turn(platform.now)).toMatchObject({ refusal: { reason: 'plan_changed' } });
  expect(await leader.turn(platform.now)).toMatchObject({ kind: 'done', isSaved: true });
  const states = await store.database.query('SELECT state FROM scheduling.job');
  expect(states).toEqual([{ state: 'waiting' }]);
});
