/**
 * What a route answers, as pages to read and keep: a PDF, for whoever may read the JSON. The page
 * writer is loaded when pages are asked for: most servers and all commands start without it.
 */

import type { FastifyReply } from 'fastify';
import type { PageDocument } from '../../kernel/page-document.ts';
import { sendProblem } from './answer.ts';
import { withForm } from './format-query.ts';
import type { Problem } from './problem.ts';
import type { Route, RouteRequest, RouteShape } from './route.ts';

export const PDF_MEDIA_TYPE = 'application/pdf';
const PDF = { format: 'pdf', mediaType: PDF_MEDIA_TYPE, says: 'as pages' };

export interface Pages {
  /** Of the file, without its ending, such as `call_2026-ranking`. */
  readonly name: string;
  readonly document: PageDocument;
}

/** Pages, or a refusal that is sent as it is. */
export type PagesOrProblem = Pages | { readonly ok: false; readonly problem: Problem };

/** Asked once the caller has the permission of the route where its subject lies. */
export type PagesOf<Request, Ports> = (request: Request, ports: Ports) => Promise<PagesOrProblem>;

/** The same route, which also answers `Accept: application/pdf` and `?format=pdf`. */
export function withPages<Shape extends RouteShape, Ports>(
  route: Route<Shape, Ports>,
  pagesOf: PagesOf<RouteRequest<Shape>, Ports>,
): Route<Shape, Ports> {
  const { spec } = route;
  const first = spec.kind === 'list' ? ['json', 'csv'] : ['json'];
  const query = withForm(spec.query, first, PDF);
  return { ...route, spec: { ...spec, query: query as Shape['query'], hasPages: true }, pagesOf };
}

export async function sendPages(reply: FastifyReply, paged: PagesOrProblem): Promise<FastifyReply> {
  if ('problem' in paged) return sendProblem(reply, paged.problem);
  const { writePdf } = await import('../document/write-pdf.ts');
  const bytes = await writePdf(paged.document);
  reply.header('content-disposition', `attachment; filename="${paged.name}.pdf"`);
  reply.header('vary', 'Accept, Authorization, Cookie');
  return reply.type(PDF_MEDIA_TYPE).send(bytes);
}
