/** What a request failed with, as the problem that its sender is told. */
import {
  CommitUnknown,
  ConstraintViolated,
  StoreUnavailable,
  UnstorableText,
} from '../database/errors.ts';
import { CursorForged } from './cursor.ts';
import { type Problem, problemOf } from './problem.ts';
import { PROBLEMS } from './problems.ts';
import { BodyUnreadable } from './read-body.ts';

export interface Failure {
  readonly problem: Problem;
  /** Whether somebody should look: a defect, or a store that does not serve. */
  readonly isForLog: boolean;
}

export function failureOf(error: unknown): Failure {
  return ofStore(error) ?? ofRequest(error) ?? DEFECT;
}

const DEFECT: Failure = {
  problem: problemOf(PROBLEMS.defect, 'The log has more under this request id.'),
  isForLog: true,
};

function ofStore(error: unknown): Failure | undefined {
  if (error instanceof StoreUnavailable) {
    const detail = 'The store does not serve just now.';
    return { problem: problemOf(PROBLEMS.unavailable, detail), isForLog: true };
  }
  if (error instanceof CommitUnknown) {
    const detail = 'The connection to the store was lost while it was saving.';
    return { problem: problemOf(PROBLEMS.outcomeUnknown, detail), isForLog: true };
  }
  if (error instanceof ConstraintViolated && error.kind === 'unique') {
    const detail = 'Another request made the same thing at the same moment.';
    return { problem: problemOf(PROBLEMS.conflict, detail), isForLog: true };
  }
  if (error instanceof CursorForged) return told(problemOf(PROBLEMS.cursorInvalid, FORGED));
  if (!(error instanceof UnstorableText)) return undefined;
  return told(problemOf(PROBLEMS.requestInvalid, 'Expected text without control characters.'));
}

const FORGED = 'Expected a cursor as it was answered.';

/** Codes of Fastify, https://fastify.dev/docs/latest/Reference/Errors/ */
function ofRequest(error: unknown): Failure | undefined {
  if (error instanceof BodyUnreadable) return told(problemOf(PROBLEMS.jsonInvalid, error.message));
  switch (codeOf(error)) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return told(
        problemOf(PROBLEMS.bodyTooLarge, 'The body has more bytes than this route takes.'),
      );
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return told(problemOf(PROBLEMS.mediaTypeUnknown, 'Expected Content-Type: application/json.'));
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return told(
        problemOf(PROBLEMS.jsonInvalid, 'The body is not as long as Content-Length says.'),
      );
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return told(
        problemOf(PROBLEMS.addressInvalid, 'The address is no valid URL of this server.'),
      );
    case 'ECONNRESET':
      return told(problemOf(PROBLEMS.timeOver, 'The connection ended before the request did.'));
    default:
      return undefined;
  }
}

function told(problem: Problem): Failure {
  return { problem, isForLog: false };
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
