/**
 * Bringing a database to the schema of this build. Migrations are files `NNNN-name.sql`, run in the
 * order of their numbers, in which there may be gaps, and only ever added behind the last. Each
 * runs in a transaction of its own; all of them under one advisory lock, so that of several servers
 * that start at once one migrates.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Client } from 'pg';
import { type Place, toClientConfig } from './connection.ts';
import { toStoreError } from './errors.ts';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, in hexadecimal digits. */
  readonly checksum: string;
}

/** The database does not fit this build, and is left as it was. */
export class SchemaMismatch extends Error {
  override readonly name = 'SchemaMismatch';
}

/** A migration that failed; it was rolled back, those before it stand. */
export class MigrationFailed extends Error {
  override readonly name = 'MigrationFailed';
}

/** Of the build and of the sources alike: both lie three folders below the project's. */
const MIGRATIONS_FOLDER = new URL('../../../migrations/', import.meta.url);
/** Of the advisory lock: any number that nobody else takes. */
export const MIGRATION_LOCK_KEY = 5_059_370_211;

/** The migrations of this build, in the order of their numbers. */
export function readMigrations(folder: URL = MIGRATIONS_FOLDER): readonly Migration[] {
  return readdirSync(folder)
    .filter((fileName) => fileName.endsWith('.sql'))
    .map((fileName) => toMigration(fileName, readFileSync(new URL(fileName, folder), 'utf8')))
    .sort((a, b) => a.number - b.number);
}

function toMigration(fileName: string, sql: string): Migration {
  const match = /^([0-9]{4})-([a-z0-9-]+)\.sql$/.exec(fileName);
  if (match === null) throw new SchemaMismatch(`${fileName} is not named NNNN-name.sql`);
  const checksum = createHash('sha256').update(sql).digest('hex');
  return { number: Number(match[1]), name: match[2] ?? '', sql, checksum };
}

export interface Migrated {
  /** The numbers that were applied now. */
  readonly applied: readonly number[];
  /** The highest number that the database has. */
  readonly number: number;
}

/**
 * Applies what is missing. Refused with {@link SchemaMismatch}, before anything is changed: a
 * database of a newer version, an applied migration whose file was edited or is gone, and one that
 * would have to run before another that was applied already.
 */
export async function migrate(place: Place, migrations: readonly Migration[]): Promise<Migrated> {
  const settings = { applicationName: 'polder migrations', statementSecondsMax: 0 };
  const client = new Client(toClientConfig(place, settings));
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK_KEY]);
    const applied = await readApplied(client);
    const missing = missingOf(applied, migrations);
    for (const migration of missing) await apply(client, migration);
    const numbers = [...applied, ...missing].map(({ number }) => number);
    return { applied: missing.map(({ number }) => number), number: Math.max(0, ...numbers) };
  } catch (error) {
    throw toStoreError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

type Applied = Pick<Migration, 'number' | 'name' | 'checksum'>;

/** What the database at hand has, in order; nothing where it is empty. */
export async function readApplied(client: Pick<Client, 'query'>): Promise<readonly Applied[]> {
  const found = await client.query("SELECT to_regclass('platform.migration') AS table");
  if (found.rows[0]?.table === null) return [];
  const sql = 'SELECT number, name, checksum FROM platform.migration ORDER BY number';
  const { rows } = await client.query<Applied>(sql);
  return rows;
}

/** Those to be applied where `applied` were. Refused as by {@link migrate}. */
export function missingOf(
  applied: readonly Applied[],
  migrations: readonly Migration[],
): readonly Migration[] {
  const ofBuild = new Map(migrations.map((migration) => [migration.number, migration]));
  const newest = migrations.at(-1)?.number ?? 0;
  for (const { number, name, checksum } of applied) {
    const migration = ofBuild.get(number);
    const title = `migration ${number} (${name})`;
    if (migration === undefined && number > newest) {
      throw new SchemaMismatch(
        `The database is of a newer version: it has ${title}, this build knows ${newest} at most`,
      );
    }
    if (migration === undefined) {
      throw new SchemaMismatch(`The database has ${title}, of which this build has no file`);
    }
    if (migration.checksum !== checksum) {
      throw new SchemaMismatch(
        `The file of ${title} was edited after it was applied: expected the sha256 ` +
          `${checksum}, found ${migration.checksum}. Write a new migration instead`,
      );
    }
  }
  return inOrder(applied.at(-1)?.number ?? 0, migrations, new Set(applied.map((a) => a.number)));
}

function inOrder(
  last: number,
  migrations: readonly Migration[],
  applied: ReadonlySet<number>,
): readonly Migration[] {
  const missing = migrations.filter(({ number }) => !applied.has(number));
  const late = missing.find(({ number }) => number < last);
  if (late === undefined) return missing;
  throw new SchemaMismatch(
    `Migration ${late.number} (${late.name}) comes before ${last}, which was applied already`,
  );
}

async function apply(client: Client, migration: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await applyWithin(client, [migration]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Applies them in the transaction that is open on the connection. */
export async function applyWithin(client: Client, migrations: readonly Migration[]): Promise<void> {
  for (const { number, name, sql, checksum } of migrations) {
    try {
      await client.query(sql);
      await client.query(RECORD, [number, name, checksum]);
    } catch (error) {
      const sentence = error instanceof Error ? error.message : String(error);
      throw new MigrationFailed(`Migration ${number} (${name}) failed: ${sentence}`, {
        cause: error,
      });
    }
  }
}

const RECORD = 'INSERT INTO platform.migration (number, name, checksum) VALUES ($1, $2, $3)';
