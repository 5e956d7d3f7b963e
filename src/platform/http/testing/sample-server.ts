/** The sample routes on a real store, served as the service does it. */
import { toEpochSeconds } from '../../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../database/testing/create-test-database.ts';
import type { Database } from '../../database/transaction.ts';
import type { Actor, RoleGrant } from '../../identity/access.ts';
import { reachOf } from '../../identity/permissions.ts';
import type { Authenticate } from '../admission.ts';
import { EventFeed } from '../event-feed.ts';
import { problemOf } from '../problem.ts';
import { PROBLEMS } from '../problems.ts';
import {
  createHttpServer,
  type HttpLimits,
  type HttpServer,
  type HttpServerOptions,
  USUAL_LIMITS,
} from '../server.ts';
import { SAMPLE_ROUTES, SAMPLE_SCHEMA, type SamplePorts } from './sample-routes.ts';

/** The bearer tokens of the sample, each with the grants of its actor. */
export const SAMPLE_GRANTS: Readonly<Record<string, readonly RoleGrant[]>> = {
  everything: [{ role: 'auditor', scope: { kind: 'platform', id: 'polder' } }],
  'everything-and-a': [
    { role: 'auditor', scope: { kind: 'platform', id: 'polder' } },
    { role: 'operator', scope: { kind: 'site', id: 'site_a' } },
  ],
  'operator-a': [{ role: 'operator', scope: { kind: 'site', id: 'site_a' } }],
  'operator-b': [{ role: 'operator', scope: { kind: 'site', id: 'site_b' } }],
  'auditor-a': [{ role: 'auditor', scope: { kind: 'site', id: 'site_a' } }],
  'no-role': [],
};

/** Tokens of the sample that are revoked, or restricted to other grants, while a test runs. */
export const CHANGED_GRANTS = new Map<string, readonly RoleGrant[] | undefined>();

export interface SampleServer {
  readonly server: HttpServer;
  readonly store: TestDatabase;
  readonly events: EventFeed;
  readonly logged: object[];
  close(): Promise<void>;
}

export interface SampleSettings {
  readonly limits?: Partial<HttpLimits>;
  /** What the handlers see instead of the store, such as one that loses the answer of a commit. */
  readonly wrap?: (database: Database) => Database;
}

const authenticate: Authenticate = async ({ headers }) => {
  const word = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  if (word === undefined) return { ok: true, actor: actorOf('public', []) };
  const grants = CHANGED_GRANTS.has(word) ? CHANGED_GRANTS.get(word) : SAMPLE_GRANTS[word];
  if (grants !== undefined) return { ok: true, actor: actorOf(`person_${word}`, grants) };
  return { ok: false, problem: problemOf(PROBLEMS.notAuthenticated, 'The token is unknown.') };
};

function actorOf(id: string, grants: readonly RoleGrant[]): Actor {
  return { id, name: id, grants, restrictedTo: undefined };
}

export async function startSample(settings: SampleSettings = {}): Promise<SampleServer> {
  const store = await createTestDatabase();
  await store.database.query(SAMPLE_SCHEMA);
  const tellFailure = (error: unknown) => logged.push({ error });
  const events = new EventFeed(store.database, { lookMilliseconds: 5_000, tellFailure });
  const listening = store.database.listen('polder_event', () => events.wake());
  const logged: object[] = [];
  const log = (facts: object) => void logged.push(facts);
  const database = settings.wrap?.(store.database) ?? store.database;
  const options: HttpServerOptions<SamplePorts> = {
    routes: SAMPLE_ROUTES,
    ports: { database, events },
    authenticate,
    reachOf,
    clock: () => toEpochSeconds(1_800_000_000),
    log: { info: log, warn: log, error: log },
    limits: { ...USUAL_LIMITS, ...settings.limits },
    info: { title: 'Sample', version: '1', description: 'Routes of a test.' },
    partStates: async () => [{ name: 'store', isReady: true }],
    registries: [],
    trustedProxies: [],
    isSecure: false,
    checksAnswers: true,
  };
  const server = await createHttpServer(options);
  const close = async () => {
    await events.stop();
    await listening.stop();
    await server.close();
    await store.close();
  };
  return { server, store, events, logged, close };
}
