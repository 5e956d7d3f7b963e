import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { type SiteUnderTest, testDriverLaws } from '../testing/driver-laws.ts';
import { virtualWorkOf } from '../virtual-work.ts';
import { VirtualDriver } from './virtual-driver.ts';

const SEED = 7;
const START = 1_800_000_000;

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase({ only: [1, 2, 3, 4, 5, 6, 7, 8, 80] });
});
afterAll(() => store.close());

let siteCount = 0;

function createSite(): Promise<SiteUnderTest> {
  siteCount += 1;
  const site = `site_v${siteCount}` as const;
  let time: EpochSeconds = toEpochSeconds(START);
  const now = () => time;
  const driveAnew = () => new VirtualDriver(store.database, { site, seed: SEED, now });
  const pass = async (seconds: number) => {
    time = toEpochSeconds(time + seconds);
  };
  return Promise.resolve({ driver: driveAnew(), driveAnew, now, pass });
}

testDriverLaws('A virtual site', createSite);

test('Work is 5 to 100 % of the time asked for, goes on from what was kept, rarely fails', () => {
  const requestedSeconds = 1_000;
  let failures = 0;
  for (let jobNumber = 0; jobNumber < 2_000; jobNumber += 1) {
    const order = { jobNumber, attempt: 1, requestedSeconds, keptSeconds: 0 };
    const whole = virtualWorkOf(SEED, order);
    expect(virtualWorkOf(SEED, order)).toEqual(whole);
    if (whole.isFailing) {
      failures += 1;
      continue;
    }
    expect(whole.seconds).toBeGreaterThanOrEqual(50);
    expect(whole.seconds).toBeLessThanOrEqual(requestedSeconds);
    const rest = virtualWorkOf(SEED, { ...order, attempt: 2, keptSeconds: 40 });
    if (!rest.isFailing) expect(rest.seconds).toBe(whole.seconds - 40);
  }
  expect(failures).toBeGreaterThan(10);
  expect(failures).toBeLessThan(90);
});

test('A run that began elsewhere is adopted once, and ends when it would have', async () => {
  const { driveAnew, pass } = await createSite();
  const driver = driveAnew() as VirtualDriver;
  const run = {
    jobNumber: 1,
    attempt: 1,
    cluster: 'cluster_x',
    allocation: 'allocation_a',
    gpuCount: 2,
    startedAt: toEpochSeconds(START - 100),
    endsAt: toEpochSeconds(START + 50),
    isFailing: false,
  } as const;
  await driver.adopt([run]);
  await driver.adopt([{ ...run, endsAt: toEpochSeconds(START + 500) }]);
  await pass(60);
  expect(await driver.observe(0, 10)).toMatchObject([
    { kind: 'started', at: START - 100 },
    { kind: 'ended', at: START + 50 },
  ]);
});
