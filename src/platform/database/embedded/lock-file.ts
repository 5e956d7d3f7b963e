/**
 * One Polder at a time on a data folder. The lock is a file that names its holder by the number of
 * its process and by what tells it from every other of that number; so it is void the moment the
 * holder ends, however it ends. Node offers no lock of the operating system. The number means
 * nothing in another container or on another machine, so the holder gives signs of life besides: a
 * new time of the file, every second. Who cannot see its process watches for one.
 *
 * 1. Where `polder.lock` is there and its holder lives: refused, and nothing is written, so that
 *    this holds on a full disk too.
 * 2. Where its holder is gone, it is renamed away, which works for one contender only. Where what
 *    was renamed is not what was read, another contender was faster: it is put back. Then again 1.
 * 3. Where it is not there, a file with our name is written aside and linked to it: only one such
 *    link works. Where it was another's, again 1.
 */
import {
  closeSync,
  fstatSync,
  futimesSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ifThere } from './if-there.ts';
import { identityOf, spaceOfProcesses } from './processes.ts';

export interface Holder {
  readonly pid: number;
  /** See `identityOf`. */
  readonly identity: string;
  /** When it took the lock, such as `2027-03-01T09:00:00.000Z`. */
  readonly since: string;
  /** See `spaceOfProcesses`; not in the locks of earlier versions. */
  readonly space?: string;
}

export interface LockTimes {
  /** Between two signs of life. */
  readonly beatMilliseconds: number;
  /** A holder whose process cannot be seen is gone after so long without one. */
  readonly silenceMilliseconds: number;
}

/** A busy server may miss ten. After its forerunner lost its machine, a start waits so long. */
export const LOCK_TIMES: LockTimes = { beatMilliseconds: 1_000, silenceMilliseconds: 15_000 };

/** Another Polder holds the data folder. */
export class StoreHeld extends Error {
  override readonly name = 'StoreHeld';
  readonly holder: Holder;

  constructor(dataFolder: string, holder: Holder) {
    const place = isSeen(holder) ? '' : ' in another container or on another machine';
    super(
      `Another Polder, process ${holder.pid}${place}, has held the data folder ${dataFolder} ` +
        `since ${holder.since}: stop it first, or start this one with another data folder. ` +
        'Several servers at once need a PostgreSQL server of their own (DATABASE_URL)',
    );
    this.holder = holder;
  }
}

export interface FolderLock {
  release(): void;
}

const ATTEMPTS_MAX = 10;

export async function lockFolder(dataFolder: string, times: LockTimes): Promise<FolderLock> {
  const path = join(dataFolder, 'polder.lock');
  const own = `${JSON.stringify(ownHolder())}\n`;
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const found = readIfThere(path);
    if (found === undefined) {
      const fd = linkNew(path, own);
      if (fd !== undefined) return keep(fd, times, () => removeIfOwn(path, own));
      continue;
    }
    const holder = parseHolder(found);
    if (holder !== undefined && (await isAlive(holder, path, times))) {
      throw new StoreHeld(dataFolder, holder);
    }
    moveAway(path, found);
  }
  throw new Error(`The lock ${path} could not be taken: several are starting at once`);
}

function ownHolder(): Holder {
  const { pid } = process;
  const space = spaceOfProcesses();
  const since = new Date().toISOString();
  return { pid, identity: identityOf(pid) ?? '', since, ...(space !== undefined && { space }) };
}

function isSeen({ space }: Holder): boolean {
  return space === undefined || space === spaceOfProcesses();
}

const LOOK_MILLISECONDS = 100;

/** False also where the lock is let go or taken by another while it is watched. */
async function isAlive(holder: Holder, path: string, times: LockTimes): Promise<boolean> {
  if (isSeen(holder)) return identityOf(holder.pid) === holder.identity;
  const first = signOf(path);
  const end = performance.now() + times.silenceMilliseconds;
  while (performance.now() < end) {
    await sleep(LOOK_MILLISECONDS);
    const sign = signOf(path);
    if (sign === undefined || sign.file !== first?.file) return false;
    if (sign.time !== first.time) return true;
  }
  return false;
}

interface Sign {
  readonly file: bigint;
  readonly time: bigint;
}

/** Of the file as it is when it is opened: a shared disk may tell of an earlier look otherwise. */
function signOf(path: string): Sign | undefined {
  const fd = ifThere(() => openSync(path, 'r'));
  if (fd === undefined) return undefined;
  const { ino, mtimeNs } = fstatSync(fd, { bigint: true });
  closeSync(fd);
  return { file: ino, time: mtimeNs };
}

/** By the open file, so that a lock which another took meanwhile gets no sign from us. */
function keep(fd: number, { beatMilliseconds }: LockTimes, remove: () => void): FolderLock {
  const giveSign = () => {
    const now = new Date();
    try {
      futimesSync(fd, now, now);
    } catch {
      // A disk that takes no writes now: it lets nobody else have the folder either.
    }
  };
  const beat = setInterval(giveSign, beatMilliseconds).unref();
  return {
    release: () => {
      clearInterval(beat);
      closeSync(fd);
      remove();
    },
  };
}

/** The open file that is the lock now; nothing where another was faster. */
function linkNew(path: string, text: string): number | undefined {
  const aside = `${path}.${process.pid}.tmp`;
  const fd = openSync(aside, 'w', 0o600);
  try {
    writeFileSync(fd, text);
    linkSync(aside, path);
    return fd;
  } catch (error) {
    closeSync(fd);
    if (isCode(error, 'EEXIST')) return undefined;
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function moveAway(path: string, expected: string): void {
  const aside = `${path}.${process.pid}.stale.tmp`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  if (readIfThere(aside) !== expected) {
    try {
      linkSync(aside, path);
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
  }
  rmSync(aside, { force: true });
}

function removeIfOwn(path: string, own: string): void {
  if (readIfThere(path) === own) rmSync(path, { force: true });
}

function readIfThere(path: string): string | undefined {
  return ifThere(() => readFileSync(path, 'utf8'));
}

/** Nothing for a file that a full disk or an ended machine left without its text. */
function parseHolder(text: string): Holder | undefined {
  try {
    const holder: unknown = JSON.parse(text);
    return isHolder(holder) ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isHolder(value: unknown): value is Holder {
  if (typeof value !== 'object' || value === null) return false;
  return 'pid' in value && Number.isSafeInteger(value.pid) && 'identity' in value;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
