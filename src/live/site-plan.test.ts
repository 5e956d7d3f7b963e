/** What the agent of a site is told to carry, from a real store. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseDate } from '../kernel/time.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { readSitePlan } from './site-plan.ts';
import { applyText, textOfFile } from './testing/applied.ts';

const at = (day: string) => toEpochSeconds(Number(parseDate(day)));
const SHARE = 'sharePercent: 80';
const DAYS = 'start: 2028-01-28\n    end: 2028-02-02';

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
  const text = textOfFile('test/golden/small-generated.yaml');
  const granted = text.replace(SHARE, `${SHARE}\n    storageGibibytes: 500\n    ${DAYS}`);
  expect(await applyText(store.database, granted, { at: at('2026-11-24') })).toMatchObject({
    ok: true,
  });
  await store.database.query(
    `INSERT INTO sites.connection (site, depth, mends_drift)
     VALUES ('site_small', 'observe', false)`,
    [],
  );
});
afterAll(() => store.close());

async function storageAt(day: string) {
  const plan = await store.database.snapshot((reader) =>
    readSitePlan(reader, 'site_small', at(day)),
  );
  const of = (id: string) => plan?.allocations.find(({ allocation }) => allocation === id);
  const { state, storageGibibytes } = of('allocation_union') ?? {};
  return [state, storageGibibytes, of('allocation_aa')?.storageGibibytes];
}

test('storage is granted from the first day to the last, where there is any', async () => {
  expect(await storageAt('2028-01-27')).toEqual(['closed', undefined, undefined]);
  expect(await storageAt('2028-01-28')).toEqual(['open', 500, undefined]);
  expect(await storageAt('2028-02-01')).toEqual(['open', 500, undefined]);
  expect(await storageAt('2028-02-02')).toEqual(['closed', undefined, undefined]);
});

test('storage stays while an allocation is frozen', async () => {
  await store.database.query(
    "UPDATE access.allocation SET frozen_at = start_at WHERE id = 'allocation_union'",
    [],
  );
  expect(await storageAt('2028-01-29')).toEqual(['closed', 500, undefined]);
});
