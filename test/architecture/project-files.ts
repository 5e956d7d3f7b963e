/** The files of the project on disk, as paths from its folder, without what is made or fetched. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

const PROJECT_FOLDER = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** The same names as in .gitignore. */
const NOT_OF_THE_PROJECT = new Set(['.git', 'node_modules', 'dist', 'runs', 'data']);

/** Every file of text, in the order of its path. */
export function readProject(): readonly ProjectFile[] {
  return pathsBelow('')
    .map((path) => ({ path, text: readFileSync(join(PROJECT_FOLDER, path), 'utf8') }))
    .filter(({ text }) => !text.includes('\u0000'));
}

function pathsBelow(folder: string): readonly string[] {
  const entries = readdirSync(join(PROJECT_FOLDER, folder), { withFileTypes: true });
  return entries
    .filter(({ name }) => !NOT_OF_THE_PROJECT.has(name) && !name.endsWith('.tmp'))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return pathsBelow(path);
      return entry.isFile() ? [path] : [];
    })
    .sort((a, b) => (a < b ? -1 : 1));
}
