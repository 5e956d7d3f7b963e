/**
 * How the rooms see the store. Reading and writing are different types, so that a query cannot be
 * handed to what only looks. A write is one transaction, made in the name of one caller, at one
 * time; its audit entries and events are saved with it or not at all.
 */
import type { Outcome } from '../../kernel/outcome.ts';
import type { EpochSeconds } from '../../kernel/units.ts';

/** What a column may hold once read: int8 arrives as `bigint`, jsonb as its value. */
export type SqlRow = Readonly<Record<string, unknown>>;

export interface Reader {
  /** Runs one statement with its parameters `$1`, `$2`, … and answers its rows. */
  query<Row = SqlRow>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

/** Who writes, when, and for which request: on every audit entry of the transaction. */
export interface Caller {
  /** Such as `person_…`, `agent_…`, or `system_engine` for what Polder does by itself. */
  readonly actor: string;
  readonly at: EpochSeconds;
  /** As in the log and in the answer's header; empty where no request asked. */
  readonly requestId: string;
}

/** One line of the audit: what was done to what, with what was decided. */
export interface AuditDraft {
  /** Noun and verb, such as `commitment.sign`. */
  readonly action: string;
  /** The id of what was written, such as `commitment_de`. */
  readonly subject: string;
  /** What an auditor needs to see. Plain JSON: bigint as text, times as text. No secrets. */
  readonly detail: JsonObject;
}

/** Tells those who listen that something changed; they read the new state themselves. */
export interface EventDraft {
  /** Noun and past participle, such as `job.started`. */
  readonly kind: string;
  readonly subject: string;
  /** Who may hear it: the scopes that a listener must have one of; see `event-scope.ts`. */
  readonly scopes: readonly string[];
  readonly detail: JsonObject;
  /**
   * Ids of the persons that it is about, who get a notice of it whatever their roles are, such as
   * whoever shall review. Listeners are not told who they are.
   */
  readonly persons?: readonly string[];
}

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

export interface Writer extends Reader {
  readonly caller: Caller;
  /**
   * Adds an entry to the audit. At least one for each write; saved at the commit, in order. Where
   * one transaction serves several callers, each entry says whose it is.
   */
  audit(entry: AuditDraft, caller?: Caller): void;
  /** Adds an event, numbered in the order of commits, so that a listener can resume. */
  publish(event: EventDraft): void;
}

export interface Database extends Reader {
  /** Several statements on one unchanging state of the store. */
  snapshot<T>(work: (reader: Reader) => Promise<T>): Promise<T>;
  /**
   * One transaction. It is rolled back where `work` throws, and where it answers a refusal: what is
   * refused changes nothing. A transaction that the store ends because of another (serialization,
   * deadlock) is tried again, so `work` must not touch anything but `writer`.
   *
   * The transaction is READ COMMITTED: what `work` decides upon, it reads `FOR UPDATE` or
   * `FOR SHARE`, or a constraint of the schema holds it.
   */
  write<T extends Outcome<unknown, { readonly reason: string }>>(
    caller: Caller,
    work: (writer: Writer) => Promise<T>,
  ): Promise<T>;
}
