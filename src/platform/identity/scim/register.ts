/**
 * SCIM 2.0 (RFC 7643, RFC 7644) under `/scim/v2`: the directory of an organisation enters persons,
 * keeps them up to date and says who has left. It is no part of the interface under /v1: what it
 * takes and answers is the standard's, and only the token of a directory opens it.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { EpochSeconds } from '../../../kernel/units.ts';
import type { Authenticate } from '../../http/admission.ts';
import { readJson } from '../../http/read-body.ts';
import { DIRECTORY_ACTOR_ID } from '../access.ts';
import { isAllowed } from '../permissions.ts';
import { faultOfError, faultOfProblem, SCIM_MEDIA_TYPE, sendFault } from './answer.ts';
import { serveDescriptions } from './descriptions.ts';
import { type ScimServing, type ScimStore, serveUsers } from './users.ts';

export interface ScimOptions extends ScimStore {
  readonly authenticate: Authenticate;
  readonly now: () => EpochSeconds;
  readonly log: ScimLog;
  /** What directories call this server, such as `https://polder.example`. */
  readonly publicUrl: string;
}

export interface ScimLog {
  error(fields: Readonly<Record<string, unknown>>, sentence: string): void;
}

const BODY_BYTES_MAX = 262_144;

export async function registerScim(fastify: FastifyInstance, options: ScimOptions): Promise<void> {
  await fastify.register(
    async (scim) => {
      scim.removeAllContentTypeParsers();
      scim.addContentTypeParser(
        [SCIM_MEDIA_TYPE, 'application/json'],
        { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX },
        async (_request: FastifyRequest, body: string | Buffer) => readJson(Buffer.from(body)),
      );
      scim.setErrorHandler((error, request, reply) => answerError(options, request, reply, error));
      scim.setNotFoundHandler((_request, reply) =>
        sendFault(reply, { status: 404, scimType: null, detail: 'There is no such address here.' }),
      );
      scim.addHook('onRequest', (request, reply) => letIn(options, request, reply));
      const serving = servingOf(options);
      serveUsers(scim, serving);
      serveDescriptions(scim, serving.base);
    },
    { prefix: '/scim/v2' },
  );
}

function servingOf(options: ScimOptions): ScimServing {
  const base = `${options.publicUrl}/scim/v2`;
  const callerOf = ({ id }: FastifyRequest) => ({
    actor: DIRECTORY_ACTOR_ID,
    at: options.now(),
    requestId: id,
  });
  return { ...options, base, callerOf };
}

/** Answers nothing to whoever may go on. */
async function letIn(
  { authenticate }: ScimOptions,
  { method, url, headers, ip: address }: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const asked = await authenticate({ method, url, headers, address });
  if (!asked.ok)
    return sendFault(reply.headers(asked.headers ?? {}), faultOfProblem(asked.problem));
  if (isAllowed(asked.actor, 'person.provision', [])) return undefined;
  const isPublic = asked.actor.id === 'public';
  const detail = 'Expected the token of a directory: polder tokens create NAME --directory';
  return sendFault(reply, { status: isPublic ? 401 : 403, scimType: null, detail });
}

function answerError(
  { log }: ScimOptions,
  { id: requestId, routeOptions }: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): FastifyReply {
  const { isForLog, ...fault } = faultOfError(error);
  if (isForLog) log.error({ requestId, route: routeOptions.url, err: error }, fault.detail);
  return sendFault(reply, fault);
}
