/**
 * A repeated request gets the first answer again. The answer is kept in the very transaction that
 * it tells of: where that is saved, the answer is there, and where it is not, nothing was done. So
 * a crash between the two cannot be, and a lost answer costs one repetition.
 *
 * 1. The key is reserved by an insert. Another transaction with the same key waits here until the
 *    first one ends.
 * 2. The command runs.
 * 3. The row gets the answer. A refusal keeps nothing: all of it, the row too, is rolled back.
 */

import { assert, present } from '../../kernel/assert.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Database, Reader, SqlRow, Writer } from '../database/transaction.ts';
import type { IdempotencyKey } from './idempotency-key.ts';

/** An answer as it is sent. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Reservation =
  /** The key was never used: do the work, then hand its answer to {@link keepAnswers}. */
  | { readonly kind: 'new' }
  /** The work was done: give this answer again. */
  | { readonly kind: 'repeated'; readonly answer: KeptAnswer }
  /** The same request stands earlier in this very list, at that index: it shares its fate. */
  | { readonly kind: 'twice'; readonly firstIndex: number }
  /** The key belongs to another request: refuse with `idempotency-key-reused`. */
  | { readonly kind: 'other-content' };

interface KeyRow {
  readonly actor: string;
  readonly key: string;
  readonly request_hash: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Stands in `status` while the transaction that reserved the key runs, seen by no other one. */
const RESERVED = 100;

/**
 * Reserves keys for this transaction, and answers what to do with each, in their order. For one
 * request or for a batch of many callers' requests; two statements at most, whatever their number.
 */
export async function reserveKeys(
  writer: Writer,
  keys: readonly IdempotencyKey[],
): Promise<readonly Reservation[]> {
  const firsts = new Map<string, number>();
  for (const [index, key] of keys.entries()) {
    if (!firsts.has(nameOf(key))) firsts.set(nameOf(key), index);
  }
  // In one order in every transaction, so that two of them never wait for each other.
  const names = [...firsts.keys()].sort();
  const wanted = names.map((name) => present(keys[firsts.get(name) ?? -1], `the key ${name}`));
  const made = new Set((await insertKeys(writer, wanted)).map(nameOf));
  const others = wanted.filter((key) => !made.has(nameOf(key)));
  const kept = new Map((await selectKeys(writer, others)).map((row) => [nameOf(row), row]));
  return keys.map((key, index): Reservation => {
    const name = nameOf(key);
    const firstIndex = firsts.get(name) ?? index;
    const isFirst = firstIndex === index;
    if (made.has(name) && isFirst) return { kind: 'new' };
    const row = kept.get(name);
    if (hashBefore(keys, firstIndex, row) !== key.requestHash) return { kind: 'other-content' };
    if (row === undefined) return { kind: 'twice', firstIndex };
    assert(row.status !== RESERVED, `the key ${key.key} was reserved and its answer never kept`);
    return { kind: 'repeated', answer: { ...row } };
  });
}

function hashBefore(keys: readonly IdempotencyKey[], firstIndex: number, row: KeyRow | undefined) {
  return row === undefined ? keys[firstIndex]?.requestHash : row.request_hash;
}

function nameOf({ actor, key }: { readonly actor: string; readonly key: string }): string {
  return `${actor} ${key}`;
}

function insertKeys(
  writer: Writer,
  keys: readonly IdempotencyKey[],
): Promise<readonly Pick<KeyRow, 'actor' | 'key'>[]> {
  return writer.query(
    `INSERT INTO platform.idempotency
       (actor, key, method, path, request_hash, status, headers, body, created_at)
     SELECT actor, key, method, path, request_hash, ${RESERVED}, '{}', '', $6
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
         AS wanted (actor, key, method, path, request_hash)
     ON CONFLICT (actor, key) DO NOTHING
     RETURNING actor, key`,
    [
      keys.map(({ actor }) => actor),
      keys.map(({ key }) => key),
      keys.map(({ method }) => method),
      keys.map(({ path }) => path),
      keys.map(({ requestHash }) => requestHash),
      writer.caller.at,
    ],
  );
}

async function selectKeys(
  reader: Reader,
  keys: readonly IdempotencyKey[],
): Promise<readonly KeyRow[]> {
  if (keys.length === 0) return [];
  return reader.query<KeyRow>(
    `SELECT actor, key, request_hash, status, headers, body
       FROM platform.idempotency JOIN unnest($1::text[], $2::text[]) AS wanted (actor, key)
            USING (actor, key)`,
    [keys.map(({ actor }) => actor), keys.map(({ key }) => key)],
  );
}

/**
 * Gives reserved keys their answers; one whose work was refused, while that of others in the same
 * transaction is saved, has `undefined` and is free again.
 */
export async function keepAnswers(
  writer: Writer,
  answers: readonly { readonly key: IdempotencyKey; readonly answer: KeptAnswer | undefined }[],
): Promise<void> {
  const kept = answers.flatMap(({ key, answer }) =>
    answer === undefined ? [] : [{ key, answer }],
  );
  const free = answers.filter(({ answer }) => answer === undefined).map(({ key }) => key);
  if (kept.length > 0) {
    await writer.query(
      `UPDATE platform.idempotency AS mine
          SET status = answer.status, headers = answer.headers, body = answer.body
         FROM unnest($1::text[], $2::text[], $3::integer[], $4::jsonb[], $5::text[])
           AS answer (actor, key, status, headers, body)
        WHERE mine.actor = answer.actor AND mine.key = answer.key`,
      [
        kept.map(({ key }) => key.actor),
        kept.map(({ key }) => key.key),
        kept.map(({ answer }) => answer.status),
        kept.map(({ answer }) => JSON.stringify(answer.headers)),
        kept.map(({ answer }) => answer.body),
      ],
    );
  }
  if (free.length > 0) {
    await writer.query(
      `DELETE FROM platform.idempotency AS mine
        USING unnest($1::text[], $2::text[]) AS free (actor, key)
        WHERE mine.actor = free.actor AND mine.key = free.key`,
      [free.map(({ actor }) => actor), free.map(({ key }) => key)],
    );
  }
}

/** Forgets the answers that were kept before a time, the oldest first; answers how many. */
export async function forgetAnswers(
  writer: Writer,
  { before, rowsMax }: { readonly before: EpochSeconds; readonly rowsMax: number },
): Promise<number> {
  const rows = await writer.query<{ count: bigint }>(
    `WITH old AS (SELECT actor, key FROM platform.idempotency
                   WHERE created_at < $1 ORDER BY created_at LIMIT $2),
          gone AS (DELETE FROM platform.idempotency AS mine USING old
                    WHERE mine.actor = old.actor AND mine.key = old.key RETURNING 1)
     SELECT count(*) AS count FROM gone`,
    [before, rowsMax],
  );
  return Number(rows[0]?.count ?? 0n);
}

/**
 * The store as a handler sees it inside the transaction of its request: what it reads and its one
 * write are all part of that transaction.
 */
export class StoreOfOneWrite implements Database {
  readonly #writer: Writer;
  #isWritten = false;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /** Whether the write was made and not refused: only then is there anything to save. */
  get isWritten(): boolean {
    return this.#isWritten;
  }

  query<Row = SqlRow>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]> {
    return this.#writer.query<Row>(sql, values);
  }

  /** The statements see what their own transaction has written, each at its own moment. */
  snapshot<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
    return work(this.#writer);
  }

  write: Database['write'] = async (_caller, work) => {
    assert(!this.#isWritten, 'a handler writes once: all of it is one transaction');
    const outcome = await work(this.#writer);
    this.#isWritten = outcome.ok;
    return outcome;
  };
}
