import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../database/testing/create-test-database.ts';
import { setPersonActive } from '../commands/persons.ts';
import { loginKeyOf, seal, unseal } from '../cookies.ts';
import { OidcIssuer } from '../oidc.ts';
import { Browser, type Seen } from '../testing/browser.ts';
import { CLIENT, freePort, passIssuer, startIssuer, type TestIssuer } from '../testing/issuer.ts';
import { type PagesServer, startPages } from '../testing/pages-server.ts';

let store: TestDatabase;
let issuer: TestIssuer;
let pages: PagesServer;
let port: number;
/** Of ada, whom the issuer knows after her first login. */
const known = new Browser();
let browser = known;

beforeAll(async () => {
  store = await createTestDatabase({ only: [1, 2, 80, 81, 86] });
  port = await freePort();
  issuer = await startIssuer(`http://127.0.0.1:${port}/auth/callback`);
  pages = await startPages(store.database, port, loginAt(issuer.address));
});
afterAll(async () => {
  await pages.close();
  await issuer.close();
  await store.close();
});
beforeEach(() => {
  known.forget(pages.origin);
  browser = known;
});

function loginAt(address: string, subjectClaim = 'sub') {
  const redirectUri = `http://127.0.0.1:${port}/auth/callback`;
  const settings = {
    issuer: address,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    subjectClaim,
    redirectUri,
  };
  const found = new OidcIssuer(settings, () => performance.now());
  return { kind: 'oidc', issuer: found, administrator: 'boss@example.org' } as const;
}

/** From the start to the callback that the issuer sends back with, which is not opened yet. */
async function comeBack(account: string, returnTo = '/auth/you'): Promise<string> {
  if (account !== 'ada') browser = new Browser();
  const query = new URLSearchParams({ returnTo }).toString();
  const start = await browser.get(`${pages.origin}/auth/login?${query}`);
  return passIssuer(browser, start, account);
}

async function logIn(account: string): Promise<Seen> {
  const back = await comeBack(account);
  return browser.get(back);
}

function sessionCookie(): string {
  return `polder_session=${browser.cookie(pages.origin, 'polder_session')}`;
}

describe('a login at the issuer', () => {
  it('enters the person, opens a session and leads to where it began', async () => {
    const back = await comeBack('ada', '/auth/you?from=here');
    const seen = await browser.get(back);
    expect(seen.status).toBe(303);
    expect(seen.location).toBe(`${pages.origin}/auth/you?from=here`);
    const you = await browser.follow(seen);
    expect(you.text).toContain('You are logged in as <strong>Ada</strong>');
    const cookies = seen.headers.getSetCookie().join('\n');
    expect(cookies).toMatch(
      /polder_session=[\w-]{43}; Path=\/; SameSite=Lax; Max-Age=43200; HttpOnly/,
    );
    expect(browser.cookie(pages.origin, 'polder_login')).toBeUndefined();
    expect(await pages.ask('GET', { cookie: sessionCookie() })).toMatchObject({
      kind: 'actor',
      actor: { name: 'Ada', grants: [] },
    });
  });

  it('makes the one an administrator whom the settings name', async () => {
    const seen = await logIn('boss');
    const you = await browser.follow(seen);
    expect(you.text).toContain('administrator in platform polder');
  });

  it('gives the browser another session each time, and ends the one before', async () => {
    await logIn('ada');
    const first = sessionCookie();
    await logIn('ada');
    expect(sessionCookie()).not.toBe(first);
    expect(await pages.ask('GET', { cookie: first })).toMatchObject({ kind: 'public' });
    expect(await pages.ask('GET', { cookie: sessionCookie() })).toMatchObject({ kind: 'actor' });
  });

  it('is refused to who was deactivated', async () => {
    await logIn('gone');
    const [person] = await store.database.query<{ id: string }>(
      "SELECT id FROM identity.person WHERE subject = 'gone'",
    );
    const change = { personId: person?.id ?? '', isActive: false, version: 1 };
    const caller = { actor: 'person_boss', at: 1 as never, requestId: '' };
    await store.database.write(caller, (writer) => setPersonActive(writer, change));
    pages.pass(2);
    expect(await pages.ask('GET', { cookie: sessionCookie() })).toMatchObject({ kind: 'public' });
    const seen = await logIn('gone');
    expect(seen.status).toBe(403);
    expect(seen.text).toContain('You have no access');
  });
});

describe('a login by another claim', () => {
  async function comeBackBy(claim: string): Promise<Seen> {
    const other = await startPages(
      store.database,
      await freePort(),
      loginAt(issuer.address, claim),
    );
    const back = await comeBack('eve');
    const login = browser.cookie(pages.origin, 'polder_login') ?? '';
    browser.setCookie(other.origin, 'polder_login', login);
    const seen = await browser.get(back.replace(pages.origin, other.origin));
    await other.close();
    return seen;
  }

  it('has that claim for its subject', async () => {
    expect((await comeBackBy('oid')).status).toBe(303);
    const sql = "SELECT subject FROM identity.person WHERE mail = 'eve@example.org'";
    expect(await store.database.query(sql)).toEqual([{ subject: 'object-of-eve' }]);
  });

  it('is refused where the issuer has not signed it', async () => {
    expect((await comeBackBy('email')).status).toBe(400);
    expect((await comeBackBy('wings')).status).toBe(400);
  });
});

/** A port of the loopback on which nothing listens. */
const NOBODY = 'http://127.0.0.1:9';

type Tamper = (back: URL) => void | Promise<void>;

const KEY = loginKeyOf('a secret key for tests, of 32 characters');

function resealed(change: Readonly<Record<string, unknown>>): void {
  const cookie = browser.cookie(pages.origin, 'polder_login') ?? '';
  const pending = JSON.parse(unseal(KEY, cookie) ?? '{}');
  browser.setCookie(
    pages.origin,
    'polder_login',
    seal(KEY, JSON.stringify({ ...pending, ...change })),
  );
}

describe('a login that does not succeed', () => {
  const ROWS: readonly (readonly [name: string, tamper: Tamper])[] = [
    ['another state', (back) => back.searchParams.set('state', 'other')],
    ['no state', (back) => back.searchParams.delete('state')],
    ['another code', (back) => back.searchParams.set('code', 'other')],
    ['another issuer named', (back) => back.searchParams.set('iss', 'https://evil.example')],
    ['a state that another login began with', () => resealed({ state: 'other' })],
    ['another nonce', () => resealed({ nonce: 'other' })],
    ['another verifier', () => resealed({ verifier: 'o'.repeat(43) })],
    [
      'a cookie of another key',
      () => {
        const other = loginKeyOf('another key for tests, 32 characters');
        browser.setCookie(pages.origin, 'polder_login', seal(other, '{}'));
      },
    ],
    [
      'a cookie that was changed',
      () => {
        const cookie = browser.cookie(pages.origin, 'polder_login') ?? '';
        const other = cookie[40] === 'A' ? 'B' : 'A';
        browser.setCookie(
          pages.origin,
          'polder_login',
          `${cookie.slice(0, 40)}${other}${cookie.slice(41)}`,
        );
      },
    ],
    [
      'no cookie, as in another browser',
      () => {
        browser = new Browser();
      },
    ],
    ['more than ten minutes', () => pages.pass(601)],
    [
      'a refusal of the issuer',
      (back) => {
        back.searchParams.delete('code');
        back.searchParams.set('error', 'access_denied');
      },
    ],
  ];
  it.each(ROWS)('comes back with %s', async (_name, tamper) => {
    const back = new URL(await comeBack('ada'));
    await tamper(back);
    const seen = await browser.get(back.href);
    expect(seen.status).toBe(400);
    expect(seen.text).toContain('Log in again');
    expect(browser.cookie(pages.origin, 'polder_session')).toBeUndefined();
  });

  it('comes back twice with the same code', async () => {
    const back = await comeBack('ada');
    const login = browser.cookie(pages.origin, 'polder_login') ?? '';
    expect((await browser.get(back)).status).toBe(303);
    expect((await browser.get(back)).status).toBe(400);
    browser.setCookie(pages.origin, 'polder_login', login);
    expect((await browser.get(back)).status).toBe(400);
  });

  it('is told so where the issuer does not answer, and the code is not in the log', async () => {
    const back = await comeBack('ada');
    const lost = await startPages(store.database, await freePort(), loginAt(NOBODY));
    expect((await browser.get(`${lost.origin}/auth/login`)).status).toBe(503);
    const login = browser.cookie(pages.origin, 'polder_login') ?? '';
    browser.setCookie(lost.origin, 'polder_login', login);
    const seen = await browser.get(back.replace(pages.origin, lost.origin));
    expect(seen.status).toBe(503);
    const code = new URL(back).searchParams.get('code') ?? 'none';
    expect(lost.lines.join('\n')).not.toContain(code);
    await lost.close();
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example/',
    '/%0d%0aSet-Cookie:x',
    '/\t/evil.example',
    'javascript:alert(1)',
  ])('leads nowhere else: %s', async (returnTo) => {
    const seen = await browser.get(await comeBack('ada', returnTo));
    expect(new URL(seen.location ?? '').origin).toBe(pages.origin);
  });
});

describe('logging out', () => {
  it('ends the session, within a second for a stolen cookie too', async () => {
    await logIn('ada');
    const stolen = sessionCookie();
    const asked = await browser.get(`${pages.origin}/auth/logout`);
    expect(await pages.ask('GET', { cookie: stolen })).toMatchObject({ kind: 'actor' });
    const csrf = /name="csrf" value="([^"]+)"/.exec(asked.text)?.[1] ?? '';
    const out = await browser.post(`${pages.origin}/auth/logout`, { csrf, where: 'here' });
    expect(out.text).toContain('You are not logged in');
    expect(out.text).toContain(`${issuer.address}/session/end`);
    expect(browser.cookie(pages.origin, 'polder_session')).toBeUndefined();
    pages.pass(1);
    expect(await pages.ask('GET', { cookie: stolen })).toMatchObject({ kind: 'public' });
  });

  it('everywhere ends those of other browsers too', async () => {
    await logIn('ada');
    const other = sessionCookie();
    browser.forget(pages.origin);
    await logIn('ada');
    const csrf = browser.cookie(pages.origin, 'polder_csrf') ?? '';
    await browser.post(`${pages.origin}/auth/logout`, { csrf, where: 'everywhere' });
    pages.pass(1);
    expect(await pages.ask('GET', { cookie: other })).toMatchObject({ kind: 'public' });
  });

  it.each([
    ['without the token of the session', '', undefined],
    ['with another one', 'x'.repeat(43), undefined],
    ['from another origin', undefined, 'https://evil.example'],
  ])('is refused %s', async (_name, csrf, origin) => {
    await logIn('ada');
    const shown = csrf ?? browser.cookie(pages.origin, 'polder_csrf') ?? '';
    const seen = await browser.post(`${pages.origin}/auth/logout`, { csrf: shown }, origin);
    expect(seen.status).toBe(403);
    expect(await pages.ask('GET', { cookie: sessionCookie() })).toMatchObject({ kind: 'actor' });
  });
});

/** Whoever asks does not wait for that: it is written beside the answer. */
async function expectUseNoted(): Promise<void> {
  const secondsSinceSeen = async () => {
    const [row] = await store.database.query<{ readonly at: bigint }>(
      'SELECT max(last_seen_at) AS at FROM identity.session',
    );
    return pages.now() - Number(row?.at);
  };
  await expect.poll(secondsSinceSeen).toBeLessThan(60);
}

describe('a session', () => {
  it('is over after half an hour without use, but not while it is used', async () => {
    await logIn('ada');
    const cookie = sessionCookie();
    for (let times = 0; times < 3; times += 1) {
      pages.pass(20 * 60);
      expect(await pages.ask('GET', { cookie })).toMatchObject({ kind: 'actor' });
      await expectUseNoted();
    }
    pages.pass(30 * 60);
    expect(await pages.ask('GET', { cookie })).toMatchObject({ kind: 'public' });
  });

  it('is over after twelve hours of use', async () => {
    await logIn('ada');
    const cookie = sessionCookie();
    const kinds: string[] = [];
    for (let times = 0; times < 29; times += 1) {
      pages.pass(25 * 60);
      const { kind } = await pages.ask('GET', { cookie });
      kinds.push(kind);
      if (kind === 'actor') await expectUseNoted();
    }
    expect(kinds).toEqual([...Array.from({ length: 28 }, () => 'actor'), 'public']);
  });
});

it('pages forbid scripts, frames, forms elsewhere and keeping', async () => {
  const seen = await browser.get(`${pages.origin}/auth/logout`);
  const policy = seen.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self';/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(seen.headers.get('cache-control')).toBe('no-store');
  expect(seen.text).not.toMatch(/<script|style="|\son\w+=/);
});
