/** What a leader takes over from the one before it, where more than the leader has changed. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { applyText, textOfFile } from '../testing/applied.ts';
import { PROGRAMME, SmallPlatform } from './testing/small-platform.ts';

let store: TestDatabase;
let platform: SmallPlatform;

beforeEach(async () => {
  store = await createTestDatabase();
  platform = new SmallPlatform(store.database);
});
afterEach(() => store.close());

test('a policy of fewer reservations goes on with what was reclaimed before it', async () => {
  await platform.apply();
  const leader = await platform.lead();
  const holds = () =>
    leader.memory?.engine.clusters[0]?.state.holds.filter(({ slot }) => slot >= 0) ?? [];
  platform.now = toEpochSeconds(Date.UTC(2028, 0, 27, 1) / 1_000);
  await leader.turn(platform.now);
  for (let count = 0; count < 6; count += 1) {
    await platform.submit(8, 50 * 3_600, 'allocation_market');
  }
  await leader.turn(platform.now);
  platform.now = toEpochSeconds(platform.now + 1_200);
  await platform.submit(8, 3_600, 'allocation_aa');
  await leader.turn(platform.now);
  const [before] = holds();
  expect(before).toMatchObject({ kind: 'reclaim' });
  const fewer = textOfFile(PROGRAMME).replace('reservationsMax: 4', 'reservationsMax: 2');
  const applied = await applyText(store.database, fewer, { at: platform.now });
  expect(applied.ok).toBe(true);
  platform.now = toEpochSeconds(platform.now + 60);
  expect(await leader.turn(platform.now)).toMatchObject({ kind: 'done' });
  const { kind, nodes, startsBy } = before ?? {};
  expect(holds()).toMatchObject([{ kind, nodes, startsBy }]);
});
