/** What the schema itself refuses, whatever the code says. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import { JOB_STATES } from '../job-state.ts';
import { seedProgramme } from '../testing/seed-programme.ts';

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
  await seedProgramme(store.database);
});
afterAll(() => store.close());

const ALLOWED = new Set([
  'submitted waiting',
  'submitted rejected',
  'submitted cancelling',
  'waiting running',
  'waiting cancelling',
  'running waiting',
  'running completed',
  'running failed',
  'running cancelling',
  'cancelling cancelled',
  'cancelling completed',
  'cancelling failed',
]);

const COLUMNS = `allocation, funder, submitted_by, submitted_at, name, gpu_count,
  requested_seconds, cluster, site, attempt_count, state, ended_at, rejection`;

async function jobIn(state: string): Promise<number> {
  const [row] = await store.database.query<{ number: number }>(
    `INSERT INTO scheduling.job (${COLUMNS})
     VALUES ('allocation_a', 'party_a', 'person_p', 1, '', 1, 60, 'cluster_x', 'site_x', 1, $1,
             ${endedAt('$1')}, ${rejection('$1')}) RETURNING number`,
    [state],
  );
  return row?.number ?? -1;
}

const endedAt = (state: string) =>
  `CASE WHEN ${state} IN ('completed', 'failed', 'cancelled', 'rejected') THEN 9 END`;
const rejection = (state: string) => `CASE WHEN ${state} = 'rejected' THEN 'no' END`;

const update = (number: number, set: string) =>
  store.database.query(`UPDATE scheduling.job SET ${set} WHERE number = ${number}`);

describe('A job goes along the listed transitions and no other', () => {
  test.each(JOB_STATES)('from %s', async (from) => {
    for (const to of JOB_STATES) {
      const number = await jobIn(from);
      const goes = update(
        number,
        `state = '${to}', ended_at = ${endedAt(`'${to}'`)}, rejection = ${rejection(`'${to}'`)},
         version = version + 1`,
      );
      if (from === to || ALLOWED.has(`${from} ${to}`)) await expect(goes).resolves.toEqual([]);
      else await expect(goes, `${from} ${to}`).rejects.toThrow(`from ${from} to ${to}`);
    }
  });
});

describe('The schema refuses', () => {
  test.each([
    ['other GPUs than asked for', 'gpu_count = 2, version = version + 1', 'refuse_rewriting'],
    ['another cluster', `cluster = 'cluster_y', version = version + 1`, 'refuse_rewriting'],
    ['a change without a new version', 'attempt_count = 2', 'refuse_rewriting'],
    ['no site', 'site = NULL, version = version + 1', 'job_has_cluster_and_site'],
    ['an end of what goes on', 'ended_at = 9, version = version + 1', 'job_is_over_where'],
  ])('%s', async (_, set, constraint) => {
    await expect(update(await jobIn('running'), set)).rejects.toThrow(constraint);
  });

  test.each([
    ['a run without nodes', `'{}', '{}'`, 'run_holds_nodes'],
    ['a run without GPUs on a node', `'{1}', '{0}'`, 'run_gpu_counts_check'],
    ['a run with other counts than nodes', `'{1,2}', '{4}'`, 'run_holds_gpus_on_each_node'],
  ])('%s', async (_, held, constraint) => {
    await expect(insertRun(await jobIn('running'), 1, held)).rejects.toThrow(constraint);
  });

  test('other counts of a run that goes on; it may be given other nodes', async () => {
    const number = await jobIn('running');
    await insertRun(number, 1, `'{1,2}', '{8,4}'`);
    const set = (columns: string) =>
      store.database.query(`UPDATE scheduling.run SET ${columns} WHERE job_number = ${number}`);
    await expect(set(`gpu_counts = '{4,8}'`)).rejects.toThrow('refuse_rewriting');
    await expect(set(`nodes = '{3,2}'`)).resolves.toEqual([]);
  });

  test('a run that starts twice, and two runs of a job at once', async () => {
    const number = await jobIn('running');
    await insertRun(number, 1);
    await expect(insertRun(number, 1)).rejects.toThrow('run_pkey');
    await expect(insertRun(number, 2)).rejects.toThrow('run_open');
  });

  test('any change of a run that is over', async () => {
    const number = await jobIn('running');
    await insertRun(number, 1);
    const end = `UPDATE scheduling.run SET ended_at = 9, cause = 'completed'
                  WHERE job_number = ${number}`;
    await store.database.query(end);
    await expect(store.database.query(end)).rejects.toThrow('refuse_rewriting');
    await insertRun(number, 2);
  });

  test.each([
    'DELETE FROM scheduling.job',
    'DELETE FROM scheduling.run',
    'UPDATE scheduling.decision SET at = 0',
    'TRUNCATE scheduling.decision',
    `UPDATE scheduling.script SET text = 'x'`,
  ])('%s', async (sql) => {
    await expect(store.database.query(sql)).rejects.toMatchObject({ constraint: 'append_only' });
  });
});

const insertRun = (number: number, attempt: number, held = `'{1}', '{1}'`) =>
  store.database.query(
    `INSERT INTO scheduling.run
       (job_number, attempt, cluster, standing, started_at, nodes, gpu_counts)
     VALUES (${number}, ${attempt}, 'cluster_x', 'own', 1, ${held})`,
  );
