/**
 * A lock that one process holds as long as it lives and moves: an advisory lock of PostgreSQL on a
 * connection of its own. Whoever waits, waits inside PostgreSQL.
 *
 *  1. Where the process is killed, the server sees the connection close and hands the lock to the
 *     next who waits, within milliseconds.
 *  2. The holder beats: it asks the server a trifle every second. One that stands still, because
 *     it was stopped or its thread hangs, is silent, and whoever waits ends its connections: that
 *     of the lock, and all others of the same process, which may hold rows that the next one needs.
 *  3. A server that is silent for as long has gone: whoever holds the lock has lost it, and whoever
 *     waits is told.
 *
 * The lock says who may begin. It does not stop a holder that was paused and wakes up after the
 * server gave the lock away: what it protects must be fenced by a number that each holder raises.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Place, toClientConfig } from './connection.ts';
import { isLockTimeout, StoreUnavailable, toStoreError } from './errors.ts';
import { PROCESS_OF_NAME } from './process-label.ts';
import { StoreClient } from './store-client.ts';

export interface SessionLock {
  /** Resolves when the lock is lost: the connection has ended, by either side. */
  readonly lost: Promise<void>;
  /** Gives the lock to the next. */
  release(): Promise<void>;
}

export interface LockWish {
  readonly place: Place;
  /** Shown in pg_stat_activity. Where it ends with a process, all of that are ended together. */
  readonly applicationName: string;
  readonly key: number;
  /** Aborted where nobody wants the lock any more. */
  readonly signal: AbortSignal;
  readonly pace: LockPace;
  /** Told at each look at which another has the lock: the store serves, and this one waits. */
  readonly onHeldByAnother: () => void;
}

export interface LockPace {
  readonly beatMilliseconds: number;
  /** So often whoever waits looks whether the holder is silent. */
  readonly lookMilliseconds: number;
  /**
   * Several beats, and longer than a thread that is at work may take between two of them. Also how
   * long the server may take to answer one.
   */
  readonly silentMillisecondsMax: number;
}

export const LOCK_PACE: LockPace = {
  beatMilliseconds: 1_000,
  lookMilliseconds: 2_000,
  silentMillisecondsMax: 10_000,
};

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
  const client = new StoreClient(
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
    const checking = `SET client_connection_check_interval = ${CLIENT_CHECK_MILLISECONDS}`;
    await inTime(client.query(`${checking}; ${ALIVE}`), wish.pace);
    await waitForLock(client, wish);
  } catch (error) {
    giveUp();
    if (wish.signal.aborted) return undefined;
    throw toStoreError(error);
  } finally {
    wish.signal.removeEventListener('abort', giveUp);
  }
  const state = { isOver: false };
  void lost.then(() => {
    state.isOver = true;
  });
  void beat(client, wish.pace, state);
  return { lost, release: () => client.end().catch(() => undefined) };
}

/** Until the connection is over; one on which a beat is not answered in time is ended. */
async function beat(
  client: StoreClient,
  pace: LockPace,
  state: { readonly isOver: boolean },
): Promise<void> {
  while (!state.isOver) {
    await pause(pace.beatMilliseconds, undefined, { ref: false });
    try {
      if (!state.isOver) await inTime(client.query('SELECT'), pace);
    } catch {
      await client.end().catch(() => undefined);
      return;
    }
  }
}

/**
 * The answer, unless there is none for so long. In two halves: what came in the first while the
 * thread was at work is heard in the second.
 */
async function inTime<T>(
  asked: Promise<T>,
  { silentMillisecondsMax: millisecondsMax }: LockPace,
): Promise<T> {
  const answer = asked.then((value) => ({ value }));
  for (let half = 1; half <= 2; half += 1) {
    const late = pause(millisecondsMax / 2, undefined, { ref: false });
    const first = await Promise.race([answer, late]);
    if (first !== undefined) return first.value;
  }
  throw new StoreUnavailable(`The store says nothing for ${millisecondsMax} ms`);
}

async function waitForLock(
  client: StoreClient,
  { key, pace, onHeldByAnother }: LockWish,
): Promise<void> {
  await inTime(client.query(`SET lock_timeout = ${pace.lookMilliseconds}`), pace);
  for (;;) {
    try {
      await inTime(client.query('SELECT pg_advisory_lock($1)', [key]), pace);
      return;
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
    }
    onHeldByAnother();
    await inTime(client.query(END_SILENT_HOLDER, [key, pace.silentMillisecondsMax]), pace);
  }
}

/**
 * By the clock of the server alone, and by one statement: a holder that beats meanwhile stays. The
 * two halves of the key are how pg_locks shows it. Sessions of other accounts show no state, and
 * stay too.
 */
const END_SILENT_HOLDER = `
  WITH holder AS (
    SELECT session.pid, substring(session.application_name FROM '${PROCESS_OF_NAME}') AS process
      FROM pg_locks AS held JOIN pg_stat_activity AS session ON session.pid = held.pid
     WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 1
       AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND (held.classid::bigint << 32) + held.objid::bigint = $1
       AND session.state_change < clock_timestamp() - $2 * interval '1 millisecond')
  SELECT pg_terminate_backend(session.pid)
    FROM holder JOIN pg_stat_activity AS session
      ON session.pid = holder.pid
      OR (session.datname = current_database()
          AND substring(session.application_name FROM '${PROCESS_OF_NAME}') = holder.process)`;
