import { afterAll, beforeAll, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { done } from '../kernel/outcome.ts';
import { parseDate } from '../kernel/time.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { putConnection } from '../sites/store/connections.ts';
import { limitsOfPlan } from './allocation-limits.ts';
import { applyText, textOfFile } from './testing/applied.ts';

const at = toEpochSeconds(present(parseDate('2028-01-26'), 'A day before the plan'));

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
  await applyText(store.database, textOfFile('test/golden/small-generated.yaml'), { at });
});
afterAll(() => store.close());

test('an allocation takes what one rack, one pod and the cluster hold, by the plan', async () => {
  const limits = await limitsOfPlan()(store.database, []);
  // 8 nodes of 8 GPUs: two nodes a rack, two racks a pod.
  expect(limits.get('allocation_market')).toMatchObject({
    ...{ gangGpuCountMaxInRack: 16, gangGpuCountMaxInPod: 32, gangGpuCountMax: 64 },
    siteThatChooses: undefined,
  });
});

test('a site that is connected chooses its nodes itself, from the next submission on', async () => {
  const limitsOf = limitsOfPlan();
  const siteOf = async () =>
    (await limitsOf(store.database, [])).get('allocation_market')?.siteThatChooses;
  expect(await siteOf()).toBeUndefined();
  const connection = { site: 'site_small', depth: 'observe', mendsDrift: false } as const;
  await store.database.write({ actor: 'test', at, requestId: '' }, async (writer) => {
    writer.audit({ action: 'test', subject: 'site_small', detail: {} });
    await putConnection(writer, { ...connection, partitions: [], users: [] });
    return done(undefined);
  });
  expect(await siteOf()).toBe('site_small');
});
