/** The whole interface on a real store, with a clock that the test moves and persons by name. */

import { pino } from 'pino';
import { present } from '../../../src/kernel/assert.ts';
import { parseDate } from '../../../src/kernel/time.ts';
import { type EpochSeconds, toEpochSeconds } from '../../../src/kernel/units.ts';
import { openPorts } from '../../../src/live/live-ports.ts';
import { LIVE_ROUTES } from '../../../src/live/routes.ts';
import type { OpenDatabase } from '../../../src/platform/database/open-database.ts';
import { createTestDatabase } from '../../../src/platform/database/testing/create-test-database.ts';
import type { Reader } from '../../../src/platform/database/transaction.ts';
import { createHttpServer } from '../../../src/platform/http/server.ts';
import {
  authenticateByName,
  TEST_SETTINGS,
} from '../../../src/platform/http/testing/test-settings.ts';
import type { RoleGrant } from '../../../src/platform/identity/access.ts';

export interface Answer {
  readonly status: number;
  readonly etag: string;
  // Answers of many routes, read by tests that say what they expect of each.
  readonly body: Readonly<Record<string, unknown>> & {
    readonly items?: readonly Readonly<Record<string, unknown>>[];
  };
}

export interface Sent {
  readonly body?: object;
  readonly ifMatch?: string;
}

export interface Platform {
  readonly query: (sql: string) => Promise<readonly unknown[]>;
  /** `ask('petra', 'POST /v1/calls', { body })`; `public` shows nothing. */
  ask(who: string, address: string, sent?: Sent): Promise<Answer>;
  /** As {@link ask}; throws where it is refused. */
  done(who: string, address: string, sent?: Sent): Promise<Answer['body']>;
  setTime(date: string, secondsAfter?: number): void;
  /** On this machine alone; answers its address. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

const everywhere = { kind: 'platform', id: 'polder' } as const;

/** Of `petra`, in the form that the command asks of a token. */
export const OFFICER_TOKEN = `polder_pat_${'a'.repeat(43)}`;

/** `petra` and `paul` run calls; `party_fi` signs for it; `bidder_aurora`; `judge1`; `auditor`. */
function grantsOf(who: string, call: string): readonly RoleGrant[] {
  if (['petra', 'paul', OFFICER_TOKEN].includes(who)) {
    return [{ role: 'programme-officer', scope: everywhere }];
  }
  if (who === 'auditor') return [{ role: 'auditor', scope: everywhere }];
  const [kind, name] = who.split('_');
  const party = { kind: 'party', id: `party_${name}` } as const;
  if (kind === 'party') return [{ role: 'funder-officer', scope: party }];
  if (kind === 'bidder') return [{ role: 'bidder', scope: party }];
  return [{ role: 'reviewer', scope: { kind: 'call', id: call } }];
}

/** Who is assigned must be known, with the role of a reviewer in the call. */
async function insertJudges(database: Reader, call: string): Promise<void> {
  await database.query(
    `WITH judge AS (
       INSERT INTO identity.person (id, issuer, subject, name, created_at)
       SELECT 'person_judge' || n, 'test', 'judge' || n, 'Judge ' || n, 0
         FROM generate_series(1, 3) AS n RETURNING id)
     INSERT INTO identity.role_grant
       (person_id, role, scope_kind, scope_id, granted_by, granted_at, id)
     SELECT id, 'reviewer', 'call', $1, 'person_petra', 0, replace(id, 'person_', 'grant_')
       FROM judge`,
    [call],
  );
}

/** On an empty store of its own, with the judges of `call`. */
export async function openPlatform(call: string): Promise<Platform> {
  const store = await createTestDatabase();
  await insertJudges(store.database, call);
  const platform = await platformOn(store.database, (who) => grantsOf(who, call));
  const close = async () => {
    await platform.close();
    await store.close();
  };
  return { ...platform, close };
}

/** What is refused, by the last part of its type. */
export async function refusalOf(platform: Platform, who: string, address: string, body?: object) {
  const { status, body: problem } = await platform.ask(who, address, body && { body });
  const type = String(problem.type).split('/').at(-1);
  return { status, type, detail: String(problem.detail) };
}

/** On a store that is there; closing it leaves the store open. */
export async function platformOn(
  database: OpenDatabase,
  grants: (who: string) => readonly RoleGrant[],
): Promise<Platform> {
  const clock: { now: EpochSeconds } = { now: toEpochSeconds(0) };
  const silent = pino({ level: 'silent' });
  const open = openPorts(database, () => clock.now, silent, {
    version: '0.0.0',
    sendsMail: false,
  });
  const server = await createHttpServer({
    ...TEST_SETTINGS,
    routes: LIVE_ROUTES,
    ports: open.ports,
    authenticate: authenticateByName(grants),
    clock: () => clock.now,
  });
  const ask: Platform['ask'] = async (who, address, { body: sent, ifMatch } = {}) => {
    const [method, url = ''] = address.split(' ');
    const answer = await server.fastify.inject({
      method: method as 'GET',
      url,
      headers: {
        ...(who === 'public' ? {} : { authorization: `Bearer ${who}` }),
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      },
      ...(sent === undefined ? {} : { payload: sent }),
    });
    const { statusCode: status, headers } = answer;
    const type = String(headers['content-type']);
    const body = type.includes('json') ? answer.json() : { type, bytes: answer.rawPayload };
    return { status, etag: String(headers.etag), body };
  };
  return {
    query: (sql) => database.query(sql),
    ask,
    done: async (who, address, sent) => {
      const { status, body } = await ask(who, address, sent);
      if (status < 300) return body;
      throw new Error(`${who}: ${address}: ${status} ${JSON.stringify(body)}`);
    },
    listen: () => server.listen('127.0.0.1', 0),
    setTime: (date, secondsAfter = 0) => {
      clock.now = toEpochSeconds(present(parseDate(date), date) + secondsAfter);
    },
    close: async () => {
      await open.endListening();
      await server.close();
      await open.close();
    },
  };
}
