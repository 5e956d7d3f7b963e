/**
 * What may go wrong between Polder and its store, as errors that say what to do about each. What
 * PostgreSQL says in its codes (https://www.postgresql.org/docs/18/errcodes-appendix.html) is
 * read here and nowhere else.
 */

/** The store cannot serve now; nothing was changed by what failed. It may well work later. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** The answer to a COMMIT was lost: it is saved, or it is not. Read the state before repeating. */
export class CommitUnknown extends Error {
  override readonly name = 'CommitUnknown';
}

export type ConstraintKind =
  | 'unique'
  | 'foreign_key'
  | 'check'
  | 'not_null'
  | 'exclusion'
  | 'restrict';

/** A row that the schema refuses; nothing of its transaction was saved. */
export class ConstraintViolated extends Error {
  override readonly name = 'ConstraintViolated';
  readonly kind: ConstraintKind;
  /** As named in the schema, such as `job_pkey`; for `not_null` the column. */
  readonly constraint: string;
  /** `schema.table` */
  readonly table: string;

  constructor(kind: ConstraintKind, place: { constraint: string; table: string }, cause: Error) {
    super(`${place.constraint} of ${place.table} is violated: ${cause.message}`, { cause });
    this.kind = kind;
    this.constraint = place.constraint;
    this.table = place.table;
  }
}

/** Text with U+0000, which no column can hold: what reads requests must refuse it first. */
export class UnstorableText extends Error {
  override readonly name = 'UnstorableText';
}

/** What `pg` throws: an answer of the server with its fields, or an error of the connection. */
interface DriverError extends Error {
  readonly code?: string;
  readonly severity?: string;
  readonly constraint?: string;
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
}

const CONSTRAINT_KINDS: ReadonlyMap<string, ConstraintKind> = new Map([
  ['23001', 'restrict'],
  ['23502', 'not_null'],
  ['23503', 'foreign_key'],
  ['23505', 'unique'],
  ['23514', 'check'],
  ['23P01', 'exclusion'],
]);

/** Codes, or their first two characters, under which the store cannot serve now. */
const UNAVAILABLE: readonly (readonly [prefix: string, sentence: string])[] = [
  ['53100', 'The disk of the store is full: free some space'],
  ['53300', 'The store has no connection left'],
  ['53', 'The store has run out of a resource'],
  ['57P03', 'The store takes no connections at this moment'],
  ['57P', 'The store is shutting down'],
  ['57014', 'The store took too long'],
  ['55P03', 'The store waited too long for what another holds'],
  ['25006', 'The store can only be read'],
  ['25P03', 'The store ended a transaction that stood still'],
  ['58', 'The store cannot reach its files'],
  ['3D000', 'The database does not exist'],
  ['28', 'The store refuses the account'],
  ['08', 'The connection to the store is lost'],
];

const LOCK_TIMEOUT = '55P03';
const CANNOT_CONNECT_NOW = '57P03';

/** The server is there; it starts, recovers from a crash, or stops. */
export function isBetweenTwoLives(error: unknown): boolean {
  if (!(error instanceof StoreUnavailable)) return false;
  return isDriverError(error.cause) && error.cause.code === CANNOT_CONNECT_NOW;
}

/** A statement waited for a lock longer than it may. */
export function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === LOCK_TIMEOUT;
}

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EACCES',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Sentences of `pg` and `pg-pool` that come without a code. */
const CONNECTION_SENTENCES =
  /^(?:Connection terminated|timeout e|Client (?:has|was)|Query read timeout|Cannot use a pool)/;

/** The error to throw for what the driver threw. */
export function toStoreError(error: unknown): unknown {
  if (!isDriverError(error)) return error;
  const code = error.code ?? '';
  const kind = CONSTRAINT_KINDS.get(code);
  if (kind !== undefined) return new ConstraintViolated(kind, placeOf(error), error);
  if (code === '22021' || code === '22P05') {
    return new UnstorableText(`Text that no column can hold: ${error.message}`, { cause: error });
  }
  const sentence = unavailableSentence(error);
  if (sentence === undefined) return error;
  return new StoreUnavailable(`${sentence} (${error.message})`, { cause: error });
}

function unavailableSentence(error: DriverError): string | undefined {
  if (isConnectionLost(error)) return 'The store cannot be reached';
  return isAnswer(error) ? sentenceOf(error.code ?? '') : undefined;
}

function sentenceOf(code: string): string | undefined {
  return UNAVAILABLE.find(([prefix]) => code.startsWith(prefix))?.[1];
}

/** Whether the server itself said no and its connection can go on. */
function isAnswer(error: DriverError): boolean {
  return /^[0-9A-Z]{5}$/.test(error.code ?? '') && error.severity !== undefined;
}

function isConnectionLost(error: DriverError): boolean {
  return CONNECTION_CODES.has(error.code ?? '') || CONNECTION_SENTENCES.test(error.message);
}

/** Whether a transaction was ended because of another one, and may simply be tried again. */
export function isEndedByAnother(error: unknown): boolean {
  return isDriverError(error) && (error.code === '40001' || error.code === '40P01');
}

/** Whether a failed COMMIT has certainly saved nothing: the server answered, and lives. */
export function isCertainlyRolledBack(error: unknown): boolean {
  return isDriverError(error) && isAnswer(error) && error.severity === 'ERROR';
}

/** Whether the connection may be broken, or still at work on a statement, after this error. */
export function isConnectionDoubtful(error: unknown): boolean {
  return error instanceof StoreUnavailable || error instanceof CommitUnknown;
}

/** Whether the database of that name is not there. */
export function isDatabaseMissing(error: unknown): boolean {
  return isDriverError(error) && error.code === '3D000';
}

function isDriverError(error: unknown): error is DriverError {
  return error instanceof Error;
}

function placeOf(error: DriverError): { constraint: string; table: string } {
  return {
    constraint: error.constraint ?? error.column ?? 'a constraint',
    table: `${error.schema ?? '?'}.${error.table ?? '?'}`,
  };
}
