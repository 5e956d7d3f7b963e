/** Giving a file that is whole its name, where nothing of that name is there. */
import { closeSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';

/** What systems say of a disk whose files have one name each, such as a stick or a share. */
const NO_SECOND_NAME = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK']);

/** False where the name is taken. `aside` may stay there besides: whoever made it removes it. */
export function placeUnderName(aside: string, path: string): boolean {
  try {
    linkSync(aside, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!NO_SECOND_NAME.has(codeOf(error))) throw error;
    return moveUnderName(aside, path);
  }
}

/**
 * The same by taking the name with an empty file first. Whoever looks between the two finds it
 * empty, and where this is ended between them it stays so.
 */
export function moveUnderName(aside: string, path: string): boolean {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    renameSync(aside, path);
    return true;
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
