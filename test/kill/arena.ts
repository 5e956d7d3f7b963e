/**
 * What is killed: servers and a PostgreSQL. Either one server with its own embedded store, which
 * must be adopted or started again; or two servers that share one, which this process looks after.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { toClientConfig } from '../../src/platform/database/connection.ts';
import { openEmbeddedStore } from '../../src/platform/database/embedded/open-embedded-store.ts';
import type { SqlRow } from '../../src/platform/database/transaction.ts';
import { freePort, type Login, newFolder, PolderServer } from './servers.ts';
import { prepare, type Tokens } from './tokens.ts';

export interface Arena {
  readonly servers: readonly PolderServer[];
  readonly store: StoreDoor;
  readonly tokens: Tokens;
  /** Of the postmaster at this moment. */
  postmasterPid(): number;
  /** Stops everything; `isKept` leaves the folder, to look at what went wrong. */
  close(isKept: boolean): Promise<void>;
}

/** `environment`: of the server, beside its settings. */
export async function openSingleArena(
  environment: Readonly<Record<string, string>> = {},
): Promise<Arena> {
  const folder = newFolder();
  const server = new PolderServer({ port: await freePort(), folder, environment });
  return arenaOf(folder, [server], async () => undefined);
}

export async function openSharedArena(): Promise<Arena> {
  const folder = newFolder();
  const dataFolder = join(folder, 'data');
  const store = await openEmbeddedStore({ dataFolder, durability: 'full', onClose: 'stop' });
  const { folder: socketFolder, user, database } = store.place.socket;
  const databaseUrl = `postgres://${user}@localhost/${database}?host=${socketFolder}`;
  const placeOf = async () => ({ port: await freePort(), folder, databaseUrl });
  const first = new PolderServer(await placeOf());
  const second = new PolderServer(await placeOf());
  return arenaOf(folder, [first, second], () => store.close());
}

/** Starts the servers one after the other, because the first makes the schema. */
async function arenaOf(
  folder: string,
  servers: readonly PolderServer[],
  closeStore: () => Promise<void>,
): Promise<Arena> {
  const store = new StoreDoor(join(folder, 'data', 'socket'));
  const close = async (isKept: boolean) => {
    await Promise.all(servers.map((server) => server.stop()));
    await store.close();
    await closeStore();
    if (isKept) console.log(`kept to be looked at: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  };
  try {
    const logins: Login[] = [];
    for (const server of servers) logins.push(...(await server.start()));
    const tokens = await prepare(servers[0]?.origin ?? '', logins);
    return { servers, store, tokens, postmasterPid: () => postmasterPidIn(folder), close };
  } catch (error) {
    await close(true);
    throw error;
  }
}

function postmasterPidIn(folder: string): number {
  const text = readFileSync(join(folder, 'data', 'postgres', 'postmaster.pid'), 'utf8');
  return Number(text.split('\n')[0]);
}
/** Statements of the test itself, on a connection that is made anew where it was lost. */
export class StoreDoor {
  readonly #folder: string;
  #client: Client | undefined;

  constructor(socketFolder: string) {
    this.#folder = socketFolder;
  }

  /** Tries for as long as it takes the store to be there again. */
  async query<Row = SqlRow>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const client = await this.#connected();
        const { rows } = await client.query(sql, [...values]);
        return rows as Row[];
      } catch (error) {
        await this.close();
        if (attempt > 400 || isOfStatement(error)) throw error;
        await pause(50);
      }
    }
  }

  async close(): Promise<void> {
    await this.#client?.end().catch(() => undefined);
    this.#client = undefined;
  }

  async #connected(): Promise<Client> {
    if (this.#client !== undefined) return this.#client;
    const socket = { folder: this.#folder, port: 5432, user: 'polder', database: 'polder' };
    const settings = { applicationName: 'kill test', statementSecondsMax: 0 };
    const client = new Client(toClientConfig({ socket }, settings));
    client.on('error', () => undefined);
    await client.connect();
    this.#client = client;
    return client;
  }
}

/** Whether the store has read the statement and refuses it: an SQLSTATE of syntax or of data. */
function isOfStatement(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(?:22|23|42)[0-9A-Z]{3}$/.test(code);
}
