import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const IMPORT = /^(?:import|export) (?!type )[^;]*?from '([^']+)';/gm;

/** The packages that are loaded before a command is even known, found from file to file. */
function packagesBelow(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    if (target.startsWith('.')) packagesBelow(resolve(dirname(file), target), seen);
    else if (!target.startsWith('node:')) seen.add(target);
  }
  return seen;
}

// The schemas, the charts, the server and its store take from 0.1 to 0.5 s of CPU time each; all
// commands together 0.1 s. What a command needs of them it loads when it is asked for.
test('every command line begins without the packages that only some commands need', () => {
  const loaded = [...packagesBelow(fileURLToPath(new URL('../main.ts', import.meta.url)))];
  const packages = loaded.filter((each) => !each.startsWith('/'));
  expect(packages.toSorted()).toEqual(['cli-table3', 'commander']);
});
