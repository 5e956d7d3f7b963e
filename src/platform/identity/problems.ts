/** What identity refuses with, as problems: a reason each, and the sentence of the case. */
import { toTimeText } from '../../kernel/time.ts';
import type { Authenticate } from '../http/admission.ts';
import { type Problem, type ProblemType, problemOf, refuse } from '../http/problem.ts';
import { PROBLEMS } from '../http/problems.ts';
import type { AuthenticateRefusal, Authenticator } from './authenticate.ts';
import type { ActivationRefusal } from './commands/persons.ts';
import type { EndRefusal, GrantRefusal } from './commands/roles.ts';
import type { SessionRefusal } from './commands/sessions.ts';
import type { RevokeRefusal, TokenRefusal } from './commands/tokens.ts';

const TOKEN_INVALID: ProblemType = {
  type: 'token-invalid',
  status: 401,
  title: 'The token is not one that can be used',
  advice: 'Log in again, or make a new token.',
};

const WRITE_NOT_FROM_HERE: ProblemType = {
  type: 'write-not-from-here',
  status: 403,
  title: 'A write with a cookie must come from a page of Polder',
  advice: 'Send the cookie polder_csrf as X-Polder-Csrf, from the same origin; or use a token.',
};

const AUTHENTICATE_SENTENCES: Readonly<Record<AuthenticateRefusal['reason'], string>> = {
  token_malformed: 'Expected Authorization: Bearer and a token that begins with polder_.',
  token_unknown: 'The token is not known here.',
  token_expired: 'The token is over.',
  token_revoked: 'The token was revoked.',
  owner_inactive: 'The owner of the token has no access any more.',
  origin_refused: 'The request comes from another origin, or the browser does not say which.',
  csrf_missing: 'The header X-Polder-Csrf is missing.',
  csrf_wrong: 'X-Polder-Csrf is not that of the session.',
  too_many_attempts: 'Too many credentials from your address were no good.',
};

/** The {@link Authenticate} of the server. */
export function authenticateBy(authenticator: Authenticator): Authenticate {
  return async (credentials) => {
    const asked = await authenticator.authenticate(credentials);
    if (asked.kind !== 'refused') return { ok: true, actor: asked.actor };
    const problem = authenticateProblem(asked);
    if (asked.reason !== 'too_many_attempts') return { ok: false, problem };
    return { ok: false, problem, headers: { 'retry-after': String(asked.waitSeconds) } };
  };
}

function authenticateProblem(refusal: AuthenticateRefusal): Problem {
  const sentence = AUTHENTICATE_SENTENCES[refusal.reason];
  const facts = { reason: refusal.reason };
  switch (refusal.reason) {
    case 'too_many_attempts':
      return problemOf(PROBLEMS.tooManyRequests, sentence, { facts });
    case 'origin_refused':
    case 'csrf_missing':
    case 'csrf_wrong':
      return problemOf(WRITE_NOT_FROM_HERE, sentence, { facts });
    default:
      return problemOf(TOKEN_INVALID, sentence, { facts });
  }
}

type CommandRefusal =
  | ActivationRefusal
  | { readonly reason: 'person_exists'; readonly personId: string }
  | GrantRefusal
  | EndRefusal
  | TokenRefusal
  | RevokeRefusal
  | SessionRefusal;

type Reason = CommandRefusal['reason'];

/** In the answer a reason is its own type, with `-` for `_`. */
const TYPES: Readonly<Record<Reason, ProblemType>> = {
  person_exists: rule('person-exists', 409, 'The issuer has such a person already'),
  person_not_found: PROBLEMS.notFound,
  person_inactive: rule('person-inactive', 409, 'The person was deactivated'),
  version_differs: PROBLEMS.versionChanged,
  last_administrator: rule('last-administrator', 409, 'Somebody must run the installation'),
  role_not_of_scope: rule('role-not-of-scope', 422, 'The role cannot be given in such a scope'),
  scope_not_found: rule('scope-not-found', 422, 'There is no such scope'),
  may_not_grant: rule('may-not-grant', 403, 'Your roles do not give or take this one there'),
  own_role: rule('own-role', 403, 'Nobody gives a role to oneself'),
  grant_not_found: PROBLEMS.notFound,
  not_ones_own: rule('not-ones-own', 403, 'A token is made for oneself, or for a site one runs'),
  expires_in_the_past: rule('expires-in-the-past', 422, 'The token would be over at once'),
  expires_too_late: rule('expires-too-late', 422, 'The token would last too long'),
  exceeds_own_token: rule('exceeds-own-token', 403, 'The token would give more than its maker'),
  maker_revoked: rule('maker-revoked', 403, 'The token that makes it was revoked'),
  too_many_tokens: rule('too-many-tokens', 409, 'The owner has as many tokens as are allowed'),
  token_not_found: PROBLEMS.notFound,
  session_not_found: PROBLEMS.notFound,
  token_restricted: PROBLEMS.notPermitted,
};

function rule(type: string, status: number, title: string): ProblemType {
  return { type, status, title };
}

export function problemTypesOf(...reasons: readonly Reason[]): readonly ProblemType[] {
  return reasons.map((reason) => TYPES[reason]).filter((type) => type !== PROBLEMS.notFound);
}

/** The refusal of a command, as a handler answers it. */
export function refuseWith(refusal: CommandRefusal) {
  return refuse(TYPES[refusal.reason], sentenceOf(refusal));
}

function sentenceOf(refusal: CommandRefusal): string {
  switch (refusal.reason) {
    case 'person_exists':
      return `It is ${refusal.personId}.`;
    case 'person_not_found':
    case 'person_inactive':
      return `The person is ${refusal.personId}.`;
    case 'version_differs':
      return `The present version is ${refusal.found}.`;
    case 'last_administrator':
      return `${refusal.personId} is the last active administrator: make another one first.`;
    case 'role_not_of_scope':
    case 'may_not_grant':
      return `The role is ${refusal.role}, in ${refusal.scope.kind}:${refusal.scope.id}.`;
    case 'scope_not_found':
      return `The scope is ${refusal.scope.kind}:${refusal.scope.id}.`;
    case 'own_role':
      return 'Ask someone else who may give it.';
    case 'expires_too_late':
      return `The latest is ${toTimeText(refusal.expiresAtMax)}.`;
    case 'exceeds_own_token':
      return `The token that makes it lacks ${refusal.permissions.join(', ')}.`;
    case 'maker_revoked':
      return `The token is ${refusal.tokenId}.`;
    case 'too_many_tokens':
      return `At most ${refusal.countMax} at a time: revoke one.`;
    case 'grant_not_found':
      return `There is no ${refusal.grantId}.`;
    case 'token_not_found':
      return `There is no ${refusal.tokenId} that you may revoke.`;
    case 'session_not_found':
      return `There is no ${refusal.sessionId} that you may close.`;
    case 'token_restricted':
      return `The token is restricted, and not to ${refusal.permission}.`;
    case 'not_ones_own':
      return 'For a site it needs the permission token.write there.';
    case 'expires_in_the_past':
      return 'Expected a time after now.';
  }
}
