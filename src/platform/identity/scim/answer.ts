/** Answers and refusals as SCIM sends them: RFC 7644, 3.12. */
import type { FastifyReply } from 'fastify';
import SCIMMY from 'scimmy';
import { failureOf } from '../../http/failure.ts';
import type { Problem } from '../../http/problem.ts';
import type { DirectoryRefusal } from '../commands/directory.ts';
import { IssuerUnavailable } from '../oidc.ts';

export const SCIM_MEDIA_TYPE = 'application/scim+json';

export function sendScim(reply: FastifyReply, status: number, body: unknown): FastifyReply {
  return reply.code(status).type(`${SCIM_MEDIA_TYPE}; charset=utf-8`).send(JSON.stringify(body));
}

/** One page of a list. `startIndex` is that of its first, from 1. */
export function listMessage(resources: readonly object[], total: number, startIndex = 1): object {
  return {
    schemas: [SCIMMY.Messages.ListResponse.id],
    totalResults: total,
    itemsPerPage: resources.length,
    startIndex,
    Resources: resources,
  };
}

export interface ScimFault {
  readonly status: number;
  /** The word of RFC 7644, table 9; `null` where it has none. */
  readonly scimType: string | null;
  readonly detail: string;
}

export function sendFault(reply: FastifyReply, fault: ScimFault): FastifyReply {
  const { status, scimType, detail } = fault;
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="polder"');
  if ((status === 503 || status === 429) && !reply.hasHeader('retry-after')) {
    reply.header('retry-after', '1');
  }
  reply.header('cache-control', 'no-store');
  const schemas = [SCIMMY.Messages.ErrorResponse.id];
  const type = scimType === null ? {} : { scimType };
  return sendScim(reply, status, { schemas, status: String(status), ...type, detail });
}

export function faultOfProblem({ status, title, detail }: Problem): ScimFault {
  return { status, scimType: null, detail: `${title}. ${detail}` };
}

/** What was thrown, and whether somebody should look at it. */
export function faultOfError(error: unknown): ScimFault & { readonly isForLog: boolean } {
  if (error instanceof SCIMMY.Types.Error) {
    const { status, scimType, message } = error;
    return { status, scimType: scimType ?? null, detail: message, isForLog: false };
  }
  if (error instanceof IssuerUnavailable) {
    const detail = 'The issuer that logs people in does not answer.';
    return { status: 503, scimType: null, detail, isForLog: true };
  }
  const { problem, isForLog } = failureOf(error);
  return { ...faultOfProblem(problem), isForLog };
}

export function faultOfRefusal(refusal: DirectoryRefusal): ScimFault {
  switch (refusal.reason) {
    case 'subject_missing': {
      const detail = `${refusal.subjectWord}: found nothing, expected the subject of the login.`;
      return { status: 400, scimType: 'invalidValue', detail };
    }
    case 'subject_differs': {
      const detail = `${refusal.subjectWord} is the subject of the login, and cannot change.`;
      return { status: 400, scimType: 'mutability', detail };
    }
    case 'user_name_taken':
      return unique(`There is a user with the userName ${refusal.userName}.`);
    case 'entry_exists':
      return unique(`The user is there, as ${refusal.personId}.`);
    case 'entry_not_found':
      return { status: 404, scimType: null, detail: `There is no user ${refusal.personId}.` };
    case 'version_differs': {
      const detail = `The present version is W/"${refusal.found}".`;
      return { status: 412, scimType: null, detail };
    }
    case 'last_administrator': {
      const detail = `${refusal.personId} is the last active administrator: make another first.`;
      return { status: 409, scimType: null, detail };
    }
  }
}

function unique(detail: string): ScimFault {
  return { status: 409, scimType: 'uniqueness', detail };
}
