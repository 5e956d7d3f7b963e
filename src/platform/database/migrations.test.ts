import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Migration, MigrationFailed, migrate, readMigrations } from './migrations.ts';
import { createEmptyDatabase, type TestDatabase } from './testing/create-test-database.ts';

const PLATFORM = readMigrations().slice(0, 1);

function readFolder(files: Readonly<Record<string, string>>): readonly Migration[] {
  const folder = mkdtempSync(join(tmpdir(), 'polder-migrations-'));
  try {
    for (const [name, sql] of Object.entries(files)) writeFileSync(join(folder, name), sql);
    return [...PLATFORM, ...readMigrations(pathToFileURL(`${folder}/`))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('migrations', () => {
  let empty: TestDatabase;

  beforeEach(async () => {
    empty = await createEmptyDatabase();
  });
  afterEach(() => empty.close());

  test('of this build are numbered in order and apply from empty, once', async () => {
    const numbers = readMigrations().map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)]);
    expect(await migrate(empty.place, PLATFORM)).toEqual({ applied: [1], number: 1 });
    expect(await migrate(empty.place, PLATFORM)).toEqual({ applied: [], number: 1 });
  });

  test('that several servers start at once apply once', async () => {
    const results = await Promise.all([1, 2, 3, 4].map(() => migrate(empty.place, PLATFORM)));
    expect(results.filter(({ applied }) => applied.length > 0)).toHaveLength(1);
  });

  test('that were edited after they were applied are refused, and named', async () => {
    await migrate(empty.place, readFolder({ '0002-box.sql': 'CREATE TABLE box ();' }));
    const edited = readFolder({ '0002-box.sql': 'CREATE TABLE box (id int);' });
    await expect(migrate(empty.place, edited)).rejects.toMatchObject({
      name: 'SchemaMismatch',
      message: expect.stringMatching(/migration 2 \(box\) was edited/),
    });
  });

  test('of a newer version are refused, and nothing is changed', async () => {
    await migrate(empty.place, readFolder({ '0007-box.sql': 'CREATE TABLE box ();' }));
    await expect(migrate(empty.place, PLATFORM)).rejects.toThrow(/newer version.*7 \(box\)/);
  });

  test('that come before one that was applied are refused', async () => {
    await migrate(empty.place, readFolder({ '0003-box.sql': 'SELECT 1;' }));
    const late = readFolder({ '0002-lid.sql': 'SELECT 1;', '0003-box.sql': 'SELECT 1;' });
    await expect(migrate(empty.place, late)).rejects.toThrow(/Migration 2 \(lid\) comes before 3/);
  });

  test('whose file is gone are refused', async () => {
    await migrate(
      empty.place,
      readFolder({ '0002-a.sql': 'SELECT 1;', '0003-b.sql': 'SELECT 1;' }),
    );
    const without = readFolder({ '0003-b.sql': 'SELECT 1;' });
    await expect(migrate(empty.place, without)).rejects.toThrow(/no file/);
  });

  test('that fail are rolled back whole, and those before them stand', async () => {
    const broken = readFolder({
      '0002-good.sql': 'CREATE TABLE good ();',
      '0003-bad.sql': 'CREATE TABLE bad (); SELECT 1/0;',
    });
    const failed = migrate(empty.place, broken);
    await expect(failed).rejects.toBeInstanceOf(MigrationFailed);
    await expect(failed).rejects.toThrow(/Migration 3 \(bad\) failed: division by zero/);
    const rows = await empty.database.query(
      "SELECT number, to_regclass('good') IS NOT NULL AS good, to_regclass('bad') AS bad " +
        'FROM platform.migration ORDER BY number',
    );
    expect(rows).toEqual([
      { number: 1, good: true, bad: null },
      { number: 2, good: true, bad: null },
    ]);
  });

  test('are files with a number and a name', () => {
    expect(() => readFolder({ '2-box.sql': '' })).toThrow(/NNNN-name\.sql/);
  });
});

describe('the schema of the platform', () => {
  let empty: TestDatabase;

  beforeAll(async () => {
    empty = await createEmptyDatabase();
    await migrate(empty.place, PLATFORM);
  });
  afterAll(() => empty.close());

  test.each([
    ['UPDATE platform.audit SET actor = actor', /only ever added/],
    ['DELETE FROM platform.audit', /only ever added/],
    ['TRUNCATE platform.audit', /only ever added/],
    ['UPDATE platform.event SET kind = kind', /prune_events/],
    ['DELETE FROM platform.event', /prune_events/],
    ['TRUNCATE platform.event', /prune_events/],
    ['DELETE FROM platform.chain_head', /one row for ever/],
    ['TRUNCATE platform.chain_head', /one row for ever/],
    ["INSERT INTO platform.chain_head VALUES (false, 0, repeat('0', 64), 0)", /is_only/],
  ])('refuses %s', async (sql, sentence) => {
    const refusal = empty.database.query(sql);
    await expect(refusal).rejects.toThrow(sentence);
    await expect(refusal).rejects.toMatchObject({ name: 'ConstraintViolated' });
  });

  test('prunes events before a number through its function, and then refuses again', async () => {
    await empty.database.query(
      "INSERT INTO platform.event SELECT n, 0, 'k', 's', '{}', '{}' FROM generate_series(1, 5) n",
    );
    const pruned = await empty.database.query('SELECT platform.prune_events(4) AS count');
    expect(pruned).toEqual([{ count: 3n }]);
    await expect(empty.database.query('DELETE FROM platform.event')).rejects.toThrow(/prune/);
  });
});
