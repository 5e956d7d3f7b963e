/** A store at its address: a pool of connections behind the contract of transaction.ts. */
import { setTimeout as pause } from 'node:timers/promises';
import { Pool, type PoolClient } from 'pg';
import {
  ConnectionReader,
  type ConnectionSettings,
  type Place,
  StatementNames,
  toClientConfig,
} from './connection.ts';
import { isConnectionDoubtful, StoreUnavailable, toStoreError } from './errors.ts';
import { type HearAnnouncement, type Listening, listenOn } from './listen.ts';
import { LOCK_PACE, type LockWish, type SessionLock, takeSessionLock } from './session-lock.ts';
import { StoreClient } from './store-client.ts';
import type { Caller, Database, Reader, SqlRow } from './transaction.ts';
import { type AnyOutcome, type Work, type WriteSession, writeOnce } from './write.ts';

export interface DatabaseSettings extends ConnectionSettings {
  /** Connections at most. Writes wait for each other at the end, so more than 10 gain little. */
  readonly poolSize: number;
}

export type Health =
  | { readonly isReady: true; readonly answeredInMilliseconds: number }
  | { readonly isReady: false; readonly sentence: string };

export interface OpenDatabase extends Database {
  health(): Promise<Health>;
  /** Hears what is announced on `channel` until it is stopped; see listen.ts. */
  listen(channel: string, hear: HearAnnouncement): Listening;
  /** Waits for a lock of this process, on a connection of its own; see session-lock.ts. */
  takeLock(
    key: number,
    wish: Pick<LockWish, 'signal' | 'onHeldByAnother'>,
  ): Promise<SessionLock | undefined>;
  /** Cuts every connection of the pool: what runs fails, and what comes makes new ones. */
  breakOff(): void;
  /** Waits for what is running, and closes every connection. */
  close(): Promise<void>;
}

/** Opens no connection yet: the first statement does, and says where the store is not there. */
export function openDatabase(place: Place, settings: DatabaseSettings): OpenDatabase {
  return new PooledDatabase(place, settings);
}

const IDLE_SECONDS_MAX = 60;
/** Whoever asks for health does not wait for a statement's own limit. */
const HEALTH_SECONDS_MAX = 5;

function cut(client: PoolClient): void {
  if (client instanceof StoreClient) client.cut();
}

async function refuseLate(): Promise<never> {
  await pause(HEALTH_SECONDS_MAX * 1_000, undefined, { ref: false });
  throw new StoreUnavailable(`The store has not answered for ${HEALTH_SECONDS_MAX} s`);
}

class PooledDatabase implements OpenDatabase, WriteSession {
  readonly names = new StatementNames();
  readonly #place: Place;
  readonly #settings: DatabaseSettings;
  readonly #pool: Pool;
  readonly #clients = new Set<PoolClient>();
  readonly #listening = new Set<Listening>();

  constructor(place: Place, settings: DatabaseSettings) {
    this.#place = place;
    this.#settings = settings;
    this.#pool = new Pool({
      ...toClientConfig(place, settings),
      Client: StoreClient,
      max: settings.poolSize,
      idleTimeoutMillis: IDLE_SECONDS_MAX * 1_000,
    });
    // A connection that is lost while nothing runs on it tells only so; what runs next on it
    // fails, or gets another one. Without these the loss would end the process.
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => {
      this.#clients.add(client);
      client.on('error', () => undefined);
    });
    this.#pool.on('remove', (client) => this.#clients.delete(client));
  }

  query<Row = SqlRow>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]> {
    return this.withClient((client) =>
      new ConnectionReader(client, this.names).query<Row>(sql, values),
    );
  }

  snapshot<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
    return this.withClient(async (client) => {
      const reader = new ConnectionReader(client, this.names);
      await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const rollBack = () => client.query('ROLLBACK').catch(() => cut(client));
      try {
        const answer = await work(reader);
        await rollBack();
        return answer;
      } catch (error) {
        // A connection that may be broken is closed; to ask it anything would take as long again.
        if (!isConnectionDoubtful(error)) await rollBack();
        throw error;
      }
    });
  }

  write<T extends AnyOutcome>(caller: Caller, work: Work<T>): Promise<T> {
    return writeOnce(this, caller, work);
  }

  async health(): Promise<Health> {
    const start = performance.now();
    try {
      await Promise.race([this.query('SELECT 1'), refuseLate()]);
      return { isReady: true, answeredInMilliseconds: performance.now() - start };
    } catch (error) {
      return { isReady: false, sentence: error instanceof Error ? error.message : String(error) };
    }
  }

  listen(channel: string, hear: HearAnnouncement): Listening {
    const settings = { ...this.#settings, statementSecondsMax: 0 };
    const listening = listenOn(toClientConfig(this.#place, settings), channel, hear);
    this.#listening.add(listening);
    return listening;
  }

  takeLock(
    key: number,
    wish: Pick<LockWish, 'signal' | 'onHeldByAnother'>,
  ): Promise<SessionLock | undefined> {
    const { applicationName } = this.#settings;
    return takeSessionLock({
      ...wish,
      ...{ place: this.#place, applicationName, key },
      pace: LOCK_PACE,
    });
  }

  breakOff(): void {
    for (const client of this.#clients) cut(client);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#listening].map((listening) => listening.stop()));
    await this.#pool.end();
  }

  async withClient<T>(use: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw toStoreError(error);
    });
    try {
      const answer = await use(client);
      client.release();
      return answer;
    } catch (error) {
      client.release(isConnectionDoubtful(error));
      throw error;
    }
  }
}
