import { expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { done } from '../kernel/outcome.ts';
import { type Month, parseDate, periodsOf } from '../kernel/time.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import { insertUsage } from '../metering/store/usage.ts';
import { createTestDatabase } from '../platform/database/testing/create-test-database.ts';
import { openPeriods } from '../settlement/store/periods.ts';
import { selectDelivery } from './delivery-route.ts';
import { applyText, callerAt, textOfFile } from './testing/applied.ts';

const DAY = 86_400;
const START = toEpochSeconds(Number(parseDate('2028-01-27')));
const NOW = toEpochSeconds(START + 2 * DAY);

/** Jobs of one funder that run since a day: GPUs, and the millionths of one that are asked for. */
const JOBS: readonly (readonly [gpuCount: number, sharePpm: number])[] = [
  [1, 500_000],
  [1, 250_000],
  [4, 0],
  [8, 0],
  // More than an integer of SQL holds in millionths of a GPU.
  [100_000, 0],
];

test('What runs is held once: by shares of a GPU, and not where its use was reported', async () => {
  const { database, close } = await createTestDatabase();
  await applyText(database, textOfFile('test/golden/small-generated.yaml'), { at: START - DAY });
  const [january] = periodsOf({ start: START, end: toEpochSeconds(START + 8 * DAY) });
  await database.write(callerAt(NOW), async (writer) => {
    writer.audit({ action: 'test.write', subject: 'test', detail: {} });
    await openPeriods(writer, [present(january, 'January')], false);
    for (const [number, [gpuCount, sharePpm]] of JOBS.entries()) {
      await writer.query(
        `INSERT INTO scheduling.job (number, allocation, funder, submitted_by, submitted_at, name,
           gpu_count, gpu_share_ppm, requested_seconds, cluster, site, state, attempt_count)
         VALUES ($1, 'allocation_aa', 'party_aa', 'person_x', $2, 'job', $3, $4, 864000,
                 'cluster_small', 'site_small', 'running', 1)`,
        [number, START, gpuCount, sharePpm],
      );
      await writer.query(
        `INSERT INTO scheduling.run (job_number, attempt, cluster, nodes, gpu_counts, standing,
           started_at, is_rehearsed)
         VALUES ($1, 1, 'cluster_small', '{0}', ARRAY[$3::integer], 'own', $2, false)`,
        [number, START + DAY, gpuCount],
      );
    }
    const span = { start: toEpochSeconds(START + DAY), end: NOW, gpuCount: 8 };
    const key = { jobNumber: 3, attempt: 1, month: '2028-01' as Month, revision: 0 };
    await insertUsage(
      writer,
      [{ ...key, reported: span, accepted: span, sharedGpuSeconds: undefined }],
      { source: 'site', site: 'site_small', receivedAt: NOW, isRehearsed: false },
    );
    return done(null);
  });
  const reach = { everywhere: true } as const;
  const rows = await selectDelivery(database, { fromMonth: '2028-01', now: NOW, reach });
  expect(rows.find(({ funder }) => funder === 'party_aa')).toMatchObject({
    month: '2028-01',
    running: String(0.75 * DAY + 4 * DAY + 100_000 * DAY),
  });
  await close();
});
