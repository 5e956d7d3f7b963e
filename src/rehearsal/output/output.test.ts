import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { assert } from '../../kernel/assert.ts';
import { periodsOf } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { jobIdOf } from '../../scheduling/job-id.ts';
import { Ledger } from '../../settlement/ledger.ts';
import { newJobColumns } from '../job-columns.ts';
import { readJob, writeJobsParquet } from './jobs-parquet.ts';
import { readLedgerCsv, writeLedgerCsv } from './ledger-csv.ts';
import { openRunFolder } from './run-folder.ts';

const NOW = toEpochSeconds(1_800_000_000);
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'polder-output-'));

function open(path: string) {
  const outcome = openRunFolder(path);
  assert(outcome.ok, outcome.ok ? '' : outcome.reason);
  return outcome.value;
}

describe('a run folder', () => {
  test('appears whole when published, and replaces the run before it', () => {
    const parent = newFolder();
    for (const text of ['first', 'second']) {
      const folder = open(join(parent, 'run'));
      writeFileSync(join(folder.path, 'summary.json'), text);
      if (text === 'first') expect(existsSync(join(parent, 'run'))).toBe(false);
      folder.publish();
      expect(readFileSync(join(parent, 'run', 'summary.json'), 'utf8')).toBe(text);
    }
    expect(readdirSync(parent)).toEqual(['run']);
  });

  test('leaves the run before it untouched when discarded', () => {
    const parent = newFolder();
    open(join(parent, 'run')).publish();
    const folder = open(join(parent, 'run'));
    writeFileSync(join(folder.path, 'half'), '');
    folder.discard();
    expect(readdirSync(parent)).toEqual(['run']);
    expect(readdirSync(join(parent, 'run'))).toEqual(['.polder-run']);
  });

  test('restores the run before it after a crash between the two renames', () => {
    const parent = newFolder();
    mkdirSync(join(parent, '.run.replaced'));
    writeFileSync(join(parent, '.run.replaced', '.polder-run'), '');
    open(join(parent, 'run')).discard();
    expect(readdirSync(parent)).toEqual(['run']);
  });

  test('removes what an interrupted run left', () => {
    const parent = newFolder();
    open(join(parent, 'run'));
    open(join(parent, 'run')).publish();
    expect(readdirSync(parent)).toEqual(['run']);
  });

  test('removes what a killed process left, and nothing of one that runs', () => {
    const parent = newFolder();
    const asideOf = (processId: number) => `.run.${hostname()}-${processId}.writing`;
    // No process has a number as large.
    for (const processId of [process.ppid, 2 ** 30]) mkdirSync(join(parent, asideOf(processId)));
    open(join(parent, 'run')).publish();
    expect(readdirSync(parent).toSorted()).toEqual([asideOf(process.ppid), 'run']);
  });

  test.each(['notes.txt', 'statements/mine.csv', 'mine'])('is refused for %s in it', (name) => {
    const path = join(newFolder(), 'run');
    const first = open(path);
    mkdirSync(join(first.path, 'statements'));
    writeFileSync(join(first.path, 'statements', 'one.csv'), 'of the run');
    first.publish();
    open(path).discard();
    if (name === 'mine') mkdirSync(join(path, name));
    else writeFileSync(join(path, name), 'of the user');
    const found = openRunFolder(path);
    expect(found).toMatchObject({ reason: 'was_not_written_by_polder', path: join(path, name) });
    expect(existsSync(join(path, name))).toBe(true);
  });

  test.each([
    ['parent_is_missing', 'no/such/run'],
    ['is_not_a_folder', 'file'],
    ['was_not_written_by_polder', 'thesis'],
  ])('is refused with %s', (reason, name) => {
    const parent = newFolder();
    writeFileSync(join(parent, 'file'), '');
    mkdirSync(join(parent, 'thesis'));
    writeFileSync(join(parent, 'thesis', 'chapter-1.txt'), 'years of work');
    expect(openRunFolder(join(parent, name))).toMatchObject({ ok: false, reason });
    expect(readdirSync(parent).toSorted()).toEqual(['file', 'thesis']);
  });
});

test('a ledger comes back from its file row by row, corrections included', async () => {
  const periods = periodsOf({ start: NOW, end: toEpochSeconds(NOW + 86_400) });
  const ledger = new Ledger(periods, jobIdOf);
  const account = ledger.account('allocation', 'a/c');
  const reserved = ledger.account('reserved', 'a/c');
  const key = { flow: 'reserve', subject: 12, attempt: 1, revision: 0, periodIndex: 0 } as const;
  const legs = [
    { account, amount: -25_000_000_000_000_001n },
    { account: reserved, amount: 25_000_000_000_000_001n },
  ];
  ledger.post({ ...key, recordedAt: NOW, legs });
  ledger.unwind(0, NOW);
  const path = join(newFolder(), 'ledger.csv.gz');
  await writeLedgerCsv(path, ledger);
  expect(await readLedgerCsv(path, (line) => line.includes('unwind'))).toMatchObject([
    { entry: 1, key: 'unwind:entry_0:0:2027-01', amount: 25_000_000_000_000_001n, reversalOf: 0 },
    { entry: 1, account: 'reserved:a/c', commodity: 'gpu-seconds', month: '2027-01' },
  ]);
  expect(await readLedgerCsv(path, () => true)).toHaveLength(4);
});

test('a job comes back from its row group by its id, and no other id finds one', async () => {
  const jobs = newJobColumns(100_002);
  for (let row = 0; row < jobs.count; row += 1) jobs.sourceId.push(`source ${row}`);
  jobs.submittedAt.fill(NOW);
  jobs.startedAt[100_001] = NOW + 60;
  jobs.endedAt[100_001] = NOW + 90;
  jobs.clusterIndex[100_001] = 0;
  jobs.stateCode[100_001] = 2;
  const path = join(newFolder(), 'jobs.parquet');
  const allocations = [{ id: 'allocation_a', funder: 'party_a' }] as const;
  const clusters = [{ id: 'cluster_c', site: 'site_s' }] as const;
  writeJobsParquet(path, jobs, { allocations, clusters });
  expect(await readJob(path, 'job_00100001')).toMatchObject({
    sourceId: 'source 100001',
    site: 'site_s',
    startedAt: NOW + 60,
    endedAt: NOW + 90,
    state: 'completed',
    standing: 'own',
  });
  expect(await readJob(path, 'job_00000000')).toMatchObject({
    startedAt: undefined,
    cluster: undefined,
    state: 'waiting',
  });
  expect(await readJob(path, 'job_00100002')).toBeUndefined();
  expect(await readJob(path, 'job_1')).toBeUndefined();
});
