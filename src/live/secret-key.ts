/**
 * The key that signs short-lived cookies. Where none is set it is made at the first start and kept
 * with the data, in a file that nobody else can read.
 */
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../platform/make-folder.ts';
import { refusalOfSystem, StartRefused } from './start-refused.ts';

const KEY_BYTES = 48;
const CHARACTERS_MIN = 32;

export function secretKeyIn(dataFolder: string): string {
  const path = join(dataFolder, 'secret-key');
  try {
    const kept = textOf(path) ?? make(dataFolder, path);
    if (kept.length >= CHARACTERS_MIN) return kept;
  } catch (cause) {
    throw refusalOfSystem(cause, path);
  }
  const advice = 'remove it: a new one is made, and logins that are under way begin anew';
  throw new StartRefused('input', `${path}: this is no key of Polder; ${advice}`);
}

/** Linked into its place when it is whole; of two that start at once the first one wins. */
function make(dataFolder: string, path: string): string {
  makeFolder(dataFolder, 0o700);
  const key = randomBytes(KEY_BYTES).toString('base64url');
  const aside = `${path}.${process.pid}.writing`;
  try {
    writeFileSync(aside, `${key}\n`, { mode: 0o600 });
    linkSync(aside, path);
    return key;
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    const kept = isThere ? textOf(path) : undefined;
    if (kept === undefined) throw error;
    return kept;
  } finally {
    rmSync(aside, { force: true });
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
