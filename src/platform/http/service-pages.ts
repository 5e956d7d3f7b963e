/** What the server says of itself: health, metrics, its problems, its interface. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { assert } from '../../kernel/assert.ts';
import { compare } from '../../kernel/compare.ts';
import { isLoopback } from './addresses.ts';
import { type Authenticate, admit, type ReachOf } from './admission.ts';
import { sendProblem } from './answer.ts';
import { docsPageOf } from './docs-page.ts';
import type { HttpMetrics } from './metrics.ts';
import { type InterfaceInfo, openApiOf } from './open-api.ts';
import type { HtmlPage } from './page-html.ts';
import type { ProblemType } from './problem.ts';
import { problemOf } from './problem.ts';
import { pageOfProblem, pageOfProblems } from './problem-pages.ts';
import { PROBLEMS } from './problems.ts';
import type { AnyRoute } from './route.ts';

/**
 * One part that must work before requests are sent here. Its sentence says why it does not, or
 * warns of what is wrong with it all the same; no secrets.
 */
export interface PartState {
  readonly name: string;
  readonly isReady: boolean;
  readonly sentence?: string;
}

export interface ServicePages {
  readonly routes: readonly AnyRoute[];
  readonly info: InterfaceInfo;
  readonly metrics: HttpMetrics;
  readonly partStates: () => Promise<readonly PartState[]>;
  readonly authenticate: Authenticate;
  readonly reachOf: ReachOf;
  /** Whether a proxy stands before the server: then every request comes from loopback. */
  readonly isBehindProxy: boolean;
}

export function registerServicePages(fastify: FastifyInstance, pages: ServicePages): void {
  fastify.get('/health/live', (_request, reply) => reply.send({ status: 'live' }));
  fastify.get('/health/ready', async (_request, reply) => {
    const parts = await pages.partStates();
    const isReady = parts.every((part) => part.isReady);
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready', parts });
  });
  fastify.get('/metrics', (request, reply) => sendMetrics(request, reply, pages));
  registerDocuments(fastify, pages);
  registerProblems(fastify, problemTypesOf(pages.routes));
}

const METRICS_OF_ALL = problemOf(
  PROBLEMS.notPermitted,
  'This needs the permission metric.read for the whole platform.',
);

async function sendMetrics(
  request: FastifyRequest,
  reply: FastifyReply,
  { metrics, authenticate, reachOf, isBehindProxy }: ServicePages,
): Promise<FastifyReply> {
  const { method, url, headers, ip: address } = request;
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  if (isBehindProxy || isForwarded || !isLoopback(address)) {
    const found = await authenticate({ method, url, headers, address });
    if (!found.ok) return sendProblem(reply, found.problem);
    const admission = admit({ permission: 'metric.read' }, found.actor, reachOf);
    if (!admission.ok) return sendProblem(reply, admission.problem);
    // They tell of all routes and all callers, such as how many bids were sealed.
    if (!('everywhere' in admission.reach)) return sendProblem(reply, METRICS_OF_ALL);
  }
  return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics.text());
}

/** Both are made once: the table of routes does not change while the server runs. */
function registerDocuments(fastify: FastifyInstance, { routes, info }: ServicePages): void {
  const document = JSON.stringify(openApiOf(routes, info));
  const docs = docsPageOf(routes, info);
  fastify.get('/openapi.json', (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(document),
  );
  fastify.get('/docs', (_request, reply) => sendPage(reply, docs));
}

function registerProblems(fastify: FastifyInstance, types: readonly ProblemType[]): void {
  const list = pageOfProblems(types);
  fastify.get('/problems', (_request, reply) => sendPage(reply, list));
  fastify.get<{ Params: { type: string } }>('/problems/:type', (request, reply) => {
    const type = types.find((each) => each.type === request.params.type);
    if (type === undefined) {
      return sendProblem(reply, problemOf(PROBLEMS.notFound, 'There is no problem of this name.'));
    }
    return sendPage(reply, pageOfProblem(type));
  });
}

function sendPage(reply: FastifyReply, page: HtmlPage): FastifyReply {
  reply.header('content-security-policy', page.contentSecurityPolicy);
  return reply.type('text/html; charset=utf-8').send(page.html);
}

/** All that any route refuses with, sorted by name. One name means one thing. */
export function problemTypesOf(routes: readonly Pick<AnyRoute, 'spec'>[]): readonly ProblemType[] {
  const types = new Map<string, ProblemType>();
  const all = [...Object.values(PROBLEMS), ...routes.flatMap(({ spec }) => spec.problems ?? [])];
  for (const each of all) {
    const known = types.get(each.type);
    const isSame =
      known === undefined || (known.status === each.status && known.title === each.title);
    assert(isSame, `two problems are called ${each.type}: ${known?.title} and ${each.title}`);
    types.set(each.type, known ?? each);
  }
  return [...types.values()].sort((a, b) => compare(a.type, b.type));
}
