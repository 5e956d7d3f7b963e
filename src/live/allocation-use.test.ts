import { expect, test } from 'vitest';
import { assert, present } from '../kernel/assert.ts';
import { done } from '../kernel/outcome.ts';
import { type Month, parseDate, periodsOf } from '../kernel/time.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import { insertLostTime } from '../metering/store/usage.ts';
import { createTestDatabase } from '../platform/database/testing/create-test-database.ts';
import { jobIdOf } from '../scheduling/job-id.ts';
import { Ledger } from '../settlement/ledger.ts';
import { movement, mustPost } from '../settlement/posting.ts';
import { saveNewEntries } from '../settlement/store/new-entries.ts';
import { openPeriods } from '../settlement/store/periods.ts';
import { selectAllocationUse } from './allocation-use.ts';
import { applyText, callerAt, textOfFile } from './testing/applied.ts';

const START = toEpochSeconds(Number(parseDate('2028-01-27')));
const PERIODS = periodsOf({ start: START, end: toEpochSeconds(START + 86_400) });
const month = '2028-01' as Month;

/** Each is granted 10 GPU-seconds, and awards 1. */
function ledgerOf(allocationByFunder: Readonly<Record<string, string>>): Ledger {
  const ledger = new Ledger(PERIODS, jobIdOf);
  const key = { attempt: 0, revision: 0, periodIndex: 0, recordedAt: START };
  for (const [funder, allocation] of Object.entries(allocationByFunder)) {
    const capacity = ledger.account('capacity', 'contract_small/cluster_small');
    const pool = ledger.account('entitlement', `${funder}/cluster_small`);
    const award = ledger.account('allocation', `${allocation}/cluster_small`);
    const subject = ledger.subject(funder);
    mustPost(ledger, { ...key, flow: 'grant', subject, legs: movement(capacity, pool, 10n) });
    mustPost(ledger, { ...key, flow: 'award', subject, legs: movement(pool, award, 1n) });
  }
  return ledger;
}

test('The odd lost GPU-second is of the same funder as on a statement', async () => {
  const { database, close } = await createTestDatabase();
  await applyText(database, textOfFile('test/golden/small-generated.yaml'), { at: START - 1 });
  const ledger = ledgerOf({ party_union: 'allocation_union', party_aa: 'allocation_aa' });
  await database.write(callerAt(START), async (writer) => {
    writer.audit({ action: 'test.write', subject: 'test', detail: {} });
    await openPeriods(writer, PERIODS, false);
    const saved = await saveNewEntries(writer, { ledger, fromEntry: 0, isRehearsed: false });
    assert(saved.ok, 'The entries were refused');
    const lost = { cluster: 'cluster_small', lostGpuSeconds: 1, maintenanceGpuSeconds: 0 } as const;
    await insertLostTime(writer, [{ ...lost, month }], false);
    return done(null);
  });
  const wanted = { allocation: undefined, fromMonth: month, untilMonth: month };
  const uses = await selectAllocationUse(database, { ...wanted, reach: { everywhere: true } });
  // As its parties stand in the plan, which is the order of the books: the first has the odd one.
  const lostOf = (id: string) =>
    present(
      uses.find(({ funder }) => funder === id),
      id,
    ).pool.lost;
  expect([lostOf('party_union'), lostOf('party_aa')]).toEqual([1, 0]);
  await close();
});

test('Who runs a site sees what was used there, and nothing of other sites', async () => {
  const { database, close } = await createTestDatabase();
  await applyText(database, textOfFile('test/golden/small-generated.yaml'), { at: START - 1 });
  await database.query(
    `INSERT INTO capacity.site (id, name, operator, territory, pue_ppm, power_micros_per_mwh)
     VALUES ('site_other', 'Other', 'party_operator', 'party_aa', 1500000, 0)`,
  );
  await database.query(
    `INSERT INTO access.allocation_site (allocation, number, site)
     VALUES ('allocation_aa', 9, 'site_other')`,
  );
  await database.write(callerAt(START), async (writer) => {
    writer.audit({ action: 'test.write', subject: 'test', detail: {} });
    await openPeriods(writer, PERIODS, false);
    const ledger = ledgerOf({ party_aa: 'allocation_aa' });
    const saved = await saveNewEntries(writer, { ledger, fromEntry: 0, isRehearsed: false });
    assert(saved.ok, 'The entries were refused');
    return done(null);
  });
  const seenAt = async (id: string) => {
    const reach = { scopes: [{ kind: 'site', id }] } as const;
    const wanted = { allocation: undefined, fromMonth: month, untilMonth: month, reach };
    return (await selectAllocationUse(database, wanted)).map(({ cluster }) => cluster);
  };
  expect(await seenAt('site_small')).toEqual(['cluster_small']);
  expect(await seenAt('site_other')).toEqual([]);
  await close();
});
