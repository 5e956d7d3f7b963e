/**
 * One Polder at a time on a data folder. The lock is a file that names its holder by the number of
 * its process and by what tells it from every other of that number; so it is void the moment the
 * holder ends, however it ends. Node offers no lock of the operating system.
 *
 * 1. Where `polder.lock` is there and its holder lives: refused, and nothing is written, so that
 *    this holds on a full disk too.
 * 2. Where its holder is gone, it is renamed away, which works for one contender only. Where what
 *    was renamed is not what was read, another contender was faster: it is put back. Then again 1.
 * 3. Where it is not there, a file with our name is written aside and linked to it: only one such
 *    link works. Where it was another's, again 1.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf } from './processes.ts';

export interface Holder {
  readonly pid: number;
  /** See `identityOf`. */
  readonly identity: string;
  /** When it took the lock, such as `2027-03-01T09:00:00.000Z`. */
  readonly since: string;
}

/** Another Polder holds the data folder. */
export class StoreHeld extends Error {
  override readonly name = 'StoreHeld';
  readonly holder: Holder;

  constructor(dataFolder: string, holder: Holder) {
    super(
      `Another Polder, process ${holder.pid}, has held the data folder ${dataFolder} since ` +
        `${holder.since}: stop it first, or start this one with another data folder. ` +
        'Several servers at once need a PostgreSQL server of their own (DATABASE_URL)',
    );
    this.holder = holder;
  }
}

export interface FolderLock {
  release(): void;
}

const ATTEMPTS_MAX = 10;

export function lockFolder(dataFolder: string): FolderLock {
  const path = join(dataFolder, 'polder.lock');
  const own = `${JSON.stringify(ownHolder())}\n`;
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const found = readIfThere(path);
    if (found === undefined) {
      if (linkNew(path, own)) return { release: () => removeIfOwn(path, own) };
      continue;
    }
    const holder = parseHolder(found);
    if (holder !== undefined && identityOf(holder.pid) === holder.identity) {
      throw new StoreHeld(dataFolder, holder);
    }
    moveAway(path, found);
  }
  throw new Error(`The lock ${path} could not be taken: several are starting at once`);
}

function ownHolder(): Holder {
  const { pid } = process;
  return { pid, identity: identityOf(pid) ?? '', since: new Date().toISOString() };
}

function linkNew(path: string, text: string): boolean {
  const aside = `${path}.${process.pid}.tmp`;
  writeFileSync(aside, text, { mode: 0o600 });
  try {
    linkSync(aside, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
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
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
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
