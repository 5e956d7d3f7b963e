/** Files that the user named. What is wrong with one is told by its name as the user wrote it. */
import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
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
 * Writes a file beside its place and moves it there, so that nobody sees a half of it. What is
 * there and is no file, such as /dev/null or a pipe, is written to and never replaced.
 */
export async function writeFileAside(
  cwd: string,
  name: string,
  content: string | Uint8Array,
): Promise<void> {
  if (name === '') throw new InputError('--out: found an empty name; expected that of a file');
  const path = resolve(cwd, name);
  const aside = join(dirname(path), `.${basename(path)}.${process.pid}.writing`);
  await onNamed(name, async () => {
    mkdirSync(dirname(path), { recursive: true });
    if (isNoFile(path)) {
      writeFileSync(path, content);
      return;
    }
    try {
      writeFileSync(aside, content);
      renameSync(aside, path);
    } finally {
      rmSync(aside, { force: true });
    }
  });
}

function isNoFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === false;
}

/** Does `work` on what the user calls `name`; what the system refuses is an {@link InputError}. */
export async function onNamed<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
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
