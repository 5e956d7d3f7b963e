/**
 * A database for one test file, migrated and empty:
 *
 *   const { database, close } = await createTestDatabase();
 *   afterAll(close);
 *
 * It is a clone of a template that the first caller migrates; every clone after it takes some 20
 * milliseconds in memory, and 60 to 600 on a disk.
 */
import { createHash, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Client } from 'pg';
import { inject } from 'vitest';
import { type Place, type SocketPlace, toClientConfig } from '../connection.ts';
import { type Migration, migrate, readMigrations } from '../migrations.ts';
import { type OpenDatabase, openDatabase } from '../open-database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    storeDoor: string;
  }
}

export interface TestDatabase {
  readonly database: OpenDatabase;
  readonly place: Place;
  /** Closes and drops the database. */
  close(): Promise<void>;
}

export interface TestDatabaseSettings {
  /** The numbers of the migrations to apply, where not all of them. */
  readonly only?: readonly number[];
}

const SETTINGS = { applicationName: 'polder test', statementSecondsMax: 20 };
const LOCK_KEY = 5_059_370_212;

export async function createTestDatabase(
  settings: TestDatabaseSettings = {},
): Promise<TestDatabase> {
  const socket = await askWhereStoreIs();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const { only } = settings;
  const migrations = readMigrations().filter(({ number }) => only?.includes(number) ?? true);
  await withAdministrator(socket, async (client) => {
    const template = await ensureTemplate(client, socket, migrations);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
  });
  const place = { socket: { ...socket, database: name } };
  const database = openDatabase(place, { ...SETTINGS, poolSize: 8 });
  const close = async () => {
    await database.close();
    await withAdministrator(socket, async (client) => {
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    });
  };
  return { database, place, close };
}

/** A database without a schema, for tests of what makes the schema. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return createTestDatabase({ only: [] });
}

async function askWhereStoreIs(): Promise<SocketPlace> {
  const answer: SocketPlace | { readonly failed: string } = JSON.parse(
    await text(connect(inject('storeDoor'))),
  );
  if ('failed' in answer) throw new Error(`The store of the tests did not start: ${answer.failed}`);
  return answer;
}

async function withAdministrator<T>(
  socket: SocketPlace,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client(toClientConfig({ socket }, { ...SETTINGS, statementSecondsMax: 0 }));
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** The name of the database that is cloned: one for each set of migrations. */
async function ensureTemplate(
  client: Client,
  socket: SocketPlace,
  migrations: readonly Migration[],
): Promise<string> {
  const checksums = migrations.map(({ checksum }) => checksum).join('\n');
  const name = `template_${createHash('sha256').update(checksums).digest('hex').slice(0, 16)}`;
  if (await exists(client, name)) return name;
  await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
  if (await exists(client, name)) return name;
  const unfinished = `${name}_unfinished`;
  await client.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${unfinished}`);
  if (migrations.length > 0) {
    await migrate({ socket: { ...socket, database: unfinished } }, migrations);
  }
  await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`);
  await client.query('SELECT pg_advisory_unlock($1)', [LOCK_KEY]);
  return name;
}

async function exists(client: Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  return rowCount === 1;
}
