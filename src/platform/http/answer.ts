/** How answers and refusals leave the server. */
import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KeptAnswer } from './idempotency.ts';
import { toJsonText } from './json-text.ts';
import type { Problem } from './problem.ts';
import type { Method, RouteAnswer, RouteShape } from './route.ts';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';
const JSON_MEDIA_TYPE = 'application/json; charset=utf-8';

/** Nothing may run, be loaded, framed or sent. */
export const STRICTEST_POLICY =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * By OWASP ASVS 5.0, 3.4: no answer may be framed, sniffed, or kept by a cache that is shared, and
 * none of it may run or load anything. Pages replace the policy by one that lets in their style.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': STRICTEST_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'private, no-cache',
};

/** For whoever reaches Polder by https. */
export const TRANSPORT_HEADER = ['strict-transport-security', 'max-age=31536000'] as const;

export function problemText(problem: Problem, requestId: string): string {
  const { type, title, status, detail, faults, facts } = problem;
  return JSON.stringify({
    type: `/problems/${type}`,
    title,
    status,
    detail,
    requestId,
    faults,
    facts,
  });
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const { status } = problem;
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="polder"');
  if ((status === 503 || status === 429) && !reply.hasHeader('retry-after')) {
    reply.header('retry-after', '1');
  }
  reply.header('cache-control', 'no-store');
  return reply.code(status).type(PROBLEM_MEDIA_TYPE).send(problemText(problem, reply.request.id));
}

/** An answer of a handler as it is sent and kept. */
export function renderAnswer(
  { status, body, version, location }: RouteAnswer<RouteShape>,
  kind: string,
): KeptAnswer {
  const sent = status ?? (body === undefined ? 204 : kind === 'create' ? 201 : 200);
  const text = sent === 204 || body === undefined ? '' : toJsonText(body);
  const headers: Record<string, string> = {};
  if (version !== undefined) headers.etag = `"${version}"`;
  if (location !== undefined) headers.location = location;
  return { status: sent, headers, body: text };
}

/** Sends an answer; a read whose ETag the client has already is answered 304. */
export function sendAnswer(reply: FastifyReply, answer: KeptAnswer, method: Method): FastifyReply {
  reply.headers(answer.headers);
  if (method === 'GET' && answer.status === 200) {
    const tag = readTagOf(answer);
    reply.header('etag', tag).header('vary', 'Accept, Authorization, Cookie');
    if (isKnown(reply.request, tag)) return reply.code(304).send();
  }
  if (answer.body === '') return reply.code(answer.status).send();
  return reply.code(answer.status).type(JSON_MEDIA_TYPE).send(answer.body);
}

/**
 * Of the content too where it has a version: an answer also says what changes without one, such as
 * whether a step is overdue by now.
 */
function readTagOf({ headers, body }: KeptAnswer): string {
  const content = hash('sha1', body, 'base64url');
  if (headers.etag === undefined) return `W/"${content}"`;
  return `${headers.etag.slice(0, -1)}.${content}"`;
}

/** RFC 9110, 13.1.2: tags are compared without their W/. */
function isKnown(request: FastifyRequest, tag: string): boolean {
  const header = request.headers['if-none-match'];
  if (header === undefined) return false;
  const bare = tag.replace(/^W\//, '');
  return header.split(',').some((each) => each.trim().replace(/^W\//, '') === bare);
}
