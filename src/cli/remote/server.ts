/**
 * Which server a command talks to, and as whom. In this order:
 *  1. the address: `--url`, POLDER_URL, the last login, this machine;
 *  2. the token: POLDER_TOKEN, the login at that address, none.
 * A token never leaves this machine without encryption.
 */
import { isLoopbackHost } from '../../platform/identity/demo.ts';
import { InputError } from '../failure.ts';
import type { CliPorts } from '../ports.ts';
import { clientSettingsOf } from '../settings-of.ts';
import { readServers } from './servers-file.ts';

export const URL_OF_THIS_MACHINE = 'http://127.0.0.1:8080';

export interface Server {
  /** An origin, such as `https://polder.example.org`. */
  readonly url: string;
  readonly token: string | undefined;
}

export interface ServerOptions {
  readonly url?: string;
}

export function serverOf(
  options: ServerOptions,
  ports: Pick<CliPorts, 'cwd' | 'environment' | 'homeFolder'>,
): Server {
  const settings = clientSettingsOf(ports);
  const known = readServers(ports);
  const url = originOf(options.url) ?? settings.url ?? known.current ?? URL_OF_THIS_MACHINE;
  const token = settings.token ?? known.servers[url]?.token;
  if (token !== undefined) requireEncryption(url);
  return { url, token };
}

/** Refuses to send a secret over a network as plain text. */
export function requireEncryption(url: string): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || isLoopbackHost(hostname)) return;
  throw new InputError(`${url}: a token would be sent as plain text; use https`);
}

function originOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url.origin;
  throw new InputError(`--url: found ${text}; expected an address such as ${URL_OF_THIS_MACHINE}`);
}
