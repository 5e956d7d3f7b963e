import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toEpochSeconds } from '../../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../database/testing/create-test-database.ts';
import { DemoKeys, enterPersonas, type Persona } from '../demo.ts';
import { challengeOf, newSecret } from '../secrets.ts';
import { Browser } from '../testing/browser.ts';
import { freePort } from '../testing/issuer.ts';
import { type PagesServer, startPages } from '../testing/pages-server.ts';

const NL = { kind: 'party', id: 'party_nl' } as const;
const PERSONAS: readonly Persona[] = [
  {
    id: 'officer',
    name: 'Olga <Officer>',
    description: 'signs for the Netherlands',
    grants: [{ role: 'funder-officer', scope: NL }],
  },
  { id: 'nobody', name: 'Nora', description: 'has no role', grants: [] },
];

let store: TestDatabase;
let pages: PagesServer;
let browser: Browser;
const keys = new DemoKeys(PERSONAS);

beforeAll(async () => {
  store = await createTestDatabase({ only: [1, 2, 80, 81, 86] });
  const caller = { actor: 'system_demo', at: toEpochSeconds(1), requestId: '' };
  await store.database.write(caller, (writer) => enterPersonas(writer, PERSONAS));
  pages = await startPages(store.database, await freePort(), {
    kind: 'demo',
    personas: PERSONAS,
    keys,
  });
});
afterAll(async () => {
  await pages.close();
  await store.close();
});
beforeEach(() => {
  browser = new Browser();
});

function choose(persona: string, returnTo = '/auth/you', origin?: string) {
  return browser.post(`${pages.origin}/demo/login`, { persona, returnTo }, origin);
}

describe('the chooser', () => {
  it('shows every persona as text, and makes the browser the one that is chosen', async () => {
    const page = await browser.follow(await browser.get(`${pages.origin}/auth/login`));
    expect(page.text).toContain('Olga &lt;Officer&gt;');
    const you = await browser.follow(await choose('officer'));
    expect(you.text).toContain('funder-officer in party party_nl');
  });

  it.each([
    ['another origin', 'officer', 'https://evil.example', 403],
    ['no such persona', 'king', undefined, 400],
  ])('lets nobody in with %s', async (_name, persona, origin, status) => {
    expect((await choose(persona, '/', origin)).status).toBe(status);
    expect(browser.cookie(pages.origin, 'polder_session')).toBeUndefined();
  });

  it('answers under no name but those of this machine', async () => {
    const port = new URL(pages.origin).port;
    const { request } = await import('node:http');
    const status = await new Promise((resolve) => {
      const headers = { host: `evil.example:${port}` };
      request({ host: '127.0.0.1', port, path: '/demo/login', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).end();
    });
    expect(status).toBe(403);
  });

  it('opens a link of the start once', async () => {
    const [link] = keys.paths();
    const seen = await browser.get(`${pages.origin}${link?.path}`);
    expect(seen.status).toBe(303);
    browser = new Browser();
    expect((await browser.get(`${pages.origin}${link?.path}`)).status).toBe(400);
    expect(browser.cookie(pages.origin, 'polder_session')).toBeUndefined();
  });
});

describe('the command line', () => {
  const verifier = newSecret();
  const query = () =>
    new URLSearchParams({ port: '50123', challenge: challengeOf(verifier), state: 'st4te' });

  async function exchange(fields: Readonly<Record<string, unknown>>) {
    const answer = await fetch(`${pages.origin}/auth/cli/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  async function allowed(): Promise<URL> {
    await choose('officer');
    const csrf = browser.cookie(pages.origin, 'polder_csrf') ?? '';
    const fields = { ...Object.fromEntries(query()), csrf };
    const seen = await browser.post(`${pages.origin}/auth/cli`, fields);
    expect(seen.status).toBe(303);
    return new URL(seen.location ?? '');
  }

  it('asks whoever is not logged in to log in, and comes back to the question', async () => {
    const start = await browser.get(`${pages.origin}/auth/cli?${query().toString()}`);
    const chooser = await browser.follow(start);
    const returnTo = new URL(chooser.url).searchParams.get('returnTo') ?? '';
    expect(returnTo).toContain('/auth/cli?port=50123');
    const question = await browser.follow(await choose('officer', returnTo));
    expect(question.text).toContain('at port 50123');
    const policy = question.headers.get('content-security-policy');
    expect(policy).toContain("form-action 'self' http://127.0.0.1:50123;");
  });

  it('gets a token for the code that the browser brings, once', async () => {
    const back = await allowed();
    expect(back.origin).toBe('http://127.0.0.1:50123');
    expect(back.searchParams.get('state')).toBe('st4te');
    const shown = { code: back.searchParams.get('code'), verifier, name: 'polder on laptop' };
    const { status, body } = await exchange(shown);
    expect(status).toBe(200);
    expect(body).toMatchObject({ person: { name: 'Olga <Officer>' } });
    const asked = await pages.ask('POST', { authorization: `Bearer ${String(body.token)}` });
    expect(asked).toMatchObject({ kind: 'actor', actor: { id: 'person_demo-officer' } });
    expect(await exchange(shown)).toMatchObject({
      status: 400,
      body: { type: '/problems/code-unknown' },
    });
    expect(pages.lines.join('\n')).not.toContain(shown.code);
  });

  it('gets none for a code without its verifier', async () => {
    const back = await allowed();
    const shown = { code: back.searchParams.get('code'), verifier: newSecret(), name: 'thief' };
    expect((await exchange(shown)).status).toBe(400);
  });

  it.each([
    ['port', '80'],
    ['port', '70000'],
    ['port', '50123@evil.example'],
    ['challenge', 'short'],
    ['state', 'a b'],
  ])('is not sent anywhere with the %s %s', async (name, value) => {
    await choose('officer');
    const asked = query();
    asked.set(name, value);
    const shown = await browser.get(`${pages.origin}/auth/cli?${asked.toString()}`);
    const csrf = browser.cookie(pages.origin, 'polder_csrf') ?? '';
    const posted = await browser.post(`${pages.origin}/auth/cli`, {
      ...Object.fromEntries(asked),
      csrf,
    });
    expect([shown.status, posted.status]).toEqual([400, 400]);
  });

  it('is allowed by nobody without the token of the session', async () => {
    await choose('officer');
    const seen = await browser.post(`${pages.origin}/auth/cli`, Object.fromEntries(query()));
    expect(seen.status).toBe(403);
  });

  it('must wait after many codes that are unknown', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 21; count += 1) {
      statuses.push((await exchange({ code: newSecret(), verifier, name: 'guess' })).status);
    }
    expect(statuses.at(-1)).toBe(429);
  });
});
