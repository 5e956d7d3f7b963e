/** How a site is connected, in a real store. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { connectSite } from '../sites/commands/connect-site.ts';
import { SmallPlatform, START } from './leader/testing/small-platform.ts';

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
  await new SmallPlatform(store.database).apply();
});
afterAll(() => store.close());

type Users = Parameters<typeof connectSite>[1]['users'];

const connect = (users: Users) =>
  store.database.write({ actor: 'person_o', at: START, requestId: 'r' }, (writer) =>
    connectSite(writer, {
      ...{ site: 'site_small', depth: 'observe', mendsDrift: false, users },
      partitions: [{ cluster: 'cluster_small', partition: 'gpu' }],
    }),
  );

const ada = { person: 'person_ada', username: 'ada' };

test.each([
  ['a person', [ada, { ...ada, username: 'lovelace' }], 'person_ada'],
  ['a name of the site', [ada, { ...ada, person: 'person_eve' }], 'ada'],
])('%s stands for one alone', async (_, users, twice) => {
  expect(await connect(users)).toEqual({
    ...{ ok: false, reason: 'user_twice', site: 'site_small', names: [twice] },
  });
  expect(await connect([ada])).toMatchObject({ ok: true, value: { users: [ada] } });
});
