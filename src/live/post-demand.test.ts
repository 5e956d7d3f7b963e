import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { measureDemand } from './post-demand.ts';
import { DAY, PLAN_ROWS, STAGE } from './testing/closing-months.ts';

const JANUARY = present(STAGE.periods[0], 'The first month');
const { start, end } = JANUARY;
const HOUR = 3_600;
const GPU_COUNT = 4;
const REQUESTED_SECONDS = 5 * DAY;
const STARTED_AT = end - DAY;

let store: TestDatabase;
beforeEach(async () => {
  store = await createTestDatabase();
  await store.database.query(PLAN_ROWS);
});
afterEach(() => store.close());

async function demandedSeconds(): Promise<number> {
  const [total] = await measureDemand(store.database, STAGE, JANUARY);
  return (total?.demandedGpuSeconds ?? 0) / GPU_COUNT;
}

/** A job of five days, submitted a day and an hour before the end of the month. */
async function saveJob(): Promise<void> {
  await store.database.query(
    `INSERT INTO scheduling.job (number, allocation, funder, submitted_by, submitted_at, name,
       gpu_count, requested_seconds, cluster, site, state, attempt_count)
     VALUES (0, 'allocation_lab', 'party_nl', 'person_x', $1, 'job', $2, $3, 'cluster_a',
             'site_s', 'waiting', 0)`,
    [STARTED_AT - HOUR, GPU_COUNT, REQUESTED_SECONDS],
  );
}

/** Its first run, a day before the end of the month, with notice or without. */
async function saveRun(vacateAt: number | undefined): Promise<void> {
  await store.database.query(
    `UPDATE scheduling.job SET state = 'running', attempt_count = 1, version = version + 1`,
  );
  await store.database.query(
    `INSERT INTO scheduling.run (job_number, attempt, cluster, nodes, gpu_counts, standing,
       started_at, vacate_at, is_rehearsed)
     VALUES (0, 1, 'cluster_a', '{}', '{}', 'own', $1, $2, true)`,
    [STARTED_AT, vacateAt],
  );
}

/** What was accepted of the run in January, up to `usedUntil`. */
async function saveUse(usedUntil: number): Promise<void> {
  await store.database.query(
    `WITH batch AS (INSERT INTO metering.batch (source, site, received_at, is_rehearsed)
                    VALUES ('site', 'site_s', $3, false) RETURNING id)
     INSERT INTO metering.usage (job_number, attempt, month, revision, reported_start_at,
       reported_end_at, reported_gpu_count, accepted_start_at, accepted_end_at,
       accepted_gpu_count, gpu_seconds, batch)
     SELECT 0, 1, $1, 0, $2, $3, $4, $2, $3, $4, $5, id FROM batch`,
    [JANUARY.month, STARTED_AT, usedUntil, GPU_COUNT, (usedUntil - STARTED_AT) * GPU_COUNT],
  );
}

async function hearEnd(endedAt: number, cause: string): Promise<void> {
  const isOver = cause !== 'reclaimed' && cause !== 'interrupted';
  await store.database.query(
    'UPDATE scheduling.run SET ended_at = $1, cause = $2, kept_seconds = 60',
    [endedAt, cause],
  );
  await store.database.query(
    `UPDATE scheduling.job SET state = $1, ended_at = $2, version = version + 1`,
    [isOver ? cause : 'waiting', isOver ? endedAt : null],
  );
}

const TO_MONTH_END = DAY + HOUR;

describe('The demand of a month is the same before and after somebody hears of the end of', () => {
  test.each([
    // [what, notice until, used until, ended at, cause, demanded seconds]
    ['a run whose site reported its use', undefined, -HOUR, -HOUR, 'completed', DAY - HOUR],
    ['a run that failed likewise', undefined, -HOUR, -HOUR, 'failed', DAY - HOUR],
    ['a run with notice', -2 * HOUR, -HOUR, -HOUR, 'reclaimed', TO_MONTH_END],
    ['a run that crosses the end', undefined, 0, HOUR, 'completed', TO_MONTH_END],
    ['a run that ends with the month', undefined, 0, 0, 'completed', TO_MONTH_END],
    ['a run that is reclaimed later', undefined, 0, HOUR, 'reclaimed', TO_MONTH_END],
  ] as const)('%s', async (...[_, notice, usedUntil, endedAt, cause, demanded]) => {
    await saveJob();
    await saveRun(notice === undefined ? undefined : end + notice);
    await saveUse(end + usedUntil);
    const before = await demandedSeconds();
    await hearEnd(end + endedAt, cause);
    expect([before, await demandedSeconds()]).toEqual([demanded, demanded]);
  });

  test('a job that waited all the month and was cancelled in the next', async () => {
    await saveJob();
    const before = await demandedSeconds();
    await store.database.query(
      `UPDATE scheduling.job SET state = 'cancelling', version = version + 1`,
    );
    await store.database.query(
      `UPDATE scheduling.job SET state = 'cancelled', ended_at = $1, version = version + 1`,
      [end + HOUR],
    );
    expect([before, await demandedSeconds()]).toEqual([TO_MONTH_END, TO_MONTH_END]);
  });
});

describe('While its allocation is frozen', () => {
  const frozen = (from: number, until: number | null) =>
    store.database.query(
      `INSERT INTO access.freeze (allocation, from_at, until_at)
       VALUES ('allocation_lab', $1, $2)`,
      [from, until],
    );

  test.each([
    // [what, frozen from, until, demanded seconds]
    ['all the month', start, null, 0],
    ['until an hour before the end of the month', start, end - HOUR, HOUR],
    ['in an earlier month', start - DAY, start, TO_MONTH_END],
    ['from the month after on', end, null, TO_MONTH_END],
  ] as const)('%s, a job that waits asks for nothing', async (...[_, from, until, demanded]) => {
    await saveJob();
    await frozen(from, until);
    expect(await demandedSeconds()).toBe(demanded);
  });

  test('what runs asks on', async () => {
    await saveJob();
    await saveRun(undefined);
    await frozen(STARTED_AT + HOUR, null);
    expect(await demandedSeconds()).toBe(TO_MONTH_END);
  });
});

describe('In the month after its allocation', () => {
  const FEBRUARY = present(STAGE.periods[1], 'The second month');
  const { plan } = STAGE;
  const allocations = plan.allocations.map((each) => ({ ...each, end: FEBRUARY.start }));
  const over = { ...STAGE, plan: { ...plan, allocations } };
  const askedSeconds = async (): Promise<number> => {
    const [total] = await measureDemand(store.database, over, FEBRUARY);
    return (total?.demandedGpuSeconds ?? 0) / GPU_COUNT;
  };

  test('a job that waits asks for nothing: it can never start', async () => {
    await saveJob();
    expect(await askedSeconds()).toBe(0);
  });

  test('a job that runs asks for what it has left', async () => {
    await saveJob();
    await saveRun(undefined);
    expect(await askedSeconds()).toBe(REQUESTED_SECONDS - DAY);
  });
});

test('Nobody asks for anything before the first submission', async () => {
  expect(start).toBeLessThan(STARTED_AT);
  expect(await demandedSeconds()).toBe(0);
});
