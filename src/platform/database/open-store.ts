/**
 * The store of a running Polder: a PostgreSQL server at an address, or the embedded one in a data
 * folder; brought to the schema of this build before anything reads it.
 */
import type { Place } from './connection.ts';
import {
  type EmbeddedSettings,
  openEmbeddedStore,
  type StoreState,
} from './embedded/open-embedded-store.ts';
import { isBetweenTwoLives } from './errors.ts';
import { type Migrated, migrate, readMigrations } from './migrations.ts';
import { type DatabaseSettings, type OpenDatabase, openDatabase } from './open-database.ts';
import { refuseUnfit } from './refuse-unfit.ts';
import { whilePassing } from './while-passing.ts';

export type StoreChoice = { readonly url: string } | EmbeddedSettings;

export interface Store {
  readonly database: OpenDatabase;
  /** For what needs a connection of its own, such as a backup. */
  readonly place: Place;
  readonly migrated: Migrated;
  /** Asks the store, and says what is wrong where it does not answer. */
  state(): Promise<StoreState>;
  /** Closes the connections, and stops the server where it is embedded. */
  close(): Promise<void>;
}

/** Services that are started with the machine start before their store has recovered. */
const UNTIL_STARTED = { isPassing: isBetweenTwoLives, secondsMax: 30, pauseMilliseconds: 100 };

/**
 * Waits for a server that starts. Throws as `openEmbeddedStore` and `migrate` do; nothing is left
 * running then.
 */
export async function openStore(choice: StoreChoice, settings: DatabaseSettings): Promise<Store> {
  const server = await openServer(choice);
  const database = openDatabase(server.place, settings);
  const close = async () => {
    await database.close();
    await server.close();
  };
  const state = async (): Promise<StoreState> => {
    const known = server.state();
    if (known.kind !== 'ready') return known;
    const health = await database.health();
    if (health.isReady) return known;
    return { kind: 'unavailable', sentence: health.sentence };
  };
  try {
    await whilePassing(() => refuseUnfit(database), UNTIL_STARTED);
    const migrated = await migrate(server.place, readMigrations());
    return { database, place: server.place, migrated, state, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Server {
  readonly place: Place;
  state(): StoreState;
  close(): Promise<void>;
}

async function openServer(choice: StoreChoice): Promise<Server> {
  if ('dataFolder' in choice) return openEmbeddedStore(choice);
  return { place: choice, state: () => ({ kind: 'ready' }), close: async () => undefined };
}
