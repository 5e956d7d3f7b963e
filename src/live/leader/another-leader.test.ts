/** What a leader takes over from the one before it, where more than the leader has changed. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { intAt } from '../../kernel/column.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { slotsOf } from '../../operation/cluster-run.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { applyText, textOfFile } from '../testing/applied.ts';
import type { Leader } from './leader.ts';
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

/** The numbers of the jobs that run, as the engine has them: the last one is reclaimed first. */
function runningUnder({ memory }: Leader): readonly number[] {
  const state = memory?.engine.clusters[0]?.state;
  if (state === undefined) return [];
  return slotsOf(state, state.running).map((slot) => intAt(state.jobs.jobNumber, slot));
}

test('who was given GPUs last in a second is reclaimed first, under whoever leads', async () => {
  const halved = textOfFile(PROGRAMME).replace(
    '    sharePercent: 100\n  - id: allocation_market',
    `    sharePercent: 50
  - id: allocation_first
    name: Access of AA that comes first
    funder: party_aa
    mode: mode_reserved
    holder: party_users
    sites: [site_small]
    sharePercent: 50
  - id: allocation_market`,
  );
  const applied = await applyText(store.database, halved, { at: platform.now - 86_400 });
  expect(applied.ok).toBe(true);
  const first = await platform.lead();
  await first.turn(platform.now);
  const ordinary = await platform.submit(1, 36_000, 'allocation_aa');
  const reserved = await platform.submit(1, 36_000, 'allocation_first');
  await first.turn(platform.now);
  // Another turn of the same second.
  const next = await platform.submit(1, 36_000, 'allocation_first');
  await first.turn(platform.now);
  expect(runningUnder(first)).toEqual([reserved, ordinary, next]);
  platform.now = toEpochSeconds(platform.now + 1);
  const second = await platform.lead();
  await second.turn(platform.now);
  expect(runningUnder(second)).toEqual([reserved, ordinary, next]);
});
