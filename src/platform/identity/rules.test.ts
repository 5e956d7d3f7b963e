import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cookieIn, loginKeyOf, seal, setCookieLine, unseal } from './cookies.ts';
import { csrfRefusal } from './csrf.ts';
import { DemoKeys, demoRefusal } from './demo.ts';
import { FAILURES_MAX, FailedAttempts } from './failed-attempts.ts';
import { html } from './pages/html.ts';
import { toReturnPath } from './return-path.ts';
import { hashOfSecret, isToken, newId, newSecret } from './secrets.ts';

describe('a write by cookie', () => {
  const own = 'https://polder.example';
  const good = 'the token of the session';
  type Row = readonly [
    method: string,
    origin: string | undefined,
    fetchSite: string | undefined,
    token: string | undefined,
    refusal: string | undefined,
  ];
  const ROWS: readonly Row[] = [
    ['GET', 'https://evil.example', 'cross-site', undefined, undefined],
    ['HEAD', undefined, undefined, undefined, undefined],
    ['POST', 'https://evil.example', 'cross-site', good, 'origin_refused'],
    ['POST', 'https://evil.example', 'same-origin', good, 'origin_refused'],
    ['POST', 'http://polder.example', undefined, good, 'origin_refused'],
    ['POST', 'https://polder.example.evil.example', undefined, good, 'origin_refused'],
    ['POST', 'null', 'cross-site', good, 'origin_refused'],
    ['POST', 'null', undefined, good, 'origin_refused'],
    ['POST', undefined, undefined, good, 'origin_refused'],
    ['POST', undefined, 'same-site', good, 'origin_refused'],
    ['POST', own, 'same-origin', undefined, 'csrf_missing'],
    ['POST', own, 'same-origin', '', 'csrf_missing'],
    ['POST', own, 'same-origin', 'another', 'csrf_wrong'],
    ['PUT', own, undefined, good, undefined],
    ['PATCH', undefined, 'same-origin', good, undefined],
    ['DELETE', 'null', 'same-origin', good, undefined],
    ['BREW', own, 'same-origin', undefined, 'csrf_missing'],
  ];
  it.each(ROWS)('%s from %s (%s) with %s: %s', (...row) => {
    const [method, origin, fetchSite, csrfToken, refusal] = row;
    const request = { method, origin, fetchSite, csrfToken };
    expect(csrfRefusal(request, hashOfSecret(good), [own])).toBe(refusal);
  });
});

describe('the chooser of personas', () => {
  const home = 'http://127.0.0.1:8080';
  type Row = readonly [
    host: string,
    publicUrl: string,
    issuer: string | undefined,
    refusal: string | undefined,
  ];
  const ROWS: readonly Row[] = [
    ['127.0.0.1', home, undefined, undefined],
    ['127.8.9.1', home, undefined, undefined],
    ['localhost', 'http://localhost:8080', undefined, undefined],
    ['::1', 'http://[::1]:8080', undefined, undefined],
    ['127.0.0.1', home, 'https://issuer.example', 'issuer_is_set'],
    ['0.0.0.0', 'https://polder.example', 'https://issuer.example', 'issuer_is_set'],
    ['0.0.0.0', home, undefined, 'host_is_not_loopback'],
    ['::', home, undefined, 'host_is_not_loopback'],
    ['10.0.0.1', home, undefined, 'host_is_not_loopback'],
    ['127.0.0.1.evil.example', home, undefined, 'host_is_not_loopback'],
    ['localhost.evil.example', home, undefined, 'host_is_not_loopback'],
    ['127.0.0.256', home, undefined, 'host_is_not_loopback'],
    ['', home, undefined, 'host_is_not_loopback'],
    ['127.0.0.1', 'https://polder.example', undefined, 'public_url_is_not_loopback'],
    ['127.0.0.1', 'http://127.0.0.1@evil.example', undefined, 'public_url_is_not_loopback'],
    ['127.0.0.1', 'nonsense', undefined, 'public_url_is_not_loopback'],
  ];
  it.each(ROWS)('on %s, as %s, with the issuer %s: %s', (host, publicUrl, issuer, refusal) => {
    expect(demoRefusal({ host, publicUrl, issuer })).toBe(refusal);
  });

  it('has a key for each persona, good once and for no other', () => {
    const persona = { name: 'P', description: '', grants: [] };
    const keys = new DemoKeys([
      { ...persona, id: 'a' },
      { ...persona, id: 'b' },
    ]);
    const [forA, forB] = keys.paths().map(({ path }) => path.replace(/^.*key=/, ''));
    expect(keys.take('b', forA ?? '')).toBe(false);
    expect(keys.take('a', forA ?? '')).toBe(true);
    expect(keys.take('a', forA ?? '')).toBe(false);
    expect(keys.take('b', forB ?? '')).toBe(true);
    expect(keys.take('b', 'guess')).toBe(false);
  });
});

describe('where a login leads', () => {
  const base = 'https://polder.example';

  it('is Polder, whatever is asked for', () => {
    const nasty = fc.string({ unit: fc.constantFrom(...'/\\.:@?#%\t\n ae0'), maxLength: 12 });
    fc.assert(
      fc.property(
        fc.oneof(
          nasty,
          nasty.map((text) => `/${text}`),
          fc.webUrl(),
        ),
        (text) => {
          const path = toReturnPath(text, '/home');
          expect(new URL(path, `${base}/auth/callback`).origin).toBe(base);
          expect(path).toMatch(/^\/(?![/\\])[!-~]*$/);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['/', '/'],
    ['/v1/jobs?sort=-at&limit=5#top', '/v1/jobs?sort=-at&limit=5#top'],
    ['//evil.example', '/home'],
    ['/\\evil.example', '/home'],
    ['https://evil.example', '/home'],
    ['jobs', '/home'],
    ['', '/home'],
    [`/${'a'.repeat(1_000)}`, '/home'],
  ])('%s leads to %s', (text, path) => {
    expect(toReturnPath(text, '/home')).toBe(path);
  });
});

describe('a cookie', () => {
  it('is for this host alone where the address is secure', () => {
    const how = { isSecure: true, secondsMax: 60 };
    expect(setCookieLine('session', 'x', how)).toBe(
      '__Host-polder_session=x; Path=/; SameSite=Lax; Max-Age=60; Secure; HttpOnly',
    );
    expect(setCookieLine('csrf', 'x', how)).not.toContain('HttpOnly');
  });

  it.each([
    ['polder_session=a', 'a'],
    ['x=1; polder_session=a; y=2', 'a'],
    ['polder_session=a; polder_session=b', undefined],
    ['xpolder_session=a', undefined],
    ['__Host-polder_session=a', undefined],
  ])('is read from %s as %s', (header, value) => {
    expect(cookieIn(header, 'session', false)).toBe(value);
  });

  it('that is sealed can be opened with its key alone, unchanged', () => {
    const key = loginKeyOf('one key');
    fc.assert(
      fc.property(fc.string(), fc.nat(), (text, place) => {
        const sealed = Buffer.from(seal(key, text), 'base64url');
        expect(unseal(key, sealed.toString('base64url'))).toBe(text);
        expect(unseal(loginKeyOf('another'), sealed.toString('base64url'))).toBeUndefined();
        const at = place % sealed.length;
        sealed[at] = (sealed[at] ?? 0) ^ 1;
        expect(unseal(key, sealed.toString('base64url'))).toBeUndefined();
      }),
    );
    expect(unseal(key, 'short')).toBeUndefined();
  });
});

describe('failed attempts', () => {
  it('stop an address for the rest of a minute, and no other', () => {
    const attempts = new FailedAttempts();
    for (let count = 1; count <= FAILURES_MAX; count += 1) {
      expect(attempts.waitSecondsOf('10.0.0.1', count)).toBe(0);
      attempts.add('10.0.0.1', count);
    }
    expect(attempts.waitSecondsOf('10.0.0.1', 1_001)).toBe(59);
    expect(attempts.waitSecondsOf('10.0.0.2', 1_001)).toBe(0);
    expect(attempts.waitSecondsOf('10.0.0.1', 60_001)).toBe(0);
  });

  it('count for all 2^64 addresses that one holder has', () => {
    const attempts = new FailedAttempts();
    for (let count = 0; count < FAILURES_MAX; count += 1) attempts.add(`2001:db8:1:2::${count}`, 0);
    expect(attempts.waitSecondsOf('2001:db8:1:2:ffff::1', 0)).toBe(60);
    expect(attempts.waitSecondsOf('2001:db8:1:3::1', 0)).toBe(0);
  });
});

describe('a secret', () => {
  it('has 256 bits of its own, and an id letters that an id may have', () => {
    const secrets = Array.from({ length: 100 }, newSecret);
    expect(new Set(secrets).size).toBe(100);
    expect(secrets.every((secret) => isToken(`polder_pat_${secret}`))).toBe(true);
    expect(newId('token')).toMatch(/^token_[a-z0-9]{16}$/);
  });
});

it('what is put into a page is text and not HTML', () => {
  const page = html`<p title="${'" onload="x'}">${"<b>&'"}</p>`;
  expect(page.text).toBe('<p title="&quot; onload=&quot;x">&lt;b&gt;&amp;&#39;</p>');
});
