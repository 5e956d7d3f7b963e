import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { done } from '../../../kernel/outcome.ts';
import { toEpochSeconds } from '../../../kernel/units.ts';
import { type Migration, migrate, readMigrations } from '../migrations.ts';
import {
  createEmptyDatabase,
  createTestDatabase,
  type TestDatabase,
} from '../testing/create-test-database.ts';
import type { Reader } from '../transaction.ts';
import { readArchive } from './archive.ts';
import { restoreBackup } from './restore-backup.ts';
import { writeBackup } from './write-backup.ts';

const WRITTEN_AT = new Date('2027-03-01T09:00:00Z');
const CALLER = { actor: 'person_ada', at: toEpochSeconds(1_800_000_000), requestId: 'r1' };

/** Names that sort against the arrows; what only grows; what is counted and computed; a circle. */
const SHOP = toMigration(
  2,
  `CREATE SCHEMA shop;
   CREATE TABLE shop."Zone" (id text PRIMARY KEY, part_of text REFERENCES shop."Zone");
   CREATE TABLE shop.box (
     number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     zone text REFERENCES shop."Zone" DEFERRABLE INITIALLY DEFERRED,
     words text[], raw bytea, detail jsonb, price numeric, made timestamptz, "when" interval,
     twice bigint GENERATED ALWAYS AS (number * 2) STORED
   );
   CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON shop.box
     FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
   INSERT INTO shop."Zone" VALUES ('seed', NULL);`,
);
const CIRCLE = toMigration(
  3,
  `CREATE TABLE shop.hen (id int PRIMARY KEY, egg int);
   CREATE TABLE shop.egg (id int PRIMARY KEY, hen int NOT NULL REFERENCES shop.hen);
   ALTER TABLE shop.hen ADD FOREIGN KEY (egg) REFERENCES shop.egg;`,
);
/** The first, and all that came later to what a write needs, as if the first had made it. */
const PLATFORM = readMigrations().filter(({ number }) => number === 1 || number === 80);
const FIRST = { ...toMigration(1, PLATFORM.map(({ sql }) => sql).join('\n')), name: 'platform' };
const BEFORE = [FIRST, SHOP];
const NOW = [...BEFORE, CIRCLE];

const LONGER_NUMBER = `jsonb_set(detail, '{number}', '0.10000000000000000001')`;

function toMigration(number: number, sql: string): Migration {
  return { number, name: `shop-${number}`, sql, checksum: String(number).repeat(64) };
}

const SEEN = [
  'SELECT * FROM shop."Zone" ORDER BY id',
  'SELECT * FROM shop.box ORDER BY number',
  'SELECT * FROM platform.audit ORDER BY seq',
  'SELECT * FROM platform.event ORDER BY seq',
  'SELECT * FROM platform.chain_head',
];
function look(reader: Reader): Promise<unknown> {
  return Promise.all(SEEN.map((sql) => reader.query(sql)));
}

async function fill({ database }: TestDatabase): Promise<void> {
  const controls = Array.from({ length: 0x9f }, (_, code) => String.fromCharCode(code + 1));
  const word = `${controls.join('')}\\.\n\\N\t{"table": 🛶 \ufeff`;
  for (const zone of ['a', 'b', '\\.']) {
    await database.write(CALLER, async (writer) => {
      await writer.query('INSERT INTO shop."Zone" VALUES ($1, $2)', [zone, 'seed']);
      await writer.query(
        `INSERT INTO shop.box (zone, words, raw, detail, price, made, "when")
         VALUES ($1, $2, $3, $4, '1e40', '2027-03-01 09:00:00.123456+02', '1 mon 2 days')`,
        [zone, [word, null, ''], Buffer.from([0, 10, 92, 255]), { [word]: word }],
      );
      writer.audit({ action: 'zone.add', subject: zone, detail: { [word]: word, number: 0.1 } });
      writer.publish({ kind: 'zone.added', subject: zone, scopes: [word, 'all'], detail: {} });
      return done(zone);
    });
  }
  await database.query('UPDATE shop."Zone" SET part_of = $1 WHERE id = $2', ['b', 'a']);
}

describe('a backup', () => {
  let folder: string;
  let path: string;
  let source: TestDatabase;
  let target: TestDatabase;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'polder-backup-'));
    path = join(folder, 'shop.polder-backup');
    source = await createEmptyDatabase();
    await migrate(source.place, BEFORE);
    await fill(source);
    await write(path);
    target = await createEmptyDatabase();
  });
  beforeEach(async () => {
    const [row] = await target.database.query("SELECT to_regclass('platform.audit') AS found");
    if (row?.found === null) return;
    await target.close();
    target = await createEmptyDatabase();
  });
  afterAll(async () => {
    await source.close();
    await target.close();
    rmSync(folder, { recursive: true });
  });

  function write(to: string, signal = new AbortController().signal) {
    return writeBackup(source.place, { path: to, writtenAt: WRITTEN_AT, signal });
  }
  function restore(from = path, migrations: readonly Migration[] = BEFORE) {
    return restoreBackup(target.place, from, migrations);
  }
  async function expectUntouched(): Promise<void> {
    expect(await target.database.query("SELECT to_regclass('platform.audit') AS found")).toEqual([
      { found: null },
    ]);
  }

  test('restores every row, number and trigger, and the chain goes on', async () => {
    const { auditEntryCount, contents } = await restore();
    expect(auditEntryCount).toBe(3);
    expect(contents.heading.writtenAt).toBe('2027-03-01T09:00:00.000Z');
    expect(await look(target.database)).toEqual(await look(source.database));
    const next = 'INSERT INTO shop.box (zone) VALUES (NULL) RETURNING number, twice';
    expect(await target.database.query(next)).toEqual([{ number: 4n, twice: 8n }]);
    await expect(target.database.query('DELETE FROM shop.box')).rejects.toThrow(/only ever added/);
    await expect(target.database.query('DELETE FROM platform.audit')).rejects.toThrow(/only ever/);
  });

  test('is restored by an account that owns its database and may do no more', async () => {
    const { url, account } = await plainOwnerOf(target);
    await restoreBackup({ url }, path, BEFORE);
    expect(await look(target.database)).toEqual(await look(source.database));
    const owner = "SELECT tableowner AS owner FROM pg_tables WHERE tablename = 'audit'";
    expect(await target.database.query(owner)).toEqual([{ owner: account }]);
  });

  test('of all tables of Polder is restored by such an account, by all its rules', async () => {
    const polder = await createTestDatabase();
    const all = join(folder, 'all');
    await writeBackup(polder.place, { ...settingsOf(all), signal: AbortSignal.timeout(9_999) });
    const { url } = await plainOwnerOf(target);
    await restoreBackup({ url }, all, readMigrations());
    const rules = `SELECT conrelid::regclass::text AS table, conname, pg_get_constraintdef(oid)
                     FROM pg_constraint WHERE contype IN ('f', 'c', 'u', 'p') ORDER BY 1, 2`;
    expect(await target.database.query(rules)).toEqual(await polder.database.query(rules));
    await polder.close();
  });

  test('of a restored database has the same hashes', async () => {
    const first = await readArchive(path, drain);
    await restore();
    const again = join(folder, 'again');
    await writeBackup(target.place, { ...settingsOf(again), signal: AbortSignal.timeout(9_999) });
    expect((await readArchive(again, drain)).seal.tables).toEqual(first.seal.tables);
  });

  test('of an older version is migrated on', async () => {
    await restore(path, NOW);
    expect(await target.database.query('SELECT max(number) AS n FROM platform.migration')).toEqual([
      { n: 3 },
    ]);
  });

  test('of which a later migration fails is not restored at all', async () => {
    const broken = toMigration(4, 'ALTER TABLE shop.box ADD CHECK (zone IS NULL)');
    await expect(restore(path, [...NOW, broken])).rejects.toMatchObject({
      name: 'MigrationFailed',
    });
    await expectUntouched();
  });

  test('restores tables whose foreign keys run in a circle', async () => {
    await migrate(target.place, NOW);
    await target.database.query(
      'INSERT INTO shop.hen VALUES (1, NULL); INSERT INTO shop.egg VALUES (1, 1); ' +
        'UPDATE shop.hen SET egg = 1',
    );
    const circle = join(folder, 'circle');
    await writeBackup(target.place, { ...settingsOf(circle), signal: AbortSignal.timeout(9_999) });
    const other = await createEmptyDatabase();
    const { url } = await plainOwnerOf(other);
    await restoreBackup({ url }, circle, NOW);
    expect(await other.database.query('SELECT * FROM shop.hen')).toEqual([{ id: 1, egg: 1 }]);
    const lost = other.database.query('INSERT INTO shop.hen VALUES (2, 7)');
    await expect(lost).rejects.toMatchObject({ kind: 'foreign_key', table: 'shop.hen' });
    await other.close();
  });

  test('is one moment, though others write meanwhile', async () => {
    let isOver = false;
    const writing = (async () => {
      while (!isOver) {
        await source.database.write(CALLER, async (writer) => {
          writer.audit({ action: 'zone.look', subject: 'a', detail: {} });
          return done(1);
        });
      }
    })();
    const meanwhile = join(folder, 'meanwhile');
    await write(meanwhile);
    isOver = true;
    await writing;
    await expect(restore(meanwhile)).resolves.toMatchObject({
      contents: { heading: { version: 1 } },
    });
  });

  test('with one byte flipped anywhere is refused, and nothing is begun', async () => {
    const bytes = readFileSync(path);
    const flipped = join(folder, 'flipped');
    // Byte 9 names the system that wrote the archive, which is any.
    const positions = [...bytes.keys()].filter((at) => at !== 9 && (at < 64 || at % 7 === 0));
    const passed: number[] = [];
    for (const at of positions) {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(flipped, copy);
      const name = await readArchive(flipped, drain).catch((error: Error) => error.name);
      if (name !== 'BackupRefused') passed.push(at);
    }
    expect(passed).toEqual([]);
    await expect(restore(flipped)).rejects.toMatchObject({ name: 'BackupRefused' });
    await expectUntouched();
  });

  test('that was broken off anywhere, or goes on after its end, is refused', async () => {
    const { length } = readFileSync(path);
    const cut = join(folder, 'cut');
    for (let size = length - 1; size >= 0; size -= 37) {
      writeFileSync(cut, readFileSync(path));
      truncateSync(cut, size);
      await expect(readArchive(cut, drain)).rejects.toMatchObject({ name: 'BackupRefused' });
    }
    writeFileSync(cut, Buffer.concat([readFileSync(path), gzipSync('more\n')]));
    await expect(readArchive(cut, drain)).rejects.toThrow(/follows its seal/);
  });

  test.each<[string, (text: string) => string, RegExp]>([
    ['of a row', (text) => text.replace('person_ada', 'person_eve'), /not those sealed/],
    ['of its version', (text) => text.replace('"version":1', '"version":2'), /of format 2/],
    ['of a migration', (text) => text.replace('2222', '2223'), /not those sealed/],
  ])('with a change %s that is zipped again is refused', async (_name, change, sentence) => {
    const changed = join(folder, 'changed');
    writeFileSync(changed, gzipSync(change(gunzipSync(readFileSync(path)).toString('utf8'))));
    await expect(restore(changed)).rejects.toThrow(sentence);
    await expectUntouched();
  });

  test.each([
    ['words', "actor = 'person_eve'"],
    ['digits that JavaScript cuts', `detail = ${LONGER_NUMBER}`],
  ])('sealed anew over an audit with other %s is refused by the chain', async (name, change) => {
    const forger = await createEmptyDatabase();
    await restoreBackup(forger.place, path, BEFORE);
    await forger.database.query(
      `ALTER TABLE platform.audit DISABLE TRIGGER USER;
       UPDATE platform.audit SET ${change} WHERE seq = 2`,
    );
    const forged = join(folder, `forged ${name}`);
    await writeBackup(forger.place, { ...settingsOf(forged), signal: AbortSignal.timeout(9_999) });
    await forger.close();
    await expect(restore(forged)).rejects.toThrow(/The audit in the archive: Entry 2 was changed/);
    await expectUntouched();
  });

  test('is refused by a database that is not empty', async () => {
    const used = await createTestDatabase({ only: [1, 80] });
    await expect(restoreBackup(used.place, path, BEFORE)).rejects.toThrow(/is not empty/);
    await used.close();
  });

  test('is refused by a database that keeps no UTF-8, before anything is written', async () => {
    const [row] = await target.database.query<{ name: string }>(
      'SELECT current_database() AS name',
    );
    const name = `${row?.name}_ascii`;
    await target.database.query(`CREATE DATABASE ${name} ENCODING 'SQL_ASCII' TEMPLATE template0`);
    if (!('socket' in target.place)) throw new Error('The store of the tests has a socket');
    const place = { socket: { ...target.place.socket, database: name } };
    await expect(restoreBackup(place, path, BEFORE)).rejects.toThrow('in SQL_ASCII');
    await target.database.query(`DROP DATABASE ${name}`);
  });

  test.each<[string, readonly Migration[], RegExp]>([
    ['of a newer version', BEFORE.slice(0, 1), /newer version of Polder: it has migration 2/],
    [
      'of another history',
      [...BEFORE.slice(0, 1), { ...SHOP, checksum: 'x' }],
      /another migration 2/,
    ],
  ])('%s is refused', async (_name, migrations, sentence) => {
    await expect(restore(path, migrations)).rejects.toThrow(sentence);
    await expectUntouched();
  });

  test('that is ended, or finds its name taken, leaves no file', async () => {
    const abort = new AbortController();
    const ended = write(join(folder, 'ended'), abort.signal);
    abort.abort();
    await expect(ended).rejects.toThrow();
    expect(existsSync(join(folder, 'ended'))).toBe(false);
    const bytes = readFileSync(path);
    await expect(write(path)).rejects.toThrow(/There is a file/);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('to a name that is taken is refused before the store is asked for anything', async () => {
    const socket = { folder: '/nowhere', port: 5_432, user: 'nobody', database: 'none' };
    const { signal } = new AbortController();
    const written = writeBackup({ socket }, { path, writtenAt: WRITTEN_AT, signal });
    await expect(written).rejects.toThrow(/There is a file/);
  });

  test('into a folder that is not there is refused by the system, not the store', async () => {
    const written = write(join(folder, 'nowhere', 'shop'));
    await expect(written).rejects.toMatchObject({ name: 'Error', code: 'ENOENT' });
  });
});

/** An account as `docs/operating.md` has it made: it owns the database and may do no more. */
async function plainOwnerOf({ database, place }: TestDatabase) {
  const [row] = await database.query<{ name: string }>('SELECT current_database() AS name');
  const { name = '' } = row ?? {};
  const account = `plain_${name}`;
  await database.query(
    `CREATE ROLE ${account} NOSUPERUSER; ALTER DATABASE ${name} OWNER TO ${account}`,
  );
  if (!('socket' in place)) throw new Error('The store of the tests has a socket');
  const { folder: host, port, user } = place.socket;
  const options = `-c role=${account}`;
  const parameters = new URLSearchParams({ host, port: String(port), options });
  return { url: `postgres://${user}@/${name}?${parameters}`, account };
}

function settingsOf(path: string) {
  return { path, writtenAt: WRITTEN_AT };
}

async function drain(_table: unknown, rows: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of rows);
}
