/**
 * A login through the browser of this machine (RFC 8252): the browser logs in at the server, which
 * sends it back to a port that is open here for as long as this takes, with a code that is good
 * once and only together with the verifier that never leaves this process (RFC 7636).
 */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { hostname } from 'node:os';
import { operation } from '../../client/runtime.ts';
import { InputError } from '../failure.ts';
import type { RemotePolder } from './connection.ts';

export interface MadeToken {
  readonly token: string;
  readonly expiresAt: string;
  readonly person: { readonly id: string; readonly name: string };
}

export interface BrowserPorts {
  /** Is told the address that is to be opened. */
  readonly show: (address: string) => void;
  readonly signal: AbortSignal;
}

interface Exchange {
  readonly input: { readonly body: { code: string; verifier: string; name: string } };
  readonly answer: MadeToken;
}

const exchangeCode = operation<Exchange>({ method: 'POST', path: '/auth/cli/token' });

const SECRET_BYTES = 32;
const LOGIN_MILLISECONDS_MAX = 10 * 60 * 1_000;

export async function loginByBrowser(
  polder: RemotePolder,
  ports: BrowserPorts,
): Promise<MadeToken> {
  const verifier = randomBytes(SECRET_BYTES).toString('base64url');
  const state = randomBytes(SECRET_BYTES).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const code = await codeFromBrowser(state, ports, (port) => {
    const query = new URLSearchParams({ port: String(port), challenge, state });
    return `${polder.server.url}/auth/cli?${query.toString()}`;
  });
  const body = { code, verifier, name: `polder login at ${hostname()}`.slice(0, 100) };
  return polder.call(exchangeCode, { body });
}

function codeFromBrowser(
  state: string,
  { show, signal }: BrowserPorts,
  addressOf: (port: number) => string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const server = createServer((request, response) => {
      const code = codeIn(request, state);
      answer(response, code !== undefined);
      if (code === undefined) return;
      clearTimeout(timer);
      server.close();
      resolve(code);
    });
    const giveUp = (error: Error) => {
      clearTimeout(timer);
      server.close();
      reject(error);
    };
    const timer = setTimeout(() => {
      giveUp(new InputError('nobody logged in within ten minutes; run `polder login` again'));
    }, LOGIN_MILLISECONDS_MAX);
    signal.addEventListener('abort', () => giveUp(new Error('interrupted')), { once: true });
    server.on('error', giveUp);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) show(addressOf(address.port));
    });
  });
}

/** Only who was sent by the server for this very login knows the state. */
function codeIn({ url, method }: IncomingMessage, state: string): string | undefined {
  const query = new URL(url ?? '/', 'http://127.0.0.1').searchParams;
  if (method !== 'GET' || query.get('state') !== state) return undefined;
  return query.get('code') ?? undefined;
}

function answer(response: ServerResponse, isGood: boolean): void {
  const sentence = isGood ? 'You are logged in. Close this page.' : 'This is not the login.';
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'",
    'referrer-policy': 'no-referrer',
    connection: 'close',
  };
  response.writeHead(isGood ? 200 : 404, headers);
  response.end(`<!doctype html><html lang="en"><title>Polder</title><p>${sentence}</p></html>\n`);
}
