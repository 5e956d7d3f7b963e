/** A real issuer of OpenID Connect on the loopback, that lets anyone in under any name. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import type { Browser, Seen } from './browser.ts';

export const CLIENT = { id: 'polder', secret: 'a-secret-of-the-client-for-tests-alone' } as const;

export interface TestIssuer {
  readonly address: string;
  close(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * The account `ada` is called Ada and has the verified mail ada@example.org, which are told by the
 * user info alone; the ID token has the claims `sub` and `oid`.
 */
export async function startIssuer(redirectUri: string): Promise<TestIssuer> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const provider = new Provider(address, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: { openid: ['sub', 'oid'], profile: ['name'], email: ['email', 'email_verified'] },
    cookies: { keys: ['a key for tests alone'] },
    pkce: { required: () => true },
    findAccount: async (_context, id) => ({
      accountId: id,
      claims: async () => ({
        sub: id,
        oid: `object-of-${id}`,
        name: `${id.slice(0, 1).toUpperCase()}${id.slice(1)}`,
        email: `${id}@example.org`,
        email_verified: true,
      }),
    }),
  });
  const server: Server = createServer(provider.callback());
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { address, close };
}

/**
 * Goes through the pages of the issuer as `account`, from where Polder has sent the browser, until
 * it is sent back: what it is sent back with is not opened.
 */
export async function passIssuer(browser: Browser, start: Seen, account: string): Promise<string> {
  const isBack = (location: string) => new URL(location).pathname === '/auth/callback';
  let at = await browser.follow(start, isBack);
  for (let step = 0; step < 4 && at.location === undefined; step += 1) {
    const action = /action="([^"]+)"/.exec(at.text)?.[1] ?? '';
    const prompt = /name="prompt" value="(\w+)"/.exec(at.text)?.[1] ?? '';
    const fields = { prompt, login: account, password: 'any' };
    at = await browser.follow(await browser.post(new URL(action, at.url).href, fields), isBack);
  }
  return at.location ?? '';
}
