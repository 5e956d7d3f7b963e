/**
 * What every route may be refused with, whatever its room. The rooms add their own, each listed in
 * the spec of the routes that use it.
 */
import { CURSOR_INVALID } from './list.ts';
import type { ProblemType } from './problem.ts';

const SAME_KEY = 'Send the same request with the same Idempotency-Key: it is done at most once.';

export const PROBLEMS = {
  requestInvalid: {
    type: 'request-invalid',
    status: 400,
    title: 'The request is not what the interface expects',
    advice: 'Each of the faults names a field, what was found and what was expected.',
  },
  jsonInvalid: {
    type: 'json-invalid',
    status: 400,
    title: 'The body is not JSON in UTF-8 of at most 32 levels',
  },
  addressInvalid: {
    type: 'address-invalid',
    status: 400,
    title: 'The address or the head of the request cannot be read',
  },
  cursorInvalid: CURSOR_INVALID,
  notAuthenticated: {
    type: 'not-authenticated',
    status: 401,
    title: 'This needs a login or a token',
    advice: 'Log in, or send Authorization: Bearer with a personal token.',
  },
  notPermitted: {
    type: 'not-permitted',
    status: 403,
    title: 'Your roles or your token do not permit this here',
    advice: 'The detail names the permission. Who gives roles in the scope can give it.',
  },
  notFound: { type: 'not-found', status: 404, title: 'There is no such thing, or not for you' },
  methodNotAllowed: {
    type: 'method-not-allowed',
    status: 405,
    title: 'The address exists, but not with this method',
    advice: 'The header Allow names the methods.',
  },
  notAcceptable: {
    type: 'not-acceptable',
    status: 406,
    title: 'No form of the answer is one that Accept allows',
    advice: 'Answers are application/json, lists also text/csv.',
  },
  timeOver: {
    type: 'request-timeout',
    status: 408,
    title: 'The request did not arrive in time',
  },
  conflict: {
    type: 'conflict',
    status: 409,
    title: 'Another request changed the same thing at the same moment',
    advice: 'Read the present state and decide again.',
  },
  versionChanged: {
    type: 'version-changed',
    status: 412,
    title: 'What you want to change was changed since you read it',
    advice:
      'Read it again, and send If-Match with its new ETag. The facts name who changed it last ' +
      '(changedBy, changedByName) and when (changedAt), as the audit has it.',
  },
  bodyTooLarge: { type: 'body-too-large', status: 413, title: 'The body is larger than allowed' },
  mediaTypeUnknown: {
    type: 'media-type-unknown',
    status: 415,
    title: 'The body is not sent as application/json',
    advice: 'Send Content-Type: application/json.',
  },
  keyReused: {
    type: 'idempotency-key-reused',
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    advice: 'Make a new key for each new request.',
  },
  versionMissing: {
    type: 'version-missing',
    status: 428,
    title: 'A change needs If-Match',
    advice: 'Send If-Match with the ETag of what you read, such as "3".',
  },
  tooManyRequests: {
    type: 'too-many-requests',
    status: 429,
    title: 'Too many requests in a short time',
    advice: 'Wait for as many seconds as Retry-After says.',
  },
  headTooLarge: {
    type: 'head-too-large',
    status: 431,
    title: 'The headers of the request are too large',
  },
  defect: {
    type: 'defect',
    status: 500,
    title: 'Polder has a defect; nothing was changed',
    advice: 'Tell whoever runs this Polder the request id: the log has the rest.',
  },
  unavailable: {
    type: 'unavailable',
    status: 503,
    title: 'Polder cannot serve this just now; nothing was changed',
    advice: 'Try again after as many seconds as Retry-After says.',
  },
  outcomeUnknown: {
    type: 'outcome-unknown',
    status: 503,
    title: 'Whether this was saved is not known',
    advice: SAME_KEY,
  },
  timeLimit: {
    type: 'time-limit',
    status: 503,
    title: 'The request took longer than allowed; a write may yet be saved',
    advice: SAME_KEY,
  },
} as const satisfies Readonly<Record<string, ProblemType>>;
