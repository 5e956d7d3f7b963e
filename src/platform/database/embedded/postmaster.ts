/**
 * The process of the embedded PostgreSQL. It outlives the Polder that started it, also one that
 * was killed; what it writes of itself to `postmaster.pid` says whether it runs and where.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { whilePassing } from '../while-passing.ts';
import { EmbeddedImpossible } from './account.ts';
import type { Binaries } from './binaries.ts';
import { openSocketFolder, SOCKET_PORT, type StoreFolders } from './data-folder.ts';
import { ifThere } from './if-there.ts';
import { commandOf, isRunning, waitUntilGone } from './processes.ts';

/** `none` loses what was acknowledged, and everything, when the machine stops: for tests alone. */
export type Durability = 'full' | 'none';

export interface Postmaster {
  readonly pid: number;
  readonly socketFolder: string;
  /** False while it starts, recovers from a crash, or stops. */
  readonly isReady: boolean;
}

/** The server did not start; the sentence holds what it said. */
export class StartFailed extends Error {
  override readonly name = 'StartFailed';
}

/** The lines of postmaster.pid; see miscadmin.h of PostgreSQL (LOCK_FILE_LINE_…). */
const LINE = { pid: 0, socketFolder: 4, status: 7 } as const;
/** Larger than the number of any process on Linux and macOS. */
const NO_PROCESS = 2_147_483_646;

/** The server on this data, where one runs. */
export function findPostmaster(folders: StoreFolders): Postmaster | undefined {
  const lines = pidFileOf(folders)?.split('\n') ?? [];
  const pid = Number(lines[LINE.pid]);
  if (!(pid > 0) || !isPostmaster(pid, folders)) return undefined;
  const isReady = lines[LINE.status]?.trim() === 'ready';
  return { pid, socketFolder: lines[LINE.socketFolder]?.trim() ?? '', isReady };
}

function isPostmaster(pid: number, { postgres }: StoreFolders): boolean {
  return `${commandOf(pid) ?? ''} `.includes(` -D ${postgres} `);
}

function pidFileOf({ postgres }: StoreFolders): string | undefined {
  // A server that starts takes away the file of its forerunner before it writes its own.
  return ifThere(() => readFileSync(join(postgres, 'postmaster.pid'), 'utf8'));
}

const FORERUNNER = /pre-existing shared memory block/;
/** Processes of a killed server end by themselves, each once it notices. */
const UNTIL_FORERUNNER_ENDED = {
  isPassing: (error: unknown) => error instanceof StartFailed && FORERUNNER.test(error.message),
  secondsMax: 10,
  pauseMilliseconds: 50,
};

/** The server of a container that was killed answers for a moment more. */
const UNTIL_CONTAINER_ENDED = {
  isPassing: (error: unknown) => error instanceof EmbeddedImpossible,
  secondsMax: 2,
  pauseMilliseconds: 50,
};

/**
 * Starts the server and waits until it takes connections, through the recovery from a crash. Only
 * where {@link findPostmaster} finds none.
 */
export async function startPostmaster(
  folders: StoreFolders,
  binaries: Binaries,
  durability: Durability,
): Promise<Postmaster> {
  await whilePassing(() => refuseUnseenServer(folders), UNTIL_CONTAINER_ENDED);
  return whilePassing(() => startOnce(folders, binaries, durability), UNTIL_FORERUNNER_ENDED);
}

/**
 * A server of another container is no process here, and does not share its memory, by which a
 * second one on the same files would know of it. Its socket is a file, and answers.
 */
async function refuseUnseenServer(folders: StoreFolders): Promise<void> {
  const path = join(openSocketFolder(folders), `.s.PGSQL.${SOCKET_PORT}`);
  const socket = connect(path);
  try {
    await once(socket, 'connect');
  } catch {
    return;
  } finally {
    socket.destroy();
  }
  throw new EmbeddedImpossible(
    `A PostgreSQL that cannot be seen from here runs on ${folders.postgres}, such as one of a ` +
      'Polder that was killed outside of this container: end it first',
  );
}

async function startOnce(
  folders: StoreFolders,
  binaries: Binaries,
  durability: Durability,
): Promise<Postmaster> {
  const socketFolder = openSocketFolder(folders);
  disownFiles(folders, socketFolder);
  const options = toOptions(socketFolder, durability);
  const log = openLog(folders.log);
  const logStart = fstatSync(log).size;
  const server = spawn(binaries.postgres, ['-D', folders.postgres, ...options], {
    ...folders.account,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    env: { LC_ALL: 'C', TZ: 'UTC' },
  });
  closeSync(log);
  const ended = { sentence: '' };
  server.once('error', (error) => {
    ended.sentence = error.message;
  });
  server.once('exit', (code, signal) => {
    ended.sentence = `it ended with ${signal ?? `code ${code}`}`;
  });
  server.unref();
  for (;;) {
    const found = findPostmaster(folders);
    if (found?.pid === server.pid && found?.isReady === true) return found;
    if (ended.sentence !== '') {
      const said = lastWordsOf(folders.log, logStart, ended.sentence);
      throw new StartFailed(`The embedded PostgreSQL did not start: ${said}`);
    }
    await sleep(3);
  }
}

/** Waits for a server that runs already; nothing where it ends meanwhile. */
export async function waitUntilReady(folders: StoreFolders): Promise<Postmaster | undefined> {
  for (;;) {
    const found = findPostmaster(folders);
    if (found === undefined || found.isReady) return found;
    await sleep(5);
  }
}

const STOP_SECONDS_MAX = 30;

/** Ends every connection, writes everything to the files, and waits until the server is gone. */
export async function stopPostmaster(pid: number): Promise<void> {
  if (!signal(pid, 'SIGINT')) return;
  if (await waitUntilGone(pid, STOP_SECONDS_MAX)) return;
  // At once: nothing acknowledged is lost, the next start recovers it from the log of writes.
  signal(pid, 'SIGQUIT');
  if (await waitUntilGone(pid, STOP_SECONDS_MAX)) return;
  throw new Error(`The embedded PostgreSQL, process ${pid}, does not stop`);
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if (isRunning(pid)) throw error;
    return false;
  }
}

/**
 * A new server heeds the files that its forerunner left where a process of that number lives,
 * whatever it is, be it ended and not yet buried. It is known here that none of them is a server.
 * So the lock of the socket, in its private folder, goes, and in `postmaster.pid` the number; the
 * rest of that file stays, because by it the server knows whether other processes of its
 * forerunner still hold the shared memory.
 */
function disownFiles(folders: StoreFolders, socketFolder: string): void {
  rmSync(join(socketFolder, `.s.PGSQL.${SOCKET_PORT}.lock`), { force: true });
  const text = pidFileOf(folders);
  if (text === undefined) return;
  const rest = text.slice(text.indexOf('\n'));
  writeFileSync(join(folders.postgres, 'postmaster.pid'), `${NO_PROCESS}${rest}`);
}

const CONNECTIONS_MAX = 120;
const MEBIBYTE = 1_048_576;

/**
 * For a machine of 2 processors that Polder shares. An eighth of the memory, 1 GiB at most, holds
 * pages. Parallel queries stay off: their shared memory is 64 MiB at most in many containers. The
 * log of writes may grow to 2 GiB between checkpoints, which a recovery reads in a few seconds.
 */
function toOptions(socketFolder: string, durability: Durability): readonly string[] {
  const memoryMebibytes = Math.floor(totalmem() / MEBIBYTE);
  const settings = {
    listen_addresses: '',
    port: SOCKET_PORT,
    unix_socket_directories: `"${socketFolder.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    max_connections: CONNECTIONS_MAX,
    shared_buffers: `${Math.max(32, Math.min(1_024, Math.floor(memoryMebibytes / 8)))}MB`,
    effective_cache_size: `${Math.max(64, Math.floor(memoryMebibytes / 2))}MB`,
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    max_wal_size: '2GB',
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_logical_replication_workers: 0,
    max_parallel_workers_per_gather: 0,
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    log_checkpoints: 'off',
    // A refused statement is an answer, and no news for the log: that of a long life stays small.
    log_min_messages: 'log',
    ...(durability === 'none' && {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      autovacuum: 'off',
      // Each test has a database of its own, with connections too short-lived for the five plans by
      // values that a statement gets before its general one: a fifth of all their time.
      plan_cache_mode: 'force_generic_plan',
      shared_buffers: '128MB',
    }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

const LOG_BYTES_MAX = 8 * MEBIBYTE;

/** One older log is kept besides. */
function openLog(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_BYTES_MAX) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

/** The last failure in the log since `start`, else what is known of the end. */
function lastWordsOf(path: string, start: number, otherwise: string): string {
  const bytes = Buffer.alloc(64 * 1_024);
  const log = openSync(path, 'r');
  const length = readSync(log, bytes, 0, bytes.length, start);
  closeSync(log);
  const lines = bytes.toString('utf8', 0, length).trim().split('\n');
  const failure = lines.findLast((line) => /\b(?:FATAL|PANIC):|error/i.test(line));
  return failure ?? (lines.at(-1) || otherwise);
}
