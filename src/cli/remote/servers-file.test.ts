import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
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
