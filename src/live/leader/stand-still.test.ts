/** What a leader does whose clock is behind what was decided, and what is said of its troubles. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { LeaderFigures } from './leader-figures.ts';
import { SmallPlatform, START } from './testing/small-platform.ts';

let store: TestDatabase;
let platform: SmallPlatform;

beforeEach(async () => {
  store = await createTestDatabase();
  platform = new SmallPlatform(store.database);
  await platform.apply();
});
afterEach(() => store.close());

/** The jobs that were charged. */
const chargedJobs = async () => {
  const rows = await store.database.query<{ number: number }>(
    'SELECT job_number AS number FROM metering.usage WHERE gpu_seconds > 0 ORDER BY 1',
  );
  return rows.map(({ number }) => number);
};

test('nothing starts while the clock is behind, and what starts later is charged', async () => {
  const first = await platform.lead();
  await first.turn(platform.now);
  platform.now = toEpochSeconds(START + 7_200);
  const jobs = [await platform.submit(8, 900, 'allocation_aa')];
  await first.turn(platform.now);
  const until = platform.now;
  platform.now = toEpochSeconds(START + 3_600);
  jobs.push(await platform.submit(8, 900, 'allocation_aa'));
  const still = { kind: 'stands_still', at: platform.now, until };
  expect(await first.turn(platform.now)).toEqual(still);
  // It does not depend on what is remembered.
  const second = await platform.lead();
  const results = await platform.turnUntil(second, until, 600);
  expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(['stands_still']));
  expect(await chargedJobs()).toEqual([]);
  await platform.turnUntil(second, until + 3_600, 600);
  expect(await chargedJobs()).toEqual(jobs);
});

test('a difference of seconds is no trouble, and a longer one is told with both times', () => {
  const figures = new LeaderFigures();
  const stand = (seconds: number) =>
    figures.turned({ kind: 'stands_still', at: START, until: START + seconds }, 0);
  stand(5);
  expect(figures.trouble(0)).toBeUndefined();
  stand(3_600);
  expect(figures.state.stillSeconds).toBe(3_600);
  expect(figures.trouble(0)).toBe(
    'The engine stands still: the clock says 2028-01-27T00:00:00Z, and it has decided until ' +
      '2028-01-27T01:00:00Z. This clock is behind, or another was ahead.',
  );
  figures.turned({ kind: 'nothing_to_lead' }, 0);
  expect(figures.trouble(0)).toBeUndefined();
});

test('a turn that hangs is told of while it does', () => {
  const figures = new LeaderFigures();
  figures.begins(500);
  expect(figures.trouble(31_499)).toBeUndefined();
  expect(figures.trouble(31_500)).toBe('A turn of the engine goes on for 31 s');
  figures.turned({ kind: 'nothing_to_lead' }, 31);
  expect(figures.trouble(99_999)).toBeUndefined();
});

test('what fails after every turn is worth a line in forty, and counts each time', () => {
  const figures = new LeaderFigures();
  const lines = Array.from({ length: 80 }, () => {
    figures.turned({ kind: 'nothing_to_lead' }, 0);
    return figures.unsettled();
  });
  expect(lines.filter((isWorthALine) => isWorthALine)).toHaveLength(2);
  expect(figures.state.failedTurnCount).toBe(80);
  figures.settled();
  expect(figures.unsettled()).toBe(true);
});
