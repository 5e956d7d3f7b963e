/**
 * What one request goes through, in this order; the first refusal is the answer.
 *
 * 1. The server still takes requests, and the address has not sent too many (503, 429).
 * 2. Who asks (401), whether that one has sent too many (429), and whether it has the route's
 *    permission anywhere at all (401, 403). Only now is the body read (408, 413, 415, 400).
 * 3. Accept (406), If-Match (428), Idempotency-Key, the schemas of params, query and body (400).
 * 4. The scopes of the subject: it is there, and the caller may know it (404); the permission holds
 *    in one of them (403).
 * 5. The handler, inside a transaction that keeps its answer where a key was sent.
 * 6. The answer, with its ETag.
 *
 * `server.ts` does the first two, this file the rest.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { assert } from '../../kernel/assert.ts';
import { done, refused } from '../../kernel/outcome.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Database } from '../database/transaction.ts';
import type { Actor, Reach, Scope } from '../identity/access.ts';
import { noSuchSubject, type ReachOf, refusalInScopes } from './admission.ts';
import { renderAnswer, sendAnswer, sendProblem } from './answer.ts';
import { sendCsv } from './csv-answer.ts';
import { sendEventStream } from './event-stream.ts';
import { HTML_MEDIA_TYPE, sendHtml } from './html-answer.ts';
import { type KeptAnswer, keepAnswers, reserveKeys, StoreOfOneWrite } from './idempotency.ts';
import { type IdempotencyKey, requestHashOf } from './idempotency-key.ts';
import { fromJsonText } from './json-text.ts';
import { withLastChange } from './last-change.ts';
import { PDF_MEDIA_TYPE, sendPages } from './pages.ts';
import { type FieldFault, type Problem, problemOf } from './problem.ts';
import { PROBLEMS } from './problems.ts';
import {
  accepts,
  asksFor,
  faultSentence,
  type Read,
  readIdempotencyKey,
  readIfMatch,
} from './request-head.ts';
import {
  type AnyRoute,
  type Handled,
  type RouteRequest,
  type RouteShape,
  type RouteSpec,
  statusesOf,
  type Unseen,
} from './route.ts';
import { withSameRequest } from './same-request.ts';
import { coercionOf, validatorOf } from './validate.ts';
import { sendXml, XML_MEDIA_TYPE } from './xml-answer.ts';

/** What every room finds among its ports. */
export interface PortsWithStore {
  readonly database: Database;
}

/** Who asks, as step 2 has found, and until when. */
export interface Admitted {
  readonly actor: Actor;
  readonly reach: Reach;
  readonly until: RouteRequest<RouteShape>['until'];
  readonly mayGoOn: RouteRequest<RouteShape>['mayGoOn'];
}

export interface Binding<Ports extends PortsWithStore> {
  readonly ports: Ports;
  readonly reachOf: ReachOf;
  readonly clock: () => EpochSeconds;
  /** Whether answers are held against their schemas: in tests, because it costs time. */
  readonly checksAnswers: boolean;
}

export type ServeRequest = (
  request: FastifyRequest,
  reply: FastifyReply,
  admitted: Admitted,
) => Promise<FastifyReply>;

/** Steps 3 to 6 of a route. Its schemas are compiled here, once. */
export function bindRoute<Ports extends PortsWithStore>(
  route: AnyRoute<Ports>,
  binding: Binding<Ports>,
): ServeRequest {
  const { spec } = route;
  const read = readerOf(route, binding);
  const answerFaults = validatorOf(spec.answer, 'answer');
  const statuses = new Set<number>(statusesOf(spec));
  return async (request, reply, admitted) => {
    const decoded = read(request, admitted);
    if (!decoded.ok) return sendProblem(reply, decoded.problem);
    const { ports, reachOf } = binding;
    const asked = decoded.value;
    const subject = await subjectOf(route, asked, ports);
    if (subject === undefined) return sendProblem(reply, noSuchSubject());
    const refusal = subject.scopes && refusalInScopes(spec, admitted, subject.scopes, reachOf);
    if (refusal !== undefined) return sendProblem(reply, refusal);
    if (route.pagesOf !== undefined && asksFor(request, 'pdf', PDF_MEDIA_TYPE)) {
      return sendPages(reply, await route.pagesOf(asked, ports));
    }
    if (route.htmlOf !== undefined && asksFor(request, 'html', HTML_MEDIA_TYPE)) {
      return sendHtml(reply, await route.htmlOf(asked, ports));
    }
    if (route.xmlOf !== undefined && asksFor(request, 'xml', XML_MEDIA_TYPE)) {
      return sendXml(reply, await route.xmlOf(asked, ports));
    }
    if (route.list !== undefined && asksFor(request, 'csv', 'text/csv')) {
      return sendCsv({ list: route.list, spec, asked, ports }, reply);
    }
    const handled = await subject.handle();
    if ('kept' in handled) {
      if (handled.isReplayed) reply.header('idempotent-replay', 'true');
      return sendAnswer(reply, handled.kept, spec.method);
    }
    if (!handled.ok) {
      const changed = { params: asked.params, noun: spec.auditNoun };
      const problem = await withLastChange(handled.problem, changed, ports.database);
      const key = spec.kind === 'create' ? asked.idempotencyKey : undefined;
      return sendProblem(reply, await withSameRequest(problem, key, ports.database));
    }
    if (spec.kind === 'stream') return sendEventStream(reply, handled.body, asked.until.signal);
    if (binding.checksAnswers)
      requireFit(spec.operationId, answerFaults(fromJsonText(handled.body)));
    const answer = renderAnswer(handled, spec.kind);
    assert(statuses.has(answer.status), `${spec.operationId} answers ${answer.status}, undeclared`);
    return sendAnswer(reply, answer, spec.method);
  };
}

function requireFit(operationId: string, faults: readonly FieldFault[]): void {
  const words = faults.map(faultSentence).join(' ');
  assert(faults.length === 0, `${operationId} answers what its schema does not allow: ${words}`);
}

type Asked = Unseen<RouteRequest<RouteShape>>;

/** Step 3. */
function readerOf<Ports extends PortsWithStore>(
  { spec }: AnyRoute<Ports>,
  { clock }: Binding<Ports>,
): (request: FastifyRequest, admitted: Admitted) => Read<Asked> {
  const [toParams, toQuery] = [coercionOf(spec.params), coercionOf(spec.query)];
  const paramFaults = validatorOf(spec.params, 'params');
  const queryFaults = validatorOf(spec.query, 'query');
  const bodyFaults = validatorOf(spec.body, 'body');
  const isWrite = spec.method !== 'GET';
  return (request, { actor, reach, until, mayGoOn }) => {
    const { headers, body, id: requestId } = request;
    if (!isAcceptable(spec, headers.accept)) return no(problemOf(PROBLEMS.notAcceptable, FORMS));
    const ifMatch = readIfMatch(headers['if-match']);
    if (!ifMatch.ok) return ifMatch;
    if (spec.kind === 'update' && ifMatch.value === undefined) {
      return no(problemOf(PROBLEMS.versionMissing, 'Expected If-Match, found nothing.'));
    }
    const key = readIdempotencyKey(isWrite ? headers['idempotency-key'] : undefined);
    if (!key.ok) return key;
    const params = toParams(request.params as Record<string, unknown>);
    const query = toQuery(request.query as Record<string, unknown>);
    const faults = firstFaults(paramFaults(params), queryFaults(query), bodyFaults(body));
    if (faults.length > 0) return no(invalidProblem(faults));
    const asked = {
      params: params as never,
      query: query as never,
      body: body as never,
      actor,
      reach,
      until,
      mayGoOn,
      caller: { actor: actor.id, at: clock(), requestId },
      ifMatch: ifMatch.value,
      idempotencyKey: key.value === undefined ? undefined : keyOf(request, actor, key.value),
      lastEventId: lastEventIdOf(headers['last-event-id']),
    };
    return { ok: true, value: asked };
  };
}

const FORMS =
  'Answers are application/json; lists are also text/csv, some answers application/pdf, ' +
  'text/html or application/xml, events text/event-stream.';

function no(problem: Problem): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem };
}

function isAcceptable(
  { kind, hasPages, hasHtml, hasXml }: RouteSpec<RouteShape>,
  accept: string | undefined,
): boolean {
  if (accept === undefined) return true;
  if (kind === 'stream') return accepts(accept, 'text/event-stream');
  if (accepts(accept, 'application/json')) return true;
  if (kind === 'list' && accepts(accept, 'text/csv')) return true;
  if (hasHtml === true && accepts(accept, HTML_MEDIA_TYPE)) return true;
  if (hasXml === true && accepts(accept, XML_MEDIA_TYPE)) return true;
  return hasPages === true && accepts(accept, PDF_MEDIA_TYPE);
}

function firstFaults(...parts: readonly (readonly FieldFault[])[]): readonly FieldFault[] {
  return parts.find((faults) => faults.length > 0) ?? [];
}

function invalidProblem(faults: readonly FieldFault[]): Problem {
  const detail = faults.slice(0, 1).map(faultSentence).join('');
  return problemOf(PROBLEMS.requestInvalid, detail, { faults });
}

function keyOf(request: FastifyRequest, actor: Actor, key: string): IdempotencyKey {
  const { method, url, body } = request;
  const requestHash = requestHashOf(method, url, body);
  return { actor: actor.id, key, method, path: url, requestHash };
}

function lastEventIdOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' && header !== '' ? header : undefined;
}

interface Subject {
  /** `undefined` where the handler itself keeps to what the caller may see, as that of a list. */
  readonly scopes: readonly Scope[] | undefined;
  readonly handle: () => Promise<Handled<RouteShape> | Replayed>;
}

/** What step 4 asks about, and step 5 handles; `undefined` where it is not there. */
async function subjectOf<Ports extends PortsWithStore>(
  route: AnyRoute<Ports>,
  asked: Asked,
  ports: Ports,
): Promise<Subject | undefined> {
  if (route.find !== undefined) {
    const found = await route.find(asked, ports);
    return found && { ...found, handle: async () => ({ ok: true, ...(await found.show()) }) };
  }
  const served = () => handle(route, asked, ports);
  if (route.scopesOf === undefined) return { scopes: undefined, handle: served };
  const scopes = await route.scopesOf(asked, ports.database);
  return scopes && { scopes, handle: served };
}

type Replayed = { readonly kept: KeptAnswer; readonly isReplayed: boolean };

/** Step 5. */
async function handle<Ports extends PortsWithStore>(
  route: AnyRoute<Ports>,
  asked: Asked,
  ports: Ports,
): Promise<Handled<RouteShape> | Replayed> {
  const { spec } = route;
  const { idempotencyKey: key } = asked;
  const isKeptHere = (spec.idempotency ?? 'in-transaction') === 'in-transaction';
  if (key === undefined || !isKeptHere) return route.handle(asked, ports);
  const outcome = await ports.database.write(asked.caller, async (writer) => {
    const [reservation] = await reserveKeys(writer, [key]);
    if (reservation?.kind === 'repeated') {
      return refused({
        reason: 'replayed',
        answer: { kept: reservation.answer, isReplayed: true },
      });
    }
    if (reservation?.kind !== 'new') {
      return refused({ reason: 'reused', answer: no(keyReused(key)) });
    }
    const database = new StoreOfOneWrite(writer);
    const answer = await route.handle(asked, { ...ports, database });
    if (!answer.ok || !database.isWritten) return refused({ reason: 'nothing_to_keep', answer });
    const kept = renderAnswer(answer, spec.kind);
    await keepAnswers(writer, [{ key, answer: kept }]);
    return done({ kept, isReplayed: false });
  });
  return outcome.ok ? outcome.value : outcome.answer;
}

export function keyReused({ key }: IdempotencyKey): Problem {
  const detail = `The key ${key} came before with another method, address or body.`;
  return problemOf(PROBLEMS.keyReused, detail);
}
