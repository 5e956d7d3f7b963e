/** What a route answers, as a page of HTML for people, beside the JSON for programs. */
import type { FastifyReply } from 'fastify';
import { sendProblem } from './answer.ts';
import { withForm } from './format-query.ts';
import type { Problem } from './problem.ts';
import type { Route, RouteRequest, RouteShape } from './route.ts';

export const HTML_MEDIA_TYPE = 'text/html';

/** A whole document, or a refusal that is sent as it is. */
export type HtmlOrProblem = string | { readonly ok: false; readonly problem: Problem };

/** Asked once the caller has the permission of the route where its subject lies. */
export type HtmlOf<Request, Ports> = (request: Request, ports: Ports) => Promise<HtmlOrProblem>;

/** Only its own style: no script, nothing fetched, and no origin, so that it reaches nothing. */
const PAGE_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'";

/** The same route, which also answers `Accept: text/html` and `?format=html`. */
export function withHtml<Shape extends RouteShape, Ports>(
  route: Route<Shape, Ports>,
  htmlOf: HtmlOf<RouteRequest<Shape>, Ports>,
): Route<Shape, Ports> {
  const { spec } = route;
  const form = { format: 'html', mediaType: HTML_MEDIA_TYPE, says: 'as a page' };
  const query = withForm(spec.query, ['json'], form);
  return { ...route, spec: { ...spec, query: query as Shape['query'], hasHtml: true }, htmlOf };
}

export function sendHtml(reply: FastifyReply, page: HtmlOrProblem): FastifyReply {
  if (typeof page !== 'string') return sendProblem(reply, page.problem);
  reply.header('content-security-policy', PAGE_POLICY);
  reply.header('vary', 'Accept, Authorization, Cookie');
  return reply.type(`${HTML_MEDIA_TYPE}; charset=utf-8`).send(page);
}
