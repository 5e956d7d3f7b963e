/** What an agent tells of a month in the very moment in which the engine ends it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { done } from '../kernel/outcome.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { afterQuery } from '../platform/database/testing/while-uncommitted.ts';
import { SmallPlatform, START } from './leader/testing/small-platform.ts';
import { takeTidings } from './take-tidings.ts';
import { callerAt } from './testing/applied.ts';

const DAY = 86_400;
const at = (second: number) => toEpochSeconds(START + second);

let store: TestDatabase;
let platform: SmallPlatform;
beforeAll(async () => {
  store = await createTestDatabase();
  platform = new SmallPlatform(store.database);
  await platform.apply();
  await store.database.query(
    `INSERT INTO sites.connection (site, depth, mends_drift)
     VALUES ('site_small', 'submission', false)`,
  );
  await store.database.query(
    `INSERT INTO sites.connection_partition (site, cluster, partition)
     VALUES ('site_small', 'cluster_small', 'gpu')`,
  );
});
afterAll(() => store.close());

test('holds, though the engine has charged all of the month meanwhile', async () => {
  const leader = await platform.lead();
  await leader.turn(platform.now);
  const jobNumber = await platform.submit(8, 8 * 3_600, 'allocation_aa');
  await leader.turn(platform.now);
  platform.now = at(6 * DAY);
  const run = {
    ...{ siteJob: 7, account: 'polder.a.aa', partition: 'gpu', username: 'ada', name: 'x' },
    ...{ submittedAt: at(0), startedAt: at(0), heldUntil: at(DAY), outcome: 'completed' as const },
    ...{ gpuCount: 8, requestedSeconds: 3_600, run: { jobNumber, attempt: 1 } },
  } as const;
  const tidings = {
    ...{ acknowledged: [], facts: [], runs: [run], seenUntil: at(0), drift: [] },
    ...{ outOfService: [], waits: undefined },
  };
  const told = await store.database.write(callerAt(platform.now), async (writer) => {
    const meanwhile = afterQuery(writer, /FROM metering.usage AS usage JOIN/, async () => {
      await leader.turn(platform.now);
    });
    return done(await takeTidings(meanwhile, 'site_small', tidings));
  });
  expect(told.value).toMatchObject({ newUsageCount: 1, refusals: [] });
  const [row] = await store.database.query<{ seconds: bigint }>(
    `SELECT sum(balance.amount)::bigint / 8 AS seconds FROM settlement.balance AS balance
       JOIN settlement.account AS account ON account.id = balance.account
      WHERE account.kind = 'used'`,
  );
  expect(Number(row?.seconds)).toBe(DAY);
});
