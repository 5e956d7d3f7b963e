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

interface Row {
  readonly stored: number;
  readonly written: number;
  readonly words: string | undefined;
}

/** What is the case; the seconds of the other clocks; what is said. */
const ROWS: readonly (readonly [string, Row])[] = [
  ['all is well', { stored: 0, written: 0, words: undefined }],
  ['the clocks differ by little', { stored: 2, written: 2, words: undefined }],
  ['it is ahead', { stored: -3, written: -9, words: '3 s ahead of that of Postgre' }],
  ['it is ahead, as another', { stored: -3, written: 9, words: '3 s ahead of that' }],
  ['it is behind', { stored: 3, written: 3, words: 'written at 2027-01-15T08:00:03Z' }],
  ['another was ahead', { stored: 0, written: 3, words: 'or another was ahead' }],
  ['it alone is behind', { stored: 86_400, written: 0, words: '86,400 s behind that' }],
];

test.each(ROWS)('%s', (_, { stored, written, words }) => {
  const own = { askedAt: AT, answeredAt: AT };
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
