import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assert, present } from '../kernel/assert.ts';
import type { Month } from '../kernel/time.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import type { LedgerKeeper } from '../operation/ledger-keeper.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import type { Database } from '../platform/database/transaction.ts';
import { SMALL_PLAN } from '../rehearsal/run/testing/small-plan.ts';
import { type Statement, statementsOf } from '../settlement/statement.ts';
import { toStatementLines } from '../settlement/store/statements.ts';
import { closePeriod } from './close-period.ts';
import { correctCharge } from './post-usage.ts';
import {
  CALLER,
  DAY,
  FEBRUARY,
  JANUARY,
  liveMonths,
  PLAN_ROWS,
  rehearsed,
  report,
  reportsOf,
  STAGE,
  saveHistory,
  saveRuns,
  unchargedOf,
} from './testing/closing-months.ts';

const SEED = 20_270_309;

let store: TestDatabase;
beforeEach(async () => {
  store = await createTestDatabase();
  await store.database.query(PLAN_ROWS);
});
afterEach(() => store.close());

function close(month: Month, chargesKnownRuns = false) {
  return store.database.write(CALLER, (writer) =>
    closePeriod(writer, STAGE, month, { chargesKnownRuns }),
  );
}

async function storedLines(month: Month): Promise<readonly unknown[]> {
  const rows = await store.database.query<{ lines: unknown }>(
    `SELECT DISTINCT ON (funder) lines FROM settlement.statement
      WHERE month = $1 ORDER BY funder, revision DESC`,
    [month],
  );
  return rows.map(({ lines }) => lines);
}

/** Of one month, as the rehearsal in memory states it. */
function linesInMemory(keeper: LedgerKeeper, month: Month): readonly unknown[] {
  const isOfMonth = (line: { readonly month: Month }) => line.month === month;
  return statementsOf(keeper.books, keeper.metering)
    .toSorted((a, b) => (a.funder < b.funder ? -1 : 1))
    .map((statement) => ({
      gpuTime: statement.gpuTime.filter(isOfMonth),
      allocations: statement.allocations.filter(isOfMonth),
    }))
    .map((lines) => toStatementLines(lines as unknown as Statement));
}

describe('closing a month in the store', () => {
  test('states of a rehearsal what the rehearsal states itself', async () => {
    const { keeper } = rehearsed();
    await saveHistory(store.database, keeper, keeper.books, true);
    for (const month of [JANUARY, FEBRUARY]) {
      const closed = await close(month);
      expect(closed).toMatchObject({ ok: true, value: { postedCount: 0 } });
      expect(await storedLines(month)).toMatchObject(linesInMemory(keeper, month));
    }
    const [atEnd] = statementsOf(keeper.books, keeper.metering);
    const [stored] = await storedLines(FEBRUARY);
    const { commitments, contracts } = toStatementLines(present(atEnd, 'A statement'));
    expect(stored).toMatchObject({ commitments, contracts });
  });

  test('states of a live month, by usage that came in, what the rehearsal states', async () => {
    const keeper = await liveMonths(store.database);
    for (const month of [JANUARY, FEBRUARY]) {
      expect(await close(month)).toMatchObject({ ok: true });
      expect(await storedLines(month)).toMatchObject(linesInMemory(keeper, month));
    }
    expect(await close(FEBRUARY)).toMatchObject({ ok: true, value: { postedCount: 0 } });
  });
});

async function stateOfStore(database: Database): Promise<unknown> {
  const balances = await database.query(
    `SELECT name, amount::text FROM settlement.balance
       JOIN settlement.account ON account.id = balance.account ORDER BY name`,
  );
  const usage = await database.query(
    `SELECT job_number, attempt, month, revision, gpu_seconds::text
       FROM metering.usage ORDER BY 1, 2, 3, 4`,
  );
  const statements = await database.query(
    `SELECT funder, month, revision, sha256 FROM settlement.statement ORDER BY 1, 2, 3`,
  );
  return { balances, usage, statements };
}

describe('a month', () => {
  test('is not closed for the first of these reasons that holds', async () => {
    const { keeper, runs } = rehearsed();
    expect(await close('2026-01' as Month)).toMatchObject({ reason: 'unknown_period' });
    await saveHistory(store.database, keeper, unchargedOf(keeper), false);
    await saveRuns(store.database, runs);
    const early = { ...CALLER, at: toEpochSeconds(SMALL_PLAN.interval.start) };
    const tooEarly = await store.database.write(early, (writer) =>
      closePeriod(writer, STAGE, JANUARY, { chargesKnownRuns: true }),
    );
    expect(tooEarly).toMatchObject({ reason: 'period_not_over' });
    const before = await stateOfStore(store.database);
    const refused = await close(JANUARY);
    expect(refused).toMatchObject({ reason: 'runs_without_usage', runCount: 4 });
    expect(await stateOfStore(store.database)).toEqual(before);
    expect(await close(JANUARY, true)).toMatchObject({ ok: true });
    expect(await storedLines(JANUARY)).toMatchObject(linesInMemory(keeper, JANUARY));
  });

  test('is not closed before the engine has saved what was lent in it', async () => {
    await store.database.query(
      `INSERT INTO settlement.period (month, start_at, end_at, is_rehearsed)
       VALUES ($1, $2, $3, false)`,
      [JANUARY, SMALL_PLAN.interval.start, SMALL_PLAN.interval.start + DAY],
    );
    const clusters = STAGE.clusters.map(({ cluster }) => cluster.id);
    expect(await close(JANUARY)).toMatchObject({ reason: 'loans_not_known', clusters });
  });

  test('that is closed twice is the same, but for a line of the audit', async () => {
    await liveMonths(store.database);
    const first = await close(JANUARY);
    const before = await stateOfStore(store.database);
    const again = await close(JANUARY);
    assert(first.ok && again.ok, 'Refused');
    expect(again.value.postedCount).toBe(0);
    expect(again.value.statements.map(({ isNew }) => isNew)).toEqual([false, false]);
    expect(await stateOfStore(store.database)).toEqual(before);
    const audit = await store.database.query(
      "SELECT FROM platform.audit WHERE action = 'period.close'",
    );
    expect(audit.length).toBe(2);
  });

  test('whose usage is corrected after its close is closed again with new statements', async () => {
    await liveMonths(store.database);
    await close(JANUARY);
    const start = toEpochSeconds(SMALL_PLAN.interval.start);
    const corrected = await store.database.write(CALLER, (writer) =>
      correctCharge(writer, {
        jobNumber: 0,
        attempt: 1,
        month: JANUARY,
        start,
        end: toEpochSeconds(start + 2 * DAY),
        gpuCount: 8,
        reason: 'The nodes were down on the third day',
      }),
    );
    expect(corrected).toMatchObject({ ok: true, value: { revision: 1 } });
    const [period] = await store.database.query<{ state: string }>(
      'SELECT state FROM settlement.period WHERE month = $1',
      [JANUARY],
    );
    expect(period?.state).toBe('ended');
    const again = await close(JANUARY);
    assert(again.ok, 'Refused');
    expect(again.value.statements.find(({ funder }) => funder === 'party_nl')).toMatchObject({
      revision: 1,
      isNew: true,
    });
    const [line] = await store.database.query<{ used: string }>(
      `SELECT lines #>> '{allocations,0,usedGpuSeconds}' AS used FROM settlement.statement
        WHERE funder = 'party_nl' AND month = $1 AND revision = 1`,
      [JANUARY],
    );
    const lab = rehearsed()
      .runs.filter(({ allocation }) => allocation === 'allocation_lab')
      .flatMap((run) => reportsOf([run]))
      .filter(({ month }) => month === JANUARY)
      .reduce((sum, { start: from, end, gpuCount }) => sum + (end - from) * gpuCount, 0);
    expect(Number(line?.used)).toBe(lab - 8 * DAY);
    expect(await close(JANUARY)).toMatchObject({ ok: true, value: { postedCount: 0 } });
  });

  test('whose usage came repeated, in any order and in batches is the same', async () => {
    const { keeper, runs } = rehearsed();
    const reports = reportsOf(runs);
    const shuffled = fc.shuffledSubarray([...reports, ...reports], {
      minLength: reports.length * 2,
    });
    let expected: unknown;
    const property = fc.asyncProperty(
      shuffled,
      fc.integer({ min: 1, max: 5 }),
      async (all, size) => {
        const own = await createTestDatabase();
        await own.database.query(PLAN_ROWS);
        await saveHistory(own.database, keeper, unchargedOf(keeper), false);
        await saveRuns(own.database, runs);
        for (let at = 0; at < all.length; at += size) {
          const answers = await report(own.database, all.slice(at, at + size));
          expect(answers.every((one) => one === 'accepted' || one === 'same_again')).toBe(true);
        }
        for (const month of [JANUARY, FEBRUARY]) {
          const closed = await own.database.write(CALLER, (writer) =>
            closePeriod(writer, STAGE, month, { chargesKnownRuns: false }),
          );
          expect(closed.ok).toBe(true);
        }
        const state = await stateOfStore(own.database);
        await own.close();
        expected ??= state;
        expect(state).toEqual(expected);
      },
    );
    await fc.assert(property, { seed: SEED, numRuns: 5 });
  });
});
