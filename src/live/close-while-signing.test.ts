/** A commitment that is signed in a month while that month is closed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { draftCommitment, signCommitment } from '../funding/commands/commitments.ts';
import { putBudget } from '../funding/commands/parties.ts';
import { lockPlan } from '../funding/store/plan-header.ts';
import { toEpochSeconds, toEurMicros } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { afterQuery, untilOverOrWaiting } from '../platform/database/testing/while-uncommitted.ts';
import { closeStoredPeriod } from './close-period.ts';
import { SmallPlatform } from './leader/testing/small-platform.ts';
import { postCommitmentFlow } from './post-money.ts';
import { callerAt } from './testing/applied.ts';

const FEBRUARY = Date.UTC(2028, 1, 1) / 1_000;
const MICROS = toEurMicros(7_000_000n);

let store: TestDatabase;
let platform: SmallPlatform;
beforeAll(async () => {
  store = await createTestDatabase();
  platform = new SmallPlatform(store.database);
  await platform.apply();
});
afterAll(() => store.close());

/** Asked for in the last second of January. */
function sign() {
  return store.database.write(callerAt(FEBRUARY - 1), async (writer) => {
    await lockPlan(writer);
    await putBudget(writer, { party: 'party_operator', year: 2028, ceilingMicros: MICROS });
    await draftCommitment(writer, {
      ...{ id: 'commitment_late', party: 'party_operator', programme: 'programme_joint' },
      territory: 'party_aa',
      instalments: [{ dueAt: toEpochSeconds(FEBRUARY), micros: MICROS }],
    });
    const target = { id: 'commitment_late', version: undefined } as const;
    return signCommitment(writer, target, postCommitmentFlow);
  });
}

test('is stated, or has the month closed again', async () => {
  const leader = await platform.lead();
  await leader.turn(platform.now);
  platform.now = toEpochSeconds(FEBRUARY + 60);
  await leader.turn(platform.now);
  const options = { chargesKnownRuns: true };
  let signing: ReturnType<typeof sign> | undefined;
  const closed = await store.database.write(callerAt(platform.now), (writer) => {
    const meanwhile = afterQuery(writer, /FROM access.allocation_past_terms/, async () => {
      signing ??= sign();
      await untilOverOrWaiting(writer, signing);
    });
    return closeStoredPeriod(meanwhile, '2028-01', options);
  });
  expect([closed, await signing]).toMatchObject([{ ok: true }, { ok: true }]);
  const [period] = await store.database.query<{ state: string }>(
    `SELECT state FROM settlement.period WHERE month = '2028-01'`,
  );
  expect(period?.state).toBe('ended');
  const again = await store.database.write(callerAt(platform.now), (writer) =>
    closeStoredPeriod(writer, '2028-01', options),
  );
  expect(again).toMatchObject({ ok: true });
  const stated = await store.database.query(
    `SELECT funder FROM settlement.statement WHERE lines::text LIKE '%commitment_late%'`,
  );
  expect(stated).toEqual([{ funder: 'party_operator' }]);
});
