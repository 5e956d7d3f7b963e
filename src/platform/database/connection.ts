/** How a connection to the store is made, and what its columns become once read. */
import { type ClientBase, type ClientConfig, types as driverTypes } from 'pg';
import { toStoreError } from './errors.ts';
import type { Reader, SqlRow } from './transaction.ts';

/** Where the store is: an address such as `postgres://…`, or a socket of this machine. */
export type Place = { readonly url: string } | { readonly socket: SocketPlace };

export interface SocketPlace {
  /** The folder that holds `.s.PGSQL.<port>`. */
  readonly folder: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

export interface ConnectionSettings {
  /** Shown in pg_stat_activity; says which Polder this is. */
  readonly applicationName: string;
  /** 0 is without end, for migrations and backups. */
  readonly statementSecondsMax: number;
}

/** So long may the server be silent after its own limit, before the connection counts as lost. */
const SILENT_SECONDS_MAX = 5;
const CONNECT_SECONDS_MAX = 5;
const LOCK_SECONDS_MAX = 10;
const STILL_TRANSACTION_SECONDS_MAX = 30;

export function toClientConfig(place: Place, settings: ConnectionSettings): ClientConfig {
  const { statementSecondsMax } = settings;
  const isLimited = statementSecondsMax > 0;
  return {
    ...addressOf(place),
    application_name: settings.applicationName,
    connectionTimeoutMillis: CONNECT_SECONDS_MAX * 1_000,
    keepAlive: true,
    types: { getTypeParser },
    ...(isLimited && {
      statement_timeout: statementSecondsMax * 1_000,
      query_timeout: (statementSecondsMax + SILENT_SECONDS_MAX) * 1_000,
      lock_timeout: LOCK_SECONDS_MAX * 1_000,
      idle_in_transaction_session_timeout: STILL_TRANSACTION_SECONDS_MAX * 1_000,
    }),
  };
}

function addressOf(place: Place): ClientConfig {
  if ('url' in place) return { connectionString: place.url };
  const { folder, port, user, database } = place.socket;
  return { host: folder, port, user, database };
}

const OID = { int8: 20, int8Array: 1016, textArray: 1009, date: 1082, timestamp: 1114 } as const;

/**
 * int8 is a bigint, alone and in arrays; a date and a time without a zone stay text, because the
 * driver would read them in the zone of the machine.
 */
const getTypeParser: typeof driverTypes.getTypeParser = (oid, format) => {
  if (format === 'binary') return driverTypes.getTypeParser(oid, format);
  switch (oid as number) {
    case OID.int8:
      return BigInt;
    case OID.int8Array:
      return toBigints;
    case OID.date:
    case OID.timestamp:
      return (text: string) => text;
    default:
      return driverTypes.getTypeParser(oid, format);
  }
};

function toBigints(text: string): readonly (bigint | null)[] {
  const words: readonly (string | null)[] = driverTypes.getTypeParser(OID.textArray as number)(
    text,
  );
  return words.map((word) => (word === null ? null : BigInt(word)));
}

/** Texts of statements that repeat, each with the name under which a connection prepares it. */
export class StatementNames {
  readonly #names = new Map<string, string>();

  /**
   * The name, from the second time that a text is run. Texts beyond the limit stay nameless: they
   * are made on the fly, and each name costs memory on every connection.
   */
  nameOf(sql: string): string | undefined {
    const name = this.#names.get(sql);
    if (name !== undefined) return name;
    if (this.#names.size < STATEMENT_NAMES_MAX) this.#names.set(sql, `p${this.#names.size}`);
    return undefined;
  }
}

const STATEMENT_NAMES_MAX = 1_000;

export class ConnectionReader implements Reader {
  readonly #client: ClientBase;
  readonly #names: StatementNames;

  constructor(client: ClientBase, names: StatementNames) {
    this.#client = client;
    this.#names = names;
  }

  async query<Row = SqlRow>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]> {
    const name = values === undefined ? undefined : this.#names.nameOf(sql);
    const text = name === undefined ? { text: sql } : { name, text: sql };
    try {
      const config = values === undefined ? text : { ...text, values: [...values] };
      const { rows } = await this.#client.query(config);
      return rows;
    } catch (error) {
      throw toStoreError(error);
    }
  }
}
