import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { moveUnderName, placeUnderName } from './place-under-name.ts';

describe.each([
  ['a disk whose files may have two names', placeUnderName],
  ['a disk whose files have one name each', moveUnderName],
])('on %s', (_disk, place) => {
  let folder: string;
  let aside: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'polder-place-'));
    aside = join(folder, 'aside');
    path = join(folder, 'shop.backup');
    writeFileSync(aside, 'all of it', { mode: 0o600 });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('a whole file gets its name', () => {
    expect(place(aside, path)).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe('all of it');
  });

  test('a name that is taken is refused, and what has it stays', () => {
    writeFileSync(path, 'of yesterday');
    expect(place(aside, path)).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('of yesterday');
  });

  test('where it fails, the name stays free', () => {
    rmSync(aside);
    expect(() => place(aside, path)).toThrow('ENOENT');
    expect(readdirSync(folder)).toEqual([]);
  });
});
