/**
 * Where `polder login` keeps its tokens: one file of the user, by server, that nobody else can
 * read (mode 0600 in a folder of mode 0700). The folder is that of the XDG Base Directory
 * Specification. A file that others could read is not used before that is mended.
 */
import { chmodSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { makeFolder } from '../../platform/make-folder.ts';
import { InputError } from '../failure.ts';
import { onNamedNow } from '../files.ts';
import type { CliPorts } from '../ports.ts';

export interface KnownServer {
  readonly token: string;
  /** Who the token is of, to be shown. */
  readonly name: string;
}

export interface KnownServers {
  /** The origin of the last login, also after a logout; `undefined` before the first. */
  readonly current: string | undefined;
  /** By origin. */
  readonly servers: Readonly<Record<string, KnownServer>>;
}

type HomePorts = Pick<CliPorts, 'environment' | 'homeFolder'>;

const NOBODY_ELSE = 0o077;
const NO_SERVERS: KnownServers = { current: undefined, servers: {} };

export function serversFileOf({ environment, homeFolder }: HomePorts): string {
  const configured = environment.XDG_CONFIG_HOME ?? '';
  const folder = isAbsolute(configured) ? configured : join(homeFolder, '.config');
  return join(folder, 'polder', 'servers.json');
}

export function readServers(ports: HomePorts): KnownServers {
  const path = serversFileOf(ports);
  const text = textOf(path);
  if (text === undefined) return NO_SERVERS;
  const servers = parseServers(text);
  if (servers !== undefined) return servers;
  throw new InputError(`${path}: this is no list of logins; remove it and log in again`);
}

export function writeServers(ports: HomePorts, servers: KnownServers): void {
  const path = serversFileOf(ports);
  onNamedNow(path, () => {
    makeFolder(dirname(path), 0o700);
    replaceFile(path, `${JSON.stringify(servers, undefined, 2)}\n`);
  });
}

function replaceFile(path: string, text: string): void {
  const aside = `${path}.writing`;
  try {
    rmSync(aside, { force: true });
    writeFileSync(aside, text, { mode: 0o600 });
    chmodSync(aside, 0o600);
    renameSync(aside, path);
  } finally {
    rmSync(aside, { force: true });
  }
}

/** The second where a program has no home of its own: its token comes otherwise. */
const NOT_THERE = ['ENOENT', 'ENOTDIR'];

function textOf(path: string): string | undefined {
  return onNamedNow(path, () => {
    const mode = modeOf(path);
    if (mode === undefined) return undefined;
    if (process.platform !== 'win32' && (mode & NOBODY_ELSE) !== 0) {
      throw new InputError(
        `${path}: others can read your tokens; run \`chmod 600 ${path}\`, ` +
          'and revoke them if someone did (`polder tokens list`)',
      );
    }
    return readFileSync(path, 'utf8');
  });
}

function modeOf(path: string): number | undefined {
  try {
    return statSync(path).mode;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (NOT_THERE.includes(code)) return undefined;
    throw error;
  }
}

function parseServers(text: string): KnownServers | undefined {
  const parsed = parseJson(text);
  if (!isRecord(parsed) || !isRecord(parsed.servers)) return undefined;
  const servers: Record<string, KnownServer> = {};
  for (const [origin, server] of Object.entries(parsed.servers)) {
    if (!isRecord(server)) return undefined;
    const { token, name } = server;
    if (typeof token !== 'string' || typeof name !== 'string') return undefined;
    servers[origin] = { token, name };
  }
  const { current } = parsed;
  return { current: typeof current === 'string' ? current : undefined, servers };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
