/** The files of deploy/ fit the project that they deploy. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSettings } from '../../src/live/settings.ts';
import { pathOf, textOf, textOfSources } from './project-text.ts';

describe('deploy/polder.env.example', () => {
  test('is good once it is filled in, and refused by name while the key is not', () => {
    const readNothing = () => undefined;
    const example = environmentOf(textOf('deploy/polder.env.example'));
    expect(readSettings(example, readNothing)).toEqual({
      ok: false,
      faults: [expect.objectContaining({ setting: 'POLDER_SECRET_KEY' })],
    });
    const filledIn = { ...example, POLDER_SECRET_KEY: 'k'.repeat(64) };
    expect(readSettings(filledIn, readNothing)).toMatchObject({
      ok: true,
      settings: { isDemo: false, publicUrl: 'https://polder.example.org' },
    });
  });
});

describe('deploy/Containerfile', () => {
  const containerfile = textOf('deploy/Containerfile');

  test('copies what is there', () => {
    const copied = [...containerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)];
    const paths = copied.flatMap((match) => (match[1] ?? '').split(' '));
    expect(paths).toContain('package-lock.json');
    expect(paths.filter((path) => !existsSync(pathOf(path)))).toEqual([]);
  });

  test('names no registry, and ends as an ordinary user', () => {
    expect(/^ARG BASE=(.+)$/m.exec(containerfile)?.[1]).toMatch(/^[a-z]+:[a-z0-9.-]+$/);
    const users = [...containerfile.matchAll(/^USER (\S+)$/gm)].map((match) => match[1]);
    expect(users).toEqual(['polder']);
  });

  test('sets what the server knows', () => {
    const names = [...new Set(containerfile.match(/\bPOLDER_[A-Z_]+(?==)/g))];
    const environment = Object.fromEntries(names.map((name) => [name, '']));
    expect(names.length).toBeGreaterThan(3);
    expect(readSettings(environment, () => undefined)).toMatchObject({ ok: true });
  });
});

test('The build leaves a command that can be run, for the container and the documents', () => {
  expect(textOf('src/main.ts')).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(textOf('package.json')).toMatch(/"build": "[^"]*&& chmod \+x dist\/main\.js/);
});

describe('What a server reads of the project while it runs', () => {
  const read = new Set(
    [...textOfSources().matchAll(/new URL\(['`](?:\.\.\/){3,}([a-z]+)\//g)].map(([, name]) => name),
  );

  test.each([
    ['deploy/Containerfile', /^COPY (?!--from)(.+) \S+$/gm],
    ['docs/operating.md', /cp -r (.+) \/opt\/polder$/gm],
    ['README.md', /# then (.+) to \/opt\/polder$/gm],
  ])('is installed by %s', (file, pattern) => {
    const installed = [...textOf(file).matchAll(pattern)].flatMap(([, names = '']) =>
      names.split(/,? /),
    );
    expect(read).toContain('examples');
    expect([...read].filter((name) => name !== undefined && !installed.includes(name))).toEqual([]);
  });
});

const SYSTEMD_ANALYZE = '/usr/bin/systemd-analyze';

describe('deploy/polder.service', () => {
  test.runIf(existsSync(SYSTEMD_ANALYZE))('is a unit that systemd takes without a word', () => {
    const folder = mkdtempSync(join(tmpdir(), 'polder-unit-'));
    const path = join(folder, 'polder.service');
    const unit = textOf('deploy/polder.service');
    writeFileSync(path, unit.replace('/usr/bin/node', process.execPath));
    const { status, stdout, stderr } = spawnSync(SYSTEMD_ANALYZE, ['verify', path], {
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});

/** The lines of an environment file, as systemd and container engines both read them. */
function environmentOf(text: string): Readonly<Record<string, string>> {
  const pairs = text.split('\n').flatMap((line) => {
    const match = /^([A-Z_]+)=(.*)$/.exec(line);
    return match === null ? [] : [[match[1] ?? '', match[2] ?? ''] as const];
  });
  return Object.fromEntries(pairs);
}
