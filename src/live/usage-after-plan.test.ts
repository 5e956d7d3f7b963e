/** Runs that go on after the last second of the plan, where nothing is owed any more. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Month, parseDate } from '../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds } from '../kernel/units.ts';
import { acceptUsage } from '../metering/commands.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { closeEndedPeriods } from './leader/close-ended.ts';
import { PROGRAMME, SmallPlatform } from './leader/testing/small-platform.ts';
import { findRunsAt } from './post-usage.ts';
import { applyText, textOfFile } from './testing/applied.ts';

/** The plan ends with a month. */
const END = toEpochSeconds(parseDate('2028-02-01') ?? 0);
const UNTIL_FEBRUARY = textOfFile(PROGRAMME)
  .replace('length: 8 days', 'length: 5 days')
  .replace(/^.*start: 2028-02-01T10.*\n/m, '');
const after = (seconds: number) => toEpochSeconds(END + seconds);

let store: TestDatabase;
let platform: SmallPlatform;
beforeAll(async () => {
  store = await createTestDatabase();
  platform = new SmallPlatform(store.database);
  const applied = await applyText(store.database, UNTIL_FEBRUARY, { at: platform.now - 86_400 });
  expect(applied.ok).toBe(true);
});
afterAll(() => store.close());

async function reported(jobNumber: number, month: string, start: EpochSeconds, end: EpochSeconds) {
  const caller = { actor: 'agent_small', at: platform.now, requestId: '' };
  const report = { jobNumber, attempt: 1, month: month as Month, start, end, gpuCount: 8 };
  const batch = { reports: [report], source: 'site', scopes: [] } as const;
  const answered = await store.database.write(caller, (writer) =>
    acceptUsage(
      writer,
      { ...batch, site: 'site_small', subject: 'site_small' },
      findRunsAt('site_small', platform.now),
    ),
  );
  return answered.value[0];
}

test('use after the plan is not taken, and holds up neither charges nor the close', async () => {
  const leader = await platform.lead();
  await leader.turn(platform.now);
  platform.now = after(-7_200);
  const job = await platform.submit(8, 86_400, 'allocation_aa');
  for (let turn = 0; turn < 3; turn += 1) await leader.turn(platform.now);
  platform.isSilent = true;
  platform.now = after(3_600);
  await leader.turn(platform.now);
  expect(await reported(job, '2028-02', END, after(1_800))).toBe('outside_known_run');
  const log = { info: () => undefined, debug: () => undefined };
  await closeEndedPeriods({ database: store.database, log }, leader.memory, platform.now);
  const periods = await store.database.query('SELECT month, state FROM settlement.period');
  expect(periods).toEqual([{ month: '2028-01', state: 'closed' }]);
});
