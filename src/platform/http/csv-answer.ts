/** All of a list as CSV, page by page, so that neither side holds all of it at once. */
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './answer.ts';
import { csvColumnsOf, csvHeader, csvLine, UTF8_MARK } from './csv.ts';
import { HTML_MEDIA_TYPE } from './html-answer.ts';
import { fromJsonText } from './json-text.ts';
import { type ListPart, PAGE_ITEMS_MAX, type Page, type PageRequest } from './page.ts';
import { names } from './request-head.ts';
import type { RouteRequest, RouteShape, RouteSpec, Unseen } from './route.ts';

type Asked = Unseen<RouteRequest<RouteShape>>;

export interface CsvOrder<Ports> {
  readonly list: ListPart<Asked, Ports>;
  readonly spec: RouteSpec<RouteShape>;
  readonly asked: Asked;
  readonly ports: Ports;
}

/**
 * The first page is read before anything is sent, so that a refusal is a refusal. A failure on the
 * way breaks the connection, so that half a file is not taken for a whole one.
 */
export async function sendCsv<Ports>(
  order: CsvOrder<Ports>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { list, asked, ports, spec } = order;
  const start = list.pageRequestOf(asked.query);
  if ('type' in start) return sendProblem(reply, start);
  const page = { ...start, limit: PAGE_ITEMS_MAX };
  const first = await list.readPage({ ...asked, page }, ports);
  if ('problem' in first) return sendProblem(reply, first.problem);
  const lines = linesOf(order, { page, first, isForPeople: isSavedByPerson(reply.request) });
  reply.header('vary', 'Accept, Authorization, Cookie');
  reply.header('content-disposition', `attachment; filename="${spec.operationId}.csv"`);
  return reply.type('text/csv; charset=utf-8; header=present').send(Readable.from(lines));
}

/**
 * A browser that follows a link asks for a page, and saves what comes; Chromium says only that it
 * navigates where the link is one for a download.
 */
function isSavedByPerson({ headers }: FastifyRequest): boolean {
  return headers['sec-fetch-mode'] === 'navigate' || names(headers.accept, HTML_MEDIA_TYPE);
}

interface Start {
  readonly page: PageRequest;
  readonly first: Page<unknown>;
  readonly isForPeople: boolean;
}

async function* linesOf<Ports>(
  { list, asked, ports }: CsvOrder<Ports>,
  { page, first, isForPeople }: Start,
): AsyncGenerator<string> {
  const columns = csvColumnsOf(list.item);
  if (isForPeople) yield UTF8_MARK;
  yield csvHeader(columns);
  for (let read = first; ; ) {
    yield read.items.map((row) => csvLine(columns, fromJsonText(row))).join('');
    if (read.next === undefined) return;
    const next = await list.readPage({ ...asked, page: { ...page, after: read.next } }, ports);
    if ('problem' in next) throw new Error(`A page on the way was refused: ${next.problem.detail}`);
    read = next;
  }
}
