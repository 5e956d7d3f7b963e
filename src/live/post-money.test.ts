/** The month in which a signature is booked, where the plan begins later and changes meanwhile. */
import { expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { done } from '../kernel/outcome.ts';
import { parseDate, periodsOf } from '../kernel/time.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import { createTestDatabase } from '../platform/database/testing/create-test-database.ts';
import { openPeriods } from '../settlement/store/periods.ts';
import { postCommitmentFlow } from './post-money.ts';
import { applyText, callerAt, notedPorts, textOfFile } from './testing/applied.ts';

const TEXT = textOfFile('test/golden/small-generated.yaml');
const at = (day: string) => toEpochSeconds(Number(parseDate(day)));
const BEFORE = at('2026-11-24');

test('A month that a signature opened has the time of the plan as it begins', async () => {
  const { database, close } = await createTestDatabase();
  const ports = { ...notedPorts(0), post: postCommitmentFlow };
  expect(await applyText(database, TEXT, { at: BEFORE, ports })).toMatchObject({ ok: true });
  const earlier = TEXT.replace('start: 2028-01-27', 'start: 2028-01-20').replace(
    '8 days',
    '15 days',
  );
  const applied = await applyText(database, earlier, { at: BEFORE + 1, ports });
  expect(applied).toMatchObject({ ok: true });
  const [january] = periodsOf({ start: at('2028-01-20'), end: at('2028-02-04') });
  // As the leader does when the month begins.
  await database.write(callerAt(at('2028-01-20')), async (writer) => {
    writer.audit({ action: 'test.write', subject: 'test', detail: {} });
    await openPeriods(writer, [present(january, 'January')], false);
    return done(null);
  });
  const [row] = await database.query<{ month: string; start: string }>(
    'SELECT month, start_at::text AS start FROM settlement.period ORDER BY month',
  );
  expect(row).toEqual({ month: '2028-01', start: String(at('2028-01-20')) });
  await close();
});
