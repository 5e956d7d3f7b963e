/**
 * The built service with a real issuer and the directory of its organisation, as an operator sets
 * them up: an administrator logs in and makes the token of the directory by the command line; the
 * directory enters somebody, who logs in and then leaves.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Browser } from '../../src/platform/identity/testing/browser.ts';
import {
  CLIENT,
  freePort,
  passIssuer,
  startIssuer,
  type TestIssuer,
} from '../../src/platform/identity/testing/issuer.ts';
import {
  type EmptyDatabase,
  type Environment,
  emptyDatabase,
  MAIN,
  type Service,
  startBuilt,
  stopService,
} from './built-service.ts';

const folder = mkdtempSync(join(tmpdir(), 'polder-directory-'));
const state: { store?: EmptyDatabase; issuer?: TestIssuer; service?: Service } = {};
let url = '';

beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  state.issuer = await startIssuer(`${url}/auth/callback`);
  state.store = await emptyDatabase();
  state.service = await startBuilt({
    ...baseOf(folder),
    DATABASE_URL: state.store.url,
    POLDER_SECRET_KEY: 'a secret key for tests, of 32 characters',
    POLDER_PORT: String(port),
    POLDER_LOG_LEVEL: 'error',
    POLDER_OIDC_ISSUER: state.issuer.address,
    POLDER_OIDC_CLIENT_ID: CLIENT.id,
    POLDER_OIDC_CLIENT_SECRET: CLIENT.secret,
    POLDER_ADMIN: 'boss@example.org',
  });
});
afterAll(async () => {
  if (state.service !== undefined) await stopService(state.service);
  await state.issuer?.close();
  await state.store?.close();
  rmSync(folder, { recursive: true });
});

function baseOf(home: string): Environment {
  return { PATH: process.env.PATH, HOME: home, XDG_CONFIG_HOME: join(home, 'config') };
}

async function logIn(account: string): Promise<Browser> {
  const browser = new Browser();
  const start = await browser.get(`${url}/auth/login?returnTo=/auth/you`);
  await browser.get(await passIssuer(browser, start, account));
  return browser;
}

/** A token of whoever the browser is, by its session. */
async function tokenOf(browser: Browser): Promise<string> {
  const [session, csrf] = ['polder_session', 'polder_csrf'].map((name) =>
    browser.cookie(url, name),
  );
  const answer = await fetch(`${url}/v1/tokens`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      cookie: `polder_session=${session}`,
      'x-polder-csrf': csrf ?? '',
      origin: url,
    },
    body: JSON.stringify({ name: 'own', expiresAt: inAnHour() }),
  });
  const { secret } = (await answer.json()) as { readonly secret: string };
  return secret;
}

function inAnHour(): string {
  return new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');
}

async function statusOf(browser: Browser): Promise<number> {
  const cookie = `polder_session=${browser.cookie(url, 'polder_session')}`;
  return (await fetch(`${url}/v1/me`, { headers: { cookie } })).status;
}

test('who leaves the organisation has no access a second later', async () => {
  const administrator = await tokenOf(await logIn('boss'));
  const env = { ...baseOf(folder), POLDER_URL: url, POLDER_TOKEN: administrator };
  const { stdout: printed } = await promisify(execFile)(
    process.execPath,
    [MAIN, 'tokens', 'create', 'directory', '--directory'],
    { env },
  );
  const secret = printed.trim();
  expect(secret).toMatch(/^polder_directory_[\w-]{43}$/);
  const ask = async (method: string, path: string, body: unknown) => {
    const headers = {
      'content-type': 'application/scim+json',
      authorization: `Bearer ${secret}`,
    };
    const init = { method, headers, body: JSON.stringify(body) };
    const answer = await fetch(`${url}/scim/v2${path}`, init);
    const user = (await answer.json()) as Readonly<Record<string, unknown>>;
    return { status: answer.status, user };
  };

  const entered = await ask('POST', '/Users', { userName: 'ada@uni.example', externalId: 'ada' });
  expect(entered).toMatchObject({ status: 201, user: { active: true } });
  const ada = await logIn('ada');
  expect(await statusOf(ada)).toBe(200);

  const operations = [{ op: 'Replace', path: 'active', value: 'False' }];
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
  const path = `/Users/${entered.user.id}`;
  const left = await ask('PATCH', path, { schemas, Operations: operations });
  // The name is that of the login, by the same issuer.
  expect(left).toMatchObject({ status: 200, user: { active: false, displayName: 'Ada' } });
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect(await statusOf(ada)).toBe(401);
  expect((await logIn('ada')).cookie(url, 'polder_session')).toBeUndefined();
}, 60_000);
