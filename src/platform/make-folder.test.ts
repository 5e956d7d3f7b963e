import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeFolder } from './make-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'polder-folder-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a folder is made with those above it, and the first of them is told', () => {
  expect(makeFolder(join(folder, 'a', 'b', 'c'), 0o700)).toBe(join(folder, 'a'));
  expect(statSync(join(folder, 'a', 'b', 'c')).mode & 0o777).toBe(0o700);
  expect(makeFolder(join(folder, 'a', 'b', 'd'))).toBe(join(folder, 'a', 'b', 'd'));
  expect(makeFolder(join(folder, 'a', 'b'))).toBeUndefined();
});

test('what stands in the way is told as the system tells it', () => {
  writeFileSync(join(folder, 'file'), '');
  symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
  expect(() => makeFolder(join(folder, 'file'))).toThrow('EEXIST');
  expect(() => makeFolder(join(folder, 'file', 'x'))).toThrow('ENOTDIR');
  expect(() => makeFolder(join(folder, 'dangling', 'x'))).toThrow('ENOENT');
  expect(() => makeFolder(join(folder, 'x'.repeat(300)))).toThrow('ENAMETOOLONG');
});

// Only Linux has a place that is known to be so.
test.runIf(existsSync('/proc/self'))('it ends where the folder above lets none be made', () => {
  expect(() => makeFolder('/proc/polder/data')).toThrow('ENOENT');
});
