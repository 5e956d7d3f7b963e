import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InputError } from '../failure.ts';
import { folderOf } from '../testing/run-cli.ts';
import { type Server, serverOf } from './server.ts';
import { readServers, serversFileOf, writeServers } from './servers-file.ts';

const TOKEN = `polder_pat_${'a'.repeat(43)}`;
const THERE = 'https://polder.example';

function home(environment: Readonly<Record<string, string>> = {}) {
  const cwd = folderOf({});
  return { cwd, homeFolder: cwd, environment };
}

describe('the file of logins', () => {
  test('can be read by its owner alone, and is refused where others can', () => {
    const ports = home();
    expect(readServers(ports)).toEqual({ current: undefined, servers: {} });
    const known = { current: THERE, servers: { [THERE]: { token: TOKEN, name: 'Ada' } } };
    writeServers(ports, known);
    expect(readServers(ports)).toEqual(known);
    const path = serversFileOf(ports);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o640);
    expect(() => readServers(ports)).toThrow(/others can read your tokens; run `chmod 600/);
    chmodSync(path, 0o600);
    writeFileSync(path, '{"servers": []}');
    expect(() => readServers(ports)).toThrow(/this is no list of logins/);
  });
});

describe('where the folder of logins is none', () => {
  test('there are no logins, and to keep one is refused with its place', () => {
    const cwd = folderOf({ taken: '' });
    const ports = { cwd, homeFolder: join(cwd, 'taken'), environment: {} };
    expect(readServers(ports)).toEqual({ current: undefined, servers: {} });
    expect(() => writeServers(ports, readServers(ports))).toThrow(InputError);
    expect(() => writeServers(ports, readServers(ports))).toThrow(
      `${serversFileOf(ports)}: a part of this path is a file, expected a folder`,
    );
  });

  test('a folder in place of the file is told by its name', () => {
    const ports = home();
    mkdirSync(serversFileOf(ports), { recursive: true, mode: 0o700 });
    expect(() => readServers(ports)).toThrow(
      `${serversFileOf(ports)}: this is a folder, expected a file`,
    );
  });
});

describe('the server of a command', () => {
  const known = { current: THERE, servers: { [THERE]: { token: TOKEN, name: 'Ada' } } };
  const other = `polder_pat_${'b'.repeat(43)}`;

  // One a row: the environment, the option, and what follows.
  test.each<[Readonly<Record<string, string>>, string | undefined, Server]>([
    [{}, undefined, { url: THERE, token: TOKEN }],
    [{}, 'http://localhost:1/x', { url: 'http://localhost:1', token: undefined }],
    [
      { POLDER_URL: 'http://127.0.0.1:2' },
      undefined,
      { url: 'http://127.0.0.1:2', token: undefined },
    ],
    [{ POLDER_TOKEN: other }, undefined, { url: THERE, token: other }],
    [{ POLDER_URL: 'http://127.0.0.1:2' }, THERE, { url: THERE, token: TOKEN }],
  ])('with %j and --url %s', (environment, url, server) => {
    const ports = home(environment);
    writeServers(ports, known);
    expect(serverOf(url === undefined ? {} : { url }, ports)).toEqual(server);
  });

  test('never gets a token as plain text over a network', () => {
    const ports = home({ POLDER_TOKEN: TOKEN, POLDER_URL: 'http://polder.example' });
    expect(() => serverOf({}, ports)).toThrow(/a token would be sent as plain text; use https/);
  });
});
