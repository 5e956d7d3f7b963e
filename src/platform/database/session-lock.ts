/**
 * A lock that one process holds as long as it lives: an advisory lock of PostgreSQL on a connection
 * of its own. Where the process is killed, the server sees the connection close and hands the lock
 * to the next who waits, within milliseconds. Whoever waits, waits inside PostgreSQL.
 *
 * The lock says who may begin. It does not stop a holder that was paused and wakes up after the
 * server gave the lock away: what it protects must be fenced by a number that each holder raises.
 */
import { Client } from 'pg';
import { type Place, toClientConfig } from './connection.ts';
import { toStoreError } from './errors.ts';

export interface SessionLock {
  /** Resolves when the lock is lost: the connection has ended, by either side. */
  readonly lost: Promise<void>;
  /** Gives the lock to the next. */
  release(): Promise<void>;
}

export interface LockWish {
  readonly place: Place;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly key: number;
  /** Aborted where nobody wants the lock any more. */
  readonly signal: AbortSignal;
}

/** How often the server looks whether a client that waits for the lock is still there. */
const CLIENT_CHECK_MILLISECONDS = 500;

/**
 * After so long without an answer the server holds the connection for lost, where the machine of
 * the holder has vanished without a word: 5 s of silence, then 3 questions 2 s apart. By default
 * that takes two hours. On a socket of the same machine these settings do nothing.
 */
const ALIVE = `SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2;
  SET tcp_keepalives_count = 3; SET tcp_user_timeout = 11000`;

/**
 * Waits for the lock, however long; `undefined` where `signal` was aborted first.
 * Throws `StoreUnavailable` where the connection fails: try again.
 */
export async function takeSessionLock(wish: LockWish): Promise<SessionLock | undefined> {
  if (wish.signal.aborted) return undefined;
  const client = new Client(
    toClientConfig(wish.place, { applicationName: wish.applicationName, statementSecondsMax: 0 }),
  );
  const lost = new Promise<void>((resolve) => {
    client.on('end', () => resolve());
    client.on('error', () => resolve());
  });
  const giveUp = (): void => void client.end().catch(() => undefined);
  wish.signal.addEventListener('abort', giveUp, { once: true });
  try {
    await client.connect();
    await client.query(`SET client_connection_check_interval = ${CLIENT_CHECK_MILLISECONDS}`);
    await client.query(ALIVE);
    await client.query('SELECT pg_advisory_lock($1)', [wish.key]);
  } catch (error) {
    giveUp();
    if (wish.signal.aborted) return undefined;
    throw toStoreError(error);
  } finally {
    wish.signal.removeEventListener('abort', giveUp);
  }
  return { lost, release: () => client.end().catch(() => undefined) };
}
