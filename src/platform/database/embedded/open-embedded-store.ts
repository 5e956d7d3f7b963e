/**
 * The embedded store: PostgreSQL on this machine, for as long as Polder needs it.
 *
 * 1. The data folder is locked: a second Polder on it is refused, also from another container.
 * 2. A server that still runs on it, left by a Polder that was killed, is adopted; else one starts.
 * 3. While Polder lives the server is watched, and started again where it was killed.
 * 4. Closing stops it, unless it is to be left running for the next Polder.
 */
import { rmdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { type SocketPlace, toClientConfig } from '../connection.ts';
import { isDatabaseMissing, toStoreError } from '../errors.ts';
import { type Binaries, findEngine, prepareBinaries } from './binaries.ts';
import {
  DATABASE_USER,
  initialise,
  openFolders,
  SOCKET_PORT,
  type StoreFolders,
} from './data-folder.ts';
import { type FolderLock, LOCK_TIMES, lockFolder } from './lock-file.ts';
import {
  type Durability,
  findPostmaster,
  type Postmaster,
  StartFailed,
  startPostmaster,
  stopPostmaster,
  waitUntilReady,
} from './postmaster.ts';

export interface EmbeddedSettings {
  readonly dataFolder: string;
  readonly durability: Durability;
  /** Whether `close` stops the server, or leaves it to the next Polder. */
  readonly onClose: 'stop' | 'leave-running';
}

export type StoreState =
  | { readonly kind: 'ready' }
  | { readonly kind: 'recovering'; readonly sentence: string }
  | { readonly kind: 'unavailable'; readonly sentence: string };

export interface EmbeddedStore {
  readonly place: { readonly socket: SocketPlace };
  /** Whether the server ran already. */
  readonly wasAdopted: boolean;
  /** The process of the server at this moment. */
  serverPid(): number;
  state(): StoreState;
  close(): Promise<void>;
}

const DATABASE = 'polder';

/**
 * Answers once the store takes connections. Throws `StoreHeld` where another Polder has the data
 * folder, `EmbeddedImpossible` where this machine or the data does not fit, and `StartFailed`.
 */
export async function openEmbeddedStore(settings: EmbeddedSettings): Promise<EmbeddedStore> {
  const folders = openFolders(settings.dataFolder);
  const lock = await lockFolder(folders.root, LOCK_TIMES);
  try {
    const binaries = prepareBinaries(findEngine(), folders.root, folders.account);
    initialise(folders, binaries, settings.durability === 'full');
    const adopted = await adopt(folders, settings.durability);
    const postmaster = adopted ?? (await startPostmaster(folders, binaries, settings.durability));
    await createDatabase(postmaster);
    const wasAdopted = adopted !== undefined;
    return new SupervisedStore({ settings, folders, binaries, lock, wasAdopted }, postmaster);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The server that runs already. One that does not keep what it acknowledges is stopped. */
async function adopt(
  folders: StoreFolders,
  durability: Durability,
): Promise<Postmaster | undefined> {
  const postmaster = await waitUntilReady(folders);
  if (postmaster === undefined) return undefined;
  const [row] = await ask(postmaster, 'postgres', 'SHOW fsync');
  const isDurable = row?.fsync === 'on';
  if (isDurable === (durability === 'full')) return postmaster;
  await stopPostmaster(postmaster.pid);
  return undefined;
}

async function createDatabase(postmaster: Postmaster): Promise<void> {
  try {
    await ask(postmaster, DATABASE, 'SELECT 1');
  } catch (error) {
    if (!isDatabaseMissing(error)) throw toStoreError(error);
    await ask(postmaster, 'postgres', `CREATE DATABASE ${DATABASE}`);
  }
}

async function ask(
  postmaster: Postmaster,
  database: string,
  sql: string,
): Promise<readonly Record<string, unknown>[]> {
  const settings = { applicationName: 'polder store', statementSecondsMax: 0 };
  const client = new Client(toClientConfig(toPlace(postmaster, database), settings));
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function toPlace({ socketFolder }: Postmaster, database: string) {
  return {
    socket: { folder: socketFolder, port: SOCKET_PORT, user: DATABASE_USER, database },
  };
}

interface Held {
  readonly settings: EmbeddedSettings;
  readonly folders: StoreFolders;
  readonly binaries: Binaries;
  readonly lock: FolderLock;
  readonly wasAdopted: boolean;
}

const LOOK_MILLISECONDS = 100;
/** Between starts that fail one after the other; the last holds from then on. */
const RESTART_MILLISECONDS = [0, 100, 500, 2_000, 5_000] as const;
/** After so many failed starts in a row it is no passing matter. */
const FAILURES_UNTIL_UNAVAILABLE = 3;

class SupervisedStore implements EmbeddedStore {
  readonly place: EmbeddedStore['place'];
  readonly wasAdopted: boolean;
  readonly #held: Held;
  readonly #closing = new AbortController();
  readonly #watch: Promise<void>;
  #postmaster: Postmaster;
  #state: StoreState = { kind: 'ready' };
  #failureCount = 0;

  constructor(held: Held, postmaster: Postmaster) {
    this.#held = held;
    this.#postmaster = postmaster;
    this.place = toPlace(postmaster, DATABASE);
    this.wasAdopted = held.wasAdopted;
    this.#watch = this.#watchServer();
  }

  serverPid(): number {
    return this.#postmaster.pid;
  }

  state(): StoreState {
    return this.#state;
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return this.#watch;
    this.#closing.abort();
    await this.#watch;
    this.#state = { kind: 'unavailable', sentence: 'The store is closed' };
    const { settings, folders, lock } = this.#held;
    const running = findPostmaster(folders);
    if (settings.onClose === 'stop') {
      if (running !== undefined) await stopPostmaster(running.pid);
      removeIfEmpty(this.place.socket.folder);
    }
    lock.release();
  }

  async #watchServer(): Promise<void> {
    while (await this.#pause(LOOK_MILLISECONDS)) {
      const found = findPostmaster(this.#held.folders);
      if (found === undefined) {
        await this.#restart();
      } else if (found.isReady) {
        this.#postmaster = found;
        this.#state = { kind: 'ready' };
      } else {
        this.#state = { kind: 'recovering', sentence: 'The store recovers from a crash' };
      }
    }
  }

  async #restart(): Promise<void> {
    if (this.#state.kind === 'ready') {
      this.#state = { kind: 'recovering', sentence: 'The store was ended and starts again' };
    }
    const step = Math.min(this.#failureCount, RESTART_MILLISECONDS.length - 1);
    if (!(await this.#pause(RESTART_MILLISECONDS[step] ?? 0))) return;
    const { folders, binaries, settings } = this.#held;
    try {
      this.#postmaster = await startPostmaster(folders, binaries, settings.durability);
      this.#state = { kind: 'ready' };
      this.#failureCount = 0;
    } catch (error) {
      this.#failureCount += 1;
      const said = error instanceof StartFailed ? error.message : String(error);
      const isDiskFull = /No space left on device|Disk quota exceeded/.test(said);
      const sentence = isDiskFull
        ? `The disk of the store is full: free some space. ${said}`
        : said;
      const isLasting = isDiskFull || this.#failureCount >= FAILURES_UNTIL_UNAVAILABLE;
      this.#state = { kind: isLasting ? 'unavailable' : 'recovering', sentence };
    }
  }

  /** False where the store closes meanwhile. */
  async #pause(milliseconds: number): Promise<boolean> {
    const { signal } = this.#closing;
    await sleep(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
    return !signal.aborted;
  }
}

/** The folder of the socket is made anew at every start. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It is in the way of nothing.
  }
}
