/**
 * The store of a service, migrated and ready: the PostgreSQL of DATABASE_URL, or the embedded one.
 * What goes wrong is a `StartRefused` that says what to do.
 */
import { isAbsolute, resolve } from 'node:path';
import type { Place } from '../platform/database/connection.ts';
import { StoreUnavailable } from '../platform/database/errors.ts';
import {
  MigrationFailed,
  migrate,
  readMigrations,
  SchemaMismatch,
} from '../platform/database/migrations.ts';
import { type OpenDatabase, openDatabase } from '../platform/database/open-database.ts';
import type { Settings } from './settings.ts';
import { refusalOfSystem, StartRefused } from './start-refused.ts';

export interface LiveStore {
  readonly database: OpenDatabase;
  readonly place: Place;
  /** Where the data lie, in words; no secrets. */
  readonly where: string;
  /** The numbers of the migrations that were applied at this start. */
  readonly applied: readonly number[];
  /** The sentence that says why the store cannot serve now; `undefined` while it can. */
  trouble(): string | undefined;
  close(): Promise<void>;
}

export type StoreSettings = Pick<
  Settings,
  'databaseUrl' | 'databaseConnectionCount' | 'dataFolder'
>;

/** A statement of a request that takes longer is a defect, or the store is overloaded. */
const STATEMENT_SECONDS_MAX = 15;

export async function openStore(settings: StoreSettings, cwd: string): Promise<LiveStore> {
  const ground = await openGround(settings, cwd);
  try {
    const { applied } = await migrate(ground.place, readMigrations());
    const database = openDatabase(ground.place, {
      applicationName: 'polder',
      statementSecondsMax: STATEMENT_SECONDS_MAX,
      poolSize: settings.databaseConnectionCount,
    });
    const close = async () => {
      await database.close();
      await ground.close();
    };
    return { ...ground, database, applied, close };
  } catch (error) {
    await ground.close();
    throw refusalOf(error, ground.where);
  }
}

export type Ground = Pick<LiveStore, 'place' | 'where' | 'trouble' | 'close'>;

/** The server of the store, whatever is in it. */
export async function openGround(settings: StoreSettings, cwd: string): Promise<Ground> {
  const { databaseUrl, dataFolder } = settings;
  if (databaseUrl !== undefined) {
    return {
      place: { url: databaseUrl },
      where: serverText(databaseUrl),
      trouble: () => undefined,
      close: async () => undefined,
    };
  }
  return openEmbedded(folderOf(dataFolder, cwd));
}

export function folderOf(dataFolder: string, cwd: string): string {
  return isAbsolute(dataFolder) ? dataFolder : resolve(cwd, dataFolder);
}

async function openEmbedded(folder: string): Promise<Ground> {
  const { openEmbeddedStore } = await import(
    '../platform/database/embedded/open-embedded-store.ts'
  );
  try {
    const settings = { dataFolder: folder, durability: 'full', onClose: 'stop' } as const;
    const store = await openEmbeddedStore(settings);
    return {
      place: store.place,
      where: folder,
      trouble: () => {
        const state = store.state();
        return state.kind === 'ready' ? undefined : state.sentence;
      },
      close: () => store.close(),
    };
  } catch (error) {
    throw refusalOf(error, folder);
  }
}

/** Errors of the embedded store by their names, so that it is not loaded where it is not used. */
const EMBEDDED_REFUSALS: Readonly<Record<string, 'input' | 'unavailable'>> = {
  StoreHeld: 'input',
  EmbeddedImpossible: 'input',
  StartFailed: 'unavailable',
};

function refusalOf(error: unknown, where: string): unknown {
  if (!(error instanceof Error)) return error;
  const kind = EMBEDDED_REFUSALS[error.name];
  if (kind !== undefined) return new StartRefused(kind, error.message, error);
  if (error instanceof SchemaMismatch) {
    const advice = 'Use the version of Polder that last served it, or a newer one.';
    return new StartRefused('input', `${where}: ${error.message}. ${advice}`, error);
  }
  if (error instanceof MigrationFailed) {
    const advice = 'Nothing of it was kept; the version before still works.';
    return new StartRefused('unavailable', `${where}: ${error.message}. ${advice}`, error);
  }
  if (error instanceof StoreUnavailable) {
    const message = `${where}: ${error.message}. Is DATABASE_URL right, and the server there?`;
    return new StartRefused('unavailable', message, error);
  }
  return refusalOfSystem(error, where);
}

/** The address without its user, password and parameters. */
function serverText(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl);
  return `PostgreSQL at ${host === '' ? 'this machine' : host}${pathname}`;
}
