/** Logs in as personas by their links, and makes what the tests need: tokens and roles. */
import { setTimeout as pause } from 'node:timers/promises';
import { ALLOCATIONS, PARTIES, programmeText, SITES } from './programme.ts';
import type { Login } from './servers.ts';

const DAY_MILLISECONDS = 86_400_000;

export interface Tokens {
  readonly administrator: string;
  /** Everything that is not the administrator's: all roles in all scopes. */
  readonly officer: string;
  readonly auditor: string;
}

/** A token of the persona, made in the session that its link opens. */
export async function tokenOf({ url }: Login): Promise<string> {
  const { origin } = new URL(url);
  const entered = await fetch(url, { redirect: 'manual' });
  const cookies = entered.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  const csrf = cookies.find((each) => each.startsWith('polder_csrf='))?.split('=')[1] ?? '';
  const headers = { cookie: cookies.join('; '), 'x-polder-csrf': csrf, origin };
  const expiresAt = `${new Date(Date.now() + DAY_MILLISECONDS).toISOString().slice(0, 19)}Z`;
  const body = { name: 'of a test', expiresAt };
  const made = await post(`${origin}/v1/tokens`, headers, body);
  const { secret } = made as { readonly secret: string };
  return secret;
}

/** Posts and answers what came; throws where it was refused. */
export async function post(
  address: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): Promise<unknown> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${address}: ${response.status} ${text}`);
  return JSON.parse(text);
}

export function bearer(token: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token}` };
}

/** Tokens of the three personas, the programme applied, and the officer with all roles. */
export async function prepare(origin: string, logins: readonly Login[]): Promise<Tokens> {
  const secrets = await Promise.all(logins.slice(0, 3).map(tokenOf));
  const [administrator = '', officer = '', auditor = ''] = secrets;
  const fileText = programmeText(Math.floor(Date.now() / 1_000));
  await post(`${origin}/v1/plan`, bearer(officer), { fileName: 'small.yaml', fileText });
  const grants = [
    ...PARTIES.map((id) => ({ role: 'funder-officer', scope: { kind: 'party', id } })),
    ...SITES.map((id) => ({ role: 'operator', scope: { kind: 'site', id } })),
    ...ALLOCATIONS.map((id) => ({
      role: 'principal-investigator',
      scope: { kind: 'project', id },
    })),
  ];
  for (const grant of grants) {
    const personId = 'person_demo-programme-officer';
    await post(`${origin}/v1/role-grants`, bearer(administrator), { personId, ...grant });
  }
  await untilKnown(origin, officer, grants.length);
  return { administrator, officer, auditor };
}

/** A server may know the roles of a token for a second after they have changed. */
async function untilKnown(origin: string, token: string, countMin: number): Promise<void> {
  for (;;) {
    const answer = await fetch(`${origin}/v1/me`, { headers: bearer(token) });
    const { roles } = (await answer.json()) as { readonly roles: readonly unknown[] };
    if (roles.length > countMin) return;
    await pause(100);
  }
}
