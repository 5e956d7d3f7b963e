/** A turn that starts a job holds the plan; what a site tells holds the site, and may want both. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { lockPlan } from '../../access/store/allocations.ts';
import { done } from '../../kernel/outcome.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { createTestDatabase } from '../../platform/database/testing/create-test-database.ts';
import { callerAt } from '../testing/applied.ts';
import { SmallPlatform } from './testing/small-platform.ts';

test('both are saved, though each waits for what the other holds', async () => {
  const store = await createTestDatabase();
  const platform = new SmallPlatform(store.database);
  await platform.apply();
  const leader = await platform.lead();
  await leader.turn(platform.now);
  await platform.submit(8, 60, 'allocation_aa');
  await leader.turn(platform.now);
  platform.now = toEpochSeconds(platform.now + 600);
  await platform.submit(8, 60, 'allocation_aa');
  let attempts = 0;
  let told: Promise<unknown> | undefined;
  platform.meanwhile('advanced', async () => {
    const { promise: held, resolve: hold } = promiseOf();
    told = store.database.write(callerAt(platform.now), async (writer) => {
      attempts += 1;
      await writer.query('SELECT FROM sites.site_cursor FOR UPDATE', []);
      hold();
      // Until the turn has the plan, and waits for the site.
      await pause(500);
      await lockPlan(writer);
      writer.audit({ action: 'site.tidings', subject: 'site_small', detail: {} });
      return done(attempts);
    });
    await held;
  });
  expect(await leader.turn(platform.now)).toMatchObject({
    ...{ kind: 'done', isSaved: true },
    counts: { started: 1, ended: 1 },
  });
  expect(await told).toMatchObject({ ok: true });
  await store.close();
});

function promiseOf() {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
