/** Giving a file that is whole its name, where nothing of that name is there. */
import { closeSync, linkSync, lstatSync, openSync, renameSync, rmSync } from 'node:fs';
import { BackupRefused } from './archive.ts';

/** What systems say of a disk whose files have one name each, such as a stick or a share. */
const NO_SECOND_NAME = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK']);

/**
 * So that nobody waits for an archive whose name is taken. Another may still take it meanwhile:
 * {@link placeUnderName} refuses that too.
 */
export function refuseTakenName(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) throw nameTaken(path);
}

/** `aside` may stay there besides: whoever made it removes it. */
export function placeUnderName(aside: string, path: string): void {
  try {
    linkSync(aside, path);
  } catch (error) {
    if (!NO_SECOND_NAME.has(codeOf(error))) throw refusalOf(error, path);
    moveUnderName(aside, path);
  }
}

/**
 * The same by taking the name with an empty file first. Only where that is ended between the two
 * is the empty file left, which no restore takes for an archive.
 */
export function moveUnderName(aside: string, path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    throw refusalOf(error, path);
  }
  try {
    renameSync(aside, path);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
}

function refusalOf(error: unknown, path: string): unknown {
  if (codeOf(error) !== 'EEXIST') return error;
  return nameTaken(path);
}

function nameTaken(path: string): BackupRefused {
  return new BackupRefused(`There is a file ${path} already: name one that is not there`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
