/**
 * The store of a service, at DATABASE_URL or in the data folder. What goes wrong is a
 * `StartRefused` that says what to do.
 */
import { isAbsolute, resolve } from 'node:path';
import { BackupRefused } from '../platform/database/backup/archive.ts';
import type { Place } from '../platform/database/connection.ts';
import { EmbeddedImpossible } from '../platform/database/embedded/account.ts';
import {
  DATABASE_USER,
  hasStore,
  openFolders,
  SOCKET_PORT,
} from '../platform/database/embedded/data-folder.ts';
import { StoreHeld } from '../platform/database/embedded/lock-file.ts';
import { openEmbeddedStore } from '../platform/database/embedded/open-embedded-store.ts';
import { findPostmaster, StartFailed } from '../platform/database/embedded/postmaster.ts';
import { isBetweenTwoLives, StoreUnavailable } from '../platform/database/errors.ts';
import { MigrationFailed, SchemaMismatch } from '../platform/database/migrations.ts';
import { openStore, type Store, type StoreChoice } from '../platform/database/open-store.ts';
import { nameOfProcess } from '../platform/database/process-label.ts';
import type { Settings } from './settings.ts';
import { refusalOfSystem, StartRefused } from './start-refused.ts';

export interface LiveStore extends Store {
  /** Where the data lie, in words; no secrets. */
  readonly where: string;
}

export type StoreSettings = Pick<
  Settings,
  'databaseUrl' | 'databaseConnectionCount' | 'dataFolder'
>;

/** A statement of a request that takes longer is a defect, or the store is overloaded. */
const STATEMENT_SECONDS_MAX = 15;

/** Opened, and brought to the version of this build. */
export async function openLiveStore(settings: StoreSettings, cwd: string): Promise<LiveStore> {
  const where = whereOf(settings, cwd);
  try {
    const store = await openStore(choiceOf(settings, cwd), {
      applicationName: nameOfProcess('polder'),
      statementSecondsMax: STATEMENT_SECONDS_MAX,
      poolSize: settings.databaseConnectionCount,
    });
    return { ...store, where };
  } catch (error) {
    throw refusalOfStore(error, where);
  }
}

/** A server of the store, whatever is in it. */
export interface Ground {
  readonly place: Place;
  readonly where: string;
  close(): Promise<void>;
}

/**
 * The server for what needs it alone, such as a restore; `isShared` also takes the embedded one
 * that a running Polder holds, such as for a backup of it.
 */
export async function openGround(
  settings: StoreSettings,
  cwd: string,
  isShared: boolean,
): Promise<Ground> {
  const where = whereOf(settings, cwd);
  const choice = choiceOf(settings, cwd);
  if ('url' in choice) return { place: choice, where, close: async () => undefined };
  try {
    const { place, close } = await openOrShare(choice, isShared);
    return { place, where, close };
  } catch (error) {
    throw refusalOfStore(error, where);
  }
}

/** For what reads a store that is there, such as a backup: none is made in a mistaken folder. */
export async function openFilledGround(settings: StoreSettings, cwd: string): Promise<Ground> {
  if (settings.databaseUrl === undefined && !hasStore(folderOf(settings.dataFolder, cwd))) {
    const expected = 'expected POLDER_DATA or DATABASE_URL as the server has it';
    const where = whereOf(settings, cwd);
    throw new StartRefused('input', `${where}: found no store here; ${expected}`);
  }
  return openGround(settings, cwd, true);
}

async function openOrShare(
  choice: Exclude<StoreChoice, { readonly url: string }>,
  isShared: boolean,
): Promise<Pick<Ground, 'place' | 'close'>> {
  try {
    const store = await openEmbeddedStore(choice);
    return { place: store.place, close: () => store.close() };
  } catch (error) {
    const running = findPostmaster(openFolders(choice.dataFolder));
    if (!isShared || !(error instanceof StoreHeld) || running?.isReady !== true) throw error;
    const folder = running.socketFolder;
    const socket = { folder, port: SOCKET_PORT, user: DATABASE_USER, database: 'polder' };
    return { place: { socket }, close: async () => undefined };
  }
}

export function folderOf(dataFolder: string, cwd: string): string {
  return isAbsolute(dataFolder) ? dataFolder : resolve(cwd, dataFolder);
}

function choiceOf({ databaseUrl, dataFolder }: StoreSettings, cwd: string): StoreChoice {
  if (databaseUrl !== undefined) return { url: databaseUrl };
  return { dataFolder: folderOf(dataFolder, cwd), durability: 'full', onClose: 'stop' };
}

/** The address without its user, password and parameters. */
function whereOf({ databaseUrl, dataFolder }: StoreSettings, cwd: string): string {
  if (databaseUrl === undefined) return folderOf(dataFolder, cwd);
  const { host, pathname } = new URL(databaseUrl);
  return `PostgreSQL at ${host === '' ? 'this machine' : host}${pathname}`;
}

export function refusalOfStore(error: unknown, where: string): unknown {
  if (error instanceof StoreHeld || error instanceof EmbeddedImpossible) {
    return new StartRefused('input', error.message, error);
  }
  if (error instanceof StartFailed) return new StartRefused('unavailable', error.message, error);
  if (error instanceof BackupRefused) return new StartRefused('input', error.message, error);
  if (error instanceof SchemaMismatch) {
    return new StartRefused('input', `${where}: ${error.message}`, error);
  }
  if (error instanceof MigrationFailed) {
    const advice = 'Nothing of it was kept; the version before still works.';
    return new StartRefused('unavailable', `${where}: ${error.message}. ${advice}`, error);
  }
  if (error instanceof StoreUnavailable) {
    const advice = isBetweenTwoLives(error)
      ? 'Start Polder again when it does.'
      : 'Is DATABASE_URL right, and the server there?';
    return new StartRefused('unavailable', `${where}: ${error.message}. ${advice}`, error);
  }
  return refusalOfSystem(error, where);
}
