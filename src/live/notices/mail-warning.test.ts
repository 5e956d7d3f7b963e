import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { mailWarning } from './mail-warning.ts';

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
});
afterAll(() => store.close());

async function letter(id: string, attemptCount: number): Promise<void> {
  await store.database.query(
    `INSERT INTO identity.person (id, issuer, subject, name, mail, mail_is_verified, created_at)
     VALUES ($1, 'i', $1, 'Ann', 'ann@example.org', true, 1)`,
    [id],
  );
  await store.database.query(
    `INSERT INTO notice.letter (id, person, address, made_at, state, attempt_count, next_at, said)
     VALUES ('letter_' || substr($1, 8), $1, 'ann@example.org', 1, 'waiting', $2, 2, '451 Later')`,
    [id, attemptCount],
  );
}

test('Letters that wait are warned of once they were tried', async () => {
  await letter('person_a', 0);
  expect(await mailWarning(store.database)).toBeUndefined();
  await letter('person_b', 1);
  expect(await mailWarning(store.database)).toBe(
    'One letter waits and is tried again. The mail server said: 451 Later',
  );
  await letter('person_c', 2);
  expect(await mailWarning(store.database)).toMatch(/^2 letters wait and are tried again/);
});
