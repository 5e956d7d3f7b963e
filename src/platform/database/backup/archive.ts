/**
 * The archive of a backup: a gzip of text in UTF-8, that can be read with `zcat`. Its lines are
 *
 * 1. the heading, JSON: format and version, when it was written, the migrations of the database;
 * 2. for each table: `{"table":"schema.name","columns":[…]}`, its rows as COPY of PostgreSQL writes
 *    them, a line each, and `\.` alone, which no row can be;
 * 3. `{"sequences":[{"name":"schema.name","last":"7"}]}`;
 * 4. the seal, JSON: the number of rows and the SHA-256 of the lines of rows of each table, and the
 *    SHA-256 of every byte before the seal. It is the last line; an archive without one was broken
 *    off.
 */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import type { Sequence, Table } from './catalog.ts';

export const FORMAT = 'polder-backup';
export const FORMAT_VERSION = 1;
export const END_OF_ROWS = '\\.\n';

export interface Heading {
  readonly format: typeof FORMAT;
  readonly version: number;
  /** Such as `2027-03-01T09:00:00.000Z`. */
  readonly writtenAt: string;
  readonly migrations: readonly {
    readonly number: number;
    readonly name: string;
    readonly checksum: string;
  }[];
}

export interface TableSeal {
  readonly table: string;
  readonly rowCount: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

export interface Seal {
  readonly tables: readonly TableSeal[];
  readonly sha256: string;
}

/** What a reader does with the rows of a table: chunks of whole lines. */
export type TakeRows = (table: Table, rows: AsyncIterable<Buffer>) => Promise<void>;

/** The archive is damaged, of another format, or does not fit. Nothing was changed. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

export interface Contents {
  readonly heading: Heading;
  readonly sequences: readonly Sequence[];
  readonly seal: Seal;
}

/** Reads the whole archive, and throws `BackupRefused` where anything is not as it was sealed. */
export async function readArchive(path: string, takeRows: TakeRows): Promise<Contents> {
  await checkStart(path);
  const file = createReadStream(path);
  const unzipped = createGunzip();
  file.on('error', (error) => unzipped.destroy(error));
  try {
    return await readContents(new LineReader(file.pipe(unzipped)), takeRows);
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw new BackupRefused(`The archive ${path} is damaged: ${error.message}`, { cause: error });
  } finally {
    file.destroy();
    unzipped.destroy();
  }
}

/** The first 9 bytes of every gzip of Node: no name, no time. Beyond them a checksum watches. */
const GZIP_START = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0]);

async function checkStart(path: string): Promise<void> {
  const file = await open(path);
  try {
    const start = Buffer.alloc(GZIP_START.length);
    await file.read(start, 0, start.length, 0);
    if (!start.equals(GZIP_START)) throw new BackupRefused(`${path} is no archive of Polder`);
  } finally {
    await file.close();
  }
}

async function readContents(lines: LineReader, takeRows: TakeRows): Promise<Contents> {
  const heading = toHeading(await lines.readJson());
  const seals: TableSeal[] = [];
  for (;;) {
    const section = await lines.readJson();
    if (isSequences(section)) {
      const sha256 = lines.digest();
      const seal = { tables: seals, sha256 };
      await checkSeal(lines, seal);
      return { heading, sequences: section.sequences, seal };
    }
    if (!isTable(section)) throw new Damage('a line is neither a table nor the sequences');
    const tally = new RowTally();
    const table = { name: section.table, columns: section.columns };
    await takeRows(table, lines.readRows(tally));
    if (!lines.isAtSection) throw new Damage(`the rows of ${table.name} were not all taken`);
    seals.push({ table: table.name, ...tally.seal() });
  }
}

async function checkSeal(lines: LineReader, found: Seal): Promise<void> {
  const sealed = JSON.stringify(await lines.readJson());
  if (sealed !== JSON.stringify(found)) throw new Damage('its contents are not those sealed');
  if (!(await lines.isAtEnd())) throw new Damage('something follows its seal');
}

function toHeading(value: unknown): Heading {
  const heading = value as Partial<Heading> | null;
  if (heading?.format !== FORMAT || !Array.isArray(heading.migrations)) {
    throw new BackupRefused('The file is no archive of Polder');
  }
  if (heading.version !== FORMAT_VERSION) {
    throw new BackupRefused(
      `The archive is of format ${heading.version}, this build reads ${FORMAT_VERSION}`,
    );
  }
  return heading as Heading;
}

function isSequences(value: unknown): value is { readonly sequences: readonly Sequence[] } {
  return typeof value === 'object' && value !== null && 'sequences' in value;
}

function isTable(
  value: unknown,
): value is { readonly table: string; readonly columns: readonly string[] } {
  return typeof value === 'object' && value !== null && 'table' in value && 'columns' in value;
}

class Damage extends Error {
  override readonly name = 'Damage';
}

/** Errors of zlib, a line that is no JSON, and what is found here. */
function isDamage(error: unknown): error is Error {
  if (error instanceof Damage || error instanceof SyntaxError) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('Z_');
}

/** Counts and hashes the rows of a table: each ends with a line feed, and holds no other. */
export class RowTally {
  readonly #hash: Hash = createHash('sha256');
  #rowCount = 0;

  add(rows: Buffer): void {
    this.#hash.update(rows);
    for (let at = rows.indexOf(LINE_FEED); at !== -1; at = rows.indexOf(LINE_FEED, at + 1)) {
      this.#rowCount += 1;
    }
  }

  seal(): Omit<TableSeal, 'table'> {
    return { rowCount: this.#rowCount, sha256: this.#hash.digest('hex') };
  }
}

const LINE_FEED = 0x0a;
/** No line but a row is longer; a damaged length must not fill the memory. */
const LINE_BYTES_MAX = 16 * 1_048_576;

class LineReader {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #hash = createHash('sha256');
  #buffer: Buffer = Buffer.alloc(0);
  isAtSection = true;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async readJson(): Promise<unknown> {
    for (;;) {
      const end = this.#buffer.indexOf(LINE_FEED);
      if (end !== -1) return JSON.parse(this.#take(end + 1).toString('utf8'));
      const isTooLong = this.#buffer.length > LINE_BYTES_MAX;
      if (isTooLong || !(await this.#readOn())) throw new Damage('it was broken off');
    }
  }

  /** Chunks of whole rows, until the line that ends them, which is taken too. */
  async *readRows(tally: RowTally): AsyncGenerator<Buffer> {
    this.isAtSection = false;
    for (;;) {
      const end = this.#endOfRows();
      const lineEnd = end ?? this.#buffer.lastIndexOf(LINE_FEED) + 1;
      if (lineEnd > 0) {
        const rows = this.#take(lineEnd);
        tally.add(rows);
        yield rows;
      }
      if (end !== undefined) break;
      if (!(await this.#readOn())) throw new Damage('it was broken off');
    }
    this.#take(END_OF_ROWS.length);
    this.isAtSection = true;
  }

  /** The hash of everything taken so far, in hexadecimal digits. */
  digest(): string {
    return this.#hash.copy().digest('hex');
  }

  async isAtEnd(): Promise<boolean> {
    return this.#buffer.length === 0 && !(await this.#readOn());
  }

  /** The buffer starts with a line: the end of the rows is one that holds nothing else. */
  #endOfRows(): number | undefined {
    for (let from = 0; ; ) {
      const at = this.#buffer.indexOf(END_OF_ROWS, from);
      if (at === -1) return undefined;
      if (at === 0 || this.#buffer[at - 1] === LINE_FEED) return at;
      from = at + 1;
    }
  }

  #take(length: number): Buffer {
    const taken = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    this.#hash.update(taken);
    return taken;
  }

  async #readOn(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done === true) return false;
    this.#buffer =
      this.#buffer.length === 0 ? next.value : Buffer.concat([this.#buffer, next.value]);
    return true;
  }
}
