/**
 * Restoring a backup into an empty database.
 *
 * 1. The archive is read through: where a byte of it is not as it was sealed, nothing is begun.
 * 2. In one transaction, all or nothing: the migrations that the archive was written under; the
 *    rows of every table, in the order of their foreign keys, which hold; the sequences; and the
 *    audit chain is checked. Triggers are off meanwhile, because the rows have passed them once: so
 *    the account must own the tables, which it does where it made them. Foreign keys that run in a
 *    circle are checked once all rows are there.
 * 3. In the same transaction: the migrations that came after the archive.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { assert } from '../../../kernel/assert.ts';
import { verifyAudit } from '../../audit/verify-audit.ts';
import { ConnectionReader, type Place, StatementNames, toClientConfig } from '../connection.ts';
import { toStoreError } from '../errors.ts';
import { applyWithin, MIGRATION_LOCK_KEY, type Migration, missingOf } from '../migrations.ts';
import { refuseUnfit } from '../refuse-unfit.ts';
import type { Reader } from '../transaction.ts';
import { BackupRefused, type Contents, type Heading, readArchive } from './archive.ts';
import {
  type Catalog,
  type ForeignKey,
  readCatalog,
  type Sequence,
  type Table,
} from './catalog.ts';
import { SAME_TEXT_EVERYWHERE } from './write-backup.ts';

export interface Restored {
  readonly contents: Contents;
  /** The entries of the audit, whose chain is whole. */
  readonly auditEntryCount: number;
}

/**
 * Throws `BackupRefused` where the two do not fit, and `MigrationFailed` where the rows do not fit
 * this build. Whatever it throws, the database is as it was.
 */
export async function restoreBackup(
  place: Place,
  path: string,
  migrations: readonly Migration[],
): Promise<Restored> {
  const contents = await readArchive(path, skipRows);
  const before = migrationsOf(contents.heading, migrations);
  const after = missingOf(contents.heading.migrations, migrations);
  const settings = { applicationName: 'polder restore', statementSecondsMax: 0 };
  const client = new Client(toClientConfig(place, settings));
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(SAME_TEXT_EVERYWHERE);
    await client.query('BEGIN');
    const auditEntryCount = await restoreWithin(client, { path, contents, before });
    await migrateOn(client, after);
    await client.query('COMMIT');
    return { contents, auditEntryCount };
  } catch (error) {
    throw toStoreError(error);
  } finally {
    // Whatever is not committed ends with the connection.
    await client.end().catch(() => undefined);
  }
}

async function skipRows(_table: Table, rows: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of rows);
}

/** The migrations that the archive was written under, as this build has them. */
function migrationsOf(heading: Heading, migrations: readonly Migration[]): readonly Migration[] {
  return heading.migrations.map(({ number, name, checksum }) => {
    const own = migrations.find((migration) => migration.number === number);
    const title = `migration ${number} (${name})`;
    if (own === undefined) {
      throw new BackupRefused(`The archive is of a newer version of Polder: it has ${title}`);
    }
    if (own.checksum === checksum) return own;
    throw new BackupRefused(`The archive was written under another ${title} than this build has`);
  });
}

interface Plan {
  readonly path: string;
  readonly contents: Contents;
  readonly before: readonly Migration[];
}

async function restoreWithin(client: Client, plan: Plan): Promise<number> {
  const reader = new ConnectionReader(client, new StatementNames());
  await reader.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK_KEY]);
  await refuseUnfit(reader);
  await refuseUnlessEmpty(reader);
  await applyWithin(client, plan.before);
  const catalog = await readCatalog(reader);
  await emptyTables(client, catalog);
  const again = await readArchive(plan.path, (table, rows) =>
    copyIn(client, knownTable(table, catalog), rows),
  );
  if (again.seal.sha256 !== plan.contents.seal.sha256) {
    throw new BackupRefused(`The archive ${plan.path} was changed while it was read`);
  }
  for (const sequence of again.sequences) await setSequence(reader, sequence, catalog);
  await enableAll(client, catalog);
  await checkCounts(reader, plan.contents, catalog);
  const audit = await verifyAudit(reader, undefined);
  if (!audit.isWhole) throw new BackupRefused(`The audit in the archive: ${audit.sentence}`);
  return audit.entryCount;
}

/** Each as if in a transaction of its own: what is deferred is checked before the next. */
async function migrateOn(client: Client, migrations: readonly Migration[]): Promise<void> {
  for (const migration of migrations) {
    await client.query('SET CONSTRAINTS ALL DEFERRED');
    await applyWithin(client, [migration]);
    await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  }
}

async function refuseUnlessEmpty(reader: Reader): Promise<void> {
  const { tables } = await readCatalog(reader);
  if (tables.length === 0) return;
  throw new BackupRefused(
    `The database is not empty: it has ${tables.length} tables, such as ${tables[0]?.name}. ` +
      'Restore into a new data folder or a new database',
  );
}

/** Migrations may have put rows in; those of the archive take their place. */
async function emptyTables(client: Client, { tables, circular }: Catalog): Promise<void> {
  await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  const names = tables.map(({ name }) => name).join(', ');
  await client.query(tables.map(disableTriggers).join(';'));
  await client.query(`TRUNCATE ${names}`);
  await client.query(circular.map((each) => timed(each, 'DEFERRABLE')).join(';'));
  await client.query('SET CONSTRAINTS ALL DEFERRED');
}

async function enableAll(client: Client, { tables, circular }: Catalog): Promise<void> {
  await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  await client.query(circular.map((each) => timed(each, timingOf(each))).join(';'));
  await client.query(tables.map(enableTriggers).join(';'));
}

function timed({ from, name }: ForeignKey, timing: string): string {
  return `ALTER TABLE ${from} ALTER CONSTRAINT ${name} ${timing}`;
}

function timingOf({ isDeferrable, isInitiallyDeferred }: ForeignKey): string {
  if (!isDeferrable) return 'NOT DEFERRABLE';
  return isInitiallyDeferred ? 'DEFERRABLE INITIALLY DEFERRED' : 'DEFERRABLE INITIALLY IMMEDIATE';
}

function disableTriggers({ name }: Table): string {
  return `ALTER TABLE ${name} DISABLE TRIGGER USER`;
}

function enableTriggers({ name }: Table): string {
  return `ALTER TABLE ${name} ENABLE TRIGGER USER`;
}

/** The table as the database has it: no name of an archive becomes part of a statement. */
function knownTable(table: Table, { tables }: Catalog): Table {
  const known = tables.find(({ name }) => name === table.name);
  if (known !== undefined && known.columns.join() === table.columns.join()) return known;
  throw new BackupRefused(`The archive holds ${table.name}, which the database has not as such`);
}

async function copyIn(
  client: Client,
  { name, columns }: Table,
  rows: AsyncIterable<Buffer>,
): Promise<void> {
  const copy = client.query(copyFrom(`COPY ${name} (${columns.join(', ')}) FROM STDIN`));
  await pipeline(Readable.from(rows, { objectMode: false }), copy);
}

async function setSequence(reader: Reader, sequence: Sequence, catalog: Catalog): Promise<void> {
  const { name, last } = sequence;
  assert(
    catalog.sequences.some((known) => known.name === name),
    `the archive holds the sequence ${name}, which its migrations do not make`,
  );
  if (last !== null) await reader.query('SELECT setval($1::regclass, $2)', [name, last]);
}

async function checkCounts(reader: Reader, { seal }: Contents, catalog: Catalog): Promise<void> {
  if (seal.tables.length !== catalog.tables.length) {
    throw new BackupRefused(
      `The archive holds ${seal.tables.length} tables, the database ${catalog.tables.length}`,
    );
  }
  for (const { table, rowCount } of seal.tables) {
    const [row] = await reader.query<{ count: bigint }>(`SELECT count(*) FROM ${table}`);
    if (row?.count === BigInt(rowCount)) continue;
    throw new BackupRefused(`${table} has ${row?.count} rows, the archive ${rowCount}`);
  }
}
