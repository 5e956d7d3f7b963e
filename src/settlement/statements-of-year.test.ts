import { afterAll, beforeAll, expect, test } from 'vitest';
import { periodsOf } from '../kernel/time.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { statementsOf } from './statement.ts';
import { openPeriods, setPeriodState } from './store/periods.ts';
import { selectStatementsOfYear } from './store/statement-lists.ts';
import { saveStatements } from './store/statements.ts';
import { INTERVAL, newBooks } from './testing/small-programme.ts';

/** January to March 2027. */
const PERIODS = periodsOf({
  start: INTERVAL.start,
  end: toEpochSeconds(INTERVAL.end + 30 * 86_400),
});
const CALLER = { actor: 'system_test', at: toEpochSeconds(1_900_000_000), requestId: '' };

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
});
afterAll(() => store.close());

test('A month that was closed without the funder waits for no statement of it', async () => {
  const statements = statementsOf(newBooks(), []).filter(({ funder }) => funder === 'party_nl');
  await store.database.write(CALLER, async (writer) => {
    writer.audit({ action: 'test.save', subject: 'statements', detail: {} });
    await writer.query(
      `INSERT INTO funding.party (id, name, kind, state)
       VALUES ('party_nl', 'NL', 'state', 'party_nl')`,
    );
    await openPeriods(writer, PERIODS, false);
    await saveStatements(writer, '2027-02', statements, false);
    for (const month of ['2027-01', '2027-02']) await setPeriodState(writer, month, 'closed');
    return { ok: true, value: null };
  });
  expect(await selectStatementsOfYear(store.database, 'party_nl', '2027')).toMatchObject({
    months: ['2027-02'],
    openMonths: ['2027-03'],
  });
  expect(await selectStatementsOfYear(store.database, 'party_union', '2027')).toBeUndefined();
});
