/**
 * One write: a transaction whose audit entries and events are saved with it or not at all.
 *
 * 1. BEGIN, and `work`.
 * 2. Where `work` throws or answers a refusal: ROLLBACK, and that is what the caller gets.
 * 3. The row of platform.chain_head is locked. From here on all writes stand in one line, so that
 *    numbers follow the order of commits; it comes last, so that `work` itself runs beside others.
 * 4. The entries and events are numbered, chained and inserted, the head moves on.
 * 5. COMMIT.
 *
 * A transaction that the store ends because of another begins again at 1.
 */
import type { PoolClient } from 'pg';
import { assert, Bug, present } from '../../kernel/assert.ts';
import type { Outcome } from '../../kernel/outcome.ts';
import { hashOfEntry } from './audit-chain.ts';
import { ConnectionReader, type StatementNames } from './connection.ts';
import {
  CommitUnknown,
  isCertainlyRolledBack,
  isConnectionDoubtful,
  isEndedByAnother,
  StoreUnavailable,
  toStoreError,
} from './errors.ts';
import type {
  AuditDraft,
  Caller,
  EventDraft,
  JsonObject,
  Reader,
  SqlRow,
  Writer,
} from './transaction.ts';

export type AnyOutcome = Outcome<unknown, { readonly reason: string }>;
export type Work<T> = (writer: Writer) => Promise<T>;

/** A deadlock or a serialization failure that comes back this often is no accident. */
const ATTEMPTS_MAX = 5;
export const EVENT_CHANNEL = 'polder_event';

export interface WriteSession {
  readonly names: StatementNames;
  /** Hands `use` a connection of the pool; one that `use` throws from is looked at, or closed. */
  withClient<T>(use: (client: PoolClient) => Promise<T>): Promise<T>;
}

export async function writeOnce<T extends AnyOutcome>(
  session: WriteSession,
  caller: Caller,
  work: Work<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await session.withClient((client) =>
        runTransaction({ client, names: session.names, caller }, work),
      );
    } catch (error) {
      if (!isEndedByAnother(error)) throw error;
      if (attempt === ATTEMPTS_MAX) {
        throw new StoreUnavailable(`Other writes stood in the way ${ATTEMPTS_MAX} times`, {
          cause: error,
        });
      }
    }
  }
}

interface Transaction {
  readonly client: PoolClient;
  readonly names: StatementNames;
  readonly caller: Caller;
}

async function runTransaction<T extends AnyOutcome>(
  { client, names, caller }: Transaction,
  work: Work<T>,
): Promise<T> {
  await runPlain(client, 'BEGIN');
  const reader = new ConnectionReader(client, names);
  const writer = new OpenWriter(reader, caller);
  try {
    const outcome = await work(writer);
    writer.close();
    if (!outcome.ok) {
      await runPlain(client, 'ROLLBACK');
      return outcome;
    }
    await append(reader, writer);
    await commit(client);
    return outcome;
  } catch (error) {
    writer.close();
    // A connection that may be broken is closed by its pool, which ends the transaction too; to
    // ask anything more of it could take as long as what has just failed.
    if (!isConnectionDoubtful(error)) await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function runPlain(client: PoolClient, sql: string): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    throw toStoreError(error);
  }
}

async function commit(client: PoolClient): Promise<void> {
  const answer = await client.query('COMMIT').catch((error: unknown) => {
    if (isCertainlyRolledBack(error)) throw toStoreError(error);
    throw new CommitUnknown(
      'The connection was lost while the store was saving: it is saved, or it is not',
      { cause: error },
    );
  });
  // The store answers so, and without an error, where a statement before it has failed.
  assert(answer.command === 'COMMIT', 'work went on after a statement of it had failed');
}

interface Signed<Draft> {
  readonly draft: Draft;
  readonly caller: Caller;
}

class OpenWriter implements Writer {
  readonly caller: Caller;
  readonly entries: Signed<AuditDraft>[] = [];
  readonly events: Signed<EventDraft>[] = [];
  readonly #reader: Reader;
  #isOpen = true;

  constructor(reader: Reader, caller: Caller) {
    this.#reader = reader;
    this.caller = caller;
  }

  query<Row = SqlRow>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]> {
    if (!this.#isOpen) return Promise.reject(new Bug('a write is over and is still written to'));
    return this.#reader.query<Row>(sql, values);
  }

  audit(draft: AuditDraft, caller: Caller = this.caller): void {
    assert(this.#isOpen, `a write is over and ${draft.action} is still added to its audit`);
    const { actor, requestId } = caller;
    assertStorable([draft.action, draft.subject, actor, requestId], draft.detail);
    this.entries.push({ draft, caller });
  }

  publish(draft: EventDraft): void {
    assert(this.#isOpen, `a write is over and ${draft.kind} is still published`);
    assertStorable([draft.kind, draft.subject, ...draft.scopes], draft.detail);
    this.events.push({ draft, caller: this.caller });
  }

  close(): void {
    this.#isOpen = false;
  }
}

/**
 * U+0000 fits in no column, and half a surrogate pair comes back as another character, so that the
 * hash would not match. Requests with either are refused where they are read.
 */
function assertStorable(words: readonly string[], detail: JsonObject): void {
  assert(!holdsUnstorable([...words, detail]), 'the audit or an event holds unstorable text');
}

function holdsUnstorable(value: unknown): boolean {
  if (typeof value === 'string') return /\0|\p{Surrogate}/u.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([key, member]) => holdsUnstorable(key) || holdsUnstorable(member),
  );
}

interface Head {
  readonly audit_seq: bigint;
  readonly audit_hash: string;
  readonly event_seq: bigint;
}

async function append(reader: Reader, { entries, events }: OpenWriter): Promise<void> {
  assert(entries.length > 0, 'a write has no audit entry: say what was done');
  const heads = await reader.query<Head>(
    'SELECT audit_seq, audit_hash, event_seq FROM platform.chain_head FOR UPDATE',
    [],
  );
  const head = present(heads[0], 'the row of platform.chain_head');
  const { rows, hash } = chain(entries, head);
  const auditSeq = head.audit_seq + BigInt(entries.length);
  const values = [JSON.stringify(rows), auditSeq, hash];
  if (events.length === 0) {
    await reader.query(APPEND_ENTRIES, values);
    return;
  }
  const eventSeq = head.event_seq + BigInt(events.length);
  const numbered = number(events, head.event_seq);
  await reader.query(APPEND_BOTH, [...values, JSON.stringify(numbered), eventSeq]);
}

function chain(entries: readonly Signed<AuditDraft>[], head: Head) {
  let hash = head.audit_hash;
  const rows = entries.map(({ draft, caller }, index) => {
    const { action, subject, detail } = draft;
    const seq = head.audit_seq + BigInt(index + 1);
    const { actor, requestId } = caller;
    const previous = hash;
    const at = BigInt(caller.at);
    hash = hashOfEntry({ seq, previous, at, actor, action, subject, requestId, detail });
    const number = { seq: String(seq), at: String(at) };
    return { ...number, previous, hash, actor, action, subject, request_id: requestId, detail };
  });
  return { rows, hash };
}

function number(events: readonly Signed<EventDraft>[], last: bigint) {
  return events.map(({ draft, caller: { actor, at } }, index) => {
    const { kind, subject, scopes, detail, persons = [] } = draft;
    const seq = String(last + BigInt(index + 1));
    return { seq, at: String(at), kind, subject, scopes, detail, actor, persons };
  });
}

/** $1 the rows as JSON, $2 the last number, $3 the last hash. */
const INSERT_ENTRIES = `
  INSERT INTO platform.audit
    (seq, previous, hash, at, actor, action, subject, request_id, detail)
  SELECT seq, previous, hash, at, actor, action, subject, request_id, detail
    FROM jsonb_to_recordset($1::jsonb) AS entry
      (seq bigint, previous text, hash text, at bigint, actor text, action text, subject text,
       request_id text, detail jsonb)`;

const APPEND_ENTRIES = `
  WITH entries AS (${INSERT_ENTRIES})
  UPDATE platform.chain_head SET audit_seq = $2, audit_hash = $3`;

/** Besides, $4 the events as JSON and $5 the number of the last; listeners are told that number. */
const APPEND_BOTH = `
  WITH entries AS (${INSERT_ENTRIES}),
  events AS (
    INSERT INTO platform.event (seq, at, kind, subject, scopes, detail, actor, persons)
    SELECT seq, at, kind, subject, scopes, detail, actor, persons
      FROM jsonb_to_recordset($4::jsonb) AS event
        (seq bigint, at bigint, kind text, subject text, scopes text[], detail jsonb,
         actor text, persons text[]))
  UPDATE platform.chain_head SET audit_seq = $2, audit_hash = $3, event_seq = $5
  RETURNING pg_notify('${EVENT_CHANNEL}', $5::bigint::text)`;
