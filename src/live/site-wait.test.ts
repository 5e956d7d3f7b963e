/** What an agent tells of runs that wait at its site, in a real store. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toEpochSeconds } from '../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import type { RunWait } from '../sites/connection.ts';
import { putRunWaits } from '../sites/store/run-waits.ts';
import { siteWaitOf } from './site-wait.ts';
import { applyText, textOfFile } from './testing/applied.ts';

const START = 1_867_449_600;
const ELSEWHERE = 1_000;
const [OWN, OTHERS] = [1, 2];

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
  const text = textOfFile('examples/five-gigafactories.yaml');
  expect(await applyText(store.database, text, { at: START - 1 })).toMatchObject({ ok: true });
  const [allocation] = await store.database.query<{ id: string; funder: string }>(
    'SELECT id, funder FROM access.allocation ORDER BY id LIMIT 1',
    [],
  );
  for (const site of ['de', 'fr']) {
    await store.database.query(
      `INSERT INTO sites.connection (site, depth, mends_drift, heard_at)
       VALUES ('site_${site}', 'submission', false, ${START})`,
      [],
    );
    await store.database.query(
      `WITH job AS (
         INSERT INTO scheduling.job
           (allocation, funder, submitted_by, submitted_at, name, gpu_count, requested_seconds,
            cluster, site, state, first_started_at, attempt_count)
         VALUES ('${allocation?.id}', '${allocation?.funder}', 'person_ada', ${START}, '', 8, 60,
                 'cluster_${site}', 'site_${site}', 'running', ${START}, 1)
         RETURNING number)
       INSERT INTO scheduling.run
         (job_number, attempt, cluster, nodes, gpu_counts, standing, started_at)
       SELECT number, 1, 'cluster_${site}', '{0}', '{8}', 'own', ${START} FROM job`,
      [],
    );
  }
});
afterAll(() => store.close());

const wait = (jobNumber: number, reason: string): RunWait => ({
  ...{ jobNumber, attempt: 1, siteJob: 7, state: 'PENDING', reason },
});

async function tell(second: number, waits: readonly RunWait[]): Promise<void> {
  const caller = { actor: 'token_agent', at: toEpochSeconds(START + second), requestId: 'r' };
  const done = await store.database.write(caller as never, async (writer) => {
    await putRunWaits(writer, 'site_de', waits);
    writer.audit({ action: 'site.tidings', subject: 'site_de', detail: {} });
    return { ok: true as const, value: undefined };
  });
  expect(done.ok).toBe(true);
}

const sinceOf = async (jobNumber: number) =>
  Number((await siteWaitOf(store.database, jobNumber))?.since ?? START) - START;

test('the last telling counts, with the time from which on its reason stands', async () => {
  await tell(10, [wait(OWN, 'Priority'), wait(OWN, 'Priority')]);
  await tell(20, [wait(OWN, 'Priority')]);
  expect(await sinceOf(OWN)).toBe(10);
  await tell(30, [wait(OWN, 'QOSMaxGRESPerUser')]);
  expect(await siteWaitOf(store.database, OWN)).toMatchObject({
    ...{ reason: 'QOSMaxGRESPerUser', meaning: 'limit-at-once', holder: 'user', resource: 'gpus' },
    ...{ since: START + 30, siteJob: 7, heardAt: START },
    sentence: 'With it, its user would hold more GPUs at once than its limit.',
  });
  await tell(40, []);
  expect(await siteWaitOf(store.database, OWN)).toBeUndefined();
});

test('a site tells of its own runs alone', async () => {
  await tell(50, [wait(OTHERS, 'Priority'), wait(ELSEWHERE, 'Priority')]);
  expect(await siteWaitOf(store.database, OTHERS)).toBeUndefined();
  expect(await siteWaitOf(store.database, ELSEWHERE)).toBeUndefined();
});
