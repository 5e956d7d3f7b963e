/** The HTTP server of a service: routes, who asks, how one logs in, and whether all is well. */
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { present } from '../kernel/assert.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import { createHttpServer, type HttpLimits, USUAL_LIMITS } from '../platform/http/server.ts';
import type { PartState } from '../platform/http/service-pages.ts';
import { readWebPages, registerWebPages } from '../platform/http/web-pages.ts';
import { Authenticator } from '../platform/identity/authenticate.ts';
import { loginKeyOf } from '../platform/identity/cookies.ts';
import {
  DemoKeys,
  enterPersonas,
  isLoopbackHost,
  type Persona,
} from '../platform/identity/demo.ts';
import type { LoginWay } from '../platform/identity/pages/ports.ts';
import { registerIdentityPages } from '../platform/identity/pages/register.ts';
import { reachOf } from '../platform/identity/permissions.ts';
import { authenticateBy } from '../platform/identity/problems.ts';
import type { RunRehearsal } from '../rehearsal/rehearse-text.ts';
import { clockWarning } from './clock-warning.ts';
import { engineRegistry } from './engine-metrics.ts';
import type { LeaderState } from './leader/leader-figures.ts';
import { openPorts } from './live-ports.ts';
import { mailWarning } from './notices/mail-warning.ts';
import type { LiveStore } from './open-store.ts';
import { portHolder } from './port-holder.ts';
import type { Login } from './ready-text.ts';
import { openRehearsalDesk, type RunningDesk } from './rehearsals/rehearsal-desk.ts';
import { LIVE_ROUTES, type LivePorts } from './routes.ts';
import type { Settings } from './settings.ts';
import { refusalOfSystem, StartRefused } from './start-refused.ts';

export interface ServerParts {
  readonly settings: Settings;
  readonly store: Pick<LiveStore, 'database' | 'state'>;
  readonly secretKey: string;
  readonly version: string;
  readonly now: () => EpochSeconds;
  readonly log: Logger;
  /** Why the engine does not work; `undefined` while it does, or where there is none. */
  readonly engineTrouble: () => string | undefined;
  readonly engineFigures: () => LeaderState | undefined;
  readonly personas: readonly Persona[];
  /** Where the web application was built; where nothing is, there is none. */
  readonly webFolder: string;
  /** How rehearsals run; left out: none does on this server. */
  readonly runRehearsal?: RunRehearsal | undefined;
}

export interface RunningServer {
  /** What browsers call it. */
  readonly url: string;
  /** One a persona. */
  readonly logins: readonly Login[];
  /** Takes no more requests, waits for those that run, and ends. */
  close(): Promise<void>;
}

const DESCRIPTION =
  'Jointly funded AI compute: one chain from the first euro to the last GPU-hour.';

export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const { settings, store, log, now, personas } = parts;
  const { database } = store;
  const address = await addressOf(settings);
  const keys = new DemoKeys(personas);
  if (personas.length > 0) {
    const caller = { actor: 'system_demo', at: now(), requestId: '' };
    await database.write(caller, (writer) => enterPersonas(writer, personas));
  }
  const opened = openPorts(database, now, log, {
    version: parts.version,
    sendsMail: settings.mail !== undefined,
  });
  const { ports } = opened;
  const login = await loginWayOf(settings, address, { personas, keys });
  const server = await createHttpServer({
    ...whoAsks(parts, address, login),
    ...serverOptions(parts, ports),
  });
  try {
    await server.listen(settings.host, address.port);
  } catch (cause) {
    await opened.endListening();
    await server.close();
    await opened.close();
    throw refusalOfListening(cause, settings.host, address.port);
  }
  const desk = deskOf(parts);
  const close = async () => {
    await opened.endListening();
    await desk?.stop();
    await server.close();
    await opened.close();
  };
  return { url: address.url, logins: loginsOf(address.url, personas, keys), close };
}

const LOOK_FOR_REHEARSALS_MILLISECONDS = 1_000;

function deskOf(parts: ServerParts): RunningDesk | undefined {
  const { settings, store, now, log, runRehearsal: run } = parts;
  const { rehearsalsAtOnceMax: atOnceMax } = settings;
  if (run === undefined || atOnceMax === 0) return undefined;
  const lookMilliseconds = LOOK_FOR_REHEARSALS_MILLISECONDS;
  const { database } = store;
  return openRehearsalDesk({ database, now, log, run, atOnceMax, lookMilliseconds });
}

/** What could not be read for so long is not warned of. */
const WARNING_MILLISECONDS_MAX = 1_000;

function serverOptions(
  { settings, store, version, now, log, engineTrouble, engineFigures }: ServerParts,
  ports: LivePorts,
) {
  const partStates = async (): Promise<readonly PartState[]> => {
    // A clock that is wrong is no reason to serve nobody, and one to be told of; letters likewise.
    const warnings = Promise.all([
      warned('clock', clockWarning(store.database, now)),
      ...(settings.mail === undefined ? [] : [warned('mail', mailWarning(store.database))]),
    ]);
    const state = await store.state();
    const storeTrouble = state.kind === 'ready' ? undefined : state.sentence;
    const parts = [partState('store', storeTrouble), partState('engine', engineTrouble())];
    return storeTrouble === undefined ? [...parts, ...(await warnings)] : parts;
  };
  return {
    routes: LIVE_ROUTES,
    ports,
    clock: now,
    log,
    limits: limitsOf(settings),
    info: { title: 'Polder', version, description: DESCRIPTION },
    partStates,
    registries: [engineRegistry(engineFigures)],
    trustedProxies: settings.trustedProxies,
    checksAnswers: false,
  };
}

function partState(name: string, trouble: string | undefined): PartState {
  return trouble === undefined
    ? { name, isReady: true }
    : { name, isReady: false, sentence: trouble };
}

/** A part that is ready whatever its warning. */
async function warned(name: string, warning: Promise<string | undefined>): Promise<PartState> {
  const late = pause(WARNING_MILLISECONDS_MAX, undefined, { ref: false });
  const sentence = await Promise.race([warning.catch(() => undefined), late]);
  return { name, isReady: true, ...(sentence !== undefined && { sentence }) };
}

function limitsOf({ requestsPerSecondMax: most, stopSecondsMax }: Settings): HttpLimits {
  return {
    ...USUAL_LIMITS,
    closeSecondsMax: stopSecondsMax,
    perActor: { requestsPerSecond: most, requestsAtOnceMax: 3 * most },
    perAddress: { requestsPerSecond: 2 * most, requestsAtOnceMax: 6 * most },
  };
}

interface Address {
  readonly port: number;
  readonly url: string;
  /** Under which its pages may be opened. */
  readonly origins: readonly string[];
}

/** Pages must know their own address before the server listens: a free port is found first. */
async function addressOf({ host, port: wanted, publicUrl }: Settings): Promise<Address> {
  const port = wanted === 0 ? await freePort(host) : wanted;
  const ofHost = (name: string) => `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
  const url = publicUrl ?? ofHost(host);
  const names = isLoopbackHost(host) ? ['127.0.0.1', 'localhost', '::1'].map(ofHost) : [];
  return { port, url, origins: [...new Set([url, ...names])] };
}

function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', (cause) => reject(refusalOfListening(cause, host, 0)));
    probe.listen(0, host, () => {
      const address = probe.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      probe.close(() => resolve(present(port, 'the port that was found')));
    });
  });
}

/** `undefined`: nobody can log in by a page, only by a token. */
async function loginWayOf(
  settings: Settings,
  { url }: Address,
  demo: { readonly personas: readonly Persona[]; readonly keys: DemoKeys },
): Promise<LoginWay | undefined> {
  if (settings.isDemo) return { kind: 'demo', ...demo };
  if (settings.oidc === undefined) return undefined;
  const { OidcIssuer } = await import('../platform/identity/oidc.ts');
  const redirectUri = `${url}/auth/callback`;
  const issuer = new OidcIssuer({ ...settings.oidc, redirectUri }, () => performance.now());
  return { kind: 'oidc', issuer, administrator: settings.admin };
}

function whoAsks(
  { settings, store, secretKey, now, log, webFolder }: ServerParts,
  { url, origins }: Address,
  login: LoginWay | undefined,
) {
  const { database } = store;
  const isSecure = url.startsWith('https:');
  const authenticator = new Authenticator({
    database,
    now,
    monotonicMilliseconds: () => performance.now(),
    origins,
    isSecure,
    isDemo: settings.isDemo,
    log,
  });
  const web = readWebPages(webFolder);
  const registerPages = async (fastify: FastifyInstance): Promise<void> => {
    if (login !== undefined) {
      const options = { database, authenticator, now, log, publicUrl: url, origins, login };
      const homePath = web === undefined ? '/docs' : '/';
      await registerIdentityPages(fastify, {
        ...options,
        loginKey: loginKeyOf(secretKey),
        homePath,
      });
    }
    if (login?.kind === 'oidc') {
      const { registerScim } = await import('../platform/identity/scim/register.ts');
      await registerScim(fastify, {
        ...{ database, now, log, publicUrl: url, subjectWord: settings.scimSubject },
        authenticate: authenticateBy(authenticator),
        issuer: () => login.issuer.identifier(),
      });
    }
    if (web !== undefined) registerWebPages(fastify, web);
  };
  return { authenticate: authenticateBy(authenticator), reachOf, isSecure, registerPages };
}

function loginsOf(url: string, personas: readonly Persona[], keys: DemoKeys): readonly Login[] {
  return keys.paths().map(({ personaId, path }) => {
    const persona = present(
      personas.find(({ id }) => id === personaId),
      `the persona ${personaId}`,
    );
    const roles = [...new Set(persona.grants.map(({ role }) => role.replaceAll('-', ' ')))];
    return { name: persona.name, role: roles.join(', '), url: `${url}${path}` };
  });
}

function refusalOfListening(cause: unknown, host: string, port: number): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const place = `${host}:${port}`;
  if (code === 'EADDRINUSE') {
    const holder = portHolder(port);
    const who = holder === undefined ? 'another process' : `process ${holder.pid} (${holder.name})`;
    const advice = 'stop that, or choose another port with POLDER_PORT';
    return new StartRefused('input', `${place} is taken by ${who}: ${advice}`, cause);
  }
  if (code === 'EACCES') {
    const advice = 'choose a port from 1024 on with POLDER_PORT, and put a proxy before it';
    return new StartRefused('input', `${place} needs rights of the system: ${advice}`, cause);
  }
  return refusalOfSystem(cause, place);
}
