/** A month that begins while the plan is changed. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { applyText, textOfFile } from '../testing/applied.ts';
import { PROGRAMME, SmallPlatform } from './testing/small-platform.ts';

const FEBRUARY = Date.UTC(2028, 1, 1) / 1_000;
/** Half of what was contracted from February on. */
const CHANGED = textOfFile(PROGRAMME).replace(
  'capacity: [{ cluster: cluster_small, gpus: 64 }]',
  'capacity: [{ cluster: cluster_small, gpus: 32 }]',
);

let store: TestDatabase;
let platform: SmallPlatform;
beforeEach(async () => {
  store = await createTestDatabase();
  platform = new SmallPlatform(store.database);
  await platform.apply();
});
afterEach(() => store.close());

/** Asked for in January. */
const change = () => applyText(store.database, CHANGED, { at: FEBRUARY - 5 });

/** GPU-seconds of February: what the plan entitles to, and what the ledger has granted. */
async function februaryOf() {
  const [row] = await store.database.query<{ entitled: string; granted: string }>(
    `SELECT (SELECT sum(gpu_seconds)::text FROM capacity.entitlement WHERE month = '2028-02')
              AS entitled,
            (SELECT sum(amount)::text FROM settlement.entry AS entry
               JOIN settlement.leg AS leg ON leg.entry = entry.seq AND leg.amount > 0
              WHERE entry.flow = 'grant' AND entry.month = '2028-02') AS granted`,
  );
  return row;
}

test('is opened by the plan as it is, though the turn that opens it began before', async () => {
  const leader = await platform.lead();
  await leader.turn(platform.now);
  platform.now = toEpochSeconds(FEBRUARY + 5);
  platform.meanwhile('advanced', async () => {
    expect(await change()).toMatchObject({ ok: true });
  });
  expect(await leader.turn(platform.now)).toMatchObject({ refusal: { reason: 'plan_changed' } });
  expect(await leader.turn(platform.now)).toMatchObject({ kind: 'done', isSaved: true });
  const { entitled, granted } = (await februaryOf()) ?? {};
  expect(granted).toBe(entitled);
});

test('stands as it was opened, though the change was asked for before', async () => {
  const leader = await platform.lead();
  await leader.turn(platform.now);
  platform.now = toEpochSeconds(FEBRUARY + 5);
  await leader.turn(platform.now);
  expect(await change()).toMatchObject({
    reason: 'plan_refused',
    faults: expect.arrayContaining([
      expect.objectContaining({ rule: 'entitlement_begun', path: 'contracts.contract_small' }),
    ]),
  });
});
