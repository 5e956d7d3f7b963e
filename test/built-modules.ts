/**
 * Runs the modules of `src` as they were built below `dist`. As vitest runs TypeScript, each use of
 * an import looks a property up, and the engine takes twice the time. Watching sees no change of a
 * built module, so it is for what builds first, as `npm test` does, and sets UNIT_TEST_FORM.
 */
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Plugin } from 'vite';

const SOURCES = resolve('src');
const BUILT = resolve('dist');

/** For `server.deps.external`: Node itself loads what was built. */
export const BUILT_MODULE = new RegExp(`^${BUILT.replace(/[^\w/]/g, '\\$&')}/`);

export function builtModules(): Plugin {
  return {
    name: 'built-modules',
    enforce: 'pre',
    resolveId(source, importer) {
      if (importer === undefined || !source.startsWith('.')) return;
      return builtOf(resolve(dirname(importer), source));
    },
  };
}

/** What belongs to tests alone is not built. */
function builtOf(source: string): string | undefined {
  const path = relative(SOURCES, source);
  if (path.startsWith('..') || !path.endsWith('.ts')) return undefined;
  const built = join(BUILT, path.replace(/\.ts$/, '.js'));
  return existsSync(built) ? built : undefined;
}
