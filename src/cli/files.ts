/** Files that the user named. What is wrong with one is told by its name as the user wrote it. */
import {
  chmodSync,
  closeSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { makeFolder } from '../platform/make-folder.ts';
import { InputError } from './failure.ts';

/** Larger than any programme or summary; what is larger was named by mistake. */
const BYTES_MAX = 64 * 1024 * 1024;

const SENTENCE_BY_CODE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of this path is a file, expected a folder',
  EISDIR: 'this is a folder, expected a file',
  EACCES: 'access to this is denied',
  EPERM: 'access to this is denied',
  EEXIST: 'this is a file, expected a folder',
  EROFS: 'this cannot be written to',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  EFBIG: 'this would be larger than a file may be here',
  EBUSY: 'this is in use; name a folder inside it',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'this is a link to itself',
};

/** The text of a file in UTF-8; an {@link InputError} where there is none. */
export async function readTextFile(cwd: string, name: string): Promise<string> {
  const path = resolve(cwd, name);
  const bytes = await onNamed(name, async () => {
    const { size } = await stat(path);
    if (size > BYTES_MAX) {
      throw new InputError(`${name}: ${size} bytes, expected at most ${BYTES_MAX}`);
    }
    return readFile(path);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InputError(`${name}: the text is not UTF-8`, { cause });
  }
}

/**
 * Writes a file beside its place and moves it there, so that nobody sees a half of it. Through a
 * link the file is replaced that it leads to, and the link stays; who may read a file stays too.
 * What is there and is no file, such as /dev/null or a pipe, is written to and never replaced.
 */
export async function writeFileAside(
  cwd: string,
  name: string,
  content: string | Uint8Array,
): Promise<void> {
  if (name === '') throw new InputError('--out: found an empty name; expected that of a file');
  const path = resolve(cwd, name);
  await onNamed(name, async () => {
    makeFolder(dirname(path));
    const before = statSync(path, { throwIfNoEntry: false });
    const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
    const leadsNowhere = isLink && before === undefined;
    if (before?.isFile() === false || leadsNowhere) writeFileSync(path, content);
    else replaceFile(isLink ? realpathSync(path) : path, content, before?.mode);
  });
}

/** `mode`: of the file that is there; `undefined`: none is. */
function replaceFile(path: string, content: string | Uint8Array, mode: number | undefined): void {
  const aside = join(dirname(path), `.${basename(path)}.${process.pid}.writing`);
  try {
    // Of a process before with this number; nor is written through what another has put there.
    rmSync(aside, { force: true });
    writeFileSync(aside, content, { flag: 'wx' });
    if (mode !== undefined) chmodSync(aside, mode & PERMISSIONS);
    renameSync(aside, path);
  } finally {
    rmSync(aside, { force: true });
  }
}

const PERMISSIONS = 0o777;

/** Writes a new file that nobody but its owner reads. Where that fails, nothing of it is left. */
export async function writeOwnFile(cwd: string, name: string, content: string): Promise<void> {
  const path = resolve(cwd, name);
  await onNamed(name, async () => {
    const file = newFileAt(path, name);
    try {
      writeFileSync(file, content);
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    } finally {
      closeSync(file);
    }
  });
}

function newFileAt(path: string, name: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (cause) {
    const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    if (!isThere) throw cause;
    throw new InputError(`${name}: it is there already; expected a new file`, { cause });
  }
}

/** Does `work` on what the user calls `name`; what the system refuses is an {@link InputError}. */
export async function onNamed<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw systemSentence(cause, name) ?? cause;
  }
}

/** The same for what is done at once. */
export function onNamedNow<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw systemSentence(cause, name) ?? cause;
  }
}

function systemSentence(cause: unknown, name: string): InputError | undefined {
  if (!(cause instanceof Error && 'code' in cause)) return undefined;
  const sentence = SENTENCE_BY_CODE[String(cause.code)];
  if (sentence === undefined) return undefined;
  return new InputError(`${name}: ${sentence} (${String(cause.code)})`, { cause });
}
