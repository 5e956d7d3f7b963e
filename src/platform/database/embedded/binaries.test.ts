import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseAccount } from './account.ts';
import { findEngine, prepareBinaries } from './binaries.ts';

describe('the programs of the embedded store', () => {
  let folder: string;
  let dataFolder: string;
  let installed: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'polder-binaries-'));
    chmodSync(folder, 0o711);
    dataFolder = join(folder, 'store');
    installed = join(folder, 'package');
    mkdirSync(dataFolder, { mode: 0o711 });
    installWithoutLinks();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** As npm leaves the package where it does not run the scripts of packages. */
  function installWithoutLinks(): void {
    const filter = (source: string) =>
      !lstatSync(source).isSymbolicLink() && !source.endsWith('.a') && !source.endsWith('/share');
    cpSync(findEngine().folder, installed, { recursive: true, filter });
  }

  test('run once the links that their installation left out are made', () => {
    const library = linkNames()[0] ?? '';
    expect(existsSync(join(installed, library))).toBe(false);
    const engine = { folder: installed, version: '1' };
    const { postgres } = prepareBinaries(engine, dataFolder, undefined);
    expect(postgres).toBe(join(installed, 'native/bin/postgres'));
    expect(existsSync(join(installed, library))).toBe(true);
  });

  test.runIf(process.getuid?.() === 0)(
    'are copied once to where the account can enter, with their links',
    () => {
      chmodSync(installed, 0o700);
      const account = chooseAccount([]);
      const engine = { folder: installed, version: '1' };
      const first = prepareBinaries(engine, dataFolder, account);
      expect(first.postgres).toBe(join(dataFolder, 'engine-1/bin/postgres'));
      const { ctimeMs } = lstatSync(first.postgres);
      const second = prepareBinaries(engine, dataFolder, account);
      expect(second).toEqual(first);
      expect(lstatSync(second.postgres).ctimeMs).toBe(ctimeMs);
    },
  );

  function linkNames(): readonly string[] {
    const list = readFileSync(join(installed, 'native/pg-symlinks.json'), 'utf8');
    const links: readonly { readonly target: string }[] = JSON.parse(list);
    return links.map(({ target }) => target);
  }
});
