import { afterAll, beforeAll, expect, test } from 'vitest';
import { done } from '../kernel/outcome.ts';
import { type EpochSeconds, toEpochSeconds } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { clockWarning, clockWarningOf } from './clock-warning.ts';

const AT = toEpochSeconds(1_800_000_000);
const later = (seconds: number): EpochSeconds => toEpochSeconds(AT + seconds);

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
});
afterAll(() => store.close());

test.each<readonly [string, number, number, number, string | undefined]>([
  // what is the case              asked  stored  written  what is said
  ['all is well                 ', 0, 0, 0, undefined],
  ['the clocks differ by little ', 0, 2, 2, undefined],
  ['it is ahead of the store    ', 0, -3, -9, '3 s ahead of that of PostgreSQL'],
  ['it is ahead, by what another', 0, -3, 9, '3 s ahead of that of PostgreSQL'],
  ['it is behind what is there  ', 0, 3, 3, 'what was written at 2027-01-15T08:00:03Z'],
  ['another was ahead           ', 0, 0, 3, 'what was written at 2027-01-15T08:00:03Z'],
  ['it is behind the store alone', 0, 86_400, 0, '86,400 s behind that of PostgreSQL'],
])('%s', (_, asked, stored, written, words) => {
  const own = { askedAt: later(asked), answeredAt: later(asked) };
  const said = clockWarningOf(own, { storeAt: later(stored), newestAt: later(written) });
  if (words === undefined) expect(said).toBeUndefined();
  else expect(said).toContain(words);
});

test('a store that answers late says nothing of a clock', () => {
  const own = { askedAt: AT, answeredAt: later(20) };
  for (const seconds of [0, 10, 20]) {
    expect(clockWarningOf(own, { storeAt: later(seconds), newestAt: AT })).toBeUndefined();
  }
});

test('what was written by a clock that was ahead is seen in the store', async () => {
  const { database } = store;
  const now = (): EpochSeconds => toEpochSeconds(Math.floor(Date.now() / 1_000));
  const write = (at: EpochSeconds) =>
    database.write({ actor: 'system_test', at, requestId: '' }, async (writer) => {
      writer.audit({ action: 'clock.test', subject: 'platform', detail: {} });
      return done(undefined);
    });
  await write(now());
  expect(await clockWarning(database, now)).toBeUndefined();
  await write(toEpochSeconds(now() + 3_600));
  await write(now());
  expect(await clockWarning(database, now)).toContain('This clock is behind, or another was ahead');
});
