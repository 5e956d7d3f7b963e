/**
 * The HTTP server: binds every route of a table to what all routes have in common. What a request
 * goes through stands as a list in `bound-route.ts`. The server knows no room: who asks, what that
 * one may, and the ports of the rooms are handed in.
 */
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import { assert } from '../../kernel/assert.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import { ActiveRequests } from './active-requests.ts';
import { callerOfAddress, methodsAt } from './addresses.ts';
import { type Authenticate, admit, type ReachOf } from './admission.ts';
import { SECURITY_HEADERS, sendProblem, TRANSPORT_HEADER } from './answer.ts';
import { type Admitted, type Binding, bindRoute, type PortsWithStore } from './bound-route.ts';
import { sendClientError } from './client-error.ts';
import { failureOf } from './failure.ts';
import { HttpMetrics } from './metrics.ts';
import type { InterfaceInfo } from './open-api.ts';
import { problemOf } from './problem.ts';
import { PROBLEMS } from './problems.ts';
import { type RateLimit, RateLimiter } from './rate-limit.ts';
import { readJson } from './read-body.ts';
import { requestIdOf } from './request-head.ts';
import type { AnyRoute } from './route.ts';
import { type PartState, registerServicePages } from './service-pages.ts';
import { UnusedConnections } from './unused-connections.ts';

/** What is logged of: pino fits. */
export interface HttpLog {
  info(facts: object, sentence: string): void;
  warn(facts: object, sentence: string): void;
  error(facts: object, sentence: string): void;
}

export interface HttpLimits {
  /** Of a body, where the route says nothing else. */
  readonly bodyBytesMax: number;
  /** Until the whole of a request has arrived. */
  readonly arrivalSecondsMax: number;
  /** Until its answer is sent, where the route says nothing else; streams and CSV have none. */
  readonly requestSecondsMax: number;
  /** How long running requests are waited for at the end. */
  readonly closeSecondsMax: number;
  readonly perAddress: RateLimit;
  readonly perActor: RateLimit;
}

export const USUAL_LIMITS: HttpLimits = {
  bodyBytesMax: 65_536,
  arrivalSecondsMax: 30,
  requestSecondsMax: 30,
  closeSecondsMax: 20,
  perAddress: { requestsPerSecond: 2_000, requestsAtOnceMax: 6_000 },
  perActor: { requestsPerSecond: 1_000, requestsAtOnceMax: 3_000 },
};

export interface HttpServerOptions<Ports extends PortsWithStore> {
  readonly routes: readonly AnyRoute<Ports>[];
  readonly ports: Ports;
  readonly authenticate: Authenticate;
  readonly reachOf: ReachOf;
  readonly clock: () => EpochSeconds;
  readonly log: HttpLog;
  readonly limits: HttpLimits;
  readonly info: InterfaceInfo;
  /** The store, the engine, …: all must be ready for `/health/ready`. */
  readonly partStates: () => Promise<readonly PartState[]>;
  /** What others count, told at `/metrics`. */
  readonly registries: readonly Registry[];
  /** Adds pages that are no routes of the interface, such as the login. */
  readonly registerPages?: (fastify: FastifyInstance) => Promise<void>;
  /** Addresses or networks of proxies whose X-Forwarded-For is believed; none: no proxy. */
  readonly trustedProxies: readonly string[];
  /** Whether clients come by https. */
  readonly isSecure: boolean;
  readonly checksAnswers: boolean;
}

export interface HttpServer {
  /** For requests without a socket, in tests. */
  readonly fastify: FastifyInstance;
  /** Answers the address, such as `http://127.0.0.1:8080`. Port 0 takes a free one. */
  listen(host: string, port: number): Promise<string>;
  /** Takes no more requests, ends streams, waits for the rest, and closes. */
  close(): Promise<void>;
}

/** Nothing listens yet. Throws a Bug where two routes have one name or one address. */
export async function createHttpServer<Ports extends PortsWithStore>(
  options: HttpServerOptions<Ports>,
): Promise<HttpServer> {
  requireDistinct(options.routes);
  const parts: Parts = {
    metrics: new HttpMetrics(options.registries),
    active: new ActiveRequests((reply) => sendProblem(reply, TOO_LATE)),
    perAddress: new RateLimiter(options.limits.perAddress),
    perActor: new RateLimiter(options.limits.perActor),
    state: { isClosing: false },
  };
  const fastify = createFastify(options);
  const unused = new UnusedConnections(fastify.server);
  addHooks(fastify, options, parts);
  addRoutes(fastify, options, parts);
  registerServicePages(fastify, {
    ...options,
    ...parts,
    isBehindProxy: options.trustedProxies.length > 0,
    partStates: () => statesOf(options, parts),
  });
  await options.registerPages?.(fastify);
  await fastify.ready();
  return {
    fastify,
    listen: (host, port) => fastify.listen({ host, port }),
    close: () => close(fastify, options, { ...parts, unused }),
  };
}

/** A symbol, so that nothing that a request carries can take its place. */
const ADMITTED: unique symbol = Symbol('admitted');

declare module 'fastify' {
  interface FastifyRequest {
    [ADMITTED]: Admitted | undefined;
  }
}

interface Parts {
  readonly metrics: HttpMetrics;
  readonly active: ActiveRequests;
  readonly perAddress: RateLimiter;
  readonly perActor: RateLimiter;
  readonly state: { isClosing: boolean };
}

const TOO_LATE = problemOf(PROBLEMS.timeLimit, 'The time for one request is over.');
const CLOSING = problemOf(PROBLEMS.unavailable, 'This server is closing; another may serve you.');
const PARAM_CHARACTERS_MAX = 200;

function requireDistinct(routes: readonly Pick<AnyRoute, 'spec'>[]): void {
  const seen = new Set<string>();
  for (const { spec } of routes) {
    const shape = spec.path.replace(/:[^/]+/g, ':');
    for (const name of [spec.operationId, `${spec.method} ${shape}`]) {
      assert(!seen.has(name), `two routes are called ${name}`);
      seen.add(name);
    }
  }
}

function createFastify<Ports extends PortsWithStore>({
  limits,
  trustedProxies,
  log,
}: HttpServerOptions<Ports>): FastifyInstance {
  const fastify = Fastify({
    bodyLimit: limits.bodyBytesMax,
    requestTimeout: limits.arrivalSecondsMax * 1_000,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    genReqId: (request) => requestIdOf(request.headers['x-request-id']),
    routerOptions: { maxParamLength: PARAM_CHARACTERS_MAX },
    frameworkErrors: (error, request, reply) => answerFailure({ error, request, reply, log }),
    clientErrorHandler: sendClientError,
  });
  fastify.decorateRequest(ADMITTED, undefined);
  fastify.removeAllContentTypeParsers();
  const options = { parseAs: 'buffer' as const };
  fastify.addContentTypeParser('application/json', options, (_request, body, done) => {
    try {
      done(null, readJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  return fastify;
}

/** Step 1 of a request, and what is told of it when it has ended. */
function addHooks<Ports extends PortsWithStore>(
  fastify: FastifyInstance,
  options: HttpServerOptions<Ports>,
  { metrics, perAddress, state }: Parts,
): void {
  const { log, isSecure, routes } = options;
  fastify.addHook('onRequest', (request, reply, next) => {
    reply.headers(SECURITY_HEADERS);
    reply.header('x-request-id', request.id);
    if (isSecure) reply.header(...TRANSPORT_HEADER);
    if (state.isClosing && !isHealth(request)) {
      sendProblem(reply, CLOSING);
      return;
    }
    const wait = perAddress.take(callerOfAddress(request.ip), performance.now() / 1_000);
    if (wait !== undefined && !isHealth(request)) {
      sendTooMany(reply, wait);
      return;
    }
    next();
  });
  // A server that closes waits for its connections, and a client keeps one for its next request.
  fastify.addHook('onSend', (_, reply, payload, next) => {
    if (state.isClosing) reply.header('connection', 'close');
    next(null, payload);
  });
  fastify.addHook('onResponse', (request, reply, next) => {
    if (state.isClosing) request.raw.socket.end();
    const { method, id: requestId, ip: address } = request;
    const route = request.routeOptions.url ?? 'none';
    const { statusCode: status, elapsedTime } = reply;
    metrics.count({ method, route, status, seconds: elapsedTime / 1_000 });
    const milliseconds = Math.round(elapsedTime * 10) / 10;
    log.info({ requestId, method, route, status, milliseconds, address }, 'answered');
    next();
  });
  fastify.setErrorHandler((error, request, reply) => answerFailure({ error, request, reply, log }));
  fastify.setNotFoundHandler((request, reply) => {
    const methods = methodsAt(routes, request.url);
    if (methods.length === 0) {
      return sendProblem(reply, problemOf(PROBLEMS.notFound, 'There is no such address here.'));
    }
    const detail = `Expected ${methods.join(' or ')}, found ${request.method}.`;
    reply.header('allow', methods.join(', '));
    return sendProblem(reply, problemOf(PROBLEMS.methodNotAllowed, detail));
  });
}

function isHealth({ url }: FastifyRequest): boolean {
  return url === '/health/live' || url === '/health/ready';
}

function sendTooMany(reply: FastifyReply, waitSeconds: number): FastifyReply {
  const detail = `Expected the next request in ${waitSeconds} seconds.`;
  reply.header('retry-after', String(waitSeconds));
  return sendProblem(reply, problemOf(PROBLEMS.tooManyRequests, detail));
}

interface Failed {
  readonly error: unknown;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly log: HttpLog;
}

function answerFailure({ error, request, reply, log }: Failed): FastifyReply {
  const { problem, isForLog } = failureOf(error);
  if (isForLog) {
    const facts = { requestId: request.id, route: request.routeOptions.url, err: error };
    log.error(facts, `answered ${problem.type}`);
  }
  if (reply.sent) return reply;
  // Refused before the hooks ran, such as an address that is no URL.
  if (!reply.hasHeader('x-request-id'))
    reply.headers(SECURITY_HEADERS).header('x-request-id', request.id);
  return sendProblem(reply, problem);
}

/** Step 2 before the body is read, then the rest. */
function addRoutes<Ports extends PortsWithStore>(
  fastify: FastifyInstance,
  options: HttpServerOptions<Ports>,
  parts: Parts,
): void {
  const binding: Binding<Ports> = options;
  for (const route of options.routes) {
    const { spec } = route;
    const serve = bindRoute(route, binding);
    const isStream = spec.kind === 'stream';
    const usualSecondsMax = spec.secondsMax ?? options.limits.requestSecondsMax;
    const secondsMax = isStream ? Number.POSITIVE_INFINITY : usualSecondsMax;
    fastify.route({
      method: spec.method,
      url: spec.path,
      exposeHeadRoute: spec.method === 'GET' && !isStream,
      bodyLimit: spec.bodyBytesMax ?? options.limits.bodyBytesMax,
      onRequest: async (request, reply) => {
        const until = parts.active.begin(reply, secondsMax);
        const found = await admission(route, options, parts, request);
        // Its time may have been over before it was known who asks.
        if (reply.sent) return reply;
        if ('wait' in found) return sendTooMany(reply, found.wait);
        if (!found.ok) return sendProblem(reply.headers(found.headers ?? {}), found.problem);
        const { actor, reach } = found;
        const before = { actor, reach };
        const mayGoOn = isStream ? () => isAsBefore(route, options, request, before) : goesOn;
        request[ADMITTED] = { actor, reach, until, mayGoOn };
        return undefined;
      },
      handler: async (request, reply) => {
        const known = request[ADMITTED];
        assert(known !== undefined, 'a request came to its handler without being admitted');
        return serve(request, reply, known);
      },
    });
  }
}

async function admission<Ports extends PortsWithStore>(
  { spec }: AnyRoute<Ports>,
  { authenticate, reachOf }: HttpServerOptions<Ports>,
  { perActor }: Parts,
  { method, url, headers, ip: address }: FastifyRequest,
) {
  const found = await authenticate({ method, url, headers, address });
  if (!found.ok) return found;
  const { actor } = found;
  // All that show nothing are one actor: they are counted by address alone.
  const isCounted = actor.id !== 'public';
  const wait = isCounted ? perActor.take(actor.id, performance.now() / 1_000) : undefined;
  if (wait !== undefined) return { ok: false as const, wait };
  const admitted = admit(spec, actor, reachOf);
  return admitted.ok ? { ...admitted, actor } : { ...admitted, headers: undefined };
}

async function goesOn(): Promise<boolean> {
  return true;
}

/**
 * Whether no role came or went, also of those that move no reach: who hears everywhere may hear
 * more where it has a role besides. Who listens comes back, and is let in anew.
 */
async function isAsBefore<Ports extends PortsWithStore>(
  { spec }: AnyRoute<Ports>,
  { authenticate, reachOf }: HttpServerOptions<Ports>,
  { method, url, headers, ip: address }: FastifyRequest,
  before: Pick<Admitted, 'actor' | 'reach'>,
): Promise<boolean> {
  const found = await authenticate({ method, url, headers, address, isAgain: true });
  if (!found.ok) return false;
  const { actor } = found;
  const admitted = admit(spec, actor, reachOf);
  if (!admitted.ok) return false;
  const rolesOf = (each: typeof before) => JSON.stringify([each.reach, each.actor.grants]);
  return rolesOf({ actor, reach: admitted.reach }) === rolesOf(before);
}

async function statesOf<Ports extends PortsWithStore>(
  { partStates }: HttpServerOptions<Ports>,
  { state }: Parts,
): Promise<readonly PartState[]> {
  if (state.isClosing) return [{ name: 'server', isReady: false, sentence: 'It is closing' }];
  return partStates();
}

async function close<Ports extends PortsWithStore>(
  fastify: FastifyInstance,
  { limits }: HttpServerOptions<Ports>,
  { active, metrics, state, unused }: Parts & { readonly unused: UnusedConnections },
): Promise<void> {
  state.isClosing = true;
  active.endStreams();
  const force = setTimeout(
    () => fastify.server.closeAllConnections(),
    limits.closeSecondsMax * 1_000,
  );
  const closed = fastify.close();
  unused.end();
  await closed;
  clearTimeout(force);
  active.stop();
  metrics.stop();
}
