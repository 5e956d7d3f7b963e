/** What a route answers, as a document in XML for other programs, beside the JSON. */
import type { FastifyReply } from 'fastify';
import { sendProblem } from './answer.ts';
import { withForm } from './format-query.ts';
import type { Problem } from './problem.ts';
import type { Route, RouteRequest, RouteShape } from './route.ts';

export const XML_MEDIA_TYPE = 'application/xml';

export interface XmlFile {
  /** Without its ending, such as `invoice_00000012`. */
  readonly name: string;
  readonly text: string;
}

/** A whole document, or a refusal that is sent as it is. */
export type XmlOrProblem = XmlFile | { readonly ok: false; readonly problem: Problem };

/** Asked once the caller has the permission of the route where its subject lies. */
export type XmlOf<Request, Ports> = (request: Request, ports: Ports) => Promise<XmlOrProblem>;

/** The same route, which also answers `Accept: application/xml` and `?format=xml`. */
export function withXml<Shape extends RouteShape, Ports>(
  route: Route<Shape, Ports>,
  xmlOf: XmlOf<RouteRequest<Shape>, Ports>,
): Route<Shape, Ports> {
  const { spec } = route;
  const form = { format: 'xml', mediaType: XML_MEDIA_TYPE, says: 'as XML' };
  const query = withForm(spec.query, ['json'], form);
  return { ...route, spec: { ...spec, query: query as Shape['query'], hasXml: true }, xmlOf };
}

export function sendXml(reply: FastifyReply, asked: XmlOrProblem): FastifyReply {
  if ('problem' in asked) return sendProblem(reply, asked.problem);
  reply.header('content-disposition', `attachment; filename="${asked.name}.xml"`);
  reply.header('vary', 'Accept, Authorization, Cookie');
  return reply.type(`${XML_MEDIA_TYPE}; charset=utf-8`).send(asked.text);
}
