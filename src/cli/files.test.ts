import { execFileSync } from 'node:child_process';
import {
  constants,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeFileAside } from './files.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'polder-files-'));

test('a file takes the place of one before it, and nothing is left beside it', async () => {
  const cwd = folder();
  for (const text of ['before', 'after']) await writeFileAside(cwd, 'a/page.html', text);
  expect(readFileSync(join(cwd, 'a/page.html'), 'utf8')).toBe('after');
  expect(readdirSync(join(cwd, 'a'))).toEqual(['page.html']);
});

// As a device such as /dev/null is, which a test has no right to make.
test('what is no file is written to, and stays what it is', async () => {
  const cwd = folder();
  const path = join(cwd, 'pipe');
  execFileSync('/usr/bin/mkfifo', [path]);
  const end = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  await writeFileAside(cwd, 'pipe', 'text');
  expect(statSync(path).isFIFO()).toBe(true);
  const read = Buffer.alloc(10);
  expect(read.toString('utf8', 0, readSync(end, read))).toBe('text');
});
