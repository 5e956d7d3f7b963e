import { execFileSync } from 'node:child_process';
import {
  constants,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  symlinkSync,
  writeFileSync,
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

test('through a link the file is written that it leads to, and the link stays', async () => {
  const cwd = folder();
  mkdirSync(join(cwd, 'shown'));
  symlinkSync('shown/page.html', join(cwd, 'page.html'));
  // First to where nothing is yet.
  for (const text of ['before', 'after']) {
    await writeFileAside(cwd, 'page.html', text);
    expect(readFileSync(join(cwd, 'shown/page.html'), 'utf8')).toBe(text);
    expect(lstatSync(join(cwd, 'page.html')).isSymbolicLink()).toBe(true);
  }
  expect(readdirSync(cwd).toSorted()).toEqual(['page.html', 'shown']);
});

test('who may read a file that is replaced stays as it was', async () => {
  const cwd = folder();
  writeFileSync(join(cwd, 'page.html'), 'before', { mode: 0o600 });
  await writeFileAside(cwd, 'page.html', 'after');
  expect(statSync(join(cwd, 'page.html')).mode & 0o777).toBe(0o600);
});

test('nothing is written through a link that another has put beside it', async () => {
  const cwd = folder();
  writeFileSync(join(cwd, 'own'), 'own');
  symlinkSync('own', join(cwd, `.page.html.${process.pid}.writing`));
  await writeFileAside(cwd, 'page.html', 'text');
  expect(readFileSync(join(cwd, 'own'), 'utf8')).toBe('own');
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
