import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it that are not there, and answers the first that it made. Node's
 * own way (`recursive`) never ends where the system has the folder above and lets none be made in
 * it, as below a mount that makes its folders by itself (autofs, /proc): this one throws ENOENT.
 */
export function makeFolder(path: string, mode?: number): string | undefined {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return undefined;
  const above = dirname(path);
  const firstMade = above === path ? undefined : makeFolder(above, mode);
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    // Another process may have made it since.
    if (!isThere || !statSync(path).isDirectory()) throw error;
    return firstMade;
  }
  return firstMade ?? path;
}
