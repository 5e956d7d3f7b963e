/**
 * The bytes of a trace and the lines in them. Gzip is known by its first two bytes, never by the
 * file's name. A damaged or truncated gzip hands on everything before the damage and then fails,
 * so that a reader can show what it has: Node's own stream pipeline would drop what it has not yet
 * handed over.
 */
import { createReadStream } from 'node:fs';
import { createGunzip, type Gunzip } from 'node:zlib';
import { TraceError } from './trace-error.ts';

export interface TraceSource {
  /** Names the trace in messages; usually its path. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

export interface TraceLine {
  /** From 1. */
  readonly number: number;
  /** Without its line break. */
  readonly text: string;
}

/** A line longer than this is a sign of a file that is no trace, and would not fit in memory. */
const LINE_BYTES_MAX = 1_048_576;
const LINE_FEED = 0x0a;

export function traceFile(path: string): TraceSource {
  return { name: path, bytes: fileBytes(path) };
}

/** A source that can be looked at first: its leading bytes, decompressed, and the source whole. */
export async function peekTrace(
  source: TraceSource,
): Promise<{ readonly head: string; readonly source: TraceSource }> {
  const iterator = decompressed(source)[Symbol.asyncIterator]();
  const held: Uint8Array[] = [];
  let heldBytes = 0;
  let failure: GzipDamage | undefined;
  while (heldBytes < 65_536) {
    const step = await iterator.next().catch((error: unknown) => {
      // A damaged gzip is kept for the reader, which knows the line at which it happens.
      if (!(error instanceof GzipDamage)) throw error;
      failure = error;
      return { done: true as const, value: undefined };
    });
    if (step.done === true) break;
    held.push(step.value);
    heldBytes += step.value.length;
  }
  async function* replayed(): AsyncGenerator<Uint8Array> {
    yield* held;
    if (failure !== undefined) throw failure;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  const head = new TextDecoder().decode(Buffer.concat(held));
  return { head, source: { name: source.name, bytes: replayed() } };
}

/** The lines of a source that need not be decompressed any more. `\r\n` counts as a line break. */
export async function* linesOf(source: TraceSource): AsyncGenerator<TraceLine> {
  let rest = new Uint8Array();
  let number = 0;
  const fail = (sentence: string, cause?: unknown) =>
    new TraceError(source.name, number + 1, sentence, { cause });
  const linesIn = function* (block: Uint8Array) {
    const { texts, isWhole } = decodedLines(block);
    for (const text of texts) {
      number += 1;
      const line = number === 1 ? text.replace('\uFEFF', '') : text;
      yield { number, text: line.endsWith('\r') ? line.slice(0, -1) : line };
    }
    if (!isWhole) throw fail('the text is not UTF-8');
  };
  try {
    for await (const chunk of source.bytes) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf(LINE_FEED);
      rest = bytes.slice(end + 1);
      if (end >= 0) yield* linesIn(bytes.subarray(0, end));
      if (rest.length > LINE_BYTES_MAX) throw fail('the line is longer than 1 MiB');
    }
  } catch (error) {
    if (error instanceof GzipDamage) throw fail(error.message, error);
    throw error;
  }
  if (rest.length > 0) yield* linesIn(rest);
}

/** The lines in a block at once, which is fast; where it is not UTF-8, those before the fault. */
function decodedLines(block: Uint8Array): {
  readonly texts: readonly string[];
  readonly isWhole: boolean;
} {
  const whole = decodedText(block);
  if (whole !== undefined) return { texts: whole.split('\n'), isWhole: true };
  const texts: string[] = [];
  for (let start = 0; ; ) {
    const end = block.indexOf(LINE_FEED, start);
    const text = decodedText(block.subarray(start, end < 0 ? block.length : end));
    if (text === undefined) return { texts, isWhole: false };
    texts.push(text);
    start = end + 1;
  }
}

function decodedText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Ends a stream of bytes whose gzip is damaged. Readers turn it into a {@link TraceError}. */
export class GzipDamage extends Error {
  override readonly name = 'GzipDamage';
}

async function* fileBytes(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path)) yield chunk;
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause;
    throw new TraceError(path, undefined, `the file cannot be read (${cause.code})`, { cause });
  }
}

/** The bytes of `source`, gunzipped where they start with the magic bytes of gzip. */
export async function* decompressed(source: TraceSource): AsyncGenerator<Uint8Array> {
  const iterator = source.bytes[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const step = await iterator.next();
    if (step.done === true) break;
    head = Buffer.concat([head, step.value]);
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    if (head.length > 0) yield head;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  if (head[0] === 0x1f && head[1] === 0x8b) yield* gunzipped(whole());
  else yield* whole();
}

/** One compressed chunk at a time: what came out of it is handed on before the next goes in. */
async function* gunzipped(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const out: Buffer[] = [];
  gunzip.on('data', (chunk: Buffer) => out.push(chunk));
  const failed = new Promise<Error>((resolve) => gunzip.once('error', resolve));
  const ended = new Promise<undefined>((resolve) => gunzip.once('end', () => resolve(undefined)));
  let failure: Error | undefined;
  try {
    for await (const chunk of bytes) {
      failure = await Promise.race([written(gunzip, chunk), failed]);
      yield* out.splice(0);
      if (failure !== undefined) break;
    }
    gunzip.end();
    failure ??= await Promise.race([ended, failed]);
    yield* out.splice(0);
  } finally {
    gunzip.destroy();
  }
  if (failure !== undefined) throw new GzipDamage(sentenceOf(failure), { cause: failure });
}

function written(gunzip: Gunzip, chunk: Uint8Array): Promise<Error | undefined> {
  return new Promise((resolve) => gunzip.write(chunk, (error) => resolve(error ?? undefined)));
}

function sentenceOf(failure: Error): string {
  const isCut = 'code' in failure && failure.code === 'Z_BUF_ERROR';
  return isCut ? 'the gzip ends too early' : `the gzip is damaged (${failure.message})`;
}
