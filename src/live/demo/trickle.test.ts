import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { toKeptAnswer } from '../../scheduling/routes/jobs.ts';
import { limitsOfPlan } from '../allocation-limits.ts';
import { toStoredPlan } from '../stored-plan.ts';
import { demoProgrammeAt } from './demo-programme.ts';
import { rehearsedTo, saved } from './testing/small-history.ts';
import { jobsOfHour, Trickle } from './trickle.ts';

const NOON = toEpochSeconds(Date.UTC(2027, 5, 17, 12) / 1_000);
const PORTS = { limitsOf: limitsOfPlan(), toKeptAnswer };

describe('The hours of the demo', () => {
  const plan = toStoredPlan(demoProgrammeAt(NOON).plan);
  const hours = Array.from({ length: 12 }, (_, hour) => toEpochSeconds(NOON + hour * 3_600));
  const jobs = hours.flatMap((hour) => jobsOfHour(plan, hour));

  test('have ten to thirty jobs a minute, at the load of the programme', () => {
    const perMinute = jobs.length / (hours.length * 60);
    expect(perMinute).toBeGreaterThan(10);
    expect(perMinute).toBeLessThan(30);
    const gpuSeconds = jobs.reduce((sum, { row }) => sum + row.gpuCount * row.runSeconds, 0);
    expect(gpuSeconds / (500_000 * 12 * 3_600)).toBeCloseTo(0.85, 2);
  });

  test('are the same whoever draws them, and come in the order of time', () => {
    expect(jobsOfHour(plan, NOON)).toEqual(jobsOfHour(plan, NOON));
    const times = jobs.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});

describe('A trickle', () => {
  let store: TestDatabase;
  beforeAll(async () => {
    store = await createTestDatabase();
    await saved(store.database, await rehearsedTo(NOON));
  });
  afterAll(() => store.close());

  test('submits what is due, in the name of a member, once', async () => {
    const trickle = new Trickle(NOON);
    const { database } = store;
    const before = await countJobs();
    let count = 0;
    for (let minute = 0; minute <= 120; minute += 10) {
      const now = toEpochSeconds(NOON + minute * 60);
      count += await trickle.look(database, PORTS, now);
      expect(await trickle.look(database, PORTS, now)).toBe(0);
    }
    expect(count).toBeGreaterThan(0);
    expect((await countJobs()) - before).toBe(count);
    const strangers = await database.query(
      `SELECT number FROM scheduling.job
        WHERE NOT is_rehearsed AND NOT EXISTS (
          SELECT FROM identity.role_grant
           WHERE person_id = submitted_by AND role = 'member' AND scope_id = allocation)`,
    );
    expect(strangers).toEqual([]);
    const [audited] = await database.query<{ count: number }>(
      "SELECT count(*)::integer AS count FROM platform.audit WHERE action = 'job.submit'",
    );
    expect(audited?.count).toBe(count);
  });

  test('makes nothing up for after a long pause', async () => {
    const trickle = new Trickle(NOON);
    const late = toEpochSeconds(NOON + 10 * 86_400);
    expect(await trickle.look(store.database, PORTS, late)).toBe(0);
  });

  async function countJobs(): Promise<number> {
    const [row] = await store.database.query<{ count: number }>(
      'SELECT count(*)::integer AS count FROM scheduling.job',
    );
    return row?.count ?? 0;
  }
});
