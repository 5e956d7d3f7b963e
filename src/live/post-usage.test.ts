import { expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import { acceptUsage, correctUsage, type UsageReport } from '../metering/commands.ts';
import type { KnownRun } from '../metering/usage.ts';
import { createTestDatabase } from '../platform/database/testing/create-test-database.ts';
import {
  CALLER,
  PLAN_ROWS,
  rehearsed,
  reportsOf,
  saveHistory,
  saveRuns,
  unchargedOf,
} from './testing/closing-months.ts';

test('A correction takes what was cut off of a report while the run went on', async () => {
  const { database, close } = await createTestDatabase();
  await database.query(PLAN_ROWS);
  const { keeper, runs } = rehearsed();
  await saveHistory(database, keeper, unchargedOf(keeper), false);
  await saveRuns(database, runs);
  const report = present(reportsOf(runs)[0], 'A report');
  const knownUntil = (end: number) => async (): Promise<readonly KnownRun[]> => {
    return [{ ...report, end: toEpochSeconds(end), sharesGpu: false }];
  };
  // The clock of the site is a minute ahead of that of Polder, which knows the run until now.
  const batch = { source: 'site', site: 'site_s', subject: 'site_s', scopes: [] } as const;
  await database.write(CALLER, (writer) =>
    acceptUsage(writer, { ...batch, reports: [report] }, knownUntil(report.end - 60)),
  );
  const correct = (again: UsageReport) =>
    database.write(CALLER, (writer) =>
      correctUsage(writer, { ...again, reason: 'It had not ended' }, knownUntil(report.end)),
    );
  const { start, end, gpuCount } = report;
  const whole = { revision: 1, accepted: { start, end, gpuCount } };
  expect(await correct(report)).toMatchObject({ ok: true, value: whole });
  expect(await correct(report)).toMatchObject({ ok: true, value: whole });
  await close();
});
