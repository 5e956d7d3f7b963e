/**
 * Writing a backup while Polder runs: everything in it is from one moment, that of its snapshot.
 * The archive appears under its name only when it is whole and on the disk.
 */
import { createHash } from 'node:crypto';
import { createWriteStream, lstatSync, openSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { placeUnderName } from '../../place-under-name.ts';
import { ConnectionReader, type Place, StatementNames, toClientConfig } from '../connection.ts';
import { toStoreError } from '../errors.ts';
import { readApplied } from '../migrations.ts';
import {
  BackupRefused,
  END_OF_ROWS,
  FORMAT,
  FORMAT_VERSION,
  type Heading,
  RowTally,
  type Seal,
  type TableSeal,
} from './archive.ts';
import { readCatalog, type Table } from './catalog.ts';

export interface BackupSettings {
  /** Where the archive is to be. A file that is there is not overwritten. */
  readonly path: string;
  readonly writtenAt: Date;
  /** Ends the writing; what is half written is removed at once. */
  readonly signal: AbortSignal;
}

/** Answers what was sealed: the rows and the hash of each table. */
export async function writeBackup(place: Place, settings: BackupSettings): Promise<Seal> {
  const { path, signal, writtenAt } = settings;
  const aside = `${path}.${process.pid}.tmp`;
  const removeAside = () => rmSync(aside, { force: true });
  const client = new Client(toClientConfig(place, { ...CLIENT_SETTINGS }));
  client.on('error', () => undefined);
  signal.throwIfAborted();
  // At once, so that nobody waits for an archive whose name is taken; it may be taken meanwhile.
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) throw nameTaken(path);
  // Before all else: what the system says of the file is no fault of the store. And at once: a file
  // that opened late would outlast its removal.
  const fd = openSync(aside, 'wx', 0o600);
  const file = createWriteStream(aside, { fd, flush: true });
  signal.addEventListener('abort', removeAside);
  try {
    await client.connect();
    await client.query(SAME_TEXT_EVERYWHERE);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const archive = new ArchiveWriter(client, writtenAt);
    const bytes = Readable.from(archive.bytes(), { objectMode: false });
    await pipeline(bytes, createGzip(), file, { signal });
    // No restore takes an empty file for an archive, such as one that is left where this is ended.
    if (!placeUnderName(aside, path)) throw nameTaken(path);
    return archive.seal();
  } catch (error) {
    throw toStoreError(error);
  } finally {
    file.destroy();
    removeAside();
    signal.removeEventListener('abort', removeAside);
    await client.end().catch(() => undefined);
  }
}

function nameTaken(path: string): BackupRefused {
  return new BackupRefused(`There is a file ${path} already: name one that is not there`);
}

const CLIENT_SETTINGS = { applicationName: 'polder backup', statementSecondsMax: 0 } as const;

/** COPY writes values as the session shows them; so does the session that reads them. */
export const SAME_TEXT_EVERYWHERE = `
  SET client_encoding = 'UTF8'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres';
  SET timezone = 'UTC'; SET extra_float_digits = 3; SET bytea_output = 'hex'`;

class ArchiveWriter {
  readonly #client: Client;
  readonly #writtenAt: Date;
  readonly #hash = createHash('sha256');
  readonly #seals: TableSeal[] = [];
  #sha256 = '';

  constructor(client: Client, writtenAt: Date) {
    this.#client = client;
    this.#writtenAt = writtenAt;
  }

  async *bytes(): AsyncGenerator<Buffer> {
    yield this.#line(await this.#heading());
    const catalog = await readCatalog(new ConnectionReader(this.#client, new StatementNames()));
    for (const table of catalog.tables) yield* this.#table(table);
    yield this.#line({ sequences: catalog.sequences });
    this.#sha256 = this.#hash.copy().digest('hex');
    yield this.#line(this.seal());
  }

  seal(): Seal {
    return { tables: this.#seals, sha256: this.#sha256 };
  }

  async #heading(): Promise<Heading> {
    const migrations = await readApplied(this.#client);
    if (migrations.length === 0) throw new BackupRefused('The database is empty');
    const writtenAt = this.#writtenAt.toISOString();
    return { format: FORMAT, version: FORMAT_VERSION, writtenAt, migrations };
  }

  async *#table({ name, columns }: Table): AsyncGenerator<Buffer> {
    yield this.#line({ table: name, columns });
    const tally = new RowTally();
    const sql = `COPY ${name} (${columns.join(', ')}) TO STDOUT`;
    for await (const rows of this.#client.query(copyTo(sql))) {
      tally.add(rows);
      yield this.#counted(rows);
    }
    this.#seals.push({ table: name, ...tally.seal() });
    yield this.#counted(Buffer.from(END_OF_ROWS));
  }

  #line(value: object): Buffer {
    return this.#counted(Buffer.from(`${JSON.stringify(value)}\n`));
  }

  #counted(bytes: Buffer): Buffer {
    this.#hash.update(bytes);
    return bytes;
  }
}
